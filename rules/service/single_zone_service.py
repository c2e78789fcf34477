"""Service that runs all its tasks in one Availability Zone.

Several tasks are there so that the service outlives one of them. With all its subnets in one zone it does not outlive
that zone: all its tasks stop at once, and ECS has nowhere to start others. In a live account a service is reported too
whose tasks all run in one zone, though others are open to them, as after a zone was in trouble.

Fix: add subnets of at least one other Availability Zone, better of two, to `awsvpcConfiguration`; turn
`availabilityZoneRebalancing` on.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
"""

from ecslint import Findings, Service, crowded_zone, in_one_zone, located_launch, one_by_one, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      LaunchType: FARGATE
      DesiredCount: 2
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001]  # <--
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      LaunchType: FARGATE
      DesiredCount: 2
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
"""


@rule(severity="warning", category="reliability", peers=("trusted-advisor:c1z7dfpz01",))
def check(service: Service) -> Findings:
    if not service.is_daemon and _is_meant_to_outlive_a_task(service):
        yield from one_by_one((_by_subnets(service), _by_tasks(service)))


def _by_subnets(service: Service) -> Findings:
    awsvpc = service.awsvpc
    subnets = located_launch(service)
    if awsvpc is None or not in_one_zone(subnets):
        return
    what = "its only subnet is" if len(subnets) == 1 else "its subnets are all"
    yield (
        awsvpc.at("subnets"),
        (
            f"the service wants several tasks, but {what} in one Availability Zone, with which all of them fail at "
            "once; add subnets of at least one other zone"
        ),
    )


def _by_tasks(service: Service) -> Findings:
    found = crowded_zone(service) if service.source_kind == "live" else None
    if found is not None:
        zone, others = found
        yield (
            service.at("desired_count"),
            (
                f"all its tasks run in {zone}, though {' and '.join(others)} are open to them, and all of them fail "
                "with that zone; set `availabilityZoneRebalancing` to `ENABLED`, or deploy the service anew"
            ),
        )


def _is_meant_to_outlive_a_task(service: Service) -> bool:
    """Whether it wants two tasks or more, by its count or at least by its scaling."""
    least, _ = service.bounds_of_count
    count = service.desired_count
    return least > 1 or (count is not None and count > 1)
