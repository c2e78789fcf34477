"""Reading a running account: what is asked of it, at what rate, what came of it, and how it is kept."""
