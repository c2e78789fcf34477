"""A scaling policy follows a metric of which there will be no data.

The metrics whose names end in `HighResolution` are taken every 20 seconds, and only for a service that is told to
publish them. Requests per target have no data that scaling could use while CodeDeploy moves the service from one
target group to the other: AWS does not support them for services under the deployment controller `CODE_DEPLOY`. The
policy's alarms stay in the state `INSUFFICIENT_DATA`, and nothing ever scales.

Fix: publish the metric every 20 seconds under `Monitoring` of the service, or follow
`ECSServiceAverageCPUUtilization` or `ECSServiceAverageMemoryUtilization`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/target-tracking-faster-auto-scaling.html
"""

from ecslint import Findings, PredefinedMetric, ScalingPolicy, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: production
      ServiceName: shop
      TaskDefinition: shop:3
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [sg-0a1b2c3d4e5f60001]
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: !Sub service/production/${Service.Name}
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
          PredefinedMetricType: ECSServiceAverageCPUUtilizationHighResolution  # <--
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: production
      ServiceName: shop
      TaskDefinition: shop:3
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [sg-0a1b2c3d4e5f60001]
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      Monitoring:
        MetricConfigurations:
          - MetricNames: [CPUUtilization]
            ResolutionSeconds: 20
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: !Sub service/production/${Service.Name}
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
          PredefinedMetricType: ECSServiceAverageCPUUtilizationHighResolution
"""


@rule(severity="warning", category="scaling")
def check(policy: ScalingPolicy) -> Findings:
    tracking = policy.target_tracking_scaling_policy_configuration
    metric = None if tracking is None else tracking.predefined_metric_specification
    if metric is None or metric.predefined_metric_type is None:
        return
    if metric.high_resolution_of is not None:
        yield from unpublished(policy, metric, metric.high_resolution_of)
    elif metric.predefined_metric_type == "ALBRequestCountPerTarget":
        yield from unsupported(policy, metric)


def unpublished(policy: ScalingPolicy, metric: PredefinedMetric, name: str) -> Findings:
    service = policy.service
    if service is None or (service.monitoring is not None and service.monitoring.publishes_often(name)):
        return
    yield (
        metric.at("predefined_metric_type", related=((service.at("monitoring"), "the service"),)),
        (
            f"`{metric.predefined_metric_type}` has no data, since the service `{service.name_of_resource}` does not "
            f"publish `{name}` every 20 seconds; set `resolutionSeconds` to `20` for it in the service's "
            "`metricConfigurations`"
        ),
    )


def unsupported(policy: ScalingPolicy, metric: PredefinedMetric) -> Findings:
    service = policy.service
    if service is None or service.controller != "CODE_DEPLOY":
        return
    yield (
        metric.at("predefined_metric_type", related=((service.at("deployment_controller"), "CodeDeploy"),)),
        (
            f"`{metric.predefined_metric_type}` is not supported for a service under the deployment controller "
            f"`CODE_DEPLOY`, which moves `{service.name_of_resource}` between target groups; follow "
            "`ECSServiceAverageCPUUtilization`"
        ),
    )
