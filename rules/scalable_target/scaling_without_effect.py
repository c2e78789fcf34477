"""Scaling that does nothing: equal bounds, a suspension, or a service that cannot be scaled.

With `MinCapacity` equal to `MaxCapacity` the count never changes, whatever the policies ask for. Scaling that is
suspended stays so until somebody takes it back, which is forgotten easily: the service does not grow under load, or
never shrinks. A DAEMON service has as many tasks as there are instances, and ECS does not scale services on EXTERNAL
instances.

Bounds of 0 and 0 switch a service off and are no finding, nor are equal ones that scheduled actions change.

Fix: set `MaxCapacity` above `MinCapacity`, remove `SuspendedState`, or remove the target.

https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-suspend-resume-scaling.html
"""

from ecslint import Findings, ScalableTarget, one_by_one, rule

BAD = """
Resources:
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: service/production/shop
      MinCapacity: 4
      MaxCapacity: 4  # <--
      SuspendedState:
        DynamicScalingInSuspended: true  # <--
        DynamicScalingOutSuspended: false
        ScheduledScalingSuspended: true  # <--
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
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: service/production/shop
      MinCapacity: 4
      MaxCapacity: 12
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

SUSPENSIONS = {
    "dynamic_scaling_in_suspended": "scaling in is suspended, so the service never shrinks again once it has grown",
    "dynamic_scaling_out_suspended": "scaling out is suspended, so the service does not grow under load",
    "scheduled_scaling_suspended": "scaling by schedule is suspended, so scheduled actions do nothing",
}


@rule(severity="warning", category="scaling", peers=("aws-cdk-lib:External service limits",))
def check(target: ScalableTarget) -> Findings:
    if target.of_ecs:
        flags = (suspended(target, flag) for flag in SUSPENSIONS)
        yield from one_by_one((fixed(target), *flags, unscalable(target)))


def fixed(target: ScalableTarget) -> Findings:
    low, high = target.min_capacity, target.max_capacity
    if low is None or high is None or low != high or high == 0:
        return
    if any(bounds != (low, high) for bounds in target.bounds):  # then by its schedule
        return
    yield (
        target.at("max_capacity"),
        (
            f"`MinCapacity` and `MaxCapacity` are both {low}, so nothing ever scales the service; set `MaxCapacity` to "
            "what the service needs at its peak"
        ),
    )


def suspended(target: ScalableTarget, flag: str) -> Findings:
    state = target.suspended_state
    if state is not None and getattr(state, flag):
        yield state.at(flag), f"{SUSPENSIONS[flag]}; remove it from `SuspendedState`"


def unscalable(target: ScalableTarget) -> Findings:
    service = target.service
    if service is None:
        return
    related = ((service.at("scheduling_strategy" if service.is_daemon else "launch_type"), "the service"),)
    if service.is_daemon:
        yield (
            target.at("resource_id", related=related),
            (
                f"`{service.name_of_resource}` is a `DAEMON` service, which has one task on each instance and is not "
                "scaled; remove the scalable target"
            ),
        )
    elif service.launch_type is not None and service.launch_type == "EXTERNAL":
        yield (
            target.at("resource_id", related=related),
            (
                f"`{service.name_of_resource}` runs on `EXTERNAL` instances, where ECS does not scale services; remove "
                "the scalable target"
            ),
        )
