"""Target group of a type that the tasks' network mode cannot be registered in.

Tasks in network mode `awsvpc`, so all on Fargate, are registered by the address of their own network interface, which
takes target type `ip`. Tasks in the modes `bridge` and `host` are registered by instance and port, which takes
`instance`. A target group that says nothing is of type `instance`. ECS answers: "The provided target group has target
type instance, which is incompatible with the awsvpc network mode specified in the task definition."

Fix: set the target group's `TargetType` to `ip` for `awsvpc`, to `instance` otherwise. CloudFormation replaces the
target group then; a fixed `Name` has to change with it.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
"""

from ecslint import Findings, Place, Service, ServiceLoadBalancer, TargetGroup, one_by_one, rule

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
          PortMappings:
            - ContainerPort: 8080
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      Port: 8080
      Protocol: HTTP
      HealthCheckPath: /health
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: !Ref TargetGroup  # <--
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
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          PortMappings:
            - ContainerPort: 8080
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      Port: 8080
      Protocol: HTTP
      HealthCheckPath: /health
      TargetType: ip
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: !Ref TargetGroup
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""


@rule(severity="error", category="validity", fix="unsafe")
def check(balancer: ServiceLoadBalancer) -> Findings:
    launch = balancer.launch
    if isinstance(launch, Service) and launch.controller == "EXTERNAL":
        return  # its task sets have the load balancers that count
    mode = "awsvpc" if launch.uses_awsvpc else launch.network_mode
    if mode in ("awsvpc", "bridge", "host"):
        yield from one_by_one((_target(balancer, mode), _alternate(balancer, mode)))


def _target(balancer: ServiceLoadBalancer, mode: str) -> Findings:
    yield from _judge(balancer.at("target_group_arn"), balancer.target_group, mode)


def _alternate(balancer: ServiceLoadBalancer, mode: str) -> Findings:
    advanced = balancer.advanced_configuration
    if advanced is not None:
        place = advanced.at("alternate_target_group_arn")
        yield from _judge(place, balancer.alternate_target_group, mode)


def _judge(place: Place, group: TargetGroup | None, mode: str) -> Findings:
    fitting = "ip" if mode == "awsvpc" else "instance"
    if group is None or group.target_type == fitting:
        return
    written = group.written("target_type")
    yield (
        place._replace(related=((group.at("target_type"), "the target group"),)),
        (
            f"the target group has `TargetType` `{group.target_type}`{'' if written else ' (left out)'}, and the "
            f'tasks have network mode `{mode}`: ECS answers that it "is incompatible with the {mode} network mode '
            f'specified in the task definition"; set `TargetType` to `{fitting}`'
        ),
        group.fix.set("target_type", fitting, safe=False),
    )
