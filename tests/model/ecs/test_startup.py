"""What the first tasks of a service need, and whether CloudFormation makes it before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import ecslint.model.ecs.cluster  # noqa: F401 - makes its records known
from ecslint.model.ecs.service import Service
from ecslint.model.ecs.startup import late_mount_targets, late_policies, late_provider_associations
from ecslint.model.record import Record
from tests.model.stacks import UNDECIDED, only, outcome, stack

HEAD = "Parameters: {P: {Type: String}}"


def late(find: Callable[[Service], Iterator[Record]], resources: str) -> Any:
    service = only(stack(resources, HEAD), Service)
    return outcome(lambda: [each.name_of_resource for each in find(service)])


STORAGE = """
  A: {Type: 'AWS::EC2::Subnet', Properties: {AvailabilityZone: eu-west-1a}}
  B: {Type: 'AWS::EC2::Subnet', Properties: {AvailabilityZone: eu-west-1b}}
  Efs: {Type: 'AWS::EFS::FileSystem'}
  EfsTarget: {Type: 'AWS::EFS::MountTarget', Properties: {FileSystemId: !Ref Efs, SubnetId: %s}}
  S3: {Type: 'AWS::S3Files::FileSystem'}
  S3Target: {Type: 'AWS::S3Files::MountTarget', Properties: {FileSystemId: !Ref S3, SubnetId: !Ref A}}
  Middle: {Type: 'Custom::Thing', DependsOn: EfsTarget}
  Task: {Type: 'AWS::ECS::TaskDefinition', Properties: {Volumes: [{Name: a, %s}]}}
  Service:
    Type: AWS::ECS::Service
    DependsOn: %s
    Properties:
      TaskDefinition: !Ref Task
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref A]}}
"""
EFS = "EFSVolumeConfiguration: {FilesystemId: !Ref Efs}"
S3_FILES = "S3FilesVolumeConfiguration: {FileSystemArn: !GetAtt S3.FileSystemArn}"


@pytest.mark.parametrize(
    ("subnet", "volume", "depends", "expected"),
    [
        ("!Ref A", EFS, "[]", ["EfsTarget"]),
        ("!Ref P", EFS, "[]", ["EfsTarget"]),
        ("!Ref B", EFS, "[]", []),  # it serves another zone than that of the tasks
        ("!Ref A", EFS, "EfsTarget", []),
        ("!Ref A", EFS, "Middle", []),
        ("!Ref A", EFS, "Efs", ["EfsTarget"]),
        ("!Ref A", S3_FILES, "EfsTarget", ["S3Target"]),
        ("!Ref A", "EFSVolumeConfiguration: {FilesystemId: !Ref P}", "[]", []),
        ("!Ref A", "Host: {}", "[]", []),
    ],
)
def test_mount_targets(subnet: str, volume: str, depends: str, expected: list[str]) -> None:
    assert late(late_mount_targets, STORAGE % (subnet, volume, depends)) == expected


CLUSTER = """
  Cluster: {Type: 'AWS::ECS::Cluster', Properties: {%s}}
  Association:
    Type: AWS::ECS::ClusterCapacityProviderAssociations
    Properties:
      Cluster: !Ref Cluster
      CapacityProviders: [FARGATE]
      DefaultCapacityProviderStrategy: [{CapacityProvider: FARGATE}]
  Service: {Type: 'AWS::ECS::Service', DependsOn: %s, Properties: {%s}}
"""
STRATEGY = "Cluster: !Ref Cluster, CapacityProviderStrategy: [{CapacityProvider: FARGATE}]"


@pytest.mark.parametrize(
    ("cluster", "depends", "service", "expected"),
    [
        ("", "[]", STRATEGY, ["Association"]),
        ("", "Association", STRATEGY, []),
        ("", "[]", "Cluster: !Ref Cluster", ["Association"]),  # by the default strategy
        ("", "[]", "Cluster: !Ref Cluster, LaunchType: FARGATE", []),
        ("CapacityProviders: [FARGATE]", "[]", STRATEGY, []),
        ("", "[]", STRATEGY.replace("!Ref Cluster", "!Ref P"), UNDECIDED),
        ("", "[]", STRATEGY.replace("!Ref Cluster", "!Ref Association"), UNDECIDED),
    ],
)
def test_provider_associations(cluster: str, depends: str, service: str, expected: Any) -> None:
    assert late(late_provider_associations, CLUSTER % (cluster, depends, service)) == expected


ROLES = """
  Role: {Type: 'AWS::IAM::Role', Properties: {ManagedPolicyArns: [!Ref Named]}}
  Named: {Type: 'AWS::IAM::ManagedPolicy'}
  Other: {Type: 'AWS::IAM::Role'}
  Policy: {Type: %s}
  Task: {Type: 'AWS::ECS::TaskDefinition', Properties: {%s}}
  Service: {Type: 'AWS::ECS::Service', DependsOn: %s, Properties: {TaskDefinition: !Ref Task}}
"""
POLICY = "'AWS::IAM::Policy', Properties: {Roles: [!Ref Role]}"
EXECUTION = "ExecutionRoleArn: !GetAtt Role.Arn"


@pytest.mark.parametrize(
    ("policy", "task", "depends", "expected"),
    [
        (POLICY, EXECUTION, "[]", ["Policy"]),
        (POLICY, "TaskRoleArn: !GetAtt Role.Arn", "[]", ["Policy"]),
        (POLICY, "TaskRoleArn: !GetAtt Other.Arn", "[]", []),
        (POLICY, EXECUTION, "Policy", []),
        (POLICY, EXECUTION, "Role", ["Policy"]),
        (POLICY.replace("{Roles", "{PolicyName: !GetAtt Service.Name, Roles"), EXECUTION, "[]", []),  # a circle
        (POLICY, "ExecutionRoleArn: !Ref P", "[]", UNDECIDED),
        ("'AWS::IAM::RolePolicy', Properties: {RoleName: !Ref Role}", EXECUTION, "[]", ["Policy"]),
        ("'AWS::IAM::ManagedPolicy', Properties: {Roles: [!Ref Role]}", EXECUTION, "[]", ["Policy"]),
        ("'AWS::IAM::ManagedPolicy'", EXECUTION, "[]", []),  # what the role names is there before it
    ],
)
def test_policies(policy: str, task: str, depends: str, expected: Any) -> None:
    assert late(late_policies, ROLES % (policy, task, depends)) == expected
