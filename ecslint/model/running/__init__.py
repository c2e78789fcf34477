"""What accounts tell of what runs, which no file can."""
