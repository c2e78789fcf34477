"""An Auto Scaling group that ECS cannot scale, though a capacity provider with managed scaling has it.

Managed scaling moves the group's desired capacity between its least and greatest size: there is no room for that when
both are equal, or the greatest is 0. It counts instances, and so cannot work with instance types that are weighted. And
it follows the tasks of one cluster: a group that two clusters share is pulled two ways. AWS's list of what such a group
must be like names them all.

Fix: set `MaxSize` above `MinSize`, remove `WeightedCapacity`, and give each cluster a group of its own.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html
"""

from ecslint import AutoScalingGroup, CapacityProvider, Findings, Place, Record, one_by_one, rule

BAD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
      CapacityProviders: [!Ref CapacityProvider]
      DefaultCapacityProviderStrategy:
        - CapacityProvider: !Ref CapacityProvider
          Weight: 1
  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id
        InstanceType: m7i.large
        IamInstanceProfile:
          Name: ecsInstanceProfile
        MetadataOptions:
          HttpTokens: required
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      LaunchTemplate:
        LaunchTemplateId: !Ref LaunchTemplate
        Version: !GetAtt LaunchTemplate.LatestVersionNumber
      MinSize: "4"
      MaxSize: "4"  # <--
      NewInstancesProtectedFromScaleIn: true
      VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
  CapacityProvider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      AutoScalingGroupProvider:
        AutoScalingGroupArn: !GetAtt Group.AutoScalingGroupArn
        ManagedScaling:
          Status: ENABLED
        ManagedTerminationProtection: ENABLED
"""

GOOD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
      CapacityProviders: [!Ref CapacityProvider]
      DefaultCapacityProviderStrategy:
        - CapacityProvider: !Ref CapacityProvider
          Weight: 1
  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id
        InstanceType: m7i.large
        IamInstanceProfile:
          Name: ecsInstanceProfile
        MetadataOptions:
          HttpTokens: required
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      LaunchTemplate:
        LaunchTemplateId: !Ref LaunchTemplate
        Version: !GetAtt LaunchTemplate.LatestVersionNumber
      MinSize: "1"
      MaxSize: "4"
      NewInstancesProtectedFromScaleIn: true
      VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
  CapacityProvider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      AutoScalingGroupProvider:
        AutoScalingGroupArn: !GetAtt Group.AutoScalingGroupArn
        ManagedScaling:
          Status: ENABLED
        ManagedTerminationProtection: ENABLED
"""


@rule(severity="warning", category="scaling")
def check(group: AutoScalingGroup) -> Findings:
    providers = [each for each in group.known_providers if each.scales_group]
    if providers:
        yield from one_by_one((fixed(group, providers), weighted(group, providers), shared(group, providers)))


def fixed(group: AutoScalingGroup, providers: list[CapacityProvider]) -> Findings:
    if not (group.has_fixed_size or (group.max_size is not None and group.max_size == 0)) or group.has_schedule:
        return
    yield (
        group.at("max_size", related=((group.at("min_size"), "its least size"), *_named(providers))),
        (
            f"`{providers[0].name_of_resource}` is to scale this group, but its size is fixed, so no instance is ever "
            "added; set `MaxSize` above `MinSize`"
        ),
    )


def weighted(group: AutoScalingGroup, providers: list[CapacityProvider]) -> Findings:
    mixed = group.mixed_instances_policy
    if not group.is_weighted or mixed is None or mixed.launch_template is None:
        return
    first = next(each for each in mixed.launch_template.overrides if each.weighted_capacity is not None)
    yield (
        first.at("weighted_capacity", related=_named(providers)),
        (
            f"`{providers[0].name_of_resource}` is to scale this group, but managed scaling counts instances and does "
            "not support instance types with weights; remove `WeightedCapacity`"
        ),
    )


def shared(group: AutoScalingGroup, providers: list[CapacityProvider]) -> Findings:
    found = [cluster for provider in providers for cluster in provider.clusters if isinstance(cluster, Record)]
    clusters = {each.resource_key: each for each in found}
    if len(clusters) > 1:
        names = " and ".join(f"`{each.name_of_resource}`" for each in clusters.values())
        yield (
            group.at(
                related=(*_named(providers), *((each.at(), "a cluster that uses it") for each in clusters.values()))
            ),
            f"the clusters {names} both scale this group, each by its own tasks; give each a group of its own",
        )


def _named(providers: list[CapacityProvider]) -> tuple[tuple[Place, str], ...]:
    return tuple((each.at(), "the capacity provider that scales it") for each in providers)
