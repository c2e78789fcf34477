"""A scalable target that nothing scales: it has neither a scaling policy nor a scheduled action.

A scalable target only says between which bounds a service may be scaled. Without a policy or a schedule its count never
changes, and the load that was to be met meets as many tasks as on any other day.

Fix: add an `AWS::ApplicationAutoScaling::ScalingPolicy` for the target, for instance one that tracks
`ECSServiceAverageCPUUtilization`, or remove the target.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
"""

from ecslint import Findings, ScalableTarget, rule

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


@rule(severity="warning", category="scaling")
def check(target: ScalableTarget) -> Findings:
    if target.of_ecs and not target.written("scheduled_actions") and not target.policies:
        yield (
            target.at(confidence="high" if target.source_kind == "live" else "medium"),
            (
                "the scalable target has no scaling policy and no scheduled action, so nothing ever scales the "
                "service; add a policy, such as target tracking of `ECSServiceAverageCPUUtilization`"
            ),
        )
