"""A listener whose port the load balancer's own security groups let nobody reach.

The groups of an application load balancer decide who may open a connection to it. Where none of their rules covers the
port of a listener, not even for the load balancer's own network, clients wait until they give up: nothing refuses them,
nothing is logged, and the targets behind are healthy. It happens when a listener moves from 80 to 443, or when the
group of the tasks is given to the load balancer.

Who is let in is not judged, only that somebody is. Network load balancers, which PrivateLink may lead past their
groups, are silent. In files the rule may be in another stack, hence the confidence is medium.

Fix: admit TCP on the listener's port, from the clients: `0.0.0.0/0` where it is for the public.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
"""

from ecslint import Findings, Listener, Traffic, admits_anybody, groups_of, rule

BAD = """
Resources:
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 443  # <--
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [!Ref Clients]
  Clients:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Who may ask the load balancer
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 80
          ToPort: 80
          CidrIp: 10.0.0.0/8
"""

GOOD = """
Resources:
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [!Ref Clients]
  Clients:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Who may ask the load balancer
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 10.0.0.0/8
"""


@rule(severity="warning", category="networking")
def check(listener: Listener) -> Findings:
    balancer = listener.load_balancer
    if listener.port is None or balancer is None or balancer.type != "application":
        return
    groups = groups_of(balancer)
    if not groups or admits_anybody(balancer, Traffic(listener.port, listener.port)):
        return
    related = [(group.at("security_group_ingress"), "the load balancer's group") for group in groups]
    yield (
        listener.at(
            "port",
            related=((balancer.at("security_groups"), "the load balancer"), *related),
            confidence="high" if listener.source_kind == "live" else "medium",
        ),
        (
            f"no security group of `{balancer.name_of_resource}` lets anybody reach port {listener.port}, on which it "
            "listens: clients time out; admit TCP on the port from where the clients are"
        ),
    )
