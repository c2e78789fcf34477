"""An event pattern for events of S3 that no event can match.

EventBridge takes any pattern, and says nothing of one that never matches: no task ever starts. S3's own events are of
types such as `Object Created`, and have the bucket's name under `detail`, `bucket` and `name`. Those that CloudTrail
sends, `AWS API Call via CloudTrail`, have it under `requestParameters` and `bucketName`, and come for objects only
where a trail logs data events.

Fix: write source, `detail-type` and `detail` as the events have them, and try the pattern with
`aws events test-event-pattern`.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
"""

from ecslint import EventRule, Findings, rule

BAD = """
Resources:
  Uploaded:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.s3]
        detail-type: [Object Created]
        detail:  # <--
          requestParameters:
            bucketName: [uploads]
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
          DeadLetterConfig:
            Arn: arn:aws:sqs:eu-west-1:111122223333:failed
  Called:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.s3]
        detail-type: ["s3:ObjectCreated:*"]  # <--
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
          DeadLetterConfig:
            Arn: arn:aws:sqs:eu-west-1:111122223333:failed
"""


@rule(severity="warning", category="validity")
def check(events: EventRule) -> Findings:
    written = events.event_pattern
    for fault in events.pattern_faults():
        yield (
            events.at("event_pattern", fault.key if isinstance(written, dict) else None),
            f"{fault.problem}, so the pattern never matches and nothing starts; {fault.mend}",
        )
    if events.lacks_trail:
        yield (
            events.at(
                "event_pattern",
                "detail-type" if isinstance(written, dict) else None,
                confidence="high" if events.source_kind == "live" else "medium",
            ),
            (
                "only the data events of a trail tell of calls on objects of S3, and no trail here logs any, so the "
                "pattern never matches; ask for S3's own event `Object Created`, or let a trail log the data events"
            ),
        )
