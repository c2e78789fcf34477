"""Scaling that looks at one of two resources only: at CPU but not at memory, or the other way round.

A service runs out of whichever comes first. One that scales by CPU alone lets tasks fill their memory, until they are
killed with "OutOfMemoryError: Container killed due to memory usage", while its CPU is idle; one that scales by memory
alone, neither by CPU nor by requests, answers ever more slowly. With several target tracking policies ECS scales out
when any of them asks for it, and in only when all agree.

Targets that follow nothing but a metric of your own, such as the length of a queue, are no finding.

Fix: add a second target tracking policy with `ECSServiceAverageMemoryUtilization`, or with
`ECSServiceAverageCPUUtilization` or `ALBRequestCountPerTarget`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
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
  CpuPolicy:
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
      MinCapacity: 2
      MaxCapacity: 8
  CpuPolicy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: cpu
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 60
        PredefinedMetricSpecification:
          PredefinedMetricType: ECSServiceAverageCPUUtilization
  MemoryPolicy:
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


@rule(severity="info", category="scaling")
def check(target: ScalableTarget) -> Findings:
    if not target.of_ecs:
        return
    followed = {kind for policy in target.policies for kind in policy.follows}
    if followed <= {"other"}:
        return
    place = target.at(
        related=tuple((policy.at(), "a policy of the target") for policy in target.policies),
        confidence="high" if target.source_kind == "live" else "medium",
    )
    if "memory" not in followed:
        yield (
            place,
            (
                "no policy of the target follows memory, so tasks that run out of it are killed and not relieved; add "
                "one with `ECSServiceAverageMemoryUtilization`"
            ),
        )
    if not followed & {"cpu", "requests"}:
        yield (
            place,
            (
                "no policy of the target follows CPU or requests, so tasks that are busy are not relieved; add one "
                "with `ECSServiceAverageCPUUtilization` or `ALBRequestCountPerTarget`"
            ),
        )
