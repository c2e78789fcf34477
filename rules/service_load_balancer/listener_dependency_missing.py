"""Service that CloudFormation may make before its target group has a load balancer.

A target group belongs to a load balancer only once a listener or listener rule forwards to it. The service refers to
the target group, and the listener does too, but neither to the other, so CloudFormation makes the two at the same
time. When the service comes first, which it usually does, ECS answers: "The target group with targetGroupArn ... does
not have an associated load balancer.", and the stack is rolled back.

Fix: add the listener or listener rule that forwards to the target group to the service's `DependsOn`.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html
"""

from ecslint import Findings, Service, ServiceLoadBalancer, any_of, rule

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
    DependsOn: Listener
    Properties:
      Cluster: prod
      TaskDefinition: shop
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: !Ref TargetGroup
"""


@rule(severity="warning", category="deployment")
def check(balancer: ServiceLoadBalancer) -> Findings:
    launch = balancer.launch
    if balancer.source_kind != "cloudformation":
        return
    if isinstance(launch, Service) and launch.controller == "EXTERNAL":
        return  # its task sets have the load balancers that count
    group = balancer.target_group
    if group is None or group.source_kind != "cloudformation" or _names_production_rule(balancer):
        return
    attachments = group.attachments
    if not attachments or any_of(attachments, launch.waits_for):
        return
    first, what = attachments[0], "service" if isinstance(launch, Service) else "task set"
    yield (
        balancer.at("target_group_arn", related=((first.at(), "it is attached here"),)),
        (
            f"nothing makes CloudFormation wait for `{first.name_of_resource}`, which attaches the target group to a "
            f'load balancer; made before it, the {what} fails with "The target group ... does not have an associated '
            f'load balancer"; add `DependsOn: {first.name_of_resource}` to the {what}'
        ),
    )


def _names_production_rule(balancer: ServiceLoadBalancer) -> bool:
    """Whether it names the rule that forwards to both target groups: made elsewhere, or waited for."""
    advanced = balancer.advanced_configuration
    return advanced is not None and advanced.written("production_listener_rule")
