"""A value of the wrong type, or one that ECS does not accept.

A misspelt `networkMode`, a health check every 400 seconds, a sixth security group: the call that registers the task
definition or creates the service fails, in a pipeline often long after the change was made. In JSON the API also minds
types: `"essential": "true"` is refused, and so is an environment variable's `"value": 8080` without quotes.
CloudFormation converts those.

Values that AWS keeps adding to, such as operating system families, are no finding here.

Fix: write what the message says is accepted.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
"""

from ecslint import Findings, Record, invalid, may_be_refused, mended_value, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvcp",  # <--
  "requiresCompatibilities": ["EC2"],
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "essential": "true",  # <--
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
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["EC2"],
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "essential": true,
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
    severity="error",
    category="validity",
    fix="safe",
    peers=(
        "cfn-lint:E3511",
        "cfn-lint:E1156",
        "cfn-lint:E3030/E3012/E3003",
        "tflint-aws:aws_ecs_service_invalid_launch_type",
        "tflint-aws:aws_ecs_service_invalid_propagate_tags",
        "tflint-aws:aws_ecs_service_invalid_scheduling_strategy",
        "tflint-aws:aws_ecs_task_set_invalid_launch_type",
        "tflint-aws:aws_ecs_task_definition_invalid_network_mode",
        "tflint-aws:aws_ecs_task_definition_invalid_ipc_mode",
        "tflint-aws:aws_ecs_task_definition_invalid_pid_mode",
        "tflint-aws:aws_appautoscaling_*_invalid_*",
        "aws-cdk-lib:Canary*/Linear*",
        "aws-cdk-lib:InvalidPlacementConstraints",
        "aws-cdk-lib:MustBeEphemeralStorageSize",
        "aws-cdk-lib:LinuxParameters",
        "aws-cdk-lib:OnlyCredentialSpecAllowed",
        "aws-cdk-lib:containerPortRange rules",
        "aws-cdk-lib:HealthCheck ranges",
        "aws-cdk-lib:RestartPolicy ranges",
        "aws-cdk-lib:AwsPcaAuthorityArn",
        "aws-cdk-lib:OnlyVolumeSpecifiedVolumeConfigurations",
        "aws-cdk-lib:InvalidCapacityProvider / warmup / subnets / SGs / instance types",
    ),
    concerns=may_be_refused,
)
def check(record: Record) -> Findings:
    for place, problem in invalid(record):
        yield place, problem, mended_value(place)
