"""A container in the network of its instance that runs as root.

With network mode host nothing lies between the container and the instance's interfaces: root there can listen on any
port, reach what listens on localhost only, such as the ECS agent, and read the credentials of the instance's role. AWS
says: "When running tasks using the host network mode, don't run containers using the root user (UID 0)."

Without `user` the image decides, and most images say root. Privileged containers are left to privileged-container.

Fix: use network mode awsvpc or bridge, or set `user` to a user of the image without root's power, such as `1000`.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
"""

from ecslint import Container, Findings, matches, rule

BAD = """
{
  "family": "shop",
  "networkMode": "host",
  "containerDefinitions": [
    {
      "name": "web",  # <--
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "host",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "user": "1000"
    }
  ]
}
"""


@rule(
    severity="warning",
    category="security",
    peers=(
        "prowler:ecs_task_definitions_host_networking_mode_users",
        "cdk-nag:ECSTaskDefinitionUserForHostMode",
        "guard-registry:ECS_TASK_DEFINITION_USER_FOR_HOST_MODE_CHECK",
        "security-hub:ECS.1",
        "aws-config:ecs-task-definition-user-for-host-mode-check",
        "control-tower:CT.ECS.PR.8",
        "steampipe-aws-compliance:ecs_task_definition_user_for_host_mode_check",
        "hashicorp-fsbp:ecs-task-definition-secure-networking-mode-and-user-definitions",
        "codeql-iac:iac/ecs/networkmode",
    ),
)
def check(container: Container) -> Findings:
    task = container.task_definition
    if task.effective_network_mode != "host" or container.privileged or container.firelens_configuration is not None:
        return
    if container.written("user") and not matches(container.user or "", r"^(root|0+)(:|$)"):
        return
    if not task.is_windows and not task.known_for_fargate:
        who = (
            f"`user` is `{container.user}`" if container.written("user") else "`user` is not set (root in most images)"
        )
        yield (
            container.at("user", related=((task.at("network_mode"), "the network mode"),)),
            (
                f"{who} and the network mode is host: root can use every port and service of the instance, its "
                "credentials too; set `user` to one without root's power, or use network mode awsvpc or bridge"
            ),
        )
