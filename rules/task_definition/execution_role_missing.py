"""Task definition without the execution role that ECS itself needs.

With the execution role ECS fetches secrets, environment files and the credentials of private registries, on any
launch type; on Fargate also images from Amazon ECR, and it writes the logs of the `awslogs` driver with it. Without
the role registration fails: "When you are specifying container secrets, you must also specify a value for
'executionRoleArn'.", "Private repository authentication requires that the task definition specify a value for
executionRoleArn.", "Fargate requires task definition to have execution role ARN to support ECR images." or "... to
support log driver awslogs."

On EC2 the role of the instance serves ECR and `awslogs`, so these alone are no finding there.

Fix: set `executionRoleArn` to a role that trusts `ecs-tasks.amazonaws.com` and carries the managed policy
`AmazonECSTaskExecutionRolePolicy`, and beside it what the secrets need.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
"""

from ecslint import Container, Findings, Place, TaskDefinition, any_of, passing, rule

BAD = """
{
  "family": "shop",  # <--
  "networkMode": "bridge",
  "requiresCompatibilities": ["EC2"],
  "taskRoleArn": "arn:aws:iam::111122223333:role/shop-task",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "secrets": [
        {"name": "TOKEN", "valueFrom": "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/token"}
      ]
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "bridge",
  "requiresCompatibilities": ["EC2"],
  "taskRoleArn": "arn:aws:iam::111122223333:role/shop-task",
  "executionRoleArn": "arn:aws:iam::111122223333:role/shop-execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "secrets": [
        {"name": "TOKEN", "valueFrom": "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/token"}
      ]
    }
  ]
}
"""


@rule(severity="error", category="startup")
def check(task: TaskDefinition) -> Findings:
    if task.written("execution_role_arn"):
        return

    def lacks(container: Container, need: str) -> bool:
        return _place(container, need) is not None and (need not in _FARGATE or _is_for_fargate(task))

    needs = ((container, need) for need in (*_ANYWHERE, *_FARGATE) for container in task.containers)
    for container, need in passing(needs, lambda pair: lacks(*pair)):
        place = _place(container, need)
        related = () if place is None else ((place, "this needs the execution role"),)
        message = (
            f"`executionRoleArn` is not set, but ECS needs that role for {(_ANYWHERE | _FARGATE)[need]}, and refuses "
            "the task definition without it; set it to a role with `AmazonECSTaskExecutionRolePolicy`"
        )
        yield task.at("execution_role_arn", related=related), message
        return


_ANYWHERE = {
    "secrets": "`secrets`",
    "secret_options": "the `secretOptions` of a log driver",
    "environment_files": "`environmentFiles`",
    "repository_credentials": "`repositoryCredentials`",
}
_FARGATE = {"image": "an image in Amazon ECR on Fargate", "log_driver": "the log driver `awslogs` on Fargate"}
"""What calls for the role, by the field where it is written."""


def _place(container: Container, need: str) -> Place | None:
    """Where the container calls for the role; None when it does not."""
    if need == "image":
        image = container.image_reference
        return container.at(need) if image is not None and image.is_in_ecr else None
    if need in container.declared():
        return container.at(need) if container.written(need) else None
    logs = container.log_configuration
    if logs is None or not logs.written(need):
        return None
    return logs.at(need) if need != "log_driver" or logs.log_driver == "awslogs" else None


def _is_for_fargate(task: TaskDefinition) -> bool:
    """Whether it is declared for FARGATE, or launched there by something that gives it no execution role."""
    launched = any_of(task.launches, lambda each: each.runs_on_fargate and not each.replaces("execution_role_arn"))
    return launched or task.declared_for_fargate
