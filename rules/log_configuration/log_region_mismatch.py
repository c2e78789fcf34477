"""Logs go to another region than the one that everything else of the task is in.

`awslogs-region` may name any region, and a definition copied from another region keeps the old one. The task starts,
if that region happens to have a log group of the name; people then look for its logs in vain, pay for the way between
the regions, and the permissions for the group do not apply. Else the task fails, since there is no such group.

Fix: write the region of the task, in a template `!Ref AWS::Region`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
"""

from ecslint import Findings, LogConfiguration, matches, region_of_arn, region_of_task, rule, task_of

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "executionRoleArn": "arn:aws:iam::111122223333:role/execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "secrets": [{"name": "KEY", "valueFrom": "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/key"}],
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/ecs/shop",
          "awslogs-region": "us-east-1",  # <--
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
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "executionRoleArn": "arn:aws:iam::111122223333:role/execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "secrets": [{"name": "KEY", "valueFrom": "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/key"}],
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/ecs/shop",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web"
        }
      }
    }
  ]
}
"""

FORM = r"^[a-z]{2}(-[a-z]+)+-\d$"


@rule(severity="warning", category="observability")
def check(logs: LogConfiguration) -> Findings:
    region = logs.options.get("awslogs-region") if logs.log_driver == "awslogs" else None
    if not isinstance(region, str) or not matches(region, FORM):
        return
    task = task_of(logs)
    if task is None:
        return
    own = region_of_arn(task.task_definition_arn)
    if own is not None:
        if own != region:
            yield (
                logs.at(
                    "options", "awslogs-region", related=((task.at("task_definition_arn"), "the task definition"),)
                ),
                f"`awslogs-region` is `{region}`, but the task definition is in `{own}`; write `{own}`",
            )
        return
    told = region_of_task(task)
    if told is not None and told[0] != region:
        yield (
            logs.at("options", "awslogs-region", related=told[1], confidence="medium"),
            (
                f"`awslogs-region` is `{region}`, but everything else of the task that names a region is in "
                f"`{told[0]}`; write `{told[0]}` if the task runs there"
            ),
        )
