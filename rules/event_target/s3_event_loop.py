"""A task that is started for each object of a bucket may write objects to the same bucket.

Each object that the task writes is an event that starts the next task, which writes the next object. The rule tells
the two kinds of objects apart by nothing, so this goes on until somebody sees the bill.

Fix: write to another bucket, or let the pattern ask for a prefix under which the task does not write:
`object: {key: [{prefix: in/}]}` within `detail`.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules-best-practices.html
"""

from ecslint import Bucket, EventRule, EventTarget, Findings, one_by_one, rule

BAD = """
Resources:
  Uploaded:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.s3]
        detail-type: [Object Created]
        detail:
          bucket:
            name: [!Ref Uploads]
      Targets:
        - Id: thumbnails  # <--
          Arn: arn:aws:ecs:eu-west-1:111122223333:cluster/jobs
          RoleArn: arn:aws:iam::111122223333:role/events
          EcsParameters:
            TaskDefinitionArn: !Ref Thumbnails
            LaunchType: FARGATE
            NetworkConfiguration:
              AwsVpcConfiguration:
                Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
                SecurityGroups: [sg-0a1b2c3d4e5f60001]
          InputTransformer:
            InputPathsMap:
              bucket: $.detail.bucket.name
              key: $.detail.object.key
            InputTemplate: >-
              {"containerOverrides": [{"name": "thumbnails", "environment":
              [{"name": "BUCKET", "value": <bucket>}, {"name": "KEY", "value": <key>}]}]}
          DeadLetterConfig:
            Arn: arn:aws:sqs:eu-west-1:111122223333:failed
  Thumbnails:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: thumbnails
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      ExecutionRoleArn: arn:aws:iam::111122223333:role/execution
      TaskRoleArn: !GetAtt Role.Arn
      ContainerDefinitions:
        - Name: thumbnails
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/thumbnails:1.4
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /thumbnails
              awslogs-region: eu-west-1
              awslogs-stream-prefix: thumbnails
  Role:
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
        - PolicyName: thumbnails
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: [s3:GetObject, s3:PutObject]
                Resource: !Sub ${Uploads.Arn}/*
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      NotificationConfiguration:
        EventBridgeConfiguration:
          EventBridgeEnabled: true
"""

GOOD = """
Resources:
  Uploaded:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.s3]
        detail-type: [Object Created]
        detail:
          bucket:
            name: [!Ref Uploads]
          object:
            key: [{prefix: in/}]
      Targets:
        - Id: thumbnails
          Arn: arn:aws:ecs:eu-west-1:111122223333:cluster/jobs
          RoleArn: arn:aws:iam::111122223333:role/events
          EcsParameters:
            TaskDefinitionArn: !Ref Thumbnails
            LaunchType: FARGATE
            NetworkConfiguration:
              AwsVpcConfiguration:
                Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
                SecurityGroups: [sg-0a1b2c3d4e5f60001]
          InputTransformer:
            InputPathsMap:
              bucket: $.detail.bucket.name
              key: $.detail.object.key
            InputTemplate: >-
              {"containerOverrides": [{"name": "thumbnails", "environment":
              [{"name": "BUCKET", "value": <bucket>}, {"name": "KEY", "value": <key>}]}]}
          DeadLetterConfig:
            Arn: arn:aws:sqs:eu-west-1:111122223333:failed
  Thumbnails:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: thumbnails
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      ExecutionRoleArn: arn:aws:iam::111122223333:role/execution
      TaskRoleArn: !GetAtt Role.Arn
      ContainerDefinitions:
        - Name: thumbnails
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/thumbnails:1.4
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /thumbnails
              awslogs-region: eu-west-1
              awslogs-stream-prefix: thumbnails
  Role:
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
        - PolicyName: thumbnails
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: [s3:GetObject, s3:PutObject]
                Resource: !Sub ${Uploads.Arn}/*
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      NotificationConfiguration:
        EventBridgeConfiguration:
          EventBridgeEnabled: true
"""

CAUSES = (("Object Created", "s3:PutObject"), ("Object Deleted", "s3:DeleteObject"))


@rule(severity="info", category="reliability")
def check(target: EventTarget) -> Findings:
    events = target.owner
    if isinstance(events, EventRule) and target.starts_tasks and events.asks_for_objects:
        yield from one_by_one(judge(target, events, bucket) for bucket in events.buckets)


def judge(target: EventTarget, events: EventRule, bucket: Bucket) -> Findings:
    task, launch = target.task_definition, target.ecs_parameters
    for kind, action in CAUSES:
        if not events.waits_for_any(kind) or task is None or launch is None or launch.replaces("task_role_arn"):
            continue
        role = task.task_role
        if role is not None and bucket.lets(role, action):
            places = (
                (events.at("event_pattern"), "no key is asked for"),
                (role.at(), f"allows `{action}`"),
                (bucket.at(), "the bucket"),
            )
            yield (
                target.at(related=places),
                (
                    f"each event `{kind}` of the bucket `{bucket.name_of_resource}`, whatever the key, starts a task "
                    f"that may cause the next one by `{action}`; let the pattern ask for a prefix under which the task "
                    "does not write, or write to another bucket"
                ),
            )
            return
