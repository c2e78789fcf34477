"""Blue/green load balancer that lacks a part, or names a listener where a rule belongs.

To shift traffic, ECS needs a second target group, the rule that sends production traffic to the two, and a role with
which it may change that rule. At an Application Load Balancer the rule is a listener rule, by its ARN, even where it is
the default; at a Network Load Balancer, which has none, it is the listener. ECS refuses a service where
`advancedConfiguration` is not so.

Fix: set `alternateTargetGroupArn`, `productionListenerRule` and `roleArn`; for an Application Load Balancer, make an
`AWS::ElasticLoadBalancingV2::ListenerRule` that forwards to both target groups, and refer to it.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-implementation.html
"""

from ecslint import AdvancedConfiguration, Findings, ServiceLoadBalancer, one_by_one, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DeploymentConfiguration:
        Strategy: BLUE_GREEN
        BakeTimeInMinutes: 5
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/blue/0123456789abcdef
          AdvancedConfiguration:
            AlternateTargetGroupArn:
              arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/green/0123456789abcde0
            ProductionListenerRule: !Ref Listener  # <--
            RoleArn: arn:aws:iam::111122223333:role/shift-traffic
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/0123456789abcdef
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/blue/0123456789abcdef
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DeploymentConfiguration:
        Strategy: BLUE_GREEN
        BakeTimeInMinutes: 5
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/blue/0123456789abcdef
          AdvancedConfiguration:
            AlternateTargetGroupArn:
              arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/green/0123456789abcde0
            ProductionListenerRule: !Ref ProductionRule
            RoleArn: arn:aws:iam::111122223333:role/shift-traffic
  ProductionRule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/0123456789abcdef/0123
      Priority: 1
      Conditions:
        - Field: path-pattern
          Values: ["*"]
      Actions:
        - Type: forward
          ForwardConfig:
            TargetGroups:
              - TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/blue/0123456789abcdef
                Weight: 100
              - TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/green/0123456789abcde0
                Weight: 0
"""

_PARTS = ("alternate_target_group_arn", "production_listener_rule", "role_arn")


@rule(severity="error", category="validity")
def check(balancer: ServiceLoadBalancer) -> Findings:
    advanced = balancer.advanced_configuration
    if advanced is not None:
        rules = ("production_listener_rule", "test_listener_rule")
        yield from one_by_one((_lacking(advanced), *(_kind(advanced, field) for field in rules)))


def _lacking(advanced: AdvancedConfiguration) -> Findings:
    lacking = [part for part in _PARTS if advanced.peek(part) is None or not advanced.written(part)]
    if lacking:
        names = " and ".join(f"`{advanced.declared()[part].api}`" for part in lacking)
        yield (
            advanced.at(lacking[0]),
            (
                f"`advancedConfiguration` lacks {names}, without which ECS cannot shift traffic, so that it refuses "
                f"the service; set {'it' if len(lacking) == 1 else 'them'}"
            ),
        )


def _kind(advanced: AdvancedConfiguration, field: str) -> Findings:
    api = advanced.declared()[field].api
    routed = advanced.routed_by(field)
    if routed == ("listener", "application"):
        yield (
            advanced.at(field),
            (
                f"`{api}` names a listener of an Application Load Balancer, where ECS takes a listener rule, and it "
                "refuses the service; name the listener rule that forwards to both target groups"
            ),
        )
    elif routed == ("rule", "network"):
        yield (
            advanced.at(field),
            (
                f"`{api}` names a rule of a Network Load Balancer, which has listeners only, and ECS refuses the "
                "service; name the listener"
            ),
        )
