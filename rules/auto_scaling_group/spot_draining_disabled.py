"""Spot Instances whose tasks get no notice that the instance is taken back.

EC2 takes a Spot Instance back two minutes after it has said so. Unless the ECS agent is told to listen, by
`ECS_ENABLE_SPOT_INSTANCE_DRAINING`, which is off by default, ECS goes on placing tasks there: they are killed with the
instance, without the SIGTERM and the deregistration from the load balancer that they would otherwise get.

Managed draining of a capacity provider, which is on unless it is switched off, does the same, and AWS calls the setting
redundant then. An EventBridge rule on the notice, or a script that looks out for it, is no finding either.

Fix: write `ECS_ENABLE_SPOT_INSTANCE_DRAINING=true` to `/etc/ecs/ecs.config`, or put the group behind a capacity
provider with managed draining.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/spot-instance-draining-linux-container.html
"""

from ecslint import AutoScalingGroup, Findings, any_of, rule

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
        InstanceMarketOptions:
          MarketType: spot
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config
  Group:  # <--
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      LaunchTemplate:
        LaunchTemplateId: !Ref LaunchTemplate
        Version: !GetAtt LaunchTemplate.LatestVersionNumber
      MinSize: "1"
      MaxSize: "6"
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
        ManagedDraining: DISABLED
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
        InstanceMarketOptions:
          MarketType: spot
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config
            echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >> /etc/ecs/ecs.config
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      LaunchTemplate:
        LaunchTemplateId: !Ref LaunchTemplate
        Version: !GetAtt LaunchTemplate.LatestVersionNumber
      MinSize: "1"
      MaxSize: "6"
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
        ManagedDraining: DISABLED
"""


@rule(severity="warning", category="reliability")
def check(group: AutoScalingGroup) -> Findings:
    launch = group.instance_launch
    if launch is None or not group.buys_spot or not group.serves_ecs:
        return
    if any_of(group.capacity_providers, lambda each: each.drains_instances) or group.spot_notice_is_heard:
        return
    if launch.drains_on_spot_notice:
        return
    yield (
        group.at(
            related=(
                (launch.at("user_data"), "what the instances are told at their start"),
                *((each.at(), "its capacity provider drains no instances") for each in group.capacity_providers),
            ),
            confidence="high" if group.capacity_providers else "medium",
        ),
        (
            "the group buys Spot Instances, but nothing moves tasks away when one is taken back; write "
            "`ECS_ENABLE_SPOT_INSTANCE_DRAINING=true` to `/etc/ecs/ecs.config` in the user data, or turn on managed "
            "draining of a capacity provider"
        ),
    )
