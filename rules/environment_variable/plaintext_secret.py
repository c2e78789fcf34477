"""A password, token or key that stands in a container's environment as plain text.

Whoever may call `DescribeTaskDefinition` can read it, in every revision there ever was; so can everyone who sees the
file. A parameter with `NoEcho` hides the value in CloudFormation only.

A variable is judged by the last words of its name, or by a value of a well-known form: keys of AWS, GitHub, Slack and
Stripe, private keys, URLs and connection strings with a password. Numbers, paths, placeholders, ARNs and names of
secrets are no findings.

Fix: keep the value in Secrets Manager or Parameter Store, and name it under `secrets` instead of `environment`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
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
          "name": "DB_PASSWORD",
          "value": "correct-horse-battery"  # <--
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
  "executionRoleArn": "arn:aws:iam::111122223333:role/shop-execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "secrets": [
        {
          "name": "DB_PASSWORD",
          "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-db-AbCdEf"
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


@rule(
    severity="warning",
    category="security",
    peers=(
        "checkov:CKV_SECRET_*",
        "prowler:ecs_task_definitions_no_environment_secrets",
        "trivy:AWS-0036",
        "terrascan:AC_AWS_0095",
        "semgrep:generic.secrets.*",
    ),
)
def check(variable: EnvironmentVariable) -> Findings:
    if variable.value is None or variable.sets_aws_credentials:  # the latter are aws-credentials-in-environment
        return
    if variable.is_from_no_echo:
        what = "takes its value from a parameter with `NoEcho`, which ECS shows in plain text"
    elif variable.has_credential_form:
        what = "holds a credential in plain text"
    elif variable.holds_named_secret:
        what = "holds what its name says is a secret, in plain text"
    else:
        return
    yield (
        variable.at("value", masked=True),
        (
            f"`{variable.name}` {what}: everyone who may call `DescribeTaskDefinition` can read it; keep it in Secrets "
            "Manager or Parameter Store, and name it under `secrets`"
        ),
    )
