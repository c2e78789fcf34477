"""An execution role that does not allow what its task definitions make ECS do.

With the execution role ECS pulls images from Amazon ECR, fetches secrets and environment files, and opens log streams,
all before the first container starts. What the role does not allow ends the task at once: "CannotPullContainerError",
or "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed". The
managed policy `AmazonECSTaskExecutionRolePolicy` covers ECR and the log streams; it covers no secrets, no environment
files, no keys, and not `logs:CreateLogGroup`, which `awslogs-create-group` needs.

What the policies of a secret, a repository, a bucket or a key grant counts as well. Resources are compared as far as
they are known. In an account that includes the keys of your own with which secrets and parameters are encrypted.

Fix: allow the actions that the message names, on the resources that the task definition names.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
"""

from ecslint import (
    Findings,
    Role,
    TaskDefinition,
    execution_permissions,
    in_words,
    lacking,
    names_in_words,
    one_by_one,
    places_of,
    rule,
)

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
      ManagedPolicyArns:  # <--
        - arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ExecutionRoleArn: !GetAtt ExecutionRole.Arn
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          Secrets:
            - Name: DB_PASSWORD
              ValueFrom: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-AbCdEf:password::"
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
      Policies:
        - PolicyName: secrets
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: secretsmanager:GetSecretValue
                Resource: arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-??????
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ExecutionRoleArn: !GetAtt ExecutionRole.Arn
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          Secrets:
            - Name: DB_PASSWORD
              ValueFrom: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-AbCdEf:password::"
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
"""


@rule(
    severity="warning",
    category="startup",
    peers=("aws-cdk-lib:ecrImageRequiresPolicy", "ecspresso:verify:logConfiguration", "ecspresso:verify:secret"),
)
def check(role: Role) -> Findings:
    tasks = role.estate.referrers(role, TaskDefinition, "execution_role")
    missing = lacking(role, one_by_one(map(execution_permissions, tasks))) if tasks else []
    if missing:
        # Grants of KMS are in no policy, and not read in accounts.
        is_certain = role.source_kind == "live" and not all(each.action == "kms:Decrypt" for each in missing)
        of = list(dict.fromkeys(each.place.record.name_of_resource for each in missing))
        yield (
            role.at(
                "policies" if role.written("policies") else "managed_policy_arns",
                related=places_of(missing),
                confidence="high" if is_certain else "medium",
            ),
            (
                f"the execution role of {names_in_words(of)} does not allow {in_words(missing)}, so "
                f"{'its' if len(of) == 1 else 'their'} tasks do not start; allow it in a policy of the role"
            ),
        )
