"""ECS Exec with a task role that does not allow its channel, or what the cluster asks for sessions.

The agent that ECS Exec puts into each container opens its channel as the task role. Without the four `ssmmessages`
actions `aws ecs execute-command` says: "The execute command failed because execute command was not enabled when the
task was run or the execute command agent isn't running." A cluster whose sessions are encrypted with a key asks for
`kms:Decrypt` on it, and one that records them for writing to the log group, or to the bucket whose encryption it looks
up first; without these sessions end as soon as they begin.

Fix: allow the actions that the message names, in a policy of the task role. The execution role does not count.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
"""

from ecslint import Findings, TaskLaunch, exec_permissions, in_words, lacking, places_of, rule

BAD = """
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
      Policies:
        - PolicyName: read-catalogue
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: s3:GetObject
                Resource: arn:aws:s3:::catalogue/*
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: bridge
      RequiresCompatibilities: [EC2]
      TaskRoleArn: !GetAtt TaskRole.Arn
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: EC2
      EnableExecuteCommand: true  # <--
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
      Policies:
        - PolicyName: read-catalogue
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: s3:GetObject
                Resource: arn:aws:s3:::catalogue/*
              - Effect: Allow
                Action:
                  - ssmmessages:CreateControlChannel
                  - ssmmessages:CreateDataChannel
                  - ssmmessages:OpenControlChannel
                  - ssmmessages:OpenDataChannel
                Resource: "*"
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: bridge
      RequiresCompatibilities: [EC2]
      TaskRoleArn: !GetAtt TaskRole.Arn
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: EC2
      EnableExecuteCommand: true
"""


@rule(
    severity="warning",
    category="security",
    peers=(
        "ecs-exec-checker:task role permissions",
        "ecs-exec-checker:kms",
        "ecs-exec-checker:log permissions",
    ),
)
def check(launch: TaskLaunch) -> Findings:
    if not launch.enable_execute_command or launch.task_definition is None or launch.replaces("task_role_arn"):
        return
    role = launch.task_definition.task_role
    missing = [] if role is None else lacking(role, exec_permissions(launch))
    if role is not None and missing:
        others = [each for each in missing if each.place.record is not launch]
        field = "policies" if role.written("policies") else "managed_policy_arns"
        yield (
            launch.at(
                "enable_execute_command",
                related=((role.at(field), "the task role, which lacks them"), *places_of(others)),
                confidence="high" if role.source_kind == "live" else "medium",
            ),
            (
                f"`enableExecuteCommand` is true, but the task role `{role.name_of_resource}` does not allow "
                f"{in_words(missing)}: sessions fail; allow it in a policy of the role"
            ),
        )
