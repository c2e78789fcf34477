"""A service is scaled by forecasts alone.

Predictive scaling raises the count ahead of the load that it expects, and never lowers it; without
`Mode: ForecastAndScale` it does nothing but forecast. It also has to see a day of data before it can do anything. AWS
therefore wants it beside a policy that follows the load as it comes.

Fix: add a target tracking policy for the same scalable target, such as one for `ECSServiceAverageCPUUtilization`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/predictive-auto-scaling.html
"""

from ecslint import Findings, ScalingPolicy, any_of, rule

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
  Forecast:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: forecast  # <--
      PolicyType: PredictiveScaling
      ScalingTargetId: !Ref Target
      PredictiveScalingPolicyConfiguration:
        Mode: ForecastAndScale
        MetricSpecifications:
          - TargetValue: 60
            PredefinedMetricPairSpecification:
              PredefinedMetricType: ECSServiceCPUUtilization
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
  Forecast:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: forecast
      PolicyType: PredictiveScaling
      ScalingTargetId: !Ref Target
      PredictiveScalingPolicyConfiguration:
        Mode: ForecastAndScale
        MetricSpecifications:
          - TargetValue: 60
            PredefinedMetricPairSpecification:
              PredefinedMetricType: ECSServiceCPUUtilization
  Load:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: load
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 60
        PredefinedMetricSpecification:
          PredefinedMetricType: ECSServiceAverageCPUUtilization
"""


@rule(severity="warning", category="scaling")
def check(policy: ScalingPolicy) -> Findings:
    forecast = policy.predictive_scaling_policy_configuration
    if forecast is None or not policy.of_ecs:
        return
    target = policy.scalable_target
    if target is None or any_of(target.policies, lambda each: each.predictive_scaling_policy_configuration is None):
        return
    scales = forecast.mode == "ForecastAndScale"
    does = "never scales in" if scales else "only forecasts and scales nothing while `Mode` is `ForecastOnly`"
    yield (
        policy.at(
            "policy_name",
            related=((target.at(), "what it scales"),),
            confidence="high" if policy.source_kind == "live" else "medium",
        ),
        f"all policies of the scalable target are predictive, and this one {does}; add a target tracking policy",
    )
