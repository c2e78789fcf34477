"""A security group of tasks, instances or a file system lets the whole world reach every port.

A rule for all protocols, or for ports 1 to 65535, from `0.0.0.0/0` or `::/0` leaves nothing between the internet and
what listens: debug ports, metrics, the Docker daemon, SSH, sidecars. One public address later, all of it is open.

Load balancers' groups and rules for single ports are no finding.

Fix: admit the port that is needed, from the security group of the load balancer: `SourceSecurityGroupId`.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from ecslint import Findings, IngressRule, SecurityGroup, one_by_one, rule

BAD = """
Resources:
  TaskSecurityGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Tasks
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupIngress:
        - IpProtocol: "-1"
          CidrIp: 0.0.0.0/0  # <--
        - IpProtocol: tcp
          FromPort: 0
          ToPort: 65535
          CidrIpv6: ::/0  # <--
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: production
      TaskDefinition: shop
      LaunchType: FARGATE
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [!Ref TaskSecurityGroup]
"""

GOOD = """
Resources:
  TaskSecurityGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Tasks
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 8080
          ToPort: 8080
          SourceSecurityGroupId: sg-0a1b2c3d4e5f60002
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: production
      TaskDefinition: shop
      LaunchType: FARGATE
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [!Ref TaskSecurityGroup]
"""


@rule(severity="warning", category="security", peers=("kics:e415f8d3",))
def check(group: SecurityGroup) -> Findings:
    yield from one_by_one(judge(group, ingress) for ingress in group.ingress_rules)


def judge(group: SecurityGroup, ingress: IngressRule) -> Findings:
    if not ingress.covers_all_ports or not group.members or not ingress.names_everyone:
        return
    field = "cidr_ip" if ingress.cidr_ip is not None else "cidr_ipv6"
    related = tuple((member.record.at(), f"{member.what} in the group") for member in group.members)
    beside = ingress.resource_key != group.resource_key
    place = (
        group.at(related=((ingress.at(field), "the rule"), *related)) if beside else ingress.at(field, related=related)
    )
    whose = " and ".join(dict.fromkeys(member.what for member in group.members))
    source = ingress.cidr_ip if ingress.cidr_ip is not None else ingress.cidr_ipv6
    yield (
        place,
        (
            f"the security group of {whose} lets `{source}` reach every port; admit only "
            "the port that is needed, from the security group that needs it"
        ),
    )
