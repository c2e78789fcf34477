"""Service with traffic whose every task may be taken away at once.

Fargate Spot is capacity that AWS has to spare. It takes a task back with two minutes' warning, and may then have none
to give for hours: "Capacity is unavailable at this time." When every task is on `FARGATE_SPOT`, the service behind
the load balancer, or in Service Connect, can lose all of them.

Services that only work off a queue, and so can wait, are not reported.

Fix: add the provider `FARGATE` with a `base` of the tasks that must always run, and let `FARGATE_SPOT` have the weight
for the rest.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
"""

from ecslint import CapacityProviderStrategyItem, Findings, Service, any_of, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      CapacityProviderStrategy:  # <--
        - CapacityProvider: FARGATE_SPOT
          Weight: 1
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
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
      CapacityProviderStrategy:
        - CapacityProvider: FARGATE
          Base: 2
        - CapacityProvider: FARGATE_SPOT
          Weight: 1
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef
"""


@rule(severity="warning", category="reliability")
def check(service: Service) -> Findings:
    if not any_of((_balanced, _offers), lambda way: way(service)):
        return
    strategy = service.effective_strategy
    if not any_of(strategy, _is_spot):
        return
    if any_of(strategy, lambda item: not _is_spot(item) and (item.weight > 0 or item.base > 0)):
        return
    if len(strategy) > 1 and not any_of(strategy, lambda item: item.weight > 0 or item.base > 0):
        return  # no provider gets a task
    place = service.at("capacity_provider_strategy")
    if not service.written("capacity_provider_strategy"):
        place = place._replace(related=((service.cluster.at(), "its default strategy counts"),))
    yield (
        place,
        (
            "every task runs on `FARGATE_SPOT`, which AWS takes back with two minutes' warning, so that the service "
            "can lose all of them; add the provider `FARGATE` with a `base` of the tasks that must always run"
        ),
    )


def _is_spot(item: CapacityProviderStrategyItem) -> bool:
    return item.on_fargate and item.capacity_provider == "FARGATE_SPOT"


def _balanced(service: Service) -> bool:
    return service.written("load_balancers")


def _offers(service: Service) -> bool:
    connect = service.service_connect_configuration
    return connect is not None and connect.enabled and connect.written("services")
