"""Health check on a fixed port, for tasks that each get a port of their own.

In network mode `bridge`, a mapping without host port, or with 0, gets a free port of the instance when the task
starts. The target group learns that port with each target, but a `HealthCheckPort` that is a number asks the same port
everywhere. ECS refuses the service: "The task definition is configured to use a dynamic host port, but the target
group ... has a health check port specified."

Fix: remove the target group's `HealthCheckPort`, which then is `traffic-port`, or give the mapping a fixed `hostPort`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
"""

from ecslint import Findings, Place, Service, ServiceLoadBalancer, TargetGroup, one_by_one, rule

BAD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      RequiresCompatibilities: [EC2]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          PortMappings:
            - ContainerPort: 8080
              HostPort: 0
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      Port: 8080
      Protocol: HTTP
      HealthCheckPath: /health
      HealthCheckPort: "8080"
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: EC2
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: !Ref TargetGroup  # <--
"""

GOOD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      RequiresCompatibilities: [EC2]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          PortMappings:
            - ContainerPort: 8080
              HostPort: 0
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      Port: 8080
      Protocol: HTTP
      HealthCheckPath: /health
      HealthCheckPort: traffic-port
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: EC2
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: !Ref TargetGroup
"""


@rule(severity="error", category="networking", peers=("cfn-lint:E3049",))
def check(balancer: ServiceLoadBalancer) -> Findings:
    launch = balancer.launch
    if isinstance(launch, Service) and launch.controller == "EXTERNAL":
        return  # its task sets have the load balancers that count
    if balancer.has_dynamic_host_port:
        yield from one_by_one((_target(balancer), _alternate(balancer)))


def _target(balancer: ServiceLoadBalancer) -> Findings:
    yield from _judge(balancer, balancer.at("target_group_arn"), balancer.target_group)


def _alternate(balancer: ServiceLoadBalancer) -> Findings:
    advanced = balancer.advanced_configuration
    if advanced is not None:
        yield from _judge(balancer, advanced.at("alternate_target_group_arn"), balancer.alternate_target_group)


def _judge(balancer: ServiceLoadBalancer, place: Place, group: TargetGroup | None) -> Findings:
    if group is None or group.target_type != "instance" or group.health_check_port == "traffic-port":
        return
    container = balancer.container
    related = [(group.at("health_check_port"), "the health check")]
    if container is not None:
        related.append((container.at("port_mappings"), "the port mapping"))
    yield (
        place._replace(related=tuple(related)),
        (
            f"the health check asks port {group.health_check_port}, but container port {balancer.container_port} gets "
            "another host port in each task (network mode `bridge`, no fixed `hostPort`): ECS answers that the target "
            'group "has a health check port specified"; remove `HealthCheckPort` from the target group'
        ),
    )
