"""A role that ECS may assume for tasks of whichever account.

A service of AWS acts for all of its customers. Without a condition on whom it acts for, somebody who gets ECS to use
the ARN of your role in another account would act with its permissions: the confused deputy. ECS itself asks for
`iam:PassRole` in the caller's account; the condition is the second lock, which AWS recommends.

Only roles that are task or execution roles of task definitions at hand are judged.

Fix: add to the statement for `ecs-tasks.amazonaws.com` the conditions `StringEquals` on `aws:SourceAccount`, with the
number of the account, and `ArnLike` on `aws:SourceArn`, with `arn:aws:ecs:REGION:ACCOUNT:*`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
"""

from ecslint import Findings, Place, Role, Statement, one_by_one, rule

BAD = """
Resources:
  TaskRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:  # <--
              Service: ecs-tasks.amazonaws.com
            Action: sts:AssumeRole
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: !GetAtt TaskRole.Arn
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          LogConfiguration:
            LogDriver: journald
"""

GOOD = """
Resources:
  TaskRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ecs-tasks.amazonaws.com
            Action: sts:AssumeRole
            Condition:
              StringEquals:
                aws:SourceAccount: "111122223333"
              ArnLike:
                aws:SourceArn: arn:aws:ecs:eu-west-1:111122223333:*
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: !GetAtt TaskRole.Arn
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          LogConfiguration:
            LogDriver: journald
"""

TASKS = "ecs-tasks.amazonaws.com"
CONFINING = ("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths")
"""Condition keys that say for whom a service acts, in lower case."""


@rule(severity="info", category="security")
def check(role: Role) -> Findings:
    use = next((each for each in role.uses if each.service == TASKS), None)
    document = role.assume_role_policy_document
    if use is not None and document is not None:
        where = (use.record.at(use.field), f"used here as {use.what}")
        yield from one_by_one(_judge(statement, where) for statement in document.statement)


def _judge(statement: Statement, use: tuple[Place, str]) -> Findings:
    if statement.effect != "Allow" or not statement.names_service(TASKS):
        return
    keys = [key.lower() for test in (statement.condition or {}).values() for key in test]
    if any(key in CONFINING for key in keys):
        return
    yield (
        statement.at("principal", related=(use,)),
        (
            "the role may be assumed by ECS for tasks of any account; add the condition `aws:SourceAccount` with the "
            "number of yours, or `aws:SourceArn`"
        ),
    )
