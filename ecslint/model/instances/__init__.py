"""EC2 instances that tasks are placed on."""
