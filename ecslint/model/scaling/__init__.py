"""Application Auto Scaling of services."""
