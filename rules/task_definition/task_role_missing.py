"""Task definition without a task role.

Without `taskRoleArn` the containers have no AWS identity of their own. On Fargate every call to AWS that the
application makes fails with "Unable to locate credentials"; on EC2 it falls back to the role of the instance, which
every task there shares and which can register instances and pull any image. A role of its own also tells in
CloudTrail which task made a call.

A pipe, or the input of an event rule or schedule, may give its tasks a role instead; a definition that is only
launched that way is not reported.

Fix: set `taskRoleArn` to a role that trusts `ecs-tasks.amazonaws.com` and allows what the application calls. A role
without any policy is right for one that calls nothing.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
"""

from ecslint import Findings, TaskDefinition, any_of, rule

BAD = """
{
  "family": "shop",  # <--
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "executionRoleArn": "arn:aws:iam::111122223333:role/shop-execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4"
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
  "taskRoleArn": "arn:aws:iam::111122223333:role/shop-task",
  "executionRoleArn": "arn:aws:iam::111122223333:role/shop-execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4"
    }
  ]
}
"""


@rule(severity="warning", category="security", peers=("kics:7f384a5f",))
def check(task: TaskDefinition) -> Findings:
    if task.written("task_role_arn"):
        return
    launches = task.launches
    if not launches or any_of(launches, lambda launch: not launch.replaces("task_role_arn")):
        message = (
            "`taskRoleArn` is not set, so the containers have no AWS identity of their own: on Fargate their calls to "
            "AWS fail, on EC2 they are made with the role of the instance; set it to a role that allows what the "
            "application calls"
        )
        yield task.at("task_role_arn"), message
