"""Security groups that keep a load balancer from the tasks behind it.

Nothing reaches a task, or the instance that it runs on, that no ingress rule of its security groups admits; and a load
balancer sends nothing that its own group does not let out. The requests and health checks are dropped without an
answer, so targets stay unhealthy with `Target.Timeout`, "Request timed out", and ECS replaces the tasks over and over:
"service shop (port 8080) is unhealthy in target-group shop due to (reason Request timed out)".

Tasks with network mode `awsvpc` need the container's port open, others the host port; when that is dynamic, 32768 to
60999. A health check on a port of its own needs that one too. What a network load balancer without security groups
sends cannot be admitted by a group, only by addresses.

Fix: add an ingress rule for that port to the group of the tasks, with the load balancer's group as
`SourceSecurityGroupId`; and let the load balancer's group, when it lists its egress, send to that port.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
"""

from itertools import islice

from ecslint import (
    AutoScalingGroup,
    Findings,
    LoadBalancer,
    Place,
    Service,
    ServiceLoadBalancer,
    TargetGroup,
    TaskLaunch,
    Traffic,
    admits,
    admits_any_address,
    ends_of,
    groups_of,
    one_by_one,
    rule,
    sends,
    sent_to,
)

End = TaskLaunch | AutoScalingGroup

SYMPTOM = 'targets stay unhealthy with "Request timed out", and ECS replaces the tasks over and over'

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
          FromPort: 80
          ToPort: 80
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
          ContainerPort: 8080  # <--
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


@rule(
    severity="warning",
    category="networking",
    peers=(
        "awslabs-ecs-mcp:fetch_network_configuration",
        "steampipe-aws-compliance:elb_application_lb_with_outbound_rule",
    ),
)
def check(balancer: ServiceLoadBalancer) -> Findings:
    launch, group = balancer.launch, balancer.target_group
    if group is None or (isinstance(launch, Service) and launch.controller == "EXTERNAL"):
        return  # the task sets of such a service have the load balancers that count
    sources = (source for source in group.load_balancers if source.type != "gateway")
    yield from one_by_one(_judge(balancer, group, source) for source in sources)


def _judge(balancer: ServiceLoadBalancer, group: TargetGroup, source: LoadBalancer) -> Findings:
    judgements = (
        _look_at(balancer, source, end, what, traffic)
        for what, traffic in sent_to(balancer, group)
        for end in ends_of(balancer.launch)
    )
    yield from islice(one_by_one(judgements), 1)  # what is told first is all that is told of a load balancer


def _look_at(balancer: ServiceLoadBalancer, source: LoadBalancer, end: End, what: str, traffic: Traffic) -> Findings:
    whose = "the tasks" if isinstance(end, TaskLaunch) else "the container instances"
    name = f"`{source.name_of_resource}`"
    if not groups_of(source):
        if not admits_any_address(end, traffic):
            yield (
                _place(balancer, source, end),
                (
                    f"{name} has no security groups, so only a range of addresses can admit it, and no group of "
                    f"{whose} admits one on {what}: {SYMPTOM}; admit {traffic} with the `CidrIp` of the clients and of "
                    "the load balancer's subnets, or give it security groups"
                ),
            )
    elif not admits(end, traffic, source):
        yield (
            _place(balancer, source, end),
            (
                f"no security group of {whose} lets {name} reach {what}: {SYMPTOM}; admit {traffic} with the load "
                "balancer's group as `SourceSecurityGroupId`"
            ),
        )
    elif not sends(source, traffic, end):
        yield (
            _place(balancer, source, end),
            (
                f"the egress of the security groups of {name} does not reach {whose} on {what}: {SYMPTOM}; allow "
                f"{traffic} to the group of {whose} in it"
            ),
        )


def _place(balancer: ServiceLoadBalancer, source: LoadBalancer, end: End) -> Place:
    related = [(group.at("security_group_ingress"), "what it is reached through") for group in groups_of(end)]
    related += [
        (group.at("security_group_egress"), "what the load balancer sends through") for group in groups_of(source)
    ]
    related.append((source.at("security_groups"), "the load balancer"))
    confidence = "high" if balancer.source_kind == "live" else "medium"
    return balancer.at("container_port", related=tuple(related), confidence=confidence)
