"""Small inputs that a rule once missed or took for another, each with what must be told of it: `line rule`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from tests.examples import scan


class Case(NamedTuple):
    name: str
    files: str | Mapping[str, str]
    rules: tuple[str, ...]
    """Only these are run."""
    told: tuple[str, ...]


GROUP = """
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {MinSize: "1", MaxSize: "4", VPCZoneIdentifier: [a, b], LaunchConfigurationName: !Ref Launch}
  Provider:
    Type: AWS::ECS::CapacityProvider
    Properties: {AutoScalingGroupProvider: {AutoScalingGroupArn: !Ref Group}}
  Cluster:
    Type: AWS::ECS::Cluster
    Properties: {ClusterName: shop, CapacityProviders: [!Ref Provider]}
"""

INSTANCE_RULES = ("instance-profile-missing", "ecs-agent-missing", "cluster-name-mismatch")

S3_FILES = """
Resources:
  Files:
    Type: AWS::S3Files::FileSystem
    Properties: {Bucket: "arn:aws:s3:::uploads", RoleArn: "arn:aws:iam::111122223333:role/files"}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      Volumes: [{Name: files, S3FilesVolumeConfiguration: {FileSystemArn: !GetAtt Files.FileSystemArn}}]
      ContainerDefinitions: [{Name: web, Image: "web:1", Memory: 64}]
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: !Ref Task
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-1, subnet-2]}}
"""

S3_MOUNT_TARGET = """
  MountTarget%s:
    Type: AWS::S3Files::MountTarget
    Properties: {FileSystemId: !Ref Files, SubnetId: subnet-%s}
"""

EXPORTS = """
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions: [{Name: web, Image: "web:1", Memory: 64, PortMappings: [{ContainerPort: 8080}]}]
Outputs:
  ByStack: {Value: !Ref Task, Export: {Name: !Sub "${AWS::StackName}-task"}}
  ByName: {Value: !Ref Task, Export: {Name: shop-task}}
"""

IMPORTS = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: !ImportValue shop-task
      LoadBalancers:
        - {ContainerName: web, ContainerPort: 80, TargetGroupArn: !ImportValue group}
"""

MANAGED = """
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [MANAGED_INSTANCES]
      ContainerDefinitions: [{Name: web, Image: "web:1", Memory: 64}]
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: !Ref Task
      CapacityProviderStrategy: [{CapacityProvider: elsewhere, Weight: 1}]
"""

EFS = """Resources:
  Role: {Type: AWS::IAM::Role}
  Files: {Type: AWS::EFS::FileSystem, Properties: {%s}}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: !GetAtt Role.Arn
      ContainerDefinitions:
        - {Name: web, Image: "web:1", Memory: 64, MountPoints: [{SourceVolume: files, ContainerPath: /files}]}
      Volumes:
        - Name: files
          EFSVolumeConfiguration:
            FilesystemId: !Ref Files
            TransitEncryption: ENABLED
"""

AWS_IMAGE = """{"family": "web", "containerDefinitions": [{"name": "envoy", "memory": 64,
  "image": "840364872350.dkr.ecr.us-west-2.amazonaws.com/aws-appmesh-envoy:v1.29.12.1-prod",
  "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "web", "awslogs-region": "eu-west-1"}}}]}
"""

BLOCKED = """Resources:
  Tasks: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: vpc-1}}
  Files: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: vpc-1}}
  Uploads: {Type: AWS::EFS::FileSystem}
  MountTarget: {Type: AWS::EFS::MountTarget, Properties: {FileSystemId: !Ref Uploads, SecurityGroups: [!Ref Files]}}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      ContainerDefinitions:
        - {Name: web, Image: "web:1", Memory: 64, MountPoints: [{SourceVolume: files, ContainerPath: /files}]}
      Volumes: [{Name: files, EFSVolumeConfiguration: {FilesystemId: !Ref Uploads}}]
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: !Ref Task
      LaunchType: FARGATE
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-1], SecurityGroups: [!Ref Tasks]}}
"""

PREDICTED = """Resources:
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: {ServiceNamespace: ecs, ScalableDimension: "ecs:service:DesiredCount", ResourceId: service/shop/web}
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyType: PredictiveScaling
      ScalingTargetId: !Ref Target
      PredictiveScalingPolicyConfiguration: {Mode: ForecastAndScale}
"""

