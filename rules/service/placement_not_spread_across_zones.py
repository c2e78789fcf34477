"""Placement strategy that does not spread tasks over Availability Zones first.

Without any strategy, ECS spreads the tasks of a service over the zones. A strategy of one's own takes the place of
that: with `binpack`, `random` or a spread by instance first, all tasks may be in one zone, and are gone with it. Such
a service gets no Availability Zone rebalancing either.

Fix: let the first strategy be `spread` by `attribute:ecs.availability-zone` and the others follow, or remove
`placementStrategy`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html
"""

from ecslint import Findings, Service, Undecided, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      LaunchType: EC2
      DesiredCount: 4
      PlacementStrategies:
        - Type: binpack  # <--
          Field: memory
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      LaunchType: EC2
      DesiredCount: 4
      PlacementStrategies:
        - Type: spread
          Field: attribute:ecs.availability-zone
        - Type: binpack
          Field: memory
"""


@rule(severity="warning", category="reliability", peers=("trusted-advisor:c1z7dfpz02",))
def check(service: Service) -> Findings:
    if not service.written("placement_strategy") or service.is_daemon or _without_zones(service):
        return
    first = service.placement_strategy[0]
    if first.spreads_over_zones:
        return
    by = f" by `{first.field_}`" if isinstance(first.field_, str) else ""
    yield (
        service.at("placement_strategy", 0),
        (
            f"the first placement strategy is `{first.type}`{by}, so that all tasks may be in one Availability Zone "
            "and fail with it; let the first be `spread` by `attribute:ecs.availability-zone`"
        ),
    )


def _without_zones(service: Service) -> bool:
    """Whether it is known to run where there are no instances to choose, or no zones."""
    try:
        return service.launch_type == "EXTERNAL" or service.runs_on_fargate
    except Undecided:
        return False  # on Fargate ECS would refuse the strategy
