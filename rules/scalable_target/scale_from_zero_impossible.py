"""A service that scales in to no task, by metrics that only tasks give.

CPU, memory and requests per target have no data while there is no task. A service that has scaled in to 0 stays there:
the alarm for scaling out has insufficient data, whatever comes in.

Targets with a scheduled action, or with a policy that follows something else, such as the length of a queue, are no
finding.

Fix: set `MinCapacity` to 1 or more, or scale by a metric that is there without tasks.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
"""

from ecslint import Findings, ScalableTarget, ScalingPolicy, any_of, rule

BAD = """
Resources:
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: service/production/shop
      MinCapacity: 0  # <--
      MaxCapacity: 8
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: cpu
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 60
        PredefinedMetricSpecification:
          PredefinedMetricType: ECSServiceAverageCPUUtilization
"""

GOOD = """
Resources:
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: service/production/shop
      MinCapacity: 1
      MaxCapacity: 8
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: cpu
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 60
        PredefinedMetricSpecification:
          PredefinedMetricType: ECSServiceAverageCPUUtilization
"""


@rule(severity="warning", category="scaling")
def check(target: ScalableTarget) -> Findings:
    if target.min_capacity is None or target.min_capacity != 0 or not target.of_ecs:
        return
    if target.max_capacity == 0 or target.written("scheduled_actions"):
        return
    policies = target.policies
    if not policies or any_of(policies, has_data_without_tasks):
        return
    related = tuple((policy.at(), "a policy that needs tasks for its metric") for policy in policies)
    yield (
        target.at("min_capacity", related=related, confidence="high" if target.source_kind == "live" else "medium"),
        (
            "`MinCapacity` is 0, but the policies follow CPU, memory or requests per target, which have no data "
            "without tasks: once the service is at 0 it stays there; set `MinCapacity` to 1"
        ),
    )


def has_data_without_tasks(policy: ScalingPolicy) -> bool:
    if policy.predictive_scaling_policy_configuration is not None or "other" in policy.follows:
        return True
    tracking = policy.target_tracking_scaling_policy_configuration
    of_target = tracking is not None and tracking.predefined_metric_specification is not None
    return "requests" in policy.follows and not of_target  # a load balancer counts requests without targets too
