"""Tasks behind an application load balancer that everyone may reach directly.

The load balancer ends TLS, asks the web application firewall, authenticates users and writes the access log. A rule of
the tasks' own security group that admits `0.0.0.0/0` or `::/0` on the container's port lets clients go round all that:
from the internet when tasks have public addresses, else from whatever is connected with the VPC.

Behind a network load balancer without security groups such a rule is needed, and is no finding. Nor is it where tasks
without public addresses share the group with the load balancer, whose clients it lets in.

Fix: admit the port from the load balancer's security group, with `SourceSecurityGroupId`, in place of the range.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
"""

from ecslint import (
    Findings,
    IngressRule,
    LoadBalancer,
    SecurityGroup,
    ServiceLoadBalancer,
    TaskLaunch,
    Undecided,
    any_of,
    groups_of,
    one_by_one,
    passing,
    rule,
)

BAD = """
Resources:
  LoadBalancerGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Load balancer
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 0.0.0.0/0
  TaskGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Tasks
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 8080
          ToPort: 8080
          CidrIp: 0.0.0.0/0  # <--
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [!Ref LoadBalancerGroup]
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      TargetType: ip
      Port: 8080
      Protocol: HTTP
      HealthCheckPath: /health
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
  Service:
    Type: AWS::ECS::Service
    DependsOn: Listener
    Properties:
      Cluster: production
      TaskDefinition: shop
      LaunchType: FARGATE
      HealthCheckGracePeriodSeconds: 60
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: !Ref TargetGroup
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60003, subnet-0a1b2c3d4e5f60004]
          SecurityGroups: [!Ref TaskGroup]
"""

GOOD = """
Resources:
  LoadBalancerGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Load balancer
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 0.0.0.0/0
  TaskGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Tasks
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 8080
          ToPort: 8080
          SourceSecurityGroupId: !Ref LoadBalancerGroup
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [!Ref LoadBalancerGroup]
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      TargetType: ip
      Port: 8080
      Protocol: HTTP
      HealthCheckPath: /health
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
  Service:
    Type: AWS::ECS::Service
    DependsOn: Listener
    Properties:
      Cluster: production
      TaskDefinition: shop
      LaunchType: FARGATE
      HealthCheckGracePeriodSeconds: 60
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: !Ref TargetGroup
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60003, subnet-0a1b2c3d4e5f60004]
          SecurityGroups: [!Ref TaskGroup]
"""


@rule(severity="warning", category="security")
def check(group: SecurityGroup) -> Findings:
    launches = group.estate.referrers(group, TaskLaunch, "security_groups")
    behind = [balancer for launch in launches for balancer in getattr(launch, "load_balancers", ())]
    if behind:
        yield from one_by_one(_judge(group, ingress, behind) for ingress in group.ingress_rules)


def _judge(group: SecurityGroup, ingress: IngressRule, behind: list[ServiceLoadBalancer]) -> Findings:
    if ingress.covers_all_ports or not ingress.names_everyone:
        return  # every port to everyone is told by security-group-open-to-world
    ports = ingress.ports.get("tcp")
    if ports is None:
        return
    passed = next(passing(behind, lambda each: _front(each, ports) is not None), None)
    front = None if passed is None else _front(passed, ports)
    if passed is None or front is None:
        return
    field = "cidr_ip" if ingress.cidr_ip is not None else "cidr_ipv6"
    source = ingress.cidr_ip if ingress.cidr_ip is not None else ingress.cidr_ipv6
    related = (
        (front.at(), "the load balancer that is passed by"),
        (passed.at("container_port"), "the tasks in the group"),
    )
    public = _is_public(passed.launch)
    sharing = group.estate.referrers(group, LoadBalancer, groups_of)
    if not public and any(each.resource_key == front.resource_key for each in sharing):
        return  # what tasks share with the load balancer has to let in its clients
    confidence = "high" if public else "medium"
    if ingress.resource_key == group.resource_key:
        place = ingress.at(field, related=related, confidence=confidence)
    else:
        place = group.at(related=((ingress.at(field), "the rule"), *related), confidence=confidence)
    who = "everyone on the internet" if public else "whoever can route to them"
    yield (
        place,
        (
            f"the security group of the tasks behind `{front.name_of_resource}` lets `{source}` reach their port "
            f"{passed.container_port}: {who} can go round the load balancer and what protects it; admit the port from "
            "the load balancer's group, with `SourceSecurityGroupId`"
        ),
    )


def _front(balancer: ServiceLoadBalancer, ports: tuple[int, int]) -> LoadBalancer | None:
    """The application load balancer that clients pass by when the ports are open to everyone; None as well where a
    network load balancer without security groups needs them to be."""
    port, launch = balancer.container_port, balancer.launch
    if port is None or not ports[0] <= port <= ports[1] or not launch.uses_awsvpc:
        return None
    sources = [] if balancer.target_group is None else balancer.target_group.load_balancers
    front = next(passing(sources, lambda each: each.type == "application"), None)
    others = getattr(launch, "load_balancers", ())
    if front is None or any_of(others, lambda each: each.container_port == port and _is_open_by_need(each)):
        return None
    return front


def _is_open_by_need(balancer: ServiceLoadBalancer) -> bool:
    sources = [] if balancer.target_group is None else balancer.target_group.load_balancers
    return any_of(sources, lambda each: each.type == "network" and not each.written("security_groups"))


def _is_public(launch: TaskLaunch) -> bool:
    """Whether the tasks are known to have public addresses, or to be in a subnet that is reached from the internet."""
    try:
        if launch.awsvpc is not None and launch.awsvpc.assign_public_ip == "ENABLED":
            return True
        return any_of(launch.subnets, lambda subnet: subnet.public_route is not None)
    except Undecided:
        return False
