"""Networks: what tasks stand in, who reaches them, and whom they reach."""
