"""Two containers of a task definition, or two ports of a container, share a name.

Load balancers, dependencies and volumes refer to a container by its name, Service Connect to a port by its. ECS
refuses a name that is given twice: "Container names must be unique within a Task Definition."

Fix: give each container of the task definition, and each port of a container, a name of its own.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
"""

from collections.abc import Sequence

from ecslint import Container, Findings, PortMapping, TaskDefinition, one_by_one, passing, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "portMappings": [
        {"name": "http", "containerPort": 8080},
        {"name": "http", "containerPort": 9090}  # <--
      ]
    },
    {
      "name": "web",  # <--
      "image": "public.ecr.aws/docker/library/redis:7.4",
      "memory": 256
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "portMappings": [
        {"name": "http", "containerPort": 8080},
        {"name": "admin", "containerPort": 9090}
      ]
    },
    {
      "name": "cache",
      "image": "public.ecr.aws/docker/library/redis:7.4",
      "memory": 256
    }
  ]
}
"""


@rule(severity="error", category="validity", peers=("aws-cdk-lib:PortMappingName*",))
def check(task: TaskDefinition) -> Findings:
    containers = task.containers
    yield from one_by_one(
        (_repeated(containers, "containers of the task definition"), one_by_one(map(_ports, containers)))
    )


def _ports(container: Container) -> Findings:
    yield from _repeated(container.port_mappings, "port mappings of the container")


def _repeated(named: Sequence[Container | PortMapping], what: str) -> Findings:
    def judge(index: int) -> Findings:
        later = named[index]
        if not later.written("name"):
            return
        earlier = next(passing(named[:index], lambda each: each.name == later.name), None)
        if earlier is not None:
            yield (
                later.at("name", related=((earlier.at("name"), "the first of that name"),)),
                f"two {what} are named `{later.name}`, and ECS refuses a name that is given twice; rename one",
            )

    yield from one_by_one(map(judge, range(len(named))))
