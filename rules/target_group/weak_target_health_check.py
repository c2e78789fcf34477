"""A target group whose health check says little about whether the task can answer.

Without a path the load balancer asks for `/`: a page that may be slow, may ask for a login, or may be answered while
all behind it is broken. And a network load balancer checks by opening a connection, unless something else is written: a
process that hangs, or that answers every request with an error, still takes connections.

Ports count as HTTP ones by `appProtocol` of the port mapping, or by the number: 80, 443 or 8080. A path that is written
is fine, be it `/`; groups for gRPC have a default of their own. Only groups that a service at hand registers its tasks
in are judged.

Fix: set `HealthCheckPath` to a page that tells whether the application can do its work, such as `/health`; with a
network load balancer `HealthCheckProtocol` to `HTTP` as well.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""

from ecslint import Findings, ServiceLoadBalancer, TargetGroup, Undecided, any_of, passing, rule

BAD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 80
      Protocol: HTTP
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref TargetGroup
  TargetGroup:  # <--
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      TargetType: ip
      Port: 8080
      Protocol: HTTP
      TargetGroupAttributes:
        - Key: deregistration_delay.timeout_seconds
          Value: "30"
  Service:
    Type: AWS::ECS::Service
    DependsOn: Listener
    Properties:
      Cluster: production
      TaskDefinition: shop
      LaunchType: FARGATE
      DesiredCount: 2
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: !Ref TargetGroup
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [sg-0a1b2c3d4e5f60002]
  NetworkLoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: network
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  TcpListener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref NetworkLoadBalancer
      Port: 9000
      Protocol: TCP
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref TcpGroup
  TcpGroup:  # <--
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      TargetType: ip
      Port: 9000
      Protocol: TCP
  ApiTaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      TaskRoleArn: arn:aws:iam::111122223333:role/api
      ExecutionRoleArn: arn:aws:iam::111122223333:role/api-execution
      ContainerDefinitions:
        - Name: api
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/api:1.4
          PortMappings:
            - Name: api
              ContainerPort: 9000
              AppProtocol: http
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /api
              awslogs-region: eu-west-1
              awslogs-stream-prefix: api
  Api:
    Type: AWS::ECS::Service
    DependsOn: TcpListener
    Properties:
      Cluster: production
      TaskDefinition: !Ref ApiTaskDefinition
      LaunchType: FARGATE
      DesiredCount: 2
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: api
          ContainerPort: 9000
          TargetGroupArn: !Ref TcpGroup
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [sg-0a1b2c3d4e5f60002]
"""

GOOD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 80
      Protocol: HTTP
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref TargetGroup
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      TargetType: ip
      Port: 8080
      Protocol: HTTP
      HealthCheckPath: /health
      TargetGroupAttributes:
        - Key: deregistration_delay.timeout_seconds
          Value: "30"
  Service:
    Type: AWS::ECS::Service
    DependsOn: Listener
    Properties:
      Cluster: production
      TaskDefinition: shop
      LaunchType: FARGATE
      DesiredCount: 2
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: !Ref TargetGroup
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [sg-0a1b2c3d4e5f60002]
  NetworkLoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: network
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  TcpListener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref NetworkLoadBalancer
      Port: 9000
      Protocol: TCP
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref TcpGroup
  TcpGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      TargetType: ip
      Port: 9000
      Protocol: TCP
      HealthCheckProtocol: HTTP
      HealthCheckPath: /health
  ApiTaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      TaskRoleArn: arn:aws:iam::111122223333:role/api
      ExecutionRoleArn: arn:aws:iam::111122223333:role/api-execution
      ContainerDefinitions:
        - Name: api
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/api:1.4
          PortMappings:
            - Name: api
              ContainerPort: 9000
              AppProtocol: http
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /api
              awslogs-region: eu-west-1
              awslogs-stream-prefix: api
  Api:
    Type: AWS::ECS::Service
    DependsOn: TcpListener
    Properties:
      Cluster: production
      TaskDefinition: !Ref ApiTaskDefinition
      LaunchType: FARGATE
      DesiredCount: 2
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: api
          ContainerPort: 9000
          TargetGroupArn: !Ref TcpGroup
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [sg-0a1b2c3d4e5f60002]
"""

WEB = ("HTTP", "HTTPS")
WEB_PORTS = (80, 443, 8080)


@rule(
    severity="info",
    category="reliability",
    peers=("checkov:CKV_AWS_261",),
)
def check(group: TargetGroup) -> Findings:
    if group.target_type not in ("instance", "ip") or group.health_check_path is not None or not group.registrations:
        return
    default = "HTTP" if group.protocol is not None and group.protocol in WEB else "TCP"
    checked = default if group.health_check_protocol is None else group.health_check_protocol
    if checked in WEB:
        if group.source_kind != "live" and (group.protocol_version is None or group.protocol_version != "GRPC"):
            yield (
                group.at("health_check_path"),
                (
                    "`HealthCheckPath` is not set, so the load balancer asks for `/`, which may say little about "
                    "whether the task can do its work; set it, for instance to `/health`"
                ),
            )
    elif checked == "TCP" and group.protocol is not None and group.protocol in ("TCP", "TLS"):
        yield from _by_tcp(group)


def _by_tcp(group: TargetGroup) -> Findings:
    found = next(passing(group.registrations, _is_for_http), None)
    if found is not None:
        port = found.container_port
        by_name = port is not None and _speaks(found, port, "http", "http2")
        yield (
            group.at(
                "health_check_protocol",
                related=((found.at("container_port"), "the port of the container"),),
                confidence="high" if by_name else "medium",
            ),
            (
                f"the health check only opens a connection to port {port}, which {'is' if by_name else 'looks like'} "
                "HTTP: a container that hangs or answers with errors passes it; set `HealthCheckProtocol` to "
                f"`{'HTTPS' if port == 443 else 'HTTP'}`, with a `HealthCheckPath`"
            ),
        )


def _is_for_http(balancer: ServiceLoadBalancer) -> bool:
    """Whether a container's port is for HTTP: by its mapping, or by its number."""
    port = balancer.container_port
    if port is None or _speaks(balancer, port, "grpc"):
        return False
    return port in WEB_PORTS or _speaks(balancer, port, "http", "http2")


def _speaks(balancer: ServiceLoadBalancer, port: int, *protocols: str) -> bool:
    """Whether the port mapping is known to say that it speaks one of the protocols."""
    try:
        container = balancer.container
        mappings = [] if container is None else container.port_mappings
        return any_of(mappings, lambda each: each.covers(port) and each.app_protocol in protocols)
    except Undecided:
        return False
