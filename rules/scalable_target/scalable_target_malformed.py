"""A scalable target that does not name the count of an ECS service.

Application Auto Scaling knows a service by `service/CLUSTER/SERVICE`, in namespace `ecs`, with the dimension
`ecs:service:DesiredCount`. Anything else is refused, or is of no service that exists. In CloudFormation the usual
mistake is `!Ref` of the service, which gives its ARN and not its name: "ECS service doesn't exist". `MinCapacity` above
`MaxCapacity` is refused as well.

Fix: write `ResourceId: !Sub service/${Cluster}/${Service.Name}`, with the names and not the ARNs, and the namespace and
dimension above.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
"""

from ecslint import Findings, ScalableTarget, Service, Undecided, matches, one_by_one, rule

BAD = """
Resources:
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: !Sub service/${Cluster}/${Service}  # <--
      MinCapacity: 8  # <--
      MaxCapacity: 4
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
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: shop
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
"""

GOOD = """
Resources:
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: !Sub service/${Cluster}/${Service.Name}
      MinCapacity: 4
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
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: shop
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
"""

DIMENSION = "ecs:service:DesiredCount"


@rule(severity="error", category="validity", peers=("tflint-aws:aws_appautoscaling_*_invalid_*",))
def check(target: ScalableTarget) -> Findings:
    if target.of_ecs:
        yield from one_by_one((dimension(target), resource(target), bounds(target)))


def dimension(target: ScalableTarget) -> Findings:
    namespace, written = target.service_namespace, target.scalable_dimension
    if namespace is None or written is None:
        return
    if namespace == "ecs" and written != DIMENSION:
        yield (
            target.at("scalable_dimension"),
            (
                f"`ScalableDimension` is `{written}`, which namespace `ecs` does not have: Application Auto Scaling "
                f"refuses the target; write `{DIMENSION}`"
            ),
        )
    elif written == DIMENSION and namespace != "ecs":
        yield (
            target.at("service_namespace"),
            (
                f"`ServiceNamespace` is `{namespace}`, which has no dimension `{DIMENSION}`: Application Auto Scaling "
                "refuses the target; write `ecs`"
            ),
        )


def resource(target: ScalableTarget) -> Findings:
    written = target.resource_id
    if written is None:
        return
    form = "it must be `service/CLUSTER/SERVICE`, by names"
    if target.refers_by_arn:
        remedy = "`Ref` of a service gives its ARN, so write `!Sub service/${Cluster}/${Service.Name}`"
        yield target.at("resource_id"), f"`ResourceId` `{written}` holds an ARN where names belong; {remedy}"
        return
    parts = target.resource_parts
    if "/" not in written or parts[0] != "service":
        yield target.at("resource_id"), f"`ResourceId` is `{written}`, which names no ECS service; {form}"
    elif len(parts) > 3 or any(isinstance(part, str) and not part for part in parts):
        yield (
            target.at("resource_id"),
            f"`ResourceId` is `{written}`, with an empty part or too many; {form}",
        )
    elif len(parts) == 2 and "/" not in parts[1] and target.service is not None and not in_default(target.service):
        yield (
            target.at("resource_id", related=((target.service.at("cluster_arn"), "the service's cluster"),)),
            (
                f"`ResourceId` is `{written}`, which is looked for in the cluster named `default`, and the service "
                f"runs in another; {form}"
            ),
        )


def in_default(service: Service) -> bool:
    if service.cluster_arn is None:
        return True
    try:
        return matches(service.cluster_arn, "(^|/)default$")
    except Undecided:
        return service.cluster.cluster_name == "default"  # one that CloudFormation names is not called so


def bounds(target: ScalableTarget) -> Findings:
    low, high = target.min_capacity, target.max_capacity
    if low is not None and high is not None and low > high:
        yield (
            target.at("min_capacity"),
            f"`MinCapacity` is {low}, above `MaxCapacity` {high}: Application Auto Scaling refuses the target",
        )
