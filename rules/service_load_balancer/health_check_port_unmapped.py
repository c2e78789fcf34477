"""Health check on a port that no container of the task has.

A target group's `HealthCheckPort` that is a number asks the same port of every target. When no container maps it,
nothing answers there: targets stay unhealthy, and ECS stops the tasks and starts others over and over: "service web
(instance i-0123456789abcdef0) (port 8080) is unhealthy in target-group shop due to (reason Health checks failed)".

Fix: remove the target group's `HealthCheckPort`, which then is `traffic-port`, or map the port in the container that
answers there. Ports of sidecars count.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html
"""

from ecslint import (
    Findings,
    Place,
    Service,
    ServiceLoadBalancer,
    TargetGroup,
    health_check_port,
    mapping_behind,
    one_by_one,
    rule,
)

BAD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      ExecutionRoleArn: arn:aws:iam::111122223333:role/shop-execution
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          PortMappings:
            - ContainerPort: 8080
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      TargetType: ip
      Port: 8080
      Protocol: HTTP
      HealthCheckPath: /health
      HealthCheckPort: "8081"
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
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [sg-0a1b2c3d4e5f60001]
"""

GOOD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      ExecutionRoleArn: arn:aws:iam::111122223333:role/shop-execution
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          PortMappings:
            - ContainerPort: 8080
            - ContainerPort: 8081
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      TargetType: ip
      Port: 8080
      Protocol: HTTP
      HealthCheckPath: /health
      HealthCheckPort: "8081"
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
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [sg-0a1b2c3d4e5f60001]
"""


@rule(severity="warning", category="networking")
def check(balancer: ServiceLoadBalancer) -> Findings:
    launch = balancer.launch
    if isinstance(launch, Service) and launch.controller == "EXTERNAL":
        return  # its task sets have the load balancers that count
    yield from one_by_one((_target(balancer), _alternate(balancer)))


def _target(balancer: ServiceLoadBalancer) -> Findings:
    yield from _judge(balancer, balancer.at("target_group_arn"), balancer.target_group)


def _alternate(balancer: ServiceLoadBalancer) -> Findings:
    advanced = balancer.advanced_configuration
    if advanced is not None:
        yield from _judge(balancer, advanced.at("alternate_target_group_arn"), balancer.alternate_target_group)


def _judge(balancer: ServiceLoadBalancer, place: Place, group: TargetGroup | None) -> Findings:
    port = None if group is None else health_check_port(group)
    launch = balancer.launch
    if group is None or port is None or launch.task_definition is None:
        return
    if port == balancer.container_port and launch.uses_awsvpc:
        return  # which is mapped, or told of by load-balancer-port-unmapped
    if balancer.has_dynamic_host_port or mapping_behind(launch, port) is not None:
        return  # with dynamic ports a fixed one is refused: dynamic-port-fixed-health-check
    container = balancer.container
    related = [(group.at("health_check_port"), "the health check")]
    if container is not None:
        related.append((container.at("port_mappings"), "the ports of the container"))
    yield (
        place._replace(related=tuple(related)),
        (
            f"the health check asks port {port}, which no container of the task maps, so no target becomes healthy and "
            "ECS replaces the tasks over and over; remove `HealthCheckPort`, which then is that of each target, or "
            f"map port {port}"
        ),
    )
