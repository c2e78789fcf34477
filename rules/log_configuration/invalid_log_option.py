"""A log option that the driver does not know, or a value that it does not take.

ECS lets eight options of the driver `awslogs` pass and refuses every other ("Log driver awslogs disallows options:
awslogs-stream"). Values are looked at by the driver, when the container starts: the task then stops with "failed to
initialize logging driver".

Reported are: unknown options of `awslogs`; a `mode`, `max-buffer-size` or `awslogs-create-group` with another value
than they take; `max-buffer-size` in `blocking` mode; a log group's name with signs that none may have, or an ARN for
it; both patterns for multiline messages; numbers out of range; and a log router that sends its own logs to itself by
`awsfirelens`. The options of `awsfirelens` belong to the output plugin, and are not looked at.

Fix: as the message says.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
"""

from ecslint import Findings, LogConfiguration, log_option_problems, one_by_one, rule

BAD = """
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
          "awslogs-group": "shop logs",  # <--
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web",
          "awslogs-stream": "web",  # <--
          "mode": "nonblocking",  # <--
          "max-buffer-size": "25"  # <--
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
          "awslogs-group": "/shop/logs",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web",
          "mode": "non-blocking",
          "max-buffer-size": "25m"
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
        "cfn-lint:E3046",
        "cfn-lint:E1155",
        "tflint-aws:aws_cloudwatch_log_group_invalid_name",
        "aws-cdk-lib:CannotSpecifyDriverMaxBufferSize",
        "aws-cdk-lib:log driver utils",
    ),
)
def check(logs: LogConfiguration) -> Findings:
    yield from one_by_one((log_option_problems(logs), _router(logs)))


def _router(logs: LogConfiguration) -> Findings:
    if logs.log_driver is None or logs.log_driver != "awsfirelens":
        return
    router = logs.container.firelens_configuration
    if router is not None:
        yield (
            logs.at("log_driver", related=((router.at(), "this makes the container the log router"),)),
            (
                "the log router sends its own logs to itself: `logDriver` is `awsfirelens` on the container with "
                "`firelensConfiguration`, so that its errors are lost; use `awslogs` for the router"
            ),
        )
