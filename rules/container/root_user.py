"""A container that runs as root, or as administrator on Windows.

Whoever breaks into the application is root in the container: may change its files, install tools, read what is mounted,
and is one flaw of the kernel or of the container runtime away from the host.

A container without `user` runs as what its image says; the option `unset` reports those as well. FireLens' log router
is left out: ECS itself runs it as user 0.

Fix: set `user` to a user of the image without root's power, such as `1000`, and let the image give that user what it
must write to.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html
"""

from ecslint import Container, Findings, matches, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "user": "root"  # <--
    },
    {
      "name": "cache",
      "image": "public.ecr.aws/docker/library/redis:7.4",
      "memory": 256,
      "user": "0:1000"  # <--
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
      "user": "node"
    },
    {
      "name": "cache",
      "image": "public.ecr.aws/docker/library/redis:7.4",
      "memory": 256,
      "user": "1000:1000"
    }
  ]
}
"""


@rule(
    severity="warning",
    category="security",
    peers=(
        "security-hub:ECS.20",
        "security-hub:ECS.21",
        "aws-config:ecs-task-definition-linux-user-non-root",
        "aws-config:ecs-task-definition-windows-user-non-admin",
        "aws-config:ecs-task-definition-nonroot-user",
        "control-tower:CT.ECS.PR.3",
        "steampipe-aws-compliance:ecs_task_definition_no_root_user",
        "electriceye:ECS.5",
    ),
)
def check(container: Container, *, unset: bool = False) -> Findings:
    if container.firelens_configuration is not None:
        return
    if not container.written("user"):
        if unset:
            yield (
                container.at("user"),
                (
                    "`user` is not set, so the image decides, and most images run as root; set it to a user without "
                    "root's power, such as `1000`"
                ),
            )
    elif matches(container.user or "", r"^((root|0+)(:|$)|(?i:ContainerAdministrator)$)"):
        power = "administrator" if matches(container.user or "", r"^(?i:ContainerAdministrator)$") else "root"
        yield (
            container.at("user"),
            (
                f"`user` is `{container.user}`: whoever breaks into the application is {power} in the container, and "
                "nearer to the host; set it to a user without that power, such as "
                f"`{'ContainerUser' if power == 'administrator' else '1000'}`"
            ),
        )
