"""A target group that gives tasks on their way out longer than ECS gives them to stop.

A task that is replaced is taken out of its target group first, and stays `draining` until the deregistration delay is
over: 300 seconds unless something else is written. Each step of a rollout can wait for that. On Fargate a task has two
minutes at most to stop, so a longer delay does not keep its connections alive either.

Only groups that a service at hand registers its tasks in are judged. The option `seconds` is the longest delay that is
no finding, for long polling and web sockets.

Fix: set the attribute `deregistration_delay.timeout_seconds` to a little more than the longest request takes: 5 to 30
seconds for most web applications.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
"""

from ecslint import Findings, TargetGroup, rule

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
      HealthCheckPath: /health
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
"""

DELAY = "deregistration_delay.timeout_seconds"
DEFAULT = "300"


@rule(
    severity="info",
    category="deployment",
    peers=("cloudsploit:elbv2DeregistrationDelay",),
)
def check(group: TargetGroup, *, seconds: int = 120) -> Findings:
    delay = group.attribute(DELAY, DEFAULT)
    if delay is None or not delay.isdecimal() or int(delay) <= seconds or not group.registrations:
        return
    what = f"`{DELAY}` is {delay}" if group.attribute(DELAY) is not None else f"`{DELAY}` is not set, so it is {delay}"
    yield (
        group.where_attribute(DELAY),
        (
            f"{what}: a rollout can wait that long for each task that it takes out; set it to a little more than the "
            "longest request takes, such as 30"
        ),
    )
