"""What starts tasks: events, schedules and pipes."""
