"""A scaling policy of an ECS service that follows a metric of another AWS service.

`ASGAverageCPUUtilization` is of Auto Scaling groups, `RDSReaderAverageCPUUtilization` of databases. For a service,
target tracking takes `ECSServiceAverageCPUUtilization` and `ECSServiceAverageMemoryUtilization`, each also with
`HighResolution` at its end, and `ALBRequestCountPerTarget`. With anything else PutScalingPolicy fails with a
ValidationException, and with it the deployment of the stack.

Fix: write one of these metrics, or a `CustomizedMetricSpecification`.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
"""

from ecslint import Findings, PredefinedMetric, ScalingPolicy, one_by_one, rule

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

ELSEWHERE = (
    "ASG", "AppStream", "Cassandra", "Comprehend", "DynamoDB", "EC2SpotFleet", "ElastiCache", "Kafka", "Lambda",
    "Neptune", "RDS", "SageMaker", "WorkSpaces",
)  # fmt: skip
"""How the metrics of other services begin."""
FORECAST = (
    "ECSServiceCPUUtilization", "ECSServiceMemoryUtilization", "ECSServiceTotalCPUUtilization",
    "ECSServiceTotalMemoryUtilization", "ALBRequestCount", "TotalALBRequestCount",
)  # fmt: skip
"""Metrics that only predictive scaling has."""


@rule(severity="error", category="validity", peers=("tflint-aws:aws_appautoscaling_*_invalid_*",))
def check(policy: ScalingPolicy) -> Findings:
    tracking = policy.target_tracking_scaling_policy_configuration
    forecast = policy.predictive_scaling_policy_configuration
    if (tracking is None and forecast is None) or not policy.of_ecs:
        return
    if tracking is not None and tracking.predefined_metric_specification is not None:
        yield from judge(
            tracking.predefined_metric_specification,
            "`ECSServiceAverageCPUUtilization`, `ECSServiceAverageMemoryUtilization` or `ALBRequestCountPerTarget`",
            FORECAST,
        )
    if forecast is not None:
        metrics = [metric for each in forecast.metric_specifications for metric in each.predefined]
        yield from one_by_one(
            judge(metric, "a metric of ECS, such as `ECSServiceCPUUtilization` as a pair, or of load balancers")
            for metric in metrics
        )


def judge(metric: PredefinedMetric, remedy: str, wrong: tuple[str, ...] = ()) -> Findings:
    name = metric.predefined_metric_type
    if name is not None and (name.startswith(ELSEWHERE) or name in wrong):
        yield (
            metric.at("predefined_metric_type"),
            f"such a policy cannot follow `{name}` for an ECS service, so AWS refuses it; write {remedy}",
        )
