"""File systems of EFS and S3 Files, and buckets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecslint.live.snapshot import Resource
from ecslint.sources.live.thing import Account, At, Shape, Thing, merged, moved

_EFS = "elasticfilesystem"


def file_system(resource: Resource, account: Account) -> Iterator[Thing]:
    """A file system. One without a policy, or that is not backed up, has nothing in their place."""
    raw = moved(merged(resource), FileSystemPolicy="Policy")
    for key, call in (("FileSystemPolicy", "DescribeFileSystemPolicy"), ("BackupPolicy", "DescribeBackupPolicy")):
        if key not in raw and (failed := account.failed(f"{_EFS}:{call}", resource.id)) is not None:
            raw[key] = failed
    arn = raw.get("FileSystemArn") or account.arn(_EFS, f"file-system/{resource.id}")
    yield Thing(resource.type, resource.id, raw.get("FileSystemId", resource.id), raw, arn=arn)


def mount_target(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    raw.setdefault("SecurityGroups", account.untold(f"{_EFS}:DescribeMountTargetSecurityGroups", resource.id))
    # It has no ARN: it is shown as part of its file system.
    arn = account.arn(_EFS, f"file-system/{raw['FileSystemId']}") if "FileSystemId" in raw else None
    yield Thing(resource.type, resource.id, raw.get("MountTargetId", resource.id), raw, arn=arn)


def access_point(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    arn = raw.get("AccessPointArn") or account.arn(_EFS, f"access-point/{resource.id}")
    yield Thing(resource.type, resource.id, raw.get("AccessPointId", resource.id), raw, arn=arn)


# -- S3 Files


def s3_files_file_system(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    arn = raw.get("fileSystemArn")
    yield Thing(resource.type, resource.id, raw.get("fileSystemId", resource.id), raw, arn=arn)


def s3_files_mount_target(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    raw.setdefault("securityGroups", account.untold("s3files:GetMountTarget", resource.id))
    arn = None if "fileSystemId" not in raw else account.arn("s3files", f"file-system/{raw['fileSystemId']}")
    yield Thing(resource.type, resource.id, raw.get("mountTargetId", resource.id), raw, arn=arn)


# -- buckets


def bucket(resource: Resource, account: Account) -> Iterator[Thing]:
    """A bucket; one with nothing written about its encryption encrypts with S3's own keys."""
    data = merged(resource)
    name = data.get("Name", resource.id)
    raw: dict[str, Any] = {"BucketName": name}
    for key, property_, call in _BUCKET_CALLS:
        raw[property_] = At(data[key], (key,)) if key in data else account.untold(f"s3:{call}", name)
    if "Encryption" in data:
        raw["BucketEncryption"] = _encryption(data["Encryption"])
    elif (failed := account.failed("s3:GetEncryptionConfiguration", name)) is not None:
        raw["BucketEncryption"] = failed
    yield Thing(resource.type, resource.id, name, raw, arn=f"arn:{account.partition}:s3:::{name}")


_BUCKET_CALLS = (
    ("Versioning", "VersioningConfiguration", "GetBucketVersioning"),
    ("Notification", "NotificationConfiguration", "GetBucketNotification"),
)
"""What a call about a bucket gives, the property that it is in templates, and its IAM action."""


def _encryption(answer: Any) -> Any:
    """GetBucketEncryption's rules as templates have them."""
    inner = answer.get("ServerSideEncryptionConfiguration", answer) if isinstance(answer, Mapping) else {}
    rules = []
    for index, rule in enumerate(inner.get("Rules", ())):
        by_default = rule.get("ApplyServerSideEncryptionByDefault")
        path = ("Encryption", "Rules", index, "ApplyServerSideEncryptionByDefault")
        rules.append({"ServerSideEncryptionByDefault": At(by_default, path)})
    return {"ServerSideEncryptionConfiguration": rules}


SHAPES: Mapping[str, Shape] = {
    "AWS::EFS::AccessPoint": access_point,
    "AWS::EFS::FileSystem": file_system,
    "AWS::EFS::MountTarget": mount_target,
    "AWS::S3::Bucket": bucket,
    "AWS::S3Files::FileSystem": s3_files_file_system,
    "AWS::S3Files::MountTarget": s3_files_mount_target,
}
