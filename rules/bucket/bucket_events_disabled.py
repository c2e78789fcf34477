"""A rule waits for the events of a bucket that sends none to EventBridge.

S3 tells EventBridge of its objects only where the bucket says so. Without that the rule never matches and its tasks
never start; there is no error anywhere, and no failed invocation is counted.

Fix: set `EventBridgeConfiguration: {EventBridgeEnabled: true}` within the bucket's `NotificationConfiguration`.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html
"""

from ecslint import Bucket, Findings, Undecided, any_of, passing, rule

BAD = """
Resources:
  Uploads:  # <--
    Type: AWS::S3::Bucket
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
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      NotificationConfiguration:
        EventBridgeConfiguration:
          EventBridgeEnabled: true
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

ELSEWHERE = ("Custom::", "AWS::CloudFormation::CustomResource")


@rule(severity="warning", category="startup", fix="safe")
def check(bucket: Bucket) -> Findings:
    rules = list(passing(bucket.event_rules, lambda each: any_of(each.targets, lambda target: target.starts_tasks)))
    if not rules or bucket.sends_events:
        return
    if bucket.referred_by_type(*ELSEWHERE):
        raise Undecided("what a custom resource does with the bucket")
    names = ", ".join(f"`{each.name_of_resource}`" for each in rules)
    yield (
        bucket.at("notification_configuration", related=tuple((each.at(), "waits for its events") for each in rules)),
        (
            f"the bucket sends no events to EventBridge, so {names} never starts a task; set `EventBridgeEnabled` to "
            "`true` under `NotificationConfiguration` and `EventBridgeConfiguration`"
        ),
        bucket.fix.set("notification_configuration", {"event_bridge_configuration": {"event_bridge_enabled": True}}),
    )
