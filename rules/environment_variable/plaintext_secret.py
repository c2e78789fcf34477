"""A password, token or key that stands in a container's environment as plain text.

Whoever may call `DescribeTaskDefinition` can read it, in every revision there ever was; so can everyone who sees the
file. A parameter with `NoEcho` hides the value in CloudFormation only.

A variable is judged by the last words of its name, or by a value of a well-known form: keys of AWS, GitHub, Slack and
Stripe, private keys, URLs and connection strings with a password. Numbers, paths, placeholders, ARNs and names of
secrets are no findings.

Fix: keep the value in Secrets Manager or Parameter Store, and name it under `secrets` instead of `environment`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
"""

from ecslint import EnvironmentVariable, Findings, Undecided, any_of, matches, rule

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

NAMED_SO = (
    r"(?i:passw(or)?d|passphrase|secret|token|(api|private|secret)[._-]?key|credentials?|[._-]pass|[._-]pwd)[._-]?\d*$"
)

# The first three stay without `^` and `$`, even in classes: so they are found beside what is not known.
CREDENTIALS = (
    r"[A-Za-z][\w+.-]*://[\w.~%+-]*:[\w.~!#%&+=,;?'()-]+@",
    r"(?i:;\s*(password|pwd|accountkey|sharedaccesskey)\s*=\s*[\w.~!#&@+=/?'()-]+)",
    r"(?i:(password|pwd|accountkey|sharedaccesskey)\s*=\s*[\w.~!#&@+=/?'()-]+;)",
    r"(AKIA|ASIA)[A-Z0-9]{16}(?<!EXAMPLE)",
    r"gh[opsru]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22}",
    r"xox[abeoprs]-[A-Za-z0-9-]{10}|hooks\.slack\.com/services/T\w+/B\w+/\w{8}",
    r"[rs]k_(live|test)_[A-Za-z0-9]{10}",
    r"-----BEGIN [A-Z ]*PRIVATE KEY",
)

NO_SECRETS = (
    r"^.{0,2}$",
    r"^(?i:true|false|yes|off|enabled?|disabled?|none|null|nil|undefined|required|optional)$",
    r"^[-+]?[\d.,]+(?i:ms|[smhd])?$",
    r"^(~|\.{1,2})?/|^[A-Za-z]:\\|\.(?i:json|pem|key|crt|cer|p12|jks|txt|ya?ml|env|conf|ini)$",
    # placeholders
    r"^(<.*>|\[.*\]|%.*%|__.*__|@.*@|\$\w+)$|\$\{|\$\(|\{\{|\*{3}|(?i:x{4})",
    r"^(?i:(change|replace)[ _-](me|it|this|with)\b.*|your[ _-].*|todo|placeholder|example|dummy|redacted)$",
    r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$|^(CHANGE|REPLACE)ME$",
    # ARNs, URLs and names of secrets
    r"^arn:|^[A-Za-z][\w+.-]*://|^(?i:vault|ssm|secretsmanager|kms|sops|env|file):|^rds!",
    r"^[a-z][a-z0-9_.-]*(/[A-Za-z0-9_.-]+)+$",
    r"^[a-z0-9_.-]+[_.-](secrets?|credentials?|creds)$",
)


def _holds_credential(value: str, named_so: bool) -> bool:
    """Whether the value has a well-known form. That an open value might have one counts where the name says so."""
    try:
        return any_of(CREDENTIALS, lambda form: matches(value, form))
    except Undecided:
        if named_so:
            raise
        return False


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
    value = variable.value
    if value is None or variable.sets_aws_credentials:  # the latter are aws-credentials-in-environment
        return
    named_so = matches(variable.name or "", NAMED_SO)
    if variable.is_from_no_echo:
        what = "takes its value from a parameter with `NoEcho`, which ECS shows in plain text"
    elif _holds_credential(value, named_so):
        what = "holds a credential in plain text"
    elif named_so and not any_of(NO_SECRETS, lambda form: matches(value, form)):
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
