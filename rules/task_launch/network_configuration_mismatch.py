"""A network configuration that does not fit the task definition's network mode.

Tasks in `awsvpc` mode, which all tasks on Fargate are, get a network interface of their own, so ECS must be told its
subnets: "Network Configuration must be provided when networkMode 'awsvpc' is specified." In the modes `bridge`, `host`
and `none` they have none, and ECS refuses it: "Network Configuration is not valid for the given networkMode of this
task definition." A task definition that says nothing is in mode `bridge`.

Fix: with `awsvpc`, set `networkConfiguration` with the subnets and security groups of the tasks; otherwise remove it,
or set the task definition's `networkMode` to `awsvpc`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
"""

from ecslint import Findings, Service, TaskLaunch, rule

BAD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
  Service:  # <--
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
"""

GOOD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
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
    severity="error",
    category="validity",
    peers=("cfn-lint:E3052", "ecspresso:verify:networkConfiguration", "aws-cdk-lib:VpcSubnets"),
)
def check(launch: TaskLaunch) -> Findings:
    if isinstance(launch, Service) and launch.controller == "EXTERNAL":
        return  # its task sets have it
    if launch.awsvpc is None:
        if launch.uses_awsvpc:
            yield (
                launch.at("network_configuration"),
                (
                    "the tasks have network mode `awsvpc`, but no `networkConfiguration` says in which subnets: ECS "
                    "answers \"Network Configuration must be provided when networkMode 'awsvpc' is specified\"; set "
                    "`networkConfiguration` with `subnets` and `securityGroups`"
                ),
            )
    elif (task := launch.task_definition) is not None and (mode := launch.network_mode) != "awsvpc":
        left_out = "" if task.written("network_mode") else ", since it leaves `networkMode` out"
        yield (
            launch.at("network_configuration", related=((task.at("network_mode"), "the network mode"),)),
            (
                "`networkConfiguration` is for tasks in network mode `awsvpc`, and the task definition's is "
                f'`{mode}`{left_out}: ECS answers "Network Configuration is not valid for the given networkMode of '
                'this task definition"; set `networkMode` to `awsvpc`, or remove `networkConfiguration`'
            ),
        )
