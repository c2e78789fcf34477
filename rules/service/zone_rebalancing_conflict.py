"""Availability Zone rebalancing in a service that cannot have it.

To bring tasks back into balance, ECS starts one in the zone with the fewest and then stops another. So there must be
room for an additional task (`maximumPercent` above 100), ECS must be free to choose the zone, and tasks must be spread
over the zones in the first place. `ENABLED` is refused for a `DAEMON`, for the launch type `EXTERNAL`, with a Classic
Load Balancer, with a placement constraint on the zone, and when the first placement strategy is another than spread by
zone. A service that leaves the parameter out gets rebalancing only if it can have it, so it never fails.

Fix: remove what is in the way, or set `availabilityZoneRebalancing` to `DISABLED`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
"""

from collections.abc import Iterator, Sequence

from ecslint import (
    Findings,
    Place,
    PlacementConstraint,
    Service,
    TaskDefinitionPlacementConstraint,
    matches,
    one_by_one,
    passing,
    rule,
)

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DesiredCount: 2
      AvailabilityZoneRebalancing: ENABLED  # <--
      DeploymentConfiguration:
        MinimumHealthyPercent: 50
        MaximumPercent: 100
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DesiredCount: 2
      AvailabilityZoneRebalancing: ENABLED
      DeploymentConfiguration:
        MinimumHealthyPercent: 50
        MaximumPercent: 200
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
"""

_ZONE = r"(?i)attribute:ecs\.availability-zone"


@rule(severity="error", category="validity", peers=("aws-cdk-lib:AvailabilityZoneRebalancing*",))
def check(service: Service) -> Findings:
    if service.availability_zone_rebalancing != "ENABLED":
        return
    reasons = (_daemon, _external, _maximum, _classic, _strategy, _own_constraints, _task_constraints)
    for place, why, mend in one_by_one(reason(service) for reason in reasons):
        yield (
            service.at("availability_zone_rebalancing", related=((place, why),)),
            (
                f"`availabilityZoneRebalancing` is `ENABLED`, but {why}, with which ECS refuses it; {mend}, or set "
                "`availabilityZoneRebalancing` to `DISABLED`"
            ),
        )
        return


Reasons = Iterator[tuple[Place, str, str]]


def _daemon(service: Service) -> Reasons:
    if service.is_daemon:
        yield service.at("scheduling_strategy"), "the service is a `DAEMON`", "use `REPLICA`"


def _external(service: Service) -> Reasons:
    if service.launch_type == "EXTERNAL":
        yield service.at("launch_type"), "the launch type is `EXTERNAL`", "use another"


def _maximum(service: Service) -> Reasons:
    configuration = service.deployment_configuration
    if configuration is not None and configuration.maximum_percent is not None and configuration.maximum_percent <= 100:
        percent = configuration.maximum_percent
        yield configuration.at("maximum_percent"), f"`maximumPercent` is {percent}", "set `maximumPercent` to 200"


def _classic(service: Service) -> Reasons:
    for balancer in passing(service.load_balancers, lambda each: each.written("load_balancer_name")):
        yield (
            balancer.at("load_balancer_name"),
            "a Classic Load Balancer is attached",
            "attach a target group by `targetGroupArn`",
        )


def _strategy(service: Service) -> Reasons:
    if service.written("placement_strategy") and not service.placement_strategy[0].spreads_over_zones:
        yield (
            service.at("placement_strategy", 0),
            "the first placement strategy does not spread tasks over zones",
            "let the first be `spread` by `attribute:ecs.availability-zone`",
        )


def _own_constraints(service: Service) -> Reasons:
    yield from _constraints(service.placement_constraints)


def _task_constraints(service: Service) -> Reasons:
    if service.task_definition is not None:
        yield from _constraints(service.task_definition.placement_constraints)


def _constraints(constraints: Sequence[PlacementConstraint | TaskDefinitionPlacementConstraint]) -> Reasons:
    for each in passing(constraints, lambda each: each.expression is not None and matches(each.expression, _ZONE)):
        yield each.at("expression"), "a placement constraint is about the zone", "remove the constraint"
