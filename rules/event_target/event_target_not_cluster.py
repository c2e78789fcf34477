"""A target that starts tasks, but is not a cluster.

For a target with ECS parameters, `Arn` says in which cluster the task starts; the task definition goes into
`EcsParameters`. With the ARN of a task definition or service, or with a cluster's name in place of its ARN, the call
that creates the target fails, or every start does, without a word in any log.

Fix: write the ARN of the cluster, in CloudFormation `!GetAtt Cluster.Arn` (`!Ref` gives its name).

https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
"""

from ecslint import EventTarget, Findings, rule

BAD = """
Resources:
  Nightly:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets:
        - Id: report
          Arn: !Ref Report  # <--
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
  Nightly:
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

KINDS = {
    "name": "no ARN",
    "AWS::ECS::TaskDefinition": "that of a task definition",
    "ecs:task-definition": "that of a task definition",
    "AWS::ECS::Service": "that of a service",
    "ecs:service": "that of a service",
}


@rule(severity="error", category="validity")
def check(target: EventTarget) -> Findings:
    if not target.starts_tasks or not target.written("arn"):
        return
    kind = target.arn_is_of
    if kind != "cluster":
        yield (
            target.at("arn"),
            (
                f"the `Arn` of a target that starts tasks is {KINDS.get(kind, f'that of `{kind}`')} (`{target.arn}`), "
                "and must be the ARN of a cluster; the task definition goes into `TaskDefinitionArn`"
            ),
        )
