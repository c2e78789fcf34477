"""Permissions of an application on an execution role, or on the role of container instances.

The execution role is ECS's: with it images are pulled and secrets fetched, and nothing within a container gets its
credentials. What is allowed there for DynamoDB, SQS, SNS or writing to S3, or for secrets that no task definition
lists, does not reach the application, which gets "AccessDenied". The role of an instance does reach containers, but all
of them: every task on the instance may do what one of them needs.

Fix: move the statement to the task role, `taskRoleArn` of the task definition.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html
"""

from ecslint import Findings, Role, misplaced, rule

BAD = """
Resources:
  ExecutionRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ecs-tasks.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy
        - arn:aws:iam::aws:policy/AmazonSNSFullAccess  # <--
      Policies:
        - PolicyName: orders
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action:  # <--
                  - sqs:SendMessage
                  - dynamodb:PutItem
                Resource:
                  - arn:aws:sqs:eu-west-1:111122223333:orders
                  - arn:aws:dynamodb:eu-west-1:111122223333:table/orders
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ExecutionRoleArn: !GetAtt ExecutionRole.Arn
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
"""

GOOD = """
Resources:
  ExecutionRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ecs-tasks.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy
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
        - PolicyName: orders
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action:
                  - sqs:SendMessage
                  - dynamodb:PutItem
                Resource:
                  - arn:aws:sqs:eu-west-1:111122223333:orders
                  - arn:aws:dynamodb:eu-west-1:111122223333:table/orders
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: !GetAtt TaskRole.Arn
      ExecutionRoleArn: !GetAtt ExecutionRole.Arn
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
"""


@rule(severity="warning", category="security")
def check(role: Role) -> Findings:
    for each in misplaced(role):
        actions = ", ".join(f"`{action}`" for action in each.what[:4])
        if each.of_instance:
            field, whose = None, "the role of container instances, which every task on them can use"
        else:
            field, whose = "execution_role_arn", "an execution role, whose credentials no application gets"
        yield (
            each.place._replace(
                related=(*each.place.related, (each.user.at(field), "has the role")), confidence="medium"
            ),
            f"{actions} {'is' if len(each.what) == 1 else 'are'} allowed to {whose}; move this to the task role",
        )
