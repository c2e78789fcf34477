"""A task role that does not allow mounting its volumes, or delivering its logs.

ECS mounts an S3 Files file system, and an EFS file system with `iam` `ENABLED`, as the task role. Without
`s3files:ClientMount` or `elasticfilesystem:ClientMount` the file system refuses, "mount.nfs4: access denied by server
while mounting"; EFS does so where the file system has a policy, and that does not admit the role.

FireLens delivers as the task role too, not as the execution role: without `firehose:PutRecordBatch`,
`kinesis:PutRecords`, `logs:PutLogEvents` or `s3:PutObject` the logs are lost, and only the router's own log tells.

What the policy of the file system or of the bucket grants counts as well.

Fix: allow the actions that the message names, on the file system, stream, log group or bucket.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
"""

from ecslint import (
    Findings,
    Role,
    TaskDefinition,
    in_words,
    lacking,
    names_in_words,
    one_by_one,
    places_of,
    rule,
    task_role_permissions,
)

BAD = """
Resources:
  TaskRole:  # <--
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ecs-tasks.amazonaws.com
            Action: sts:AssumeRole
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: !GetAtt TaskRole.Arn
      ExecutionRoleArn: arn:aws:iam::111122223333:role/execution
      ContainerDefinitions:
        - Name: router
          Image: public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.4
          Memory: 128
          FirelensConfiguration:
            Type: fluentbit
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /router
              awslogs-region: eu-west-1
              awslogs-stream-prefix: router
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          LogConfiguration:
            LogDriver: awsfirelens
            Options:
              Name: firehose
              region: eu-west-1
              delivery_stream: shop
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
        - PolicyName: logs
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: firehose:PutRecordBatch
                Resource: !Sub arn:aws:firehose:eu-west-1:${AWS::AccountId}:deliverystream/shop
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: !GetAtt TaskRole.Arn
      ExecutionRoleArn: arn:aws:iam::111122223333:role/execution
      ContainerDefinitions:
        - Name: router
          Image: public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.4
          Memory: 128
          FirelensConfiguration:
            Type: fluentbit
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /router
              awslogs-region: eu-west-1
              awslogs-stream-prefix: router
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          LogConfiguration:
            LogDriver: awsfirelens
            Options:
              Name: firehose
              region: eu-west-1
              delivery_stream: shop
"""


@rule(severity="warning", category="startup")
def check(role: Role) -> Findings:
    tasks = role.estate.referrers(role, TaskDefinition, "task_role")
    missing = lacking(role, one_by_one(map(task_role_permissions, tasks))) if tasks else []
    if missing:
        of = names_in_words(each.place.record.name_of_resource for each in missing)
        mounts = any("files" in each.action for each in missing)
        outcome = "the file system refuses to be mounted" if mounts else "logs are lost"
        yield (
            role.at(
                "policies" if role.written("policies") else "managed_policy_arns",
                related=places_of(missing),
                confidence="high" if role.source_kind == "live" else "medium",
            ),
            (
                f"the task role of {of} does not allow {in_words(missing)}, and {outcome}; allow it in a policy of "
                "the role"
            ),
        )
