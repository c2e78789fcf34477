"""An option that the launch type refuses.

A public address is given to a task's interface on Fargate only ("Assign public IP is not supported for this launch
type."), and so is a platform version ("The platform version must be null when specifying an EC2 launch type.").
Fargate has no instances to choose among ("Placement constraints are not supported with FARGATE launch type."). Tasks
of launch type `EXTERNAL`, on machines outside of AWS, have neither load balancers nor service discovery, capacity
providers or Availability Zones.

Fix: remove the option, or choose another launch type.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html
"""

from ecslint import Findings, TaskLaunch, one_by_one, rule

BAD = """
Resources:
  Web:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      LaunchType: EC2
      PlatformVersion: LATEST  # <--
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
          AssignPublicIp: ENABLED  # <--
  Worker:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: worker
      LaunchType: FARGATE
      PlacementConstraints:  # <--
        - Type: distinctInstance
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""

GOOD = """
Resources:
  Web:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      LaunchType: EC2
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
  Worker:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: worker
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""


@rule(severity="error", category="validity", fix="safe", peers=("aws-cdk-lib:External service limits",))
def check(launch: TaskLaunch) -> Findings:
    refused = (_public_ip(launch), _platform_version(launch), _placement(launch))
    yield from one_by_one((*refused, *(_outside(launch, name) for name in OUTSIDE)))


def _public_ip(launch: TaskLaunch) -> Findings:
    if launch.launch_type is None or launch.launch_type not in ("EC2", "EXTERNAL"):
        return
    awsvpc = launch.awsvpc
    if awsvpc is not None and awsvpc.assign_public_ip == "ENABLED":
        yield (
            awsvpc.at("assign_public_ip", related=((launch.at("launch_type"), "the launch type"),)),
            (
                f'`assignPublicIp` is `ENABLED` with launch type `{launch.launch_type}`: ECS answers "Assign public IP '
                'is not supported for this launch type"; remove it, and reach the internet through a NAT gateway'
            ),
            awsvpc.fix.remove("assign_public_ip"),
        )


ELSEWHERE = ("EC2", "EXTERNAL", "MANAGED_INSTANCES")
"""Where no platform of Fargate is."""


def _platform_version(launch: TaskLaunch) -> Findings:
    if not launch.written("platform_version"):
        return
    if launch.launch_type is None and not launch.effective_strategy:
        return  # it may be meant for Fargate, by a default that the cluster gets elsewhere
    if launch.effective_launch_type in ELSEWHERE:
        field = "launch_type" if launch.launch_type is not None else "capacity_provider_strategy"
        yield (
            launch.at("platform_version", related=((launch.at(field), "not on Fargate"),)),
            (
                "`platformVersion` is Fargate's, and the tasks do not run there: ECS answers \"The platform version "
                'must be null when specifying an EC2 launch type"; remove it'
            ),
            launch.fix.remove("platform_version"),
        )


def _placement(launch: TaskLaunch) -> Findings:
    if launch.written("placement_constraints") and launch.runs_on_fargate:
        yield (
            launch.at("placement_constraints"),
            (
                '`placementConstraints` choose among instances, and the tasks run on Fargate: ECS answers "Placement '
                'constraints are not supported with FARGATE launch type"; remove them'
            ),
            launch.fix.remove("placement_constraints"),
        )


OUTSIDE = {
    "capacity_provider_strategy": "a capacity provider strategy",
    "load_balancers": "load balancers",
    "service_registries": "service discovery",
    "availability_zone_rebalancing": "rebalancing between Availability Zones",
}
"""What launch type EXTERNAL lacks, by the field that asks for it."""


def _outside(launch: TaskLaunch, name: str) -> Findings:
    if launch.launch_type is None or launch.launch_type != "EXTERNAL" or name not in launch.declared():
        return
    if launch.written(name) and (name != "availability_zone_rebalancing" or getattr(launch, name) == "ENABLED"):
        yield (
            launch.at(name, related=((launch.at("launch_type"), "the launch type"),)),
            (
                f"launch type `EXTERNAL` does not have {OUTSIDE[name]}, and ECS refuses the service; remove "
                f"`{launch.declared()[name].api}`"
            ),
            launch.fix.remove(name, safe=False),
        )
