"""Containers that ask for more cpu or memory than their task has.

ECS refuses such a task definition: "The sum of all container 'cpu' values cannot be greater than the value of the task
'cpu'", or "The 'memory' setting for container 'web' is greater than for the task."

Containers without a value share what is left, and count for nothing here.

Fix: raise the task's `cpu` or `memory`, or lower what the containers ask for.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
"""

from ecslint import Container, Findings, TaskDefinition, one_by_one, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "512",  # <--
  "memory": "1 GB",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "cpu": 384,
      "memory": 2048  # <--
    },
    {
      "name": "cache",
      "image": "public.ecr.aws/docker/library/redis:7.4",
      "cpu": 256
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "1024",
  "memory": "3 GB",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "cpu": 384,
      "memory": 2048
    },
    {
      "name": "cache",
      "image": "public.ecr.aws/docker/library/redis:7.4",
      "cpu": 256
    }
  ]
}
"""


@rule(severity="error", category="validity", peers=("aws-cdk-lib:ContainerValuesCannotGreater",))
def check(task: TaskDefinition) -> Findings:
    if (task.cpu is not None or task.memory is not None) and not task.ignores_task_size:
        yield from one_by_one((_cpu(task), _memory(task)))


def _cpu(task: TaskDefinition) -> Findings:
    if task.cpu is None:
        return
    claims = task.claims("cpu")
    if claims.exceed(task.cpu):
        related = tuple((container.at("cpu"), f"asks for {amount}") for container, amount in claims.parts)
        yield (
            task.at("cpu", related=related),
            (
                f"the containers' `cpu` values add up to {claims.total}, but the task has {task.cpu}: registration "
                f"fails with \"The sum of all container 'cpu' values cannot be greater than the value of the task "
                f"'cpu'\"; raise the task's `cpu` or lower theirs"
            ),
        )


def _memory(task: TaskDefinition) -> Findings:
    if task.memory is not None:
        yield from one_by_one(_container(task, container) for container in task.containers)


def _container(task: TaskDefinition, container: Container) -> Findings:
    if task.memory is not None and container.memory is not None and container.memory > task.memory:
        yield (
            container.at("memory", related=((task.at("memory"), "the task's memory"),)),
            (
                f"the container's `memory` is {container.memory} MiB, but the task has {task.memory} MiB: registration "
                'fails, since the setting "is greater than for the task"; raise the task\'s `memory` or lower the '
                "container's"
            ),
        )
