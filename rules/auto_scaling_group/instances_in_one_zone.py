"""A group of instances for ECS that are all in one Availability Zone.

With that zone all of them fail, and every task on them: ECS cannot start them elsewhere, as there is no instance in
another zone. A zone may also run out of instances of a type while the others have some.

Fix: name a subnet in each of two or more zones in `VPCZoneIdentifier`.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html
"""

from ecslint import AutoScalingGroup, Findings, in_one_zone, located_group, rule

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
      MinSize: "2"
      MaxSize: "6"
      VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60001]  # <--
  SpotGroup:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      LaunchTemplate:
        LaunchTemplateId: !Ref LaunchTemplate
        Version: !GetAtt LaunchTemplate.LatestVersionNumber
      MinSize: "2"
      MaxSize: "6"
      VPCZoneIdentifier: [!Ref SubnetA, !Ref SubnetB]  # <--
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      CidrBlock: 10.0.0.0/24
      AvailabilityZone: eu-west-1a
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: eu-west-1a
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
      MinSize: "2"
      MaxSize: "6"
      VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
  SpotGroup:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      LaunchTemplate:
        LaunchTemplateId: !Ref LaunchTemplate
        Version: !GetAtt LaunchTemplate.LatestVersionNumber
      MinSize: "2"
      MaxSize: "6"
      VPCZoneIdentifier: [!Ref SubnetA, !Ref SubnetB]
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      CidrBlock: 10.0.0.0/24
      AvailabilityZone: eu-west-1a
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: eu-west-1b
"""


@rule(
    severity="warning",
    category="reliability",
    peers=(
        "prowler:autoscaling_group_multiple_az",
        "security-hub:AutoScaling.2",
        "aws-config:autoscaling-multiple-az",
        "steampipe-aws-compliance:autoscaling_group_multiple_az_configured",
        "cloudsploit:asgMultiAz",
    ),
)
def check(group: AutoScalingGroup) -> Findings:
    written = group.written("vpc_zone_identifier")
    if group.max_size is not None and group.max_size == 0:
        return
    if written:
        subnets = located_group(group)
        if not in_one_zone(subnets):
            return
        what = "its only subnet is" if len(subnets) == 1 else "its subnets are all"
    elif len(set(group.availability_zones)) == 1:
        what = "all its instances are"
    else:
        return
    if group.serves_ecs:
        yield (
            group.at("vpc_zone_identifier" if written else "availability_zones"),
            (
                f"the group is for ECS, and {what} in one Availability Zone, with which every task on them fails; add "
                "a subnet of another zone to `VPCZoneIdentifier`"
            ),
        )
