"""`DesiredCount` in the template of a service that is scaled.

CloudFormation sets the count of the template whenever it updates the service, whatever scaling had made of it: a
deployment at the peak takes the tasks away that carry the load. Scaling brings them back minutes later.

Fix: remove `DesiredCount`. A new service then begins with one task, or with the scalable target's `MinCapacity`, and
updates leave the count alone.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
"""

from ecslint import Findings, ScalableTarget, Service, Undecided, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DesiredCount: 1  # <--
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: !Sub service/prod/${Service.Name}
      MinCapacity: 2
      MaxCapacity: 10
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

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: !Sub service/prod/${Service.Name}
      MinCapacity: 2
      MaxCapacity: 10
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


@rule(severity="warning", category="scaling", fix="unsafe")
def check(service: Service) -> Findings:
    if service.source_kind != "cloudformation":
        return  # only templates set the count again
    targets = service.scaling_targets
    if not targets or not service.written("desired_count"):
        return
    if service.count_is_fetched:
        raise Undecided("the count that is looked up at deployment")
    yield (
        service.at("desired_count", related=((targets[0].at(), "scaled here"),)),
        (
            "each deployment that updates the service sets `desiredCount` again, whatever scaling has made of "
            f"it{_outside(service, targets[0])}; remove `desiredCount`"
        ),
        service.fix.remove("desired_count", safe=False),
    )


def _outside(service: Service, target: ScalableTarget) -> str:
    """In words that the count is outside of what scaling allows, if it is known to be."""
    try:
        count, least, greatest = service.desired_count, target.min_capacity, target.max_capacity
        if count is not None and least is not None and greatest is not None and not least <= count <= greatest:
            return f", and {count} is not even between its least, {least}, and its greatest, {greatest}"
    except Undecided:
        pass
    return ""
