"""ECS itself: task definitions, services, clusters and capacity."""
