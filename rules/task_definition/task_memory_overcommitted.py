"""Containers whose memory adds up to more than their task has.

"The total amount of memory reserved for all containers within a task must be lower than the task memory value." Hard
limits that add up to more let every container believe in memory that is not there: when all use what they may, the
kernel kills one of them, and with an essential one the task.

A single container whose limit is above the task's memory is reported by task-size-exceeded.

Fix: raise the task's `memory`, or lower `memoryReservation` or `memory` of the containers.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
"""

from ecslint import Findings, TaskDefinition, one_by_one, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "512",
  "memory": "1024",  # <--
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memoryReservation": 768
    },
    {
      "name": "cache",
      "image": "public.ecr.aws/docker/library/redis:7.4",
      "memoryReservation": 512
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "512",
  "memory": "2048",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memoryReservation": 768
    },
    {
      "name": "cache",
      "image": "public.ecr.aws/docker/library/redis:7.4",
      "memoryReservation": 512
    }
  ]
}
"""


@rule(severity="warning", category="reliability")
def check(task: TaskDefinition) -> Findings:
    if task.memory is None or task.ignores_task_size:
        return
    memory = task.memory
    if any(amount > memory for _, amount in task.claims("memory").parts):  # task-size-exceeded
        return
    for finding in one_by_one((_reserved(task, memory), _limits(task, memory))):
        yield finding
        return


def _reserved(task: TaskDefinition, memory: int) -> Findings:
    claims = task.claims("memory_reservation", "memory")
    if claims.exceed(memory):
        fields = ((each, "memory_reservation" if each.written("memory_reservation") else "memory")
                  for each, _ in claims.parts)  # fmt: skip
        yield (
            task.at("memory", related=tuple((each.at(field), "reserves memory") for each, field in fields)),
            (
                f"the containers reserve {claims.total} MiB, but the task has {memory} MiB, and ECS wants the sum to "
                "be within the task's `memory`; raise it, or lower what they reserve"
            ),
        )


def _limits(task: TaskDefinition, memory: int) -> Findings:
    claims = task.claims("memory")
    if claims.exceed(memory):
        yield (
            task.at("memory", related=tuple((each.at("memory"), "may use so much") for each, _ in claims.parts)),
            (
                f"the containers' `memory` limits add up to {claims.total} MiB, but the task has {memory} MiB: when "
                "all use what they may, one is killed for want of memory; raise the task's `memory` or lower theirs"
            ),
        )
