"""Every policy that could take tasks away is told not to, so the service only grows.

With `DisableScaleIn` a target tracking policy adds tasks and never removes any. Where no other policy and no scheduled
action lowers the count, each peak of load leaves its tasks behind: they run, and are paid for, until somebody sets the
count by hand.

Fix: leave `DisableScaleIn` out, with a longer `ScaleInCooldown` if the service should shrink with care, or let another
policy or a scheduled action lower the count.

https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html
"""

from ecslint import Findings, ScalableTarget, ScalingPolicy, any_of, passing, rule

BAD = """
Resources:
  Target:  # <--
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: service/production/shop
      MinCapacity: 2
      MaxCapacity: 8
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: cpu
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 60
        DisableScaleIn: true
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
      MinCapacity: 2
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


@rule(severity="warning", category="cost")
def check(target: ScalableTarget) -> Findings:
    held = [] if not target.of_ecs else list(passing(target.known_policies, is_held))
    if not held or target.is_lowered_by_schedule or any_of(target.policies, lambda each: each.may_scale_in):
        return
    places = tuple(
        (tracking.at("disable_scale_in"), "takes no tasks away")
        for each in held
        if (tracking := each.target_tracking_scaling_policy_configuration) is not None
    )
    yield (
        target.at(related=places, confidence="high" if target.source_kind == "live" else "medium"),
        (
            "every policy that could scale in has `DisableScaleIn` set to `true`, and no scheduled action lowers the "
            "count, so the service only grows; remove `DisableScaleIn`"
        ),
    )


def is_held(policy: ScalingPolicy) -> bool:
    """Judges whether only `DisableScaleIn` keeps a policy from scaling in."""
    tracking = policy.target_tracking_scaling_policy_configuration
    return tracking is not None and tracking.disable_scale_in
