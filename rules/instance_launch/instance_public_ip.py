"""Instances for ECS that get public addresses.

What has a public address is reached from the internet as soon as one rule of a security group, or one published port of
a container, lets it be. Instances need a way out only: to the endpoints of ECS, to registries and to what the tasks
call; a NAT gateway or VPC endpoints give them that.

Fix: put the instances into private subnets, and leave `AssociatePublicIpAddress` out or set it to `false`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-outbound.html
"""

from ecslint import Findings, InstanceLaunch, LaunchConfiguration, LaunchTemplateData, NetworkInterface, passing, rule

BAD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: ami-0a1b2c3d4e5f60001
        InstanceType: m7i.large
        IamInstanceProfile:
          Name: ecsInstanceProfile
        MetadataOptions:
          HttpTokens: required
        NetworkInterfaces:
          - DeviceIndex: 0
            AssociatePublicIpAddress: true  # <--
            Groups: [sg-0a1b2c3d4e5f60001]
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config
"""

GOOD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: ami-0a1b2c3d4e5f60001
        InstanceType: m7i.large
        IamInstanceProfile:
          Name: ecsInstanceProfile
        MetadataOptions:
          HttpTokens: required
        NetworkInterfaces:
          - DeviceIndex: 0
            AssociatePublicIpAddress: false
            Groups: [sg-0a1b2c3d4e5f60001]
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config
"""


@rule(
    severity="info",
    category="security",
    peers=(
        "checkov:CKV_AWS_389",
        "prowler:autoscaling_group_launch_configuration_no_public_ip",
        "cdk-nag:AutoScalingLaunchConfigPublicIpDisabled",
        "guard-registry:AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED",
        "security-hub:AutoScaling.5",
        "aws-config:autoscaling-launch-config-public-ip-disabled",
        "steampipe-aws-compliance:autoscaling_launch_config_public_ip_disabled",
    ),
)
def check(launch: InstanceLaunch) -> Findings:
    holders: list[LaunchConfiguration | NetworkInterface] = []
    if isinstance(launch, LaunchConfiguration):
        holders = [launch]
    elif isinstance(launch, LaunchTemplateData):
        holders = [*launch.network_interfaces]
    for each in passing(holders, lambda holder: bool(holder.associate_public_ip_address)):
        if launch.serves_ecs:
            yield (
                each.at("associate_public_ip_address"),
                (
                    "the container instances get public addresses, by which the internet reaches what they publish as "
                    "soon as a security group lets it; set `AssociatePublicIpAddress` to `false`, in private subnets"
                ),
            )
