"""Service behind a load balancer that a deployment may stop altogether.

With `minimumHealthyPercent` 0, ECS need not keep a single task running while it replaces them. It stops all the old
tasks at once and then starts the new ones, and until those are healthy the load balancer answers 503. The same happens
while the instances under the tasks are drained.

A service of one task that leaves no room for a second (`maximumPercent` below 200) is silent: it cannot be deployed in
another way, which is meant when two must never run at once.

Fix: remove `minimumHealthyPercent`, which is 100 then, or set it to 50 where there is no room for more tasks than
before; and let `maximumPercent` be 200.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
"""

from ecslint import Findings, Service, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DesiredCount: 2
      DeploymentConfiguration:
        MinimumHealthyPercent: 0  # <--
        MaximumPercent: 200
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DesiredCount: 2
      DeploymentConfiguration:
        MinimumHealthyPercent: 100
        MaximumPercent: 200
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef
"""


@rule(severity="warning", category="reliability", fix="unsafe")
def check(service: Service) -> Findings:
    configuration = service.deployment_configuration
    if configuration is None or configuration.minimum_healthy_percent != 0 or service.is_daemon:
        return
    if service.controller != "ECS" or service.deployment_strategy != "ROLLING" or not service.written("load_balancers"):
        return
    _, greatest = service.bounds_of_count
    if greatest == 0:
        return  # no task to lose
    if service.desired_count == 1 and greatest == 1 and service.maximum_percent < 200:
        return  # made never to have two at once
    balancers = ((service.at("load_balancers"), "traffic comes in here"),)
    yield (
        configuration.at(
            "minimum_healthy_percent", related=balancers, confidence="medium" if greatest is None else "high"
        ),
        (
            "`minimumHealthyPercent` is 0, so a deployment may stop every task before a new one is healthy, and the "
            "load balancer answers 503 meanwhile; set it to 100, or to 50 where there is no room for more tasks"
        ),
        configuration.fix.set("minimum_healthy_percent", 100, safe=False),
    )