HOST_PORT = """Resources:
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {MaxSize: "2", LaunchTemplate: {LaunchTemplateId: !Ref Launch, Version: "1"}}
  Launch:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {InstanceType: m7i.large}}
  Provider:
    Type: AWS::ECS::CapacityProvider
    Properties: {AutoScalingGroupProvider: {AutoScalingGroupArn: !Ref Group}}
  Cluster:
    Type: AWS::ECS::Cluster
    Properties: {CapacityProviders: [%s]}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: bridge
      ContainerDefinitions:
        - Name: web
          Image: web:1
          Memory: 64
          PortMappings: [{ContainerPort: 80, HostPort: 80}]
  Service:
    Type: AWS::ECS::Service
    Properties: {Cluster: !Ref Cluster, LaunchType: EC2, TaskDefinition: !Ref Task, DesiredCount: 2}
"""

SHARED = """Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: vpc-1
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}]
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Subnets: [subnet-1, subnet-2], SecurityGroups: [%s]}
  Targets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {TargetType: ip, Port: 443, Protocol: HTTPS}}
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer
      Port: 443
      DefaultActions: [{Type: forward, TargetGroupArn: !Ref Targets}]
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: web
      LaunchType: FARGATE
      LoadBalancers: [{ContainerName: web, ContainerPort: 443, TargetGroupArn: !Ref Targets}]
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-3], SecurityGroups: [!Ref Group]}}
"""

