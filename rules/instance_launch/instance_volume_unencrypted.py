"""Instances for ECS with a volume that is not encrypted.

On it are the images, the writable layers of containers, their logs and local volumes: in plain, in each snapshot that
is made of it too. Encryption costs nothing.

Where `Encrypted` is left out the account decides, which may encrypt by default: the confidence is medium then. A volume
from a snapshot is what that snapshot is.

Fix: set `Ebs.Encrypted` to `true` for each block device.

https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
"""

from ecslint import BlockDeviceMapping, Findings, InstanceLaunch, one_by_one, rule

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
    yield from one_by_one(_judge(launch, each) for each in launch.block_device_mappings)


def _judge(launch: InstanceLaunch, device: BlockDeviceMapping) -> Findings:
    volume = device.ebs
    if volume is None or volume.encrypted or (volume.encrypted is None and volume.snapshot_id is not None):
        return
    if not launch.serves_ecs:
        return
    if volume.encrypted is None:
        what = "`Encrypted` is not set, so the volume is encrypted only if the account encrypts by default"
    else:
        what = "`Encrypted` is `false`, so what containers write to the volume is stored in plain"
    yield (
        volume.at("encrypted", confidence="medium" if volume.encrypted is None else "high"),
        f"{what}; set it to `true`",
    )
