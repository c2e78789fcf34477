"""Task definition for Fargate whose network mode is not awsvpc.

A task on Fargate has a network interface of its own, and so no other network mode than `awsvpc`. When `networkMode`
is left out it is `bridge`, and registration fails all the same: "Fargate only supports network mode 'awsvpc'."

Fix: set `networkMode` to `awsvpc`, or take FARGATE out of `requiresCompatibilities`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
"""

from ecslint import Findings, TaskDefinition, Undecided, rule

BAD = """
{
  "family": "shop",
  "networkMode": "bridge",  # <--
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27"
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27"
    }
  ]
}
"""


@rule(
    severity="error",
    category="validity",
    fix="safe",
    peers=("cfn-lint:E3048", "aws-cdk-lib:FargateTasksOnlyAwsVpc"),
)
def check(task: TaskDefinition) -> Findings:
    if task.declared_for_fargate and task.effective_network_mode != "awsvpc":
        mode = "is not set, which means `bridge`," if task.network_mode is None else f"is `{task.network_mode}`"
        yield (
            task.at("network_mode", related=((task.at("requires_compatibilities"), "declared for FARGATE"),)),
            f"`networkMode` {mode} but Fargate only supports `awsvpc`, and registration fails; set it to `awsvpc`",
            task.fix.set("network_mode", "awsvpc", safe=_is_for_fargate_only(task)),
        )


def _is_for_fargate_only(task: TaskDefinition) -> bool:
    """Whether there is no other capacity that takes the mode, for which `FARGATE` would be what is wrong."""
    try:
        return all(each == "FARGATE" for each in task.requires_compatibilities)
    except Undecided:
        return False
