"""An infrastructure role that allows nothing of what ECS is to do with it.

ECS takes a role of yours to attach EBS volumes to tasks, to shift traffic in a blue/green deployment, or to launch
Managed Instances. A role that carries neither AWS's policy for the purpose nor any of the main actions serves for
nothing: volumes are not created, deployments stay as they are, instances do not come, with an error of missing
authorization in the events of the service.

Fix: attach the managed policy that the message names to the role.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
"""

from ecslint import Findings, Role, rule, unfit_uses

BAD = """
Resources:
  VolumeRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ecs.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:  # <--
        - arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForVpcLattice
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      LaunchType: EC2
      VolumeConfigurations:
        - Name: data
          ManagedEBSVolume:
            RoleArn: !GetAtt VolumeRole.Arn
            VolumeType: gp3
            SizeInGiB: 20
            Encrypted: true
            FilesystemType: ext4
"""

GOOD = """
Resources:
  VolumeRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ecs.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForVolumes
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      LaunchType: EC2
      VolumeConfigurations:
        - Name: data
          ManagedEBSVolume:
            RoleArn: !GetAtt VolumeRole.Arn
            VolumeType: gp3
            SizeInGiB: 20
            Encrypted: true
            FilesystemType: ext4
"""


@rule(severity="warning", category="startup")
def check(role: Role) -> Findings:
    for use, work in unfit_uses(role):
        actions = " and ".join(f"`{action}`" for action in work.actions[:2])
        yield (
            role.at(
                "policies" if role.written("policies") else "managed_policy_arns",
                related=((use.record.at(use.field), f"used here as {use.what}"),),
                confidence="high" if role.source_kind == "live" else "medium",
            ),
            (
                f"{use.what} of `{use.record.name_of_resource}` does not allow {actions}, so ECS cannot {work.what}; "
                f"attach `arn:aws:iam::aws:policy/{work.policy}`"
            ),
        )
