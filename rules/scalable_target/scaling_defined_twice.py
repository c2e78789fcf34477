"""Two scalable targets of one service, or two target tracking policies of one metric.

Application Auto Scaling knows one target for each service: whichever is written last sets the bounds, and when one of
the two is removed from its template, the target is gone for both. A second policy for the same metric it refuses: "Only
one TargetTrackingScaling policy for a given metric specification is allowed."

Policies for requests per target of different target groups are no finding.

Fix: keep one scalable target for the service, and one policy for each metric.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
"""

from ecslint import Findings, ScalableTarget, ScalingPolicy, Service, one_by_one, rule, same_text

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
  SameTarget:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: service/production/shop  # <--
      MinCapacity: 4
      MaxCapacity: 16
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
  OtherPolicy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: cpu-high
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref OtherTarget
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 50
        PredefinedMetricSpecification:
          PredefinedMetricType: ECSServiceAverageCPUUtilization
  SamePolicy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: cpu-highest
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref OtherTarget
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 80
        PredefinedMetricSpecification:
          PredefinedMetricType: ECSServiceAverageCPUUtilization
  OtherTarget:  # <--
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: service/production/search
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
      MinCapacity: 4
      MaxCapacity: 16
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
  OtherPolicy:
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


@rule(severity="warning", category="scaling", peers=("aws-cdk-lib:AutoScalingTaskCountAlready",))
def check(target: ScalableTarget) -> Findings:
    if target.of_ecs:
        yield from one_by_one((second_target(target), second_policy(target)))


def second_target(target: ScalableTarget) -> Findings:
    """Reports the later of two."""
    for earlier in target.siblings:
        if earlier is target:
            return
        if same_service(earlier, target):
            yield (
                target.at("resource_id", related=((earlier.at("resource_id"), "the other target"),)),
                (
                    f"`{earlier.name_of_resource}` is a scalable target of the same service, and whichever is written "
                    "last sets the bounds; keep one of them"
                ),
            )
            return


def same_service(one: ScalableTarget, other: ScalableTarget) -> bool:
    if one.scalable_dimension != other.scalable_dimension:
        return False
    if same_text(one.resource_id, other.resource_id):
        return True
    services: list[object] = [one.service, other.service]
    keys = [each.resource_key for each in services if isinstance(each, Service)]
    return len(keys) == len(services) and keys[0] == keys[1]


def second_policy(target: ScalableTarget) -> Findings:
    policies = target.known_policies
    for index, policy in enumerate(policies):
        for earlier in policies[:index]:
            if same_metric(earlier, policy):
                yield (
                    target.at(related=((earlier.at(), "one policy"), (policy.at(), "the other policy"))),
                    (
                        f"the policies `{earlier.name_of_resource}` and `{policy.name_of_resource}` follow the same "
                        "metric, of which AWS takes only one; remove one of them"
                    ),
                )
                return


def same_metric(one: ScalingPolicy, other: ScalingPolicy) -> bool:
    first, second = (
        one.target_tracking_scaling_policy_configuration,
        other.target_tracking_scaling_policy_configuration,
    )
    if first is None or second is None:
        return False
    metric, metric_too = first.predefined_metric_specification, second.predefined_metric_specification
    if metric is None or metric_too is None:
        return same_text(first.customized_metric_specification, second.customized_metric_specification)
    if not same_text(metric.predefined_metric_type, metric_too.predefined_metric_type):
        return False
    if metric.resource_label is None and metric_too.resource_label is None:
        return True
    return same_text(metric.resource_label, metric_too.resource_label)
