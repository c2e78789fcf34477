"""Classic Load Balancer, the kind that ECS supports least.

It cannot serve tasks in network mode `awsvpc`, so none on Fargate, and asks for a fixed host port, so that an instance
runs one task of the service. A service may have only one, may not check the health of its containers besides, and gets
no rebalancing across Availability Zones. It knows neither paths nor host names, HTTP/2 or WebSockets.

Fix: use a target group of an Application Load Balancer, or for TCP and UDP of a Network Load Balancer, and attach it
by `targetGroupArn` instead of `loadBalancerName`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
"""

from ecslint import Findings, ServiceLoadBalancer, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          LoadBalancerName: shop  # <--
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef
"""


@rule(severity="warning", category="networking")
def check(balancer: ServiceLoadBalancer) -> Findings:
    if balancer.written("load_balancer_name"):
        yield (
            balancer.at("load_balancer_name"),
            (
                "`loadBalancerName` attaches a Classic Load Balancer, which has no `awsvpc` tasks, no second target "
                "group and no zone rebalancing; attach a target group of an Application or Network Load Balancer by "
                "`targetGroupArn`"
            ),
        )
