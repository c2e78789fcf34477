"""File systems with their mount targets and volumes, and buckets with their events."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.storage.bucket import Bucket
from ecslint.model.storage.file_system import FileSystem, S3FilesFileSystem
from tests.model.stacks import UNDECIDED, named, only, outcome, stack

HEAD = "Parameters: {Id: {Type: String}}"
EFS = """
  Files: {Type: 'AWS::EFS::FileSystem'}
  Other: {Type: 'AWS::EFS::FileSystem', Properties: {AvailabilityZoneName: eu-west-1a}}
  Target: {Type: 'AWS::EFS::MountTarget', Properties: {FileSystemId: %s, SubnetId: subnet-1, SecurityGroups: []}}
  Point: {Type: 'AWS::EFS::AccessPoint', Properties: {FileSystemId: !Ref Files}}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {Volumes: [{Name: a, EFSVolumeConfiguration: {FilesystemId: !Ref Files}}, {Name: b}]}
"""


@pytest.mark.parametrize(
    ("file_system", "expected"),
    [
        ("!Ref Files", 1),
        ("!GetAtt Files.FileSystemId", 1),
        ("!Ref Other", 0),
        ("fs-01234567", 0),
        ("!Ref Id", UNDECIDED),
    ],
)
def test_mount_targets(file_system: str, expected: Any) -> None:
    files = named(stack(EFS % file_system, HEAD), FileSystem, "Files")
    assert outcome(lambda: len(files.mount_targets)) == expected


def test_what_else_belongs_to_a_file_system() -> None:
    estate = stack(EFS % "!Ref Files", HEAD)
    files, other = named(estate, FileSystem, "Files"), named(estate, FileSystem, "Other")
    assert [volume.name for volume in files.volumes] == ["a"]
    assert [point.name_of_resource for point in files.access_points] == ["Point"]
    assert (files.one_zone, other.one_zone) == (False, True)
    assert (files.encrypted, other.volumes) == (None, [])


S3_FILES = """
  Data: {Type: 'AWS::S3::Bucket', Properties: {VersioningConfiguration: {Status: Enabled}}}
  Files: {Type: 'AWS::S3Files::FileSystem', Properties: {Bucket: %s, RoleArn: !GetAtt Role.Arn}}
  Role: {Type: 'AWS::IAM::Role'}
  Target: {Type: 'AWS::S3Files::MountTarget', Properties: {FileSystemId: !Ref Files, SubnetId: subnet-1}}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {Volumes: [{Name: a, S3FilesVolumeConfiguration: {FileSystemArn: !GetAtt Files.FileSystemArn}}]}
"""


def test_s3_files() -> None:
    estate = stack(S3_FILES % "!GetAtt Data.Arn", HEAD)
    files = only(estate, S3FilesFileSystem)
    assert files.source_bucket is only(estate, Bucket)
    assert files.source_bucket.versioned
    assert files.role is not None
    assert [target.name_of_resource for target in files.mount_targets] == ["Target"]
    assert [volume.name for volume in files.volumes] == ["a"]
    elsewhere = only(stack(S3_FILES % "arn:aws:s3:::other", HEAD), S3FilesFileSystem)
    assert outcome(lambda: elsewhere.source_bucket and elsewhere.source_bucket.versioned) == UNDECIDED


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("{}", False),
        ("{NotificationConfiguration: {}}", False),
        ("{NotificationConfiguration: {EventBridgeConfiguration: {}}}", True),
        ("{NotificationConfiguration: {EventBridgeConfiguration: {EventBridgeEnabled: true}}}", True),
        ("{NotificationConfiguration: {EventBridgeConfiguration: {EventBridgeEnabled: 'false'}}}", False),
        ("{NotificationConfiguration: {EventBridgeConfiguration: {EventBridgeEnabled: !Ref Id}}}", UNDECIDED),
        ("{NotificationConfiguration: !Ref Id}", UNDECIDED),
    ],
)
def test_whether_a_bucket_sends_events(properties: str, expected: Any) -> None:
    bucket = only(stack(f"  B: {{Type: 'AWS::S3::Bucket', Properties: {properties}}}", HEAD), Bucket)
    assert outcome(lambda: bool(bucket.sends_events)) is expected


@pytest.mark.parametrize("value", ["data", "arn:aws:s3:::data", "arn:aws:s3:::data/key", "arn:aws-cn:s3:::data"])
def test_names_of_a_bucket(value: str) -> None:
    assert Bucket.names_in(value) == ["data"]
