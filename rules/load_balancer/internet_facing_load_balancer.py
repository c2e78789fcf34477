"""A load balancer that anybody on the internet can reach.

That is right for what the public is to use, and a hole for anything else: internal tools, APIs between services,
staging. It is also what comes of not writing a scheme. Load balancers whose security groups let in only some addresses
are no finding; a network load balancer without security groups lets in all.

Fix: set `Scheme` to `internal` (AWS replaces the load balancer for it), or let its security groups admit only who is to
use it. Where it is for the public, suppress this with the reason.

https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html#load-balancer-scheme
"""

from ecslint import Findings, IngressRule, LoadBalancer, Undecided, groups_of, passing, rule

BAD = """
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: The load balancer
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 0.0.0.0/0
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internet-facing  # <--
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [!Ref Group]
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
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff
"""

GOOD = """
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: The load balancer
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 0.0.0.0/0
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [!Ref Group]
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
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff
"""


@rule(
    severity="info",
    category="security",
    peers=(
        "prowler:elbv2_internet_facing",
        "trivy:AWS-0053",
        "steampipe-aws-compliance:elb_application_classic_network_lb_prohibit_public_access",
    ),
)
def check(load_balancer: LoadBalancer) -> Findings:
    if load_balancer.scheme != "internet-facing" or load_balancer.type == "gateway":
        return
    groups = groups_of(load_balancer)
    public = _public([each for group in groups for each in group.ingress_rules])
    if groups and not public:
        return
    written = "is" if load_balancer.written("scheme") else "is by default"
    who = "its security groups admit" if groups else "without security groups it admits"
    yield (
        load_balancer.at("scheme", related=tuple((each.at("ip_protocol"), "who is admitted") for each in public)),
        (
            f"the load balancer {written} `internet-facing`, and {who} every address; unless it is for the "
            "public, set `scheme` to `internal`"
        ),
    )


def _public(rules: list[IngressRule]) -> list[IngressRule]:
    """Those about every address. Undecided when none is known to be, and one may."""
    found: list[IngressRule] = []
    try:
        found.extend(passing(rules, lambda each: each.names_everyone))
    except Undecided:
        if not found:
            raise
    return found
