"""Service whose number of tasks never follows load.

No scalable target is about it, so the count stays what it was set to: too few tasks at the peak, and too many at
night.

A service that is made to have a single task (`minimumHealthyPercent` 0 with `maximumPercent` 100), one of the strategy
DAEMON, one with capacity of your own and, in an account, one that is turned off (`desiredCount` 0) are silent. With the
option `behind_load_balancer_only` so is all that takes no traffic. Targets may be in a stack that is not scanned, hence
the confidence is medium.

Fix: add an `AWS::ApplicationAutoScaling::ScalableTarget` with the resource id `service/CLUSTER/SERVICE`, and a scaling
policy such as target tracking on CPU.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
"""

from ecslint import Findings, Service, rule

BAD = """
Resources:
  Service:  # <--
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
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


@rule(severity="warning", category="scaling", peers=("steampipe-aws-thrifty:ecs_service_without_autoscaling",))
def check(service: Service, *, behind_load_balancer_only: bool = False) -> Findings:
    if service.source_kind == "service-definition":
        return  # what scales a service is never in such a file
    if service.is_daemon or service.controller == "EXTERNAL" or service.launch_type == "EXTERNAL":
        return
    if service.may_be_scaled or (behind_load_balancer_only and not service.takes_traffic):
        return
    if service.minimum_healthy_percent == 0 and service.maximum_percent == 100:
        return
    if service.source_kind == "live" and service.desired_count == 0:
        return  # in a template, what begins at 0 may be meant to be scaled
    yield (
        service.at(confidence="high" if service.source_kind == "live" else "medium"),
        (
            "nothing scales this service, so its number of tasks never follows load; add a scalable target with the "
            "resource id `service/CLUSTER/SERVICE`, and a scaling policy"
        ),
    )
