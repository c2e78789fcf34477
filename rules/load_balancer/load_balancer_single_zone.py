"""A load balancer that is in one Availability Zone only.

When that zone fails, nobody reaches any of its services, however many zones their tasks are in; and it sends nothing to
tasks in zones that it is not enabled for. AWS refuses an application load balancer with fewer than two zones outright,
but for Local Zones and Outposts.

Fix: name a subnet in each zone that the tasks may be in.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
"""

from ecslint import Findings, LoadBalancer, Undecided, in_one_zone, located_balancer, rule

BAD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: network
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001]  # <--
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 6379
      Protocol: TCP
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/cache/943f017f100becff
  Doubled:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [!Ref SubnetA, !Ref SubnetB]  # <--
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  HttpsListener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Doubled
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      CidrBlock: 10.0.0.0/24
      AvailabilityZone: eu-west-1a
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: eu-west-1a
"""

GOOD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: network
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 6379
      Protocol: TCP
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/cache/943f017f100becff
  Doubled:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [!Ref SubnetA, !Ref SubnetB]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  HttpsListener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Doubled
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      CidrBlock: 10.0.0.0/24
      AvailabilityZone: eu-west-1a
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: eu-west-1b
"""


@rule(
    severity="warning",
    category="reliability",
    peers=(
        "cfn-lint:E3680",
        "prowler:elbv2_is_in_multiple_az",
        "security-hub:ELB.13",
        "aws-config:elbv2-multiple-az",
        "steampipe-aws-compliance:elb_application_gateway_network_lb_multiple_az_configured",
        "hashicorp-fsbp:elb-multiple-az",
    ),
)
def check(load_balancer: LoadBalancer) -> Findings:
    subnets = located_balancer(load_balancer)
    live = load_balancer.source_kind == "live"
    try:
        if (live and len(subnets) > 1) or not in_one_zone(subnets):
            return
    except Undecided:
        if len(subnets) == 1:
            raise
        return  # AWS takes one subnet of each zone, so several that it takes are in as many
    what = "its only subnet is" if len(subnets) == 1 else "its subnets are all"
    if len(subnets) > 1:
        effect = "of which AWS takes one subnet only"
    elif load_balancer.type == "application" and not live:
        effect = "which AWS takes for Local Zones and Outposts only"
    else:
        effect = "with which all that is behind it fails"
    yield (
        load_balancer.at("subnets" if load_balancer.written("subnets") else "subnet_mappings"),
        f"{what} in one Availability Zone, {effect}; add a subnet in each other zone that the tasks may be in",
    )
