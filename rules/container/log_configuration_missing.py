"""A container without `logConfiguration`, whose output nobody will ever read.

On Fargate the output is thrown away. On an instance it goes to Docker's own log driver there, and is gone with the
container. When the task fails, nothing tells why. A FireLens router needs a log configuration too: it is the one
container that can say why logs do not arrive.

Fix: set `logConfiguration`, with `awslogs` or `awsfirelens` as `logDriver`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
"""

from ecslint import Container, Findings, rule

BAD = """
{
  "family": "shop",
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


@rule(
    severity="warning",
    category="observability",
    peers=(
        "prowler:ecs_task_definitions_logging_enabled",
        "cdk-nag:AwsSolutions-ECS7",
        "security-hub:ECS.9",
        "aws-config:ecs-task-definition-log-configuration",
        "control-tower:CT.ECS.PR.5",
        "steampipe-aws-compliance:ecs_task_definition_logging_enabled",
        "hashicorp-fsbp:ecs-task-definition-log-configuration-present",
        "codeql-iac:iac/ecs/log-configuration",
    ),
)
def check(container: Container) -> Findings:
    if container.log_configuration is None:
        yield (
            container.at("log_configuration"),
            (
                "the container has no `logConfiguration`: its output is lost with it, and a failed task leaves no "
                "trace; set one, for instance with `logDriver` `awslogs`"
            ),
        )
