"""Health check that may take as long as the pause between two checks, or longer.

`timeout` is 5 seconds and `interval` 30 where they are left out. With a `timeout` that is not below `interval`, an
application that hangs is found out later than the interval promises, and a check may still be waiting when the next
one is due. AWS's CDK refuses it: "Health check interval should be longer than timeout".

Fix: lower `timeout`, or raise `interval`.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
"""

from ecslint import Findings, HealthCheck, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "healthCheck": {
        "command": ["CMD-SHELL", "curl -f http://localhost/ || exit 1"],
        "interval": 10,
        "timeout": 10  # <--
      },
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
      "healthCheck": {
        "command": ["CMD-SHELL", "curl -f http://localhost/ || exit 1"],
        "interval": 10,
        "timeout": 5
      },
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


@rule(severity="warning", category="reliability", peers=("aws-cdk-lib:HealthCheck ranges",))
def check(health_check: HealthCheck) -> Findings:
    timeout, interval = health_check.timeout, health_check.interval
    if timeout < interval:
        return
    if health_check.written("timeout"):
        place = health_check.at("timeout", related=((health_check.at("interval"), "the interval"),))
    else:
        place = health_check.at("interval")
    left_out = [name for name in ("timeout", "interval") if not health_check.written(name)]
    default = f" (`{left_out[0]}` is left out)" if left_out else ""
    yield (
        place,
        (
            f"`timeout` is {timeout} seconds and `interval` {interval}{default}: a check may still be waiting when the "
            "next one is due; let `timeout` be less than `interval`"
        ),
    )
