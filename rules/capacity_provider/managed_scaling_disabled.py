"""A capacity provider whose managed scaling or managed draining is switched off.

Without managed scaling the Auto Scaling group does not follow the tasks: those that find no room wait until somebody
resizes the group, and idle instances stay. Without managed draining an instance that is taken away, be it by scale-in,
by an instance refresh or because it was a Spot Instance, takes its tasks down with it, and ECS starts others only
afterwards.

Fix: set `status` of `managedScaling` and `managedDraining` to `ENABLED`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-draining.html
"""

from ecslint import CapacityProvider, Findings, one_by_one, rule

BAD = """
Resources:
  UnscaledProvider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      AutoScalingGroupProvider:
        AutoScalingGroupArn: arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/small
        ManagedScaling:
          Status: DISABLED  # <--
  UndrainedProvider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      AutoScalingGroupProvider:
        AutoScalingGroupArn: arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:2:autoScalingGroupName/big
        ManagedScaling:
          Status: ENABLED
        ManagedDraining: DISABLED  # <--
"""

GOOD = """
Resources:
  ScaledProvider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      AutoScalingGroupProvider:
        AutoScalingGroupArn: arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/small
        ManagedScaling:
          Status: ENABLED
  DrainedProvider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      AutoScalingGroupProvider:
        AutoScalingGroupArn: arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:2:autoScalingGroupName/big
        ManagedScaling:
          Status: ENABLED
        ManagedDraining: ENABLED
"""


@rule(severity="warning", category="scaling", fix="unsafe")
def check(provider: CapacityProvider) -> Findings:
    if provider.auto_scaling_group_provider is not None:
        yield from one_by_one((unscaled(provider), undrained(provider)))


def unscaled(provider: CapacityProvider) -> Findings:
    group = provider.auto_scaling_group_provider
    scaling = None if group is None else group.managed_scaling
    if scaling is not None and scaling.status is not None and scaling.status == "DISABLED":
        yield (
            scaling.at("status"),
            (
                "managed scaling is `DISABLED`, so the group gets no instances for tasks that find no room; set it to "
                "`ENABLED`"
            ),
            scaling.fix.set("status", "ENABLED", safe=False),
        )


def undrained(provider: CapacityProvider) -> Findings:
    group = provider.auto_scaling_group_provider
    if group is not None and group.managed_draining == "DISABLED":
        yield (
            group.at("managed_draining"),
            (
                "managed draining is `DISABLED`, so tasks die with the instance that is taken away, before others are "
                "started; set it to `ENABLED`"
            ),
            group.fix.set("managed_draining", "ENABLED", safe=False),
        )
