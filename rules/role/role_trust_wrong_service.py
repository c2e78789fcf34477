"""A role whose trust policy names another service than the one that has to assume it.

Task and execution roles are assumed by `ecs-tasks.amazonaws.com`; `ecs.amazonaws.com`, `ec2.amazonaws.com` and
`lambda.amazonaws.com` are other services. Tasks then stop at once: "ECS was unable to assume the role '...' that was
provided for this task. Please verify that the role being passed has the proper trust relationship and permissions".
In the same way instances need `ec2.amazonaws.com`, rules `events.amazonaws.com`, schedules `scheduler.amazonaws.com`,
pipes `pipes.amazonaws.com`, infrastructure roles `ecs.amazonaws.com`, and S3 Files `elasticfilesystem.amazonaws.com`.

Conditions of the trust policy are not judged.

Fix: name the service that the message gives as `Principal.Service` in `AssumeRolePolicyDocument`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
"""

from ecslint import Findings, Role, passing, rule

BAD = """
Resources:
  ExecutionRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:  # <--
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ecs.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ExecutionRoleArn: !GetAtt ExecutionRole.Arn
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
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
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ExecutionRoleArn: !GetAtt ExecutionRole.Arn
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
"""

OUTCOMES = {
    "ecs-tasks.amazonaws.com": 'tasks stop with "ECS was unable to assume the role"',
    "ec2.amazonaws.com": "instances get no credentials and never register with a cluster",
    "ecs.amazonaws.com": "what ECS does with the role fails",
    "elasticfilesystem.amazonaws.com": "the file system cannot reach its bucket",
}


@rule(severity="error", category="startup", peers=("ecspresso:verify:role",))
def check(role: Role) -> Findings:
    if role.path.startswith("/aws-service-role/"):
        return
    services = dict.fromkeys(use.service for use in role.uses)
    for service in passing(services, lambda each: not role.trusts(each)):
        uses = [use for use in role.uses if use.service == service]
        outcome = OUTCOMES.get(service, "the target is never called")
        yield (
            role.at(
                "assume_role_policy_document",
                related=tuple((use.record.at(use.field), f"used here as {use.what}") for use in uses),
            ),
            (
                f"{uses[0].what} of `{uses[0].record.name_of_resource}` does not trust `{service}`: {outcome}; "
                f"allow `sts:AssumeRole` to the `Service` principal `{service}` in its trust policy"
            ),
        )
