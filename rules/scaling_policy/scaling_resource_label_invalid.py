"""A resource label that is missing, out of place, malformed, or of another service's target group.

`ALBRequestCountPerTarget` needs a label that says which target group's requests count, and no other metric takes one.
It is what stands last in the ARN of the load balancer and in that of the target group:
`app/my-alb/778d41231b141a0f/targetgroup/my-group/943f017f100becff`. Anything else, such as whole ARNs, which `!Ref`
gives, PutScalingPolicy refuses with a ValidationException, and so it does for a target group that the service is not
registered with.

Fix: write `ResourceLabel: !Sub "${LoadBalancer.LoadBalancerFullName}/${TargetGroup.TargetGroupFullName}"`.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
"""

from ecslint import Findings, PredefinedMetric, ScalingPolicy, TargetGroup, any_of, matches, one_by_one, rule

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
  Requests:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: requests
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 800
        PredefinedMetricSpecification:
          PredefinedMetricType: ALBRequestCountPerTarget
          ResourceLabel: !Sub ${LoadBalancer}/${TargetGroup}  # <--
  Cpu:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: cpu
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 60
        PredefinedMetricSpecification:
          PredefinedMetricType: ECSServiceAverageCPUUtilization
          ResourceLabel: app/shop/778d41231b141a0f/targetgroup/shop/943f017f100becff  # <--
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 80
      Protocol: HTTP
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref TargetGroup
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      Port: 80
      Protocol: HTTP
      TargetType: ip
      HealthCheckPath: /health
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
  Requests:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: requests
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 800
        PredefinedMetricSpecification:
          PredefinedMetricType: ALBRequestCountPerTarget
          ResourceLabel: !Sub ${LoadBalancer.LoadBalancerFullName}/${TargetGroup.TargetGroupFullName}
  Cpu:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: cpu
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 60
        PredefinedMetricSpecification:
          PredefinedMetricType: ECSServiceAverageCPUUtilization
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 80
      Protocol: HTTP
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref TargetGroup
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      Port: 80
      Protocol: HTTP
      TargetType: ip
      HealthCheckPath: /health
"""

PER_TARGET = "ALBRequestCountPerTarget"
FORM = r"^app/[^/]+/[^/]+/targetgroup/[^/]+/[^/]+$"


@rule(severity="error", category="validity")
def check(policy: ScalingPolicy) -> Findings:
    tracking = policy.target_tracking_scaling_policy_configuration
    forecast = policy.predictive_scaling_policy_configuration
    if (tracking is None and forecast is None) or not policy.of_ecs:
        return
    metrics = [] if tracking is None else [tracking.predefined_metric_specification]
    if forecast is not None:
        metrics += [metric for each in forecast.metric_specifications for metric in each.predefined]
    yield from one_by_one(judge(policy, metric) for metric in metrics if metric is not None)


def judge(policy: ScalingPolicy, metric: PredefinedMetric) -> Findings:
    name = metric.predefined_metric_type
    if name is None:
        return
    if not metric.written("resource_label"):
        if name == PER_TARGET:
            yield (
                metric.at("resource_label"),
                (
                    f"`{PER_TARGET}` has no `ResourceLabel` to say which target group's requests count, so AWS refuses "
                    "the policy; add the full names of load balancer and target group, with a slash between them"
                ),
            )
    elif name.startswith("ECSService"):
        yield (
            metric.at("resource_label"),
            (
                f"`{name}` takes no `ResourceLabel`, and AWS refuses the policy; remove it, or follow `{PER_TARGET}` "
                "if requests are meant"
            ),
        )
    else:
        yield from one_by_one((malformed(metric), foreign(policy, metric)))


def malformed(metric: PredefinedMetric) -> Findings:
    label = metric.label
    if label is None or matches(label, FORM):
        return
    if "arn:" in label:
        wrong = "is made from ARNs, which is what `!Ref` gives"
    elif label.startswith("net/"):
        wrong = "names a network load balancer, which does not count requests"
    else:
        wrong = f"is `{metric.resource_label}`"
    message = (
        f"`ResourceLabel` {wrong}, so AWS refuses the policy; it must be `app/NAME/ID/targetgroup/NAME/ID`, in a "
        "template `LoadBalancerFullName` and `TargetGroupFullName` with a slash between them"
    )
    yield metric.at("resource_label"), message


def foreign(policy: ScalingPolicy, metric: PredefinedMetric) -> Findings:
    """Judges whether the service is registered with the target group, under blue/green deployments with either."""
    group: object = metric.target_group
    service = policy.service
    if not isinstance(group, TargetGroup) or service is None or service.controller == "EXTERNAL":
        return
    if service.written("gateway_connectors") or not service.written("load_balancers"):
        return
    own = [each for entry in service.load_balancers for each in (entry.target_group, entry.alternate_target_group)]
    key = group.resource_key
    if not any_of(own, lambda each: each is not None and each.resource_key == key):
        yield (
            metric.at(
                "resource_label", related=((group.at(), "the target group"), (service.at("load_balancers"), "not here"))
            ),
            (
                f"`ResourceLabel` names the target group `{group.name_of_resource}`, which the service "
                f"`{service.name_of_resource}` is not registered with, so AWS refuses the policy; name one of the "
                "groups of its `loadBalancers`"
            ),
        )
