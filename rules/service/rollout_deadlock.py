"""Rolling deployment that can never make progress.

During a rolling deployment ECS keeps at least `minimumHealthyPercent` of the desired tasks running, rounded up, and
runs at most `maximumPercent` of them, rounded down. Where the two meet, it may neither stop an old task nor start a
new one. With one task that happens sooner than it seems: 50 percent of 1 is rounded up to 1, and 150 percent down to
1. The deployment hangs, its stack with it, and the service says that it "was unable to stop or start tasks during a
deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value
and try again."

Fix: let `maximumPercent` be 200, or, where there is no room for a second task, `minimumHealthyPercent` be 0.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
"""

from ecslint import Findings, Service, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DesiredCount: 1
      DeploymentConfiguration:
        MinimumHealthyPercent: 50
        MaximumPercent: 150  # <--
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DesiredCount: 1
      DeploymentConfiguration:
        MinimumHealthyPercent: 50
        MaximumPercent: 200
"""


@rule(severity="error", category="deployment", fix="unsafe", peers=("aws-cdk-lib:MustBeMinimumHealthyPercent",))
def check(service: Service) -> Findings:
    configuration = service.deployment_configuration
    if configuration is None or service.is_daemon or service.controller != "ECS":
        return
    if service.deployment_strategy != "ROLLING":
        return
    low, high = service.minimum_healthy_percent, service.maximum_percent
    least, greatest = service.bounds_of_count
    least = max(least, 1)
    if not _stuck(low, high, least, greatest):
        return
    if low >= high:
        why = "However many tasks there are, ECS must keep as many as it may run at most"
    elif least == greatest:
        why = f"With a count of {least} ECS must keep {_kept(least, low)} and may run at most {least * high // 100}"
    else:
        why = f"With a count of {least} to {greatest} ECS must always keep as many tasks as it may run at most"
    minimum = (configuration.at("minimum_healthy_percent"), "the minimum")
    place = configuration.at("minimum_healthy_percent")
    if configuration.written("maximum_percent"):
        place = configuration.at("maximum_percent", related=(minimum,))
    if low < high and service.source_kind == "cloudformation" and service.desired_count is None:
        place = place._replace(confidence="medium")  # a new service gets one task, which may have become more
    yield (
        place,
        (
            f"`minimumHealthyPercent` is {low} and `maximumPercent` is {high}. {why}, so that a deployment can "
            "neither stop an old task nor start a new one, and hangs; set `maximumPercent` to 200, or "
            "`minimumHealthyPercent` to 0"
        ),
        configuration.fix.set("maximum_percent", 200, safe=False),
    )


def _kept(count: int, low: int) -> int:
    return -(-count * low // 100)


def _stuck(low: int, high: int, least: int, greatest: int | None) -> bool:
    """Whether every count from the least to the greatest leaves no room."""
    if low >= high or greatest is None:
        return low >= high and (greatest is None or greatest > 0)
    return least <= greatest and all(_kept(count, low) >= count * high // 100 for count in range(least, greatest + 1))
