"""Log driver that the tasks' capacity does not have.

On EC2 any driver can be made available to the ECS agent. Fargate has `awslogs`, `splunk` and `awsfirelens` only, and
Managed Instances have `json-file` as well. Registration fails: "json-file is not a valid log driver. Must be one of
[awslogs, splunk, awsfirelens]"; a task definition that does not say where it runs fails when it is launched there.

Fix: use `awslogs`, or `awsfirelens` with a log router, which sends logs to almost anything.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
"""

from ecslint import LOG_DRIVERS_ON, Findings, LogConfiguration, logs_on, one_by_one, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "executionRoleArn": "arn:aws:iam::111122223333:role/shop-execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "logConfiguration": {
        "logDriver": "json-file"  # <--
      }
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "executionRoleArn": "arn:aws:iam::111122223333:role/shop-execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
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

NAMES = {"FARGATE": "Fargate has", "MANAGED_INSTANCES": "Managed Instances have"}


@rule(severity="error", category="validity", peers=("cfn-lint:E3048", "cfn-lint:E3713"))
def check(logs: LogConfiguration) -> Findings:
    for finding in one_by_one(_judge(logs, kind) for kind in LOG_DRIVERS_ON):
        yield finding
        return


def _judge(logs: LogConfiguration, kind: str) -> Findings:
    driver, drivers = logs.log_driver, LOG_DRIVERS_ON[kind]
    if driver is None or driver == "" or driver in drivers:
        return
    meant = logs_on(logs, kind)
    if meant is not None:
        *some, last = (f"`{each}`" for each in drivers)
        yield (
            logs.at("log_driver", related=((meant, "this is where the tasks run"),)),
            (
                f"`logDriver` is `{driver}`, and {NAMES[kind]} only {', '.join(some)} and {last}: ECS refuses the task "
                "definition there; use one of these"
            ),
        )
