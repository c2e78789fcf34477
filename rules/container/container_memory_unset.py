"""A container without any memory setting in a task without one.

ECS must know how much memory a task needs before it can place it, from the task or from each of its containers.
`RegisterTaskDefinition` fails: "Invalid setting for container 'web'. At least one of 'memory' or 'memoryReservation'
must be specified."

Fix: set the container's `memoryReservation` (what it is promised), its `memory` (where it is killed), or both; or set
`memory` for the task.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
"""

from ecslint import Container, Findings, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",  # <--
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/shop",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web"
        }
      }
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/shop",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web"
        }
      }
    }
  ]
}
"""


@rule(severity="error", category="validity")
def check(container: Container) -> Findings:
    task = container.task_definition
    if task.known_for_fargate or task.written("memory") or container.memory or container.memory_reservation:
        return
    field = "memory_reservation" if container.memory is None else "memory"
    yield (
        container.at(field),
        (
            "neither the task nor this container has any memory, so `RegisterTaskDefinition` fails: at least one of "
            "`memory` or `memoryReservation` must be specified; set one of them"
        ),
    )
