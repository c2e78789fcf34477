"""Tasks in an Availability Zone that their load balancer is not enabled for.

A load balancer sends requests only to targets in the zones of its own subnets. ECS registers a task in another zone all
the same, where it stays `unused`: "Target is in an Availability Zone that is not enabled for the load balancer". The
task runs and is paid for, but serves nobody. Balancing across zones does not help: the zone itself must be enabled.

Fix: give the load balancer a subnet in each zone of the service's subnets, or the service subnets in the load
balancer's zones only.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""

import itertools

from ecslint import (
    Findings,
    LoadBalancer,
    Service,
    ServiceLoadBalancer,
    TaskSet,
    Undecided,
    located_balancer,
    located_launch,
    one_by_one,
    outside,
    rule,
)

BAD = """
Resources:
  PublicA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      CidrBlock: 10.0.0.0/24
      AvailabilityZone: eu-west-1a
  PublicB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: eu-west-1b
  PrivateB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      CidrBlock: 10.0.3.0/24
      AvailabilityZone: eu-west-1b
  PrivateC:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      CidrBlock: 10.0.4.0/24
      AvailabilityZone: eu-west-1c
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [!Ref PublicA, !Ref PublicB]
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
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets:
            - !Ref PrivateB
            - !Ref PrivateC  # <--
"""

GOOD = """
Resources:
  PublicB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: eu-west-1b
  PublicC:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      CidrBlock: 10.0.2.0/24
      AvailabilityZone: eu-west-1c
  PrivateB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      CidrBlock: 10.0.3.0/24
      AvailabilityZone: eu-west-1b
  PrivateC:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      CidrBlock: 10.0.4.0/24
      AvailabilityZone: eu-west-1c
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [!Ref PublicB, !Ref PublicC]
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
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets:
            - !Ref PrivateB
            - !Ref PrivateC
"""


@rule(severity="warning", category="networking")
def check(balancer: ServiceLoadBalancer) -> Findings:
    launch = balancer.launch
    if launch.awsvpc is None or not balancer.written("target_group_arn"):
        return
    if isinstance(launch, Service) and launch.controller == "EXTERNAL":
        return  # its task sets have the subnets and load balancers that count
    group = balancer.target_group
    if group is not None:
        yield from one_by_one(_judge(balancer, each) for each in group.load_balancers if not _is_told(balancer, each))


def _is_told(balancer: ServiceLoadBalancer, before: LoadBalancer) -> bool:
    """Whether another target group of the same tasks, written earlier, has the load balancer too."""
    launch = balancer.launch
    siblings = launch.load_balancers if isinstance(launch, Service | TaskSet) else []
    for each in itertools.takewhile(lambda sibling: sibling is not balancer, siblings):
        try:
            group = each.target_group
            if group is not None and any(other.resource_key == before.resource_key for other in group.load_balancers):
                return True
        except Undecided:
            continue
    return False


def _judge(balancer: ServiceLoadBalancer, before: LoadBalancer) -> Findings:
    enabled = located_balancer(before)
    if not enabled:
        return
    related = ((before.at("subnets" if before.written("subnets") else "subnet_mappings"), "its subnets"),)
    for subnet in outside(located_launch(balancer.launch), enabled):
        yield (
            subnet.place._replace(related=related),
            (
                f"tasks may run in the subnet `{subnet.name}`, whose Availability Zone has no subnet of their load "
                f"balancer `{before.name_of_resource}`: those tasks get no requests, since their target is in a zone "
                '"that is not enabled for the load balancer"; give the load balancer a subnet in that zone, or leave '
                "this one out"
            ),
        )
