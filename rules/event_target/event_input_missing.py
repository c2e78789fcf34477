"""A task is started for events of S3, but is told nothing of the object.

A rule hands the event to ECS for the overrides of the task. Without an input that makes overrides of it, the container
starts as its definition says, and knows neither bucket nor key. It has to list the bucket to find out what there is to
do, and two tasks that start together find the same.

Fix: with an `InputTransformer`, put bucket and key into environment variables of the container.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
"""

from ecslint import EventRule, EventTarget, Findings, rule

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
            name: [uploads]
      Targets:
        - Id: thumbnails  # <--
          Arn: arn:aws:ecs:eu-west-1:111122223333:cluster/jobs
          RoleArn: arn:aws:iam::111122223333:role/events
          EcsParameters:
            TaskDefinitionArn: arn:aws:ecs:eu-west-1:111122223333:task-definition/thumbnails
            LaunchType: FARGATE
            NetworkConfiguration:
              AwsVpcConfiguration:
                Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
                SecurityGroups: [sg-0a1b2c3d4e5f60001]
          DeadLetterConfig:
            Arn: arn:aws:sqs:eu-west-1:111122223333:failed
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
            name: [uploads]
      Targets:
        - Id: thumbnails
          Arn: arn:aws:ecs:eu-west-1:111122223333:cluster/jobs
          RoleArn: arn:aws:iam::111122223333:role/events
          EcsParameters:
            TaskDefinitionArn: arn:aws:ecs:eu-west-1:111122223333:task-definition/thumbnails
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
"""


@rule(severity="info", category="startup")
def check(target: EventTarget) -> Findings:
    events = target.owner
    if not isinstance(events, EventRule) or not target.starts_tasks or not events.asks_for_objects:
        return
    if not any(target.written(each) for each in ("input", "input_path", "input_transformer")):
        yield (
            target.at("input_transformer", related=((events.at("event_pattern"), "the events"),)),
            (
                "the task starts for an event of S3, but gets no input from it and cannot know which object it is for; "
                "add an `InputTransformer` that makes overrides of the container from bucket and key"
            ),
        )
