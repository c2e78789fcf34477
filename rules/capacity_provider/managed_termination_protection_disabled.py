"""Scale-in that may end instances on which tasks run.

When managed scaling shrinks the group, Auto Scaling chooses the instances that go. With managed termination protection
ECS lets it take only those without tasks; with managed draining, which is on unless it is switched off, tasks are moved
away first. With neither, they die with their instance.

Fix: set `managedTerminationProtection` to `ENABLED`, and `NewInstancesProtectedFromScaleIn` of the group to `true`; or
leave `managedDraining` on.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-termination-protection.html
"""

from ecslint import CapacityProvider, Findings, rule

BAD = """
Resources:
  Provider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      AutoScalingGroupProvider:  # <--
        AutoScalingGroupArn: arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/small
        ManagedScaling:
          Status: ENABLED
        ManagedDraining: DISABLED
"""

GOOD = """
Resources:
  Provider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      AutoScalingGroupProvider:
        AutoScalingGroupArn: arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/small
        ManagedScaling:
          Status: ENABLED
        ManagedDraining: DISABLED
        ManagedTerminationProtection: ENABLED
"""


@rule(
    severity="info",
    category="reliability",
    peers=(
        "security-hub:ECS.19",
        "aws-config:ecs-capacity-provider-termination-check",
    ),
)
def check(provider: CapacityProvider) -> Findings:
    group = provider.auto_scaling_group_provider
    if group is None or provider.drains_instances or not provider.scales_group:
        return
    if group.managed_termination_protection != "ENABLED":
        yield (
            group.at(
                "managed_termination_protection", related=((group.at("managed_draining"), "nor are they drained"),)
            ),
            (
                "managed scaling may end instances on which tasks run, as `managedTerminationProtection` is not "
                "`ENABLED` and managed draining is off; set it, or leave `managedDraining` on"
            ),
        )
