"""The input of a target that starts tasks cannot be taken for overrides of the task.

What a rule or schedule hands to ECS as its input are the overrides of RunTask:
`{"containerOverrides": [{"name": "web", "command": ["migrate"]}]}`. EventBridge refuses an input that is no JSON: "JSON
syntax error in input for target". A name that no container of the task definition has is found only when the task is to
start: "Override for container named ... is not a container in the TaskDefinition." Nothing starts then, and no log says
so.

Fix: write JSON, and the `name` of a container of the task definition.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerOverride.html
"""

from ecslint import EventTarget, Findings, one_by_one, rule

BAD = """
Resources:
  Nightly:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets:
        - Id: report
          Arn: arn:aws:ecs:eu-west-1:111122223333:cluster/jobs
          RoleArn: arn:aws:iam::111122223333:role/events
          Input: '{"containerOverrides": [{"name": "reporter", "command": ["report", "--all"]}]}'  # <--
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
          Input: '{"containerOverrides": [{"name": "report", "command": ["report", "--all"]}]}'
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


@rule(severity="error", category="startup")
def check(target: EventTarget) -> Findings:
    if not target.starts_tasks:
        return
    if target.input_transformer is None and not target.input_is_json:
        yield (
            target.at("input"),
            (
                "`Input` is not JSON, so it cannot be taken for the overrides of the task; write it as "
                '`{"containerOverrides": [{"name": "..."}]}`'
            ),
        )
        return
    yield from one_by_one(judge(target, name) for name in target.overridden_containers)


def judge(target: EventTarget, name: str | None) -> Findings:
    task = target.task_definition
    if task is None:
        return
    if name is None:
        problem = "an override of a container does not name the container"
    elif task.container_named(name) is None:
        problem = f"the override is for the container `{name}`, which the task definition does not have"
    else:
        return
    field = next((each for each in ("input", "input_transformer") if target.written(each)), "ecs_parameters")
    names = ", ".join(f"`{container.name}`" for container in task.containers)
    yield (
        target.at(field, related=((task.at("container_definitions"), "the containers there are"),)),
        f"{problem}, so RunTask fails and nothing starts; its containers are {names}",
    )
