"""Task definition in which no container is essential.

When an essential container stops, the task stops; a task of which no container is essential would never end, and ECS
refuses it: "Task definition doesn't have any essential container." A container is essential unless it says
otherwise.

Fix: leave `essential` out, or set it to true, for the container that does the work.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
"""

from ecslint import Findings, TaskDefinition, any_of, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [  # <--
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 512,
      "essential": false
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
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 512,
      "essential": true
    }
  ]
}
"""


@rule(severity="error", category="validity", fix="safe", peers=("cfn-lint:E3042",))
def check(task: TaskDefinition) -> Findings:
    containers = task.containers
    if containers and not any_of(containers, lambda container: container.essential):
        related = tuple((container.at("essential"), "not essential") for container in containers)
        message = (
            "`essential` is false for every container, and ECS refuses a task definition without an essential one; "
            "set it to true for the container that does the work"
        )
        remedy = containers[0].fix.set("essential", True) if len(containers) == 1 else None
        yield task.at("container_definitions", related=related), message, remedy
