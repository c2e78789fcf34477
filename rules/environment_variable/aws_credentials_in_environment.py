"""AWS keys, or the login of a registry, in a container's environment.

Whoever may call `DescribeTaskDefinition` can read them, in every revision there ever was, and they do not expire. AWS
SDKs also take them before the task role, so that the role's permissions are never used.

Fix: remove the variables, and give the task a role (`taskRoleArn`) with the permissions that it needs. For images of a
private registry, set `repositoryCredentials`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
"""

from ecslint import EnvironmentVariable, Findings, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "environment": [
        {
          "name": "AWS_SECRET_ACCESS_KEY",
          "value": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # <--
        }
      ],
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
        "security-hub:ECS.8",
        "aws-config:ecs-no-environment-secrets",
        "control-tower:CT.ECS.PR.12",
        "steampipe-aws-compliance:ecs_task_definition_container_environment_no_secret",
        "hashicorp-fsbp:ecs-task-definition-no-secrets-as-environment-variables",
        "codeql-iac:iac/ecs/secrets",
        "ecs-exec-checker:environment",
        "trivy:AWS-0036",
    ),
)
def check(variable: EnvironmentVariable) -> Findings:
    if not variable.sets_aws_credentials or not (variable.is_from_no_echo or variable.is_set):
        return
    if variable.name == "ECS_ENGINE_AUTH_DATA":
        why = "everyone who may call `DescribeTaskDefinition` can read the login; remove it, and set"
        instead = f"{why} `repositoryCredentials`"
    else:
        why = "everyone who may call `DescribeTaskDefinition` can read it, and SDKs prefer it to the task role"
        instead = f"{why}; remove it, and give the task a role by `taskRoleArn`"
    yield variable.at("value", masked=True), f"`{variable.name}` is set in the environment: {instead}"
