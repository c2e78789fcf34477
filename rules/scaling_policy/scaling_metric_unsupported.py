"""A scaling policy of an ECS service that follows a metric of another AWS service.

`ASGAverageCPUUtilization` is of Auto Scaling groups, `RDSReaderAverageCPUUtilization` of databases. For a service,
target tracking takes `ECSServiceAverageCPUUtilization` and `ECSServiceAverageMemoryUtilization`, each also with
`HighResolution` at its end, and `ALBRequestCountPerTarget`. With anything else PutScalingPolicy fails with a
ValidationException, and with it the deployment of the stack.

Fix: write one of these metrics, or a `CustomizedMetricSpecification`.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
"""

from ecslint import Findings, Place, PredefinedMetric, ScalingPolicy, passing, rule

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
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: cpu
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 60
        PredefinedMetricSpecification:
          PredefinedMetricType: ASGAverageCPUUtilization  # <--
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


@rule(severity="error", category="validity", peers=("tflint-aws:aws_appautoscaling_*_invalid_*",))
def check(policy: ScalingPolicy) -> Findings:
    tracking = policy.target_tracking_scaling_policy_configuration
    forecast = policy.predictive_scaling_policy_configuration
    if (tracking is None and forecast is None) or not policy.of_ecs:
        return
    if tracking is not None and tracking.predefined_metric_specification is not None:
        metric = tracking.predefined_metric_specification
        if metric.is_of_another_service or metric.only_forecasts:
            remedy = (
                "`ECSServiceAverageCPUUtilization`, `ECSServiceAverageMemoryUtilization` or `ALBRequestCountPerTarget`"
            )
            yield _unsupported(metric, remedy)
    if forecast is not None:
        metrics = [metric for each in forecast.metric_specifications for metric in each.predefined]
        for metric in passing(metrics, lambda metric: metric.is_of_another_service):
            remedy = "a metric of ECS, such as `ECSServiceCPUUtilization` as a pair, or of load balancers"
            yield _unsupported(metric, remedy)


def _unsupported(metric: PredefinedMetric, remedy: str) -> tuple[Place, str]:
    name = metric.predefined_metric_type
    return (
        metric.at("predefined_metric_type"),
        f"such a policy cannot follow `{name}` for an ECS service, so AWS refuses it; write {remedy}",
    )
