"""A target that starts tasks has no dead-letter queue that could take what failed.

When a task cannot be started, for want of a permission or a subnet, or of a revision that is gone, EventBridge tries
again for a day and then drops the event. There is no task, no log and no error anywhere but in the metric
`FailedInvocations`. With a dead-letter queue the event is kept, and with it the error code.

Of a rule the queue has to admit `events.amazonaws.com`, or nothing arrives there either. A schedule sends with its own
role. In an account it is also told when there is no such queue.

Fix: set `DeadLetterConfig` to the ARN of a standard queue, and for a rule let the queue's policy allow
`events.amazonaws.com` the action `sqs:SendMessage`.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
"""

from ecslint import EventTarget, Findings, PipeTarget, Queue, ScheduleTarget, rule

BAD = """
Resources:
  Nightly:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets:
        - Id: report  # <--
          Arn: arn:aws:ecs:eu-west-1:111122223333:cluster/jobs
          RoleArn: arn:aws:iam::111122223333:role/events
          EcsParameters:
            TaskDefinitionArn: arn:aws:ecs:eu-west-1:111122223333:task-definition/report
            LaunchType: FARGATE
            NetworkConfiguration:
              AwsVpcConfiguration:
                Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
                SecurityGroups: [sg-0a1b2c3d4e5f60001]
"""

GOOD = """
Resources:
  Nightly:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets:
        - Id: report
          Arn: arn:aws:ecs:eu-west-1:111122223333:cluster/jobs
          RoleArn: arn:aws:iam::111122223333:role/events
          EcsParameters:
            TaskDefinitionArn: arn:aws:ecs:eu-west-1:111122223333:task-definition/report
            LaunchType: FARGATE
            NetworkConfiguration:
              AwsVpcConfiguration:
                Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
                SecurityGroups: [sg-0a1b2c3d4e5f60001]
          DeadLetterConfig:
            Arn: !GetAtt Failed.Arn
  Failed:
    Type: AWS::SQS::Queue
  FailedPolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Failed]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: events.amazonaws.com
            Action: sqs:SendMessage
            Resource: !GetAtt Failed.Arn
"""

SENDER = "events.amazonaws.com"


@rule(severity="warning", category="reliability")
def check(target: EventTarget) -> Findings:
    if not target.starts_tasks or isinstance(target, PipeTarget):
        return
    config = target.dead_letter_config
    if config is None or not config.written("arn"):
        yield (
            target.at("dead_letter_config"),
            (
                "the target has no dead-letter queue, so a task that cannot be started is given up without a trace; "
                "set `DeadLetterConfig` to the ARN of an SQS queue"
            ),
        )
        return
    if target.source_kind == "live" and target.estate.lacks(Queue, config.arn):
        yield (
            target.at("dead_letter_config"),
            (
                f"the dead-letter queue `{config.arn}` is not in the account, so a task that cannot be started is "
                "given up without a trace; make the queue, or name another"
            ),
        )
        return
    queue: object = target.dead_letter_queue
    if isinstance(target, ScheduleTarget) or not isinstance(queue, Queue) or queue.takes_from(SENDER):
        return
    confidence = "high" if queue.policies or queue.source_kind == "live" else "medium"
    policies = tuple((policy.at("policy_document"), "its policy") for policy in queue.policies)
    yield (
        target.at("dead_letter_config", related=((queue.at(), "the queue"), *policies), confidence=confidence),
        (
            f"no policy of the dead-letter queue `{queue.name_of_resource}` lets `{SENDER}` send to it, so what fails "
            "is lost all the same; allow it `sqs:SendMessage` in a queue policy"
        ),
    )
