"""Both a launch type and a capacity provider strategy.

They answer the same question, where tasks run, and ECS takes one answer only: "Specifying both a launch type and
capacity provider strategy is not supported. Remove one and try again." A rule, schedule or pipe that has both fails
whenever it starts a task, and nobody is told.

Fix: remove `launchType`; the providers of the strategy say which kind of capacity it is. To use neither Spot nor an
Auto Scaling group's provider, keep `launchType` and remove `capacityProviderStrategy` instead.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
"""

from ecslint import Findings, TaskLaunch, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      LaunchType: FARGATE  # <--
      CapacityProviderStrategy:
        - CapacityProvider: FARGATE_SPOT
          Weight: 1
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      CapacityProviderStrategy:
        - CapacityProvider: FARGATE_SPOT
          Weight: 1
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""


@rule(severity="error", category="validity", fix="unsafe")
def check(launch: TaskLaunch) -> Findings:
    if launch.written("launch_type") and launch.written("capacity_provider_strategy"):
        place = launch.at("launch_type", related=((launch.at("capacity_provider_strategy"), "the strategy"),))
        yield (
            place,
            (
                "`launchType` and `capacityProviderStrategy` are both set, and ECS takes only one of them "
                '("Specifying both a launch type and capacity provider strategy is not supported"); remove '
                "`launchType`"
            ),
            launch.fix.remove("launch_type", safe=False),
        )
