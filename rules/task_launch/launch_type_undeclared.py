"""A task definition that is launched on capacity for which it is not declared.

`requiresCompatibilities` says for which kinds of capacity a task definition is meant, and only for these ECS checks it
when it is registered. Launched on another kind, it is checked too late, if it can run there at all: "Task definition
does not support launch_type FARGATE." A service without launch type and strategy is one of `EC2`, unless its cluster
has a default strategy, and a task definition for `FARGATE` then waits for instances that nobody has.

Fix: add the kind to `requiresCompatibilities`, or launch it where it belongs.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""

from ecslint import Findings, TaskLaunch, rule

BAD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      RequiresCompatibilities: [EC2]
      Cpu: "256"
      Memory: "512"
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE  # <--
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""

GOOD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      RequiresCompatibilities: [EC2, FARGATE]
      Cpu: "256"
      Memory: "512"
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""


@rule(
    severity="warning",
    category="validity",
    fix="unsafe",
    peers=("cfn-lint:E3054", "aws-cdk-lib:SuppliedTaskDefinitionConfiguredCompatib"),
)
def check(launch: TaskLaunch) -> Findings:
    task = launch.task_definition
    if task is None or not task.written("requires_compatibilities"):
        return
    kind = launch.effective_launch_type
    if task.declared_for(kind):
        return
    by_type = launch.launch_type is not None
    certain = launch.effective_strategy or by_type or launch.source_kind == "live"
    place = launch.at(
        "launch_type" if by_type else "capacity_provider_strategy",
        related=((task.at("requires_compatibilities"), "what the task definition is declared for"),),
        confidence="high" if certain else "medium",
    )
    how = "" if launch.effective_strategy or by_type else ", for want of a launch type and a strategy,"
    yield (
        place,
        (
            f"the tasks are launched on `{kind}`{how} but the `requiresCompatibilities` of their task definition do "
            f"not contain it; add `{kind}` there, so that ECS checks the definition for it, or launch it elsewhere"
        ),
        task.fix.add("requires_compatibilities", kind, safe=False),
    )
