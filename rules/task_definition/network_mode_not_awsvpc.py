"""Task without a network interface of its own.

With network mode `bridge` or `host` a task shares the network interface of its instance, and so its security groups:
whatever one task may reach, all tasks of the instance may reach, and flow logs tell the instance at most. With `none`
it has no network.

Task definitions that only DAEMON services use may take `host` without a finding: there is one task for each instance,
which often serves just that instance.

Fix: set `networkMode` to `awsvpc`, and give the service a `networkConfiguration`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
"""

from ecslint import Findings, TaskDefinition, rule

BAD = """
{
  "family": "shop",
  "networkMode": "bridge",  # <--
  "requiresCompatibilities": ["EC2"],
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"}
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["EC2"],
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"}
    }
  ]
}
"""


@rule(
    severity="info",
    category="networking",
    peers=(
        "kics:027a4b7a",
        "security-hub:ECS.17",
        "aws-config:ecs-awsvpc-networking-enabled",
        "aws-config:ecs-task-definition-network-mode-not-host",
        "control-tower:CT.ECS.PR.4",
        "terrascan:AC_AWS_0088",
    ),
)
def check(task: TaskDefinition) -> Findings:
    mode = task.effective_network_mode
    if mode not in ("bridge", "host", "none") or (mode == "host" and _serves_instances(task)) or _gets_awsvpc(task):
        return
    left_out = "" if task.written("network_mode") else ", being left out"
    lack = "no network" if mode == "none" else "no network interface and security group of its own"
    yield (
        task.at("network_mode"),
        f"`networkMode` is `{mode}`{left_out}: the task has {lack}; set it to `awsvpc`",
    )


def _serves_instances(task: TaskDefinition) -> bool:
    launches = task.launches
    return bool(launches) and all(launch.is_daemon for launch in launches)


def _gets_awsvpc(task: TaskDefinition) -> bool:
    """Whether the mode is left out and only Managed Instances run the task, where that means awsvpc."""
    launches = task.launches
    return task.network_mode is None and bool(launches) and all(launch.network_mode == "awsvpc" for launch in launches)
