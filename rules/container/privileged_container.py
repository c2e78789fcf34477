"""A privileged container, which has root's power over its host.

With `privileged` the container gets every Linux capability and every device of the instance. Whoever breaks into the
application owns the instance, with all other tasks on it and the credentials of its role.

Fix: remove `privileged`, and add what the application really needs: single capabilities or devices under
`linuxParameters`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html
"""

from ecslint import Container, Findings, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "privileged": true,  # <--
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
      "privileged": false,
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


@rule(
    severity="warning",
    category="security",
    peers=(
        "checkov:CKV_AWS_334",
        "prowler:ecs_task_definitions_no_privileged_containers",
        "security-hub:ECS.4",
        "aws-config:ecs-containers-nonprivileged",
        "control-tower:CT.ECS.PR.11",
        "steampipe-aws-compliance:ecs_task_definition_container_non_privileged",
        "steampipe-terraform-aws:ecs_task_definition_container_non_privileged",
        "electriceye:ECS.3",
        "hashicorp-fsbp:ecs-non-privileged-container-definitions",
        "codeql-iac:iac/ecs/non-priv",
    ),
)
def check(container: Container) -> Findings:
    if container.privileged and not container.task_definition.known_for_fargate:
        yield (
            container.at("privileged"),
            (
                "`privileged` gives the container root's power over its instance and all other tasks there; remove it, "
                "and add single capabilities or devices under `linuxParameters` if the application needs any"
            ),
        )
