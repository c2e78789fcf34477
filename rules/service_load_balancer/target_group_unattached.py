"""Target group of a service that no listener forwards to.

A target group belongs to a load balancer only once a listener or listener rule forwards to it. Until then ECS refuses
the service: "The target group with targetGroupArn ... does not have an associated load balancer." A service whose
target group loses its listener later runs on, but nobody reaches it.

Fix: let a listener's `DefaultActions`, or the `Actions` of a listener rule, forward to the target group, and add it to
the service's `DependsOn`; or name the target group that is attached.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
"""

from ecslint import Findings, Service, ServiceLoadBalancer, rule

BAD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60718, subnet-1a1b2c3d4e5f60718]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: fixed-response
          FixedResponseConfig:
            StatusCode: "404"
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      TargetType: ip
      Port: 8080
      Protocol: HTTP
      HealthCheckPath: /health
  Service:
    Type: AWS::ECS::Service
    DependsOn: Listener
    Properties:
      Cluster: prod
      TaskDefinition: shop
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: !Ref TargetGroup  # <--
"""

GOOD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60718, subnet-1a1b2c3d4e5f60718]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: fixed-response
          FixedResponseConfig:
            StatusCode: "404"
  ListenerRule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Listener
      Priority: 10
      Conditions:
        - Field: host-header
          HostHeaderConfig:
            Values: [shop.example.com]
      Actions:
        - Type: forward
          TargetGroupArn: !Ref TargetGroup
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      TargetType: ip
      Port: 8080
      Protocol: HTTP
      HealthCheckPath: /health
  Service:
    Type: AWS::ECS::Service
    DependsOn: ListenerRule
    Properties:
      Cluster: prod
      TaskDefinition: shop
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: !Ref TargetGroup
"""


@rule(severity="error", category="startup")
def check(balancer: ServiceLoadBalancer) -> Findings:
    launch = balancer.launch
    if isinstance(launch, Service) and launch.controller == "EXTERNAL":
        return  # its task sets have the load balancers that count
    group = balancer.target_group
    if group is None or _is_routed_by_name(balancer) or not group.is_unattached:
        return
    yield (
        balancer.at(
            "target_group_arn",
            related=((group.at(), "no listener forwards to it"),),
            confidence="high" if group.source_kind == "live" else "medium",
        ),
        (
            f"no listener or listener rule forwards to the target group `{group.name_of_resource}`: ECS answers "
            '"The target group ... does not have an associated load balancer"; add a listener or listener rule that '
            "does, and let the service wait for it"
        ),
    )


def _is_routed_by_name(balancer: ServiceLoadBalancer) -> bool:
    """Whether it names a listener or rule itself, as blue/green deployments have it, which then forwards to it."""
    advanced = balancer.advanced_configuration
    return advanced is not None and (
        advanced.written("production_listener_rule") or advanced.written("test_listener_rule")
    )
