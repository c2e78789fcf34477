"""An endpoint service whose load balancer turns its consumers away.

A network load balancer with security groups applies their inbound rules to traffic that comes through PrivateLink too,
unless `EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic` is `off`. What the rules see is the consumer's private
address in its own VPC: a rule for the addresses of this VPC, or for a security group, admits none of them, and
connections time out.

Fix: set it to `off`, so that the endpoint connections that are accepted decide, or admit the consumers' address ranges
on the listeners' ports.

https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
"""

from ecslint import (
    Findings,
    Listener,
    LoadBalancer,
    SecurityGroup,
    Traffic,
    VpcEndpointService,
    admits_outsiders,
    any_of,
    groups_of,
    one_by_one,
    rule,
)

BAD = """
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  LoadBalancerGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Load balancer
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 10.0.0.0/16
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: network
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [!Ref LoadBalancerGroup]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 443
      Protocol: TCP
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef
  EndpointService:
    Type: AWS::EC2::VPCEndpointService
    Properties:
      NetworkLoadBalancerArns:
        - !Ref LoadBalancer  # <--
"""

GOOD = """
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  LoadBalancerGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Load balancer
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 10.0.0.0/16
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: network
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [!Ref LoadBalancerGroup]
      EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off"
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 443
      Protocol: TCP
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef
  EndpointService:
    Type: AWS::EC2::VPCEndpointService
    Properties:
      NetworkLoadBalancerArns:
        - !Ref LoadBalancer
"""


@rule(severity="info", category="networking")
def check(service: VpcEndpointService) -> Findings:
    balancers = enumerate(service.network_load_balancers)
    yield from one_by_one(_judge(service, index, balancer) for index, balancer in balancers)


def _judge(service: VpcEndpointService, index: int, balancer: LoadBalancer) -> Findings:
    if balancer.type != "network" or balancer.enforce_security_group_inbound_rules_on_private_link_traffic != "on":
        return
    groups = groups_of(balancer)
    listeners = [each for each in balancer.listeners if each.port is not None]
    if not groups or not listeners or any_of(listeners, lambda each: _serves_outsiders(balancer, groups[0], each)):
        return
    related = [(balancer.at("security_groups"), "the load balancer")]
    related += [(group.at("security_group_ingress"), "what it admits") for group in groups]
    ports = ", ".join(str(each.port) for each in listeners)
    yield (
        service.at(
            "network_load_balancer_arns",
            index,
            related=tuple(related),
            confidence="high" if service.source_kind == "live" else "medium",
        ),
        (
            f"the security groups of `{balancer.name_of_resource}` admit nothing from outside its VPC on port {ports}, "
            "and apply to PrivateLink too: connections of consumers time out; set "
            "`EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic` to `off`, or admit the consumers' addresses"
        ),
    )


def _serves_outsiders(balancer: LoadBalancer, group: SecurityGroup, listener: Listener) -> bool:
    port = listener.port
    protocol = "udp" if listener.protocol == "UDP" else "tcp"
    return port is not None and admits_outsiders(balancer, Traffic(port, port, protocol), group.vpc)
