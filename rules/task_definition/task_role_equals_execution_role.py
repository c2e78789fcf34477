"""One role serves as task role and as execution role.

The execution role is ECS's own: it reads the secrets and pulls the images of a task before it starts. The task role
is the application's. Where both are one, whoever gets into a container can read every secret that ECS may read, and
every permission that the application needs is ECS's as well.

Fix: give the task definition two roles: `executionRoleArn` with what ECS needs, `taskRoleArn` with what the
application calls.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html
"""

from ecslint import Findings, Role, TaskDefinition, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "taskRoleArn": "arn:aws:iam::111122223333:role/shop-execution",  # <--
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


@rule(
    severity="warning",
    category="security",
    peers=("checkov:CKV_AWS_249", "steampipe-terraform-aws:ecs_task_definition_role_check"),
)
def check(task: TaskDefinition) -> Findings:
    if task.written("task_role_arn") and task.written("execution_role_arn") and _is_one_role(task):
        message = (
            "`taskRoleArn` and `executionRoleArn` name the same role, so the application may do whatever ECS may, such "
            "as read secrets; make a role of its own for `taskRoleArn`"
        )
        yield task.at("task_role_arn", related=((task.at("execution_role_arn"), "the same role"),)), message


def _is_one_role(task: TaskDefinition) -> bool:
    ours, theirs = task.task_role, task.execution_role
    if isinstance(ours, Role) and isinstance(theirs, Role):
        return ours is theirs
    one, other = task.task_role_arn, task.execution_role_arn
    if one is None or other is None:
        return False
    if one == other:
        return True
    if one.startswith("arn:") is other.startswith("arn:"):
        return False
    return one.rpartition("/")[2] == other.rpartition("/")[2]  # one of them is a role's short name
