"""Service that runs all its tasks in one Availability Zone.

Several tasks are there so that the service outlives one of them. With all its subnets in one zone it does not outlive
that zone: all its tasks stop at once, and ECS has nowhere to start others.

Fix: add subnets of at least one other Availability Zone, better of two, to `awsvpcConfiguration`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
"""

from ecslint import Findings, Service, in_one_zone, located_launch, rule

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
    awsvpc = service.awsvpc
    if awsvpc is None or service.is_daemon or not _is_meant_to_outlive_a_task(service):
        return
    subnets = located_launch(service)
    if not in_one_zone(subnets):
        return
    what = "its only subnet is" if len(subnets) == 1 else "its subnets are all"
    yield (
        awsvpc.at("subnets"),
        (
            f"the service wants several tasks, but {what} in one Availability Zone, with which all of them fail at "
            "once; add subnets of at least one other zone"
        ),
    )


def _is_meant_to_outlive_a_task(service: Service) -> bool:
    """Whether it wants two tasks or more, by its count or at least by its scaling."""
    least, _ = service.bounds_of_count
    count = service.desired_count
    return least > 1 or (count is not None and count > 1)
