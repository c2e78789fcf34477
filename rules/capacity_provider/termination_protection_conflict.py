"""Managed termination protection without managed scaling, or of a group that protects no instances.

ECS keeps instances with tasks from being terminated by setting their protection from scale-in while managed scaling
shrinks the group. It cannot do so where it does not scale the group, nor where instances come without the protection:
the capacity provider is then refused, the latter with "To enable managed termination protection for a capacity
provider, the Auto Scaling group must have instance protection from scale in enabled."

Fix: set `status` of `managedScaling` to `ENABLED` and `NewInstancesProtectedFromScaleIn` of the group to `true`, or
`managedTerminationProtection` to `DISABLED`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-termination-protection.html
"""

from ecslint import CapacityProvider, Findings, one_by_one, rule

BAD = """
Resources:
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      LaunchTemplate:
        LaunchTemplateId: lt-0a1b2c3d4e5f60001
        Version: "4"
      MinSize: "1"
      MaxSize: "6"
      VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
  UnprotectedProvider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      AutoScalingGroupProvider:
        AutoScalingGroupArn: !Ref Group
        ManagedScaling:
          Status: ENABLED
        ManagedTerminationProtection: ENABLED  # <--
  UnscaledProvider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      AutoScalingGroupProvider:
        AutoScalingGroupArn: arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/big
        ManagedTerminationProtection: ENABLED  # <--
"""

GOOD = """
Resources:
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      LaunchTemplate:
        LaunchTemplateId: lt-0a1b2c3d4e5f60001
        Version: "4"
      MinSize: "1"
      MaxSize: "6"
      NewInstancesProtectedFromScaleIn: true
      VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
  ProtectedProvider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      AutoScalingGroupProvider:
        AutoScalingGroupArn: !Ref Group
        ManagedScaling:
          Status: ENABLED
        ManagedTerminationProtection: ENABLED
  ScaledProvider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      AutoScalingGroupProvider:
        AutoScalingGroupArn: arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/big
        ManagedScaling:
          Status: ENABLED
        ManagedTerminationProtection: ENABLED
"""


@rule(severity="error", category="validity", fix="unsafe", peers=("aws-cdk-lib:CannotEnableManaged",))
def check(provider: CapacityProvider) -> Findings:
    behind = provider.auto_scaling_group_provider
    if behind is not None and behind.managed_termination_protection == "ENABLED":
        yield from one_by_one((unscaled(provider), unprotected(provider)))


def unscaled(provider: CapacityProvider) -> Findings:
    behind = provider.auto_scaling_group_provider
    if behind is None:
        return
    scaling = behind.managed_scaling
    if scaling is not None and scaling.status != "DISABLED":  # settings without a status are taken for intent
        return
    written = "not configured" if scaling is None else "`DISABLED`"
    yield (
        behind.at(
            "managed_termination_protection",
            related=() if scaling is None else ((scaling.at("status"), "managed scaling"),),
        ),
        (
            f"`managedTerminationProtection` is `ENABLED`, but managed scaling is {written}: ECS refuses the capacity "
            "provider; set `status` of `managedScaling` to `ENABLED`"
        ),
        behind.fix.set("managed_scaling", {"status": "ENABLED"}, safe=False),
    )


def unprotected(provider: CapacityProvider) -> Findings:
    behind, group = provider.auto_scaling_group_provider, provider.auto_scaling_group
    if behind is None or group is None or group.new_instances_protected_from_scale_in:
        return
    yield (
        behind.at(
            "managed_termination_protection",
            related=((group.at("new_instances_protected_from_scale_in"), "its Auto Scaling group"),),
        ),
        (
            f"`managedTerminationProtection` is `ENABLED`, but the group `{group.name_of_resource}` does not protect "
            "its instances from scale-in: ECS refuses the capacity provider; set "
            "`NewInstancesProtectedFromScaleIn` to `true`"
        ),
        group.fix.set("new_instances_protected_from_scale_in", True, safe=False),
    )
