"""A step scaling policy that no alarm sets off, or whose steps leave something open.

A step scaling policy does nothing by itself. An alarm has to name its ARN among its actions, and then the policy picks
the step in which the metric's distance from the alarm's threshold lies. Without an alarm nothing ever scales. Steps
that overlap or leave a gap PutScalingPolicy refuses with a ValidationException.

Fix: let an `AWS::CloudWatch::Alarm` name the policy in its `AlarmActions`, and let each step begin where the one
before it ends. Target tracking, which makes its own alarms, is less to get wrong.

https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
"""

from ecslint import Findings, ScalingPolicy, rule

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
      PolicyName: queue  # <--
      PolicyType: StepScaling
      ScalingTargetId: !Ref Target
      StepScalingPolicyConfiguration:
        AdjustmentType: ChangeInCapacity
        StepAdjustments:
          - MetricIntervalUpperBound: 0
            ScalingAdjustment: -1
          - MetricIntervalLowerBound: 100  # <--
            ScalingAdjustment: 2
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
      PolicyName: queue
      PolicyType: StepScaling
      ScalingTargetId: !Ref Target
      StepScalingPolicyConfiguration:
        AdjustmentType: ChangeInCapacity
        StepAdjustments:
          - MetricIntervalUpperBound: 0
            ScalingAdjustment: -1
          - MetricIntervalLowerBound: 0
            ScalingAdjustment: 2
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/SQS
      MetricName: ApproximateNumberOfMessagesVisible
      Dimensions:
        - Name: QueueName
          Value: orders
      Statistic: Maximum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 100
      ComparisonOperator: GreaterThanThreshold
      AlarmActions: [!Ref Policy]
"""

ORDERS = "AWS::ApplicationAutoScaling::"


@rule(severity="warning", category="scaling")
def check(policy: ScalingPolicy) -> Findings:
    steps = policy.step_scaling_policy_configuration
    if steps is None or not policy.of_ecs:
        return
    if not policy.alarms and all(kind.startswith(ORDERS) for kind in policy.given_to):
        yield (
            policy.at("policy_name", confidence="high" if policy.source_kind == "live" else "medium"),
            (
                "no alarm names this step scaling policy among its actions, so nothing ever sets it off; put its ARN "
                "into the `AlarmActions` of an alarm"
            ),
        )
    fault = steps.fault_of_steps
    if fault is not None:
        step, problem = fault
        lower = step.written("metric_interval_lower_bound")
        yield (
            step.at("metric_interval_lower_bound" if lower else "metric_interval_upper_bound"),
            (
                f"this step {problem}, so AWS refuses the policy; let each step begin where the one before it ends, "
                "and leave the outermost bounds out"
            ),
        )
