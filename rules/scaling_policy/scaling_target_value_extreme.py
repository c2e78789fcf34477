"""A utilization target that leaves no room, or asks for many idle tasks.

Above 90 % the tasks are all but full when scaling out begins, and new ones take minutes to start: requests queue up,
and memory runs out. Below 10 % a service pays for ten times the tasks that it needs. Utilization is that of what is
reserved: the `cpu` and `memory` of the task definition.

The options `highest` and `lowest` set other bounds.

Fix: set `TargetValue` between 40 and 75, and measure from there.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
"""

from collections.abc import Iterator

from ecslint import Findings, Place, ScalingPolicy, one_by_one, rule

BAD = """
Resources:
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: service/production/shop
      MinCapacity: 2
      MaxCapacity: 8
  Cpu:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: cpu
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 95  # <--
        PredefinedMetricSpecification:
          PredefinedMetricType: ECSServiceAverageCPUUtilization
  Memory:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: memory
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 0.7  # <--
        PredefinedMetricSpecification:
          PredefinedMetricType: ECSServiceAverageMemoryUtilization
"""

GOOD = """
Resources:
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: service/production/shop
      MinCapacity: 2
      MaxCapacity: 8
  Cpu:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: cpu
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 65
        PredefinedMetricSpecification:
          PredefinedMetricType: ECSServiceAverageCPUUtilization
  Memory:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: memory
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 70
        PredefinedMetricSpecification:
          PredefinedMetricType: ECSServiceAverageMemoryUtilization
"""


@rule(severity="warning", category="scaling")
def check(policy: ScalingPolicy, *, lowest: float = 10, highest: float = 90) -> Findings:
    tracking = policy.target_tracking_scaling_policy_configuration
    forecast = policy.predictive_scaling_policy_configuration
    if (tracking is None and forecast is None) or not policy.of_ecs:
        return
    for value, place in targets(policy):
        if value > highest:
            yield (
                place,
                (
                    f"`TargetValue` is {value:g} % of what the tasks reserve, which leaves them no room until new ones "
                    "have started; set it to 75 or less"
                ),
            )
        elif value < lowest:
            yield (
                place,
                (
                    f"`TargetValue` is {value:g} % of what the tasks reserve, so nearly all of it is paid for and "
                    "never used; set it to 40 or more"
                ),
            )


def targets(policy: ScalingPolicy) -> Iterator[tuple[float, Place]]:
    """The values that are percentages, and where they stand."""
    tracking = policy.target_tracking_scaling_policy_configuration
    forecast = policy.predictive_scaling_policy_configuration
    specifications = [tracking, *(forecast.metric_specifications if forecast is not None else ())]

    def target_of(index: int) -> Iterator[tuple[float, Place]]:
        each = specifications[index]
        if each is not None and each.is_percentage and each.target_value is not None:
            yield each.target_value, each.at("target_value")

    yield from one_by_one(map(target_of, range(len(specifications))))
