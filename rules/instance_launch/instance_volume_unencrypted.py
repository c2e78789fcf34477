"""Instances for ECS with a volume that is not encrypted.

On it are the images, the writable layers of containers, their logs and local volumes: in plain, in each snapshot that
is made of it too. Encryption costs nothing.

Where `Encrypted` is left out the account decides, which may encrypt by default: the confidence is medium then. A volume
from a snapshot is what that snapshot is. In an account nothing is left open: where it encrypts by default all volumes
are encrypted, whatever is written; where it does not, those of the image are as the image has them.

Fix: set `Ebs.Encrypted` to `true` for each block device, or let the account do so for all that it makes from now on:
`aws ec2 enable-ebs-encryption-by-default`.

https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
"""

from ecslint import Findings, InstanceLaunch, plain_disks, rule

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
        BlockDeviceMappings:
          - DeviceName: /dev/xvda
            Ebs:
              VolumeSize: 50
              VolumeType: gp3
              Encrypted: false  # <--
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
        BlockDeviceMappings:
          - DeviceName: /dev/xvda
            Ebs:
              VolumeSize: 50
              VolumeType: gp3
              Encrypted: true
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config
"""


@rule(
    severity="info",
    category="security",
    peers=(
        "checkov:CKV_AWS_8",
        "steampipe-aws-compliance:ecs_cluster_encryption_at_rest_enabled",
        "cloud-custodian:ecs: ebs-storage filter",
    ),
)
def check(launch: InstanceLaunch) -> Findings:
    for place, why in plain_disks(launch):
        if launch.serves_ecs:
            yield place, f"{why}; set `Encrypted` to `true`"
