"""A network load balancer that keeps connections within a zone, in front of few tasks.

Each address of a network load balancer sends connections to targets in its own Availability Zone only, unless
cross-zone balancing is on, which it is not by default. Where a service may run fewer tasks than there are zones, some
zone has none: AWS takes its address out of the DNS answer once it has seen that, but clients go on asking it until
their resolvers have forgotten it. And one task may get as many connections as all tasks of another zone together.

Of a load balancer whose services are not known, only a written `false` is reported.

Fix: set the attribute `load_balancing.cross_zone.enabled` of the load balancer, or of the target group, to `true`
(traffic between zones costs something), or run at least one task in each zone.

https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-load-balancer-attributes.html#cross-zone-load-balancing
"""

from ecslint import Findings, LoadBalancer, Service, TargetGroup, any_of, rule

BAD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: network
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002, subnet-0a1b2c3d4e5f60003]
      LoadBalancerAttributes:
        - Key: load_balancing.cross_zone.enabled
          Value: "false"  # <--
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 6379
      Protocol: TCP
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref TargetGroup
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      TargetType: ip
      Port: 6379
      Protocol: TCP
  Service:
    Type: AWS::ECS::Service
    DependsOn: Listener
    Properties:
      Cluster: production
      TaskDefinition: cache
      LaunchType: FARGATE
      DesiredCount: 2
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: cache
          ContainerPort: 6379
          TargetGroupArn: !Ref TargetGroup
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002, subnet-0a1b2c3d4e5f60003]
          SecurityGroups: [sg-0a1b2c3d4e5f60001]
"""

GOOD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: network
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002, subnet-0a1b2c3d4e5f60003]
      LoadBalancerAttributes:
        - Key: load_balancing.cross_zone.enabled
          Value: "true"
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 6379
      Protocol: TCP
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref TargetGroup
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      TargetType: ip
      Port: 6379
      Protocol: TCP
  Service:
    Type: AWS::ECS::Service
    DependsOn: Listener
    Properties:
      Cluster: production
      TaskDefinition: cache
      LaunchType: FARGATE
      DesiredCount: 2
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: cache
          ContainerPort: 6379
          TargetGroupArn: !Ref TargetGroup
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002, subnet-0a1b2c3d4e5f60003]
          SecurityGroups: [sg-0a1b2c3d4e5f60001]
"""

CROSS_ZONE = "load_balancing.cross_zone.enabled"


@rule(
    severity="info",
    category="reliability",
    peers=(
        "checkov:CKV_AWS_152",
        "prowler:elbv2_cross_zone_load_balancing_enabled",
        "aws-config:nlb-cross-zone-load-balancing-enabled",
        "cloudsploit:elbv2crosszoneLoadBalancing",
    ),
)
def check(load_balancer: LoadBalancer) -> Findings:
    if load_balancer.type != "network" or load_balancer.attribute(CROSS_ZONE, "false") == "true":
        return
    zones = len(load_balancer.subnet_ids)  # it takes one subnet in each zone
    if zones < 2 or any_of(load_balancer.subnet_ids, lambda each: not each):
        return
    services = [each for listener in load_balancer.listeners for group in listener.target_groups
                for each in _services(group)]  # fmt: skip
    few = next((each for each in services if 0 < _least(each) < zones), None)
    if few is not None:
        tasks = "1 task" if _least(few) == 1 else f"{_least(few)} tasks"
        why = f"`{few.name_of_resource}` may run {tasks} in its {zones} zones, so that a zone has none"
    elif not services and load_balancer.source_kind != "live" and load_balancer.attribute(CROSS_ZONE) == "false":
        why = "a zone without a healthy target answers nobody"
    else:
        return
    yield (
        load_balancer.where_attribute(CROSS_ZONE),
        (
            f"the network load balancer sends connections only to targets in the zone that they came to, and {why}; "
            f"set `{CROSS_ZONE}` to `true`"
        ),
    )


def _services(group: TargetGroup) -> list[Service]:
    """The services behind a target group that does not itself say otherwise."""
    if group.attribute(CROSS_ZONE, "use_load_balancer_configuration") == "true":
        return []
    return [each.service for each in group.registrations if not each.service.is_daemon]


def _least(service: Service) -> int:
    """The fewest tasks that it may run; 0 where that is not known."""
    return service.bounds_of_count[0]
