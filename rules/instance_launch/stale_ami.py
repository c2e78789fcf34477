"""ECS instances that start from an image which gets no more updates.

An image that is named by its id stays the one it was: new instances start with the kernel, the Docker and the ECS agent
of that day, with every hole that was found since. AWS publishes images for ECS every few weeks, and a public parameter
names the latest of each kind. The parameters of Amazon Linux 2, and of the first Amazon Linux, still give images, but
AWS no longer supports the system on them.

In a live account only an image is reported that is older than the option `days`. Images of other instances than those
for ECS are not judged.

Fix: name the image by the public parameter
`/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id`, and replace the instances now and then.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
"""

from ecslint import Findings, InstanceLaunch, rule

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
        ImageId: ami-0a1b2c3d4e5f60718  # <--
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
"""


@rule(severity="warning", category="security")
def check(launch: InstanceLaunch, *, days: int = 365) -> Findings:
    if launch.image_id is None or not launch.serves_ecs:
        return
    if launch.names_image_by_id:
        yield from _named_by_id(launch, days)
    elif ended := launch.image_support_ended:
        yield (
            launch.at("image_id"),
            (
                f"the image is of {ended[0]}, which AWS supports no more since {ended[1]}; take one of "
                "`/aws/service/ecs/optimized-ami/amazon-linux-2023/`"
            ),
        )


def _named_by_id(launch: InstanceLaunch, days: int) -> Findings:
    remedy = "name it by `/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id`"
    if launch.source_kind != "live":
        yield (
            launch.at("image_id"),
            f"the image is named by its id, so new instances start without any update made since; {remedy}",
        )
    elif launch.image is not None and launch.image.days_old > days:
        yield launch.at("image_id"), f"the image is {launch.image.days_old} days old; {remedy}, or make a new one"