CASES = (
    Case(
        "a launch configuration without an instance profile",
        """
Resources:
  Launch:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties:
      ImageId: ami-0a1b2c3d
      UserData: !Base64 "#!/bin/bash\\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config"
"""
        + GROUP,
        INSTANCE_RULES,
        ("3 instance-profile-missing",),
    ),
    Case(
        "a launch configuration that joins another cluster",
        """
Resources:
  Launch:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties:
      ImageId: ami-0a1b2c3d
      IamInstanceProfile: ecsInstanceRole
      UserData: !Base64 "#!/bin/bash\\necho ECS_CLUSTER=other >> /etc/ecs/ecs.config"
"""
        + GROUP,
        INSTANCE_RULES,
        ("8 cluster-name-mismatch",),
    ),
    Case(
        "a launch configuration of an image without the agent",
        """
Parameters:
  Image:
    Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
    Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
Resources:
  Launch:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties:
      ImageId: !Ref Image
      IamInstanceProfile: ecsInstanceRole
      UserData: !Base64 "#!/bin/bash\\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config"
"""
        + GROUP,
        INSTANCE_RULES,
        ("10 ecs-agent-missing",),
    ),
    Case("S3 Files without a mount target", S3_FILES, ("mount-target-missing",), ("3 mount-target-missing",)),
    Case(
        "S3 Files with one mount target for two subnets",
        S3_FILES + S3_MOUNT_TARGET % (1, 1),
        ("mount-target-missing",),
        ("3 mount-target-missing",),
    ),
    Case(
        "S3 Files with a mount target in each subnet",
        S3_FILES + S3_MOUNT_TARGET % (1, 1) + S3_MOUNT_TARGET % (2, 2),
        ("mount-target-missing",),
        (),
    ),
    Case(
        "an imported name is the export that is called so, not one that might be",
        {"a.yaml": EXPORTS, "b.yaml": IMPORTS},
        ("load-balancer-port-unmapped",),
        ("8 load-balancer-port-unmapped",),
    ),
    Case(
        "what is declared for Managed Instances has awsvpc, whichever the provider",
        MANAGED,
        ("network-configuration-mismatch",),
        ("8 network-configuration-mismatch",),
    ),
    Case(
        "an image that is named by its id need not require tokens for metadata",
        """Resources:
  Launch:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: ami-0a1b2c3d4e5f60001
        MetadataOptions: {HttpEndpoint: enabled}
        UserData: {Fn::Base64: "#!/bin/bash\\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config"}
""",
        ("instance-metadata-v1-allowed",),
        ("7 instance-metadata-v1-allowed",),
    ),
    Case(
        "`Ref` of an access point of S3 Files is its id, of the file system its ARN",
        """Resources:
  Files:
    Type: AWS::S3Files::FileSystem
    Properties: {Bucket: "arn:aws:s3:::uploads", RoleArn: "arn:aws:iam::111122223333:role/files"}
  Point: {Type: AWS::S3Files::AccessPoint, Properties: {FileSystemId: !GetAtt Files.FileSystemId}}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: arn:aws:iam::111122223333:role/task
      Volumes:
        - Name: files
          S3FilesVolumeConfiguration:
            FileSystemArn: !Ref Files
            AccessPointArn: !Ref Point
        - Name: more
          S3FilesVolumeConfiguration: {FileSystemArn: !Ref Files, AccessPointArn: !GetAtt Point.AccessPointArn}
      ContainerDefinitions: [{Name: web, Image: "web:1", Memory: 64}]
""",
        ("s3-files-volume-invalid",),
        ("14 s3-files-volume-invalid",),
    ),
    Case(
        "a plain file's dynamic reference to a secret is no placeholder, and nobody resolves it",
        {
            "task.json": """{"family": "web", "containerDefinitions": [{"name": "web", "image": "web:1", "memory": 64,
  "secrets": [
    {"name": "A", "valueFrom": "{{resolve:secretsmanager:db:SecretString:password}}"},
    {"name": "B", "valueFrom": "{{ password_arn }}"}]}]}
"""
        },
        ("secret-value-from-malformed",),
        ("3 secret-value-from-malformed",),
    ),
    Case(
        "an ARN put together from a role's name is that role's",
        """Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: !Sub "arn:aws:iam::${AWS::AccountId}:role/${Role}"
      ContainerDefinitions: [{Name: web, Image: "web:1", Memory: 64}]
""",
        ("excessive-permission",),
        ("5 excessive-permission",),
    ),
    Case(
        "a file system policy about a role of the template is not about everybody",
        EFS % "FileSystemPolicy: {Statement: [{Effect: Allow, Principal: {AWS: !GetAtt Role.Arn}, Action: '*'}]}",
        ("efs-policy-needs-iam",),
        ("12 efs-policy-needs-iam",),
    ),
    Case(
        "a public image of AWS is where AWS keeps it",
        {"task.json": AWS_IMAGE},
        ("log-region-mismatch",),
        (),
    ),
    Case(
        "a security group that is exported may get rules from whoever imports it",
        BLOCKED + "Outputs: {Group: {Value: !Ref Files, Export: {Name: files}}}",
        ("mount-target-traffic-blocked",),
        (),
    ),
    Case(
        "one that nobody else sees has the rules at hand",
        BLOCKED,
        ("mount-target-traffic-blocked",),
        ("5 mount-target-traffic-blocked",),
    ),
    Case(
        "a nested stack that is given a scalable target may make policies for it",
        PREDICTED + "  More: {Type: AWS::CloudFormation::Stack, Properties: {Parameters: {Target: !Ref Target}}}",
        ("predictive-scaling-alone",),
        (),
    ),
    Case(
        "a scalable target that is given to nobody has the policies at hand",
        PREDICTED,
        ("predictive-scaling-alone",),
        ("5 predictive-scaling-alone",),
    ),
    Case(
        "what the group behind an imported provider holds is not known",
        HOST_PORT % "!Ref Provider, !ImportValue more",
        ("static-host-port-blocks-rollout",),
        (),
    ),
    Case(
        "all groups at hand leave no port free",
        HOST_PORT % "!Ref Provider, FARGATE",
        ("static-host-port-blocks-rollout",),
        ("23 static-host-port-blocks-rollout",),
    ),
    Case(
        "a group that private tasks share with their load balancer lets in its clients",
        SHARED % "!Ref Group",
        ("load-balancer-bypass",),
        (),
    ),
    Case(
        "a group of their own that lets everybody in does not",
        SHARED % "sg-0a1b2c3d",
        ("load-balancer-bypass",),
        ("6 load-balancer-bypass",),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    report = scan(case.files, *case.rules)
    told = tuple(f"{each.location.line if each.location else 0} {each.rule}" for each in report.findings)
    assert told == case.told
