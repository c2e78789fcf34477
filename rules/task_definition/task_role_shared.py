"""One task role serves tasks of different kinds.

Whatever one of the applications needs, all of them may do: a break into the least important one opens the data of the
most important. A role that is shared also only grows, since nobody knows which permission is whose.

The option `allow` names roles that are meant to be shared.

Fix: give each task definition a role of its own, with what its containers call.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html
"""

from ecslint import Findings, Role, TaskDefinition, rule, with_same_task_role

BAD = """
Resources:
  Shop:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      TaskRoleArn: arn:aws:iam::111122223333:role/apps  # <--
      ContainerDefinitions:
        - Name: shop
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          LogConfiguration:
            LogDriver: journald
  Billing:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: billing
      TaskRoleArn: arn:aws:iam::111122223333:role/apps  # <--
      ContainerDefinitions:
        - Name: billing
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/billing:1.4
          Memory: 512
          LogConfiguration:
            LogDriver: journald
"""

GOOD = """
Resources:
  Shop:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ContainerDefinitions:
        - Name: shop
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          LogConfiguration:
            LogDriver: journald
  Billing:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: billing
      TaskRoleArn: arn:aws:iam::111122223333:role/billing
      ContainerDefinitions:
        - Name: billing
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/billing:1.4
          Memory: 512
          LogConfiguration:
            LogDriver: journald
"""

MOST = 5


@rule(severity="info", category="security")
def check(task: TaskDefinition, *, allow: list[str] = ()) -> Findings:  # type: ignore[assignment]
    if not task.written("task_role_arn"):
        return
    others = with_same_task_role(task)
    if not others:
        return
    role: object = task.task_role
    names = [role.name_of_resource, *role.names()] if isinstance(role, Role) else Role.names_in(f"{task.task_role_arn}")
    if any(name in allow for name in names):
        return
    listed = ", ".join(f"`{each.name_of_resource}`" for each in others[:MOST])
    more = f" and {len(others) - MOST} more" if len(others) > MOST else ""
    yield (
        task.at("task_role_arn", related=tuple((each.at("task_role_arn"), "the same role") for each in others[:MOST])),
        f"the task role `{names[0]}` is that of {listed}{more} as well; give each a role of its own",
    )
