"""A log group that no template looks after.

Where the driver makes the log group (`awslogs-create-group`), it is made without a retention: logs are kept, and paid
for, for ever, and stay behind when the service is gone. Where it does not, the group must be there before the task, or
that fails to start: "ResourceNotFoundException: The specified log group does not exist".

A group that another stack owns is well looked after; then give its name by a parameter or an import.

Fix: declare an `AWS::Logs::LogGroup` with `RetentionInDays`, and refer to it in `awslogs-group`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
"""

from ecslint import Findings, LogConfiguration, creates_group, has_group_at_hand, rule

BAD = """
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      ExecutionRoleArn: arn:aws:iam::111122223333:role/execution
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /ecs/shop  # <--
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
"""

GOOD = """
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      ExecutionRoleArn: arn:aws:iam::111122223333:role/execution
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: !Ref LogGroup
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
  LogGroup:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /ecs/shop
      RetentionInDays: 30
"""


@rule(severity="info", category="observability")
def check(logs: LogConfiguration) -> Findings:
    if logs.source_kind != "cloudformation" or logs.log_driver != "awslogs":
        return  # beside a template there is nowhere to declare the group
    name = logs.options.get("awslogs-group")
    if name is None or has_group_at_hand(logs):
        return
    created = creates_group(logs)
    comes = "is made by the driver, without a retention" if created else "must be there already, or the task fails"
    yield (
        logs.at("options", "awslogs-group", confidence="medium"),
        (
            f"no log group here is called `{name}`, so it {comes}; declare an `AWS::Logs::LogGroup` with "
            "`RetentionInDays`, and refer to it"
        ),
    )
