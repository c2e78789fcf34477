"""The target names a revision of a task definition that is, or soon will be, out of use.

With each change of a task definition CloudFormation registers a new revision and deregisters the one before. A target
that names a revision by its number does not move along: at first it starts what is out of date, and later nothing at
all, since new tasks cannot be started from a revision that is `INACTIVE` for long. The only trace is the metric
`FailedInvocations`.

Fix: in a template write `!Ref` with the task definition; elsewhere leave the number out, for the newest revision.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deregister-task-definition-v2.html
"""

from ecslint import EventTarget, Findings, described_revision, is_gone, pinned_revision, registering_template, rule

BAD = """
Resources:
  Uploaded:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets:
        - Id: report
          Arn: arn:aws:ecs:eu-west-1:111122223333:cluster/jobs
          RoleArn: arn:aws:iam::111122223333:role/events
          EcsParameters:
            TaskDefinitionArn: arn:aws:ecs:eu-west-1:111122223333:task-definition/report:3  # <--
            LaunchType: FARGATE
            NetworkConfiguration:
              AwsVpcConfiguration:
                Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
                SecurityGroups: [sg-0a1b2c3d4e5f60001]
          DeadLetterConfig:
            Arn: arn:aws:sqs:eu-west-1:111122223333:failed
  Report:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: report
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      ExecutionRoleArn: arn:aws:iam::111122223333:role/execution
      TaskRoleArn: arn:aws:iam::111122223333:role/report
      ContainerDefinitions:
        - Name: report
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/report:1.4
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /report
              awslogs-region: eu-west-1
              awslogs-stream-prefix: report
"""

GOOD = """
Resources:
  Uploaded:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets:
        - Id: report
          Arn: arn:aws:ecs:eu-west-1:111122223333:cluster/jobs
          RoleArn: arn:aws:iam::111122223333:role/events
          EcsParameters:
            TaskDefinitionArn: !Ref Report
            LaunchType: FARGATE
            NetworkConfiguration:
              AwsVpcConfiguration:
                Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
                SecurityGroups: [sg-0a1b2c3d4e5f60001]
          DeadLetterConfig:
            Arn: arn:aws:sqs:eu-west-1:111122223333:failed
  Report:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: report
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      ExecutionRoleArn: arn:aws:iam::111122223333:role/execution
      TaskRoleArn: arn:aws:iam::111122223333:role/report
      ContainerDefinitions:
        - Name: report
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/report:1.4
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /report
              awslogs-region: eu-west-1
              awslogs-stream-prefix: report
"""


@rule(severity="warning", category="deployment")
def check(target: EventTarget) -> Findings:
    launch = target.ecs_parameters
    pin = None if launch is None else pinned_revision(launch)
    if launch is None or pin is None:
        return
    registering = registering_template(launch)
    if registering is not None:
        yield (
            launch.at("task_definition_arn", related=((registering.at("family"), "registered anew here"),)),
            (
                f"the target names revision {pin.revision} of `{pin.family}`, which CloudFormation deregisters once "
                f"`{registering.name_of_resource}` changes, and then starts what is out of date or nothing; write "
                f"`!Ref {registering.name_of_resource}`"
            ),
        )
        return
    if is_gone(launch):
        yield (
            launch.at("task_definition_arn"),
            (
                f"there is no revision {pin.revision} of `{pin.family}` in the account, so no task starts; leave the "
                "number out for the newest"
            ),
        )
        return
    described = described_revision(launch)
    if described is None:
        return
    named, newest = described
    if named.status not in (None, "ACTIVE"):
        wrong = f"is `{named.status}`, so no task can be relied on to start"
    elif newest is not named:
        wrong = f"is not the newest, which is {newest.revision}"
    else:
        return
    yield (
        launch.at("task_definition_arn", related=((newest.at(), "the newest revision"),)),
        f"revision {pin.revision} of `{pin.family}` {wrong}; leave the number out for the newest",
    )
