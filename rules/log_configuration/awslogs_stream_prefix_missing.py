"""The log driver `awslogs` without `awslogs-stream-prefix`.

With the prefix a log stream is called `prefix/container/task`. Without it, on EC2, it is called after the identifier
that Docker made up for the container, so that neither task nor container can be told from it, and the console shows no
logs beside the task. On Fargate registration fails: "Fargate requires log configuration options to include
awslogs-stream-prefix to support log driver awslogs."

Fix: set `awslogs-stream-prefix`, for instance to the name of the service.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
"""

from ecslint import Findings, LogConfiguration, Remedy, Undecided, logs_on, rule

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
        "logDriver": "awslogs",
        "options": {  # <--
          "awslogs-group": "/shop",
          "awslogs-region": "eu-west-1"
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


@rule(severity="warning", category="observability", fix="safe")
def check(logs: LogConfiguration) -> Findings:
    if logs.log_driver is None or logs.log_driver != "awslogs":
        return
    prefix = logs.options.get("awslogs-stream-prefix")
    if prefix is not None and prefix != "":
        return
    if _is_for_fargate(logs):
        fate = "Fargate refuses the task definition without it"
        place = logs.at("options")
    else:
        fate = "log streams are called after Docker's identifiers, which tell neither task nor container"
        place = logs.at("options", confidence="high" if logs.source_kind == "live" else "medium")
    message = f"`awslogs-stream-prefix` is not set: {fate}; set it, for instance to the name of the service"
    yield place, message, _named_after_container(logs)


def _named_after_container(logs: LogConfiguration) -> Remedy | None:
    try:
        return logs.fix.set("options", logs.container.name, item="awslogs-stream-prefix")
    except Undecided:
        return None  # it is of Service Connect


def _is_for_fargate(logs: LogConfiguration) -> bool:
    try:
        return logs_on(logs, "FARGATE") is not None
    except Undecided:
        return False
