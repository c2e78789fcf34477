"""Where tasks keep data: EFS and S3 Files file systems with what leads to them, and the buckets that matter to ECS.

`Policy` and `BackupPolicy` are put beside what the list tells of a file system, `SecurityGroups` beside what it tells
of a mount target; a bucket is its `Name`, `Versioning`, `Encryption` and `Notification`, each as its own call answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ecslint.live.areas.answers import apart, in_order, strings
from ecslint.live.areas.kinds import (
    ACCESS_POINT,
    BUCKET,
    EVENT_RULE,
    FILE_SYSTEM,
    MOUNT_TARGET,
    PROTECTED,
    S3_FILE_SYSTEM,
    S3_MOUNT_TARGET,
)
from ecslint.live.areas.references import own, volumes
from ecslint.live.collector import Collector
from ecslint.live.outcome import CallError

_OF_FILE_SYSTEM = ("CreationTime", "LifeCycleState", "NumberOfMountTargets", "SizeInBytes")
_OF_S3_FILE_SYSTEM = ("creationTime", "status", "statusMessage")


def file_systems(collector: Collector) -> None:
    """The EFS file systems that task definitions mount. The whole list, 100 a page, tells of each whether it is there;
    what takes a call of its own is asked of those only."""
    used = {
        str(mounted["fileSystemId"]).rpartition("/")[2]  # an ARN serves as well
        for volume in volumes(collector)
        if (mounted := volume.get("efsVolumeConfiguration"))
    }
    if not used:
        return
    try:
        listed = collector.items("elasticfilesystem:DescribeFileSystems")
    except CallError:
        listed = None  # noted; access points, which volumes name by themselves, are to be found all the same
    found = [each for each in listed or () if each["FileSystemId"] in used]
    if collector.wants(FILE_SYSTEM):
        collector.each(lambda each: _keep_file_system(collector, each), found)
    if collector.wants(MOUNT_TARGET):
        targets = collector.each(lambda each: _mount_targets(collector, each["FileSystemId"]), found)
        collector.each(lambda each: _keep_mount_target(collector, each), [each for some in targets for each in some])
    if (found or listed is None) and collector.wants(ACCESS_POINT):
        for each in collector.items("elasticfilesystem:DescribeAccessPoints"):  # of all file systems at once
            if each["FileSystemId"] in used:
                data, state = apart(in_order(each), "LifeCycleState")
                collector.keep(ACCESS_POINT, each["AccessPointId"], data, state)


def _keep_file_system(collector: Collector, listed: dict[str, Any]) -> None:
    identity = listed["FileSystemId"]
    data, state = apart(in_order(listed), *_OF_FILE_SYSTEM)
    for operation, member in (("DescribeFileSystemPolicy", "Policy"), ("DescribeBackupPolicy", "BackupPolicy")):
        try:
            answer = collector.maybe(f"elasticfilesystem:{operation}", identity, FileSystemId=identity)
        except CallError:
            continue  # noted, and the rest is worth keeping
        if answer is not None:
            data[member] = answer[member]
    collector.keep(FILE_SYSTEM, identity, data, state)


def _mount_targets(collector: Collector, file_system: str) -> list[dict[str, Any]]:
    return collector.items("elasticfilesystem:DescribeMountTargets", file_system, FileSystemId=file_system)


def _keep_mount_target(collector: Collector, listed: dict[str, Any]) -> None:
    identity = listed["MountTargetId"]
    action = "elasticfilesystem:DescribeMountTargetSecurityGroups"
    answer = collector.ask(action, identity, MountTargetId=identity)
    data, state = apart(listed, "LifeCycleState")
    data["SecurityGroups"] = sorted(answer["SecurityGroups"])
    collector.keep(MOUNT_TARGET, identity, data, state)


def backups(collector: Collector) -> None:
    """Which of the file systems AWS Backup has backed up: one list of all that it ever did so, asked for where a file
    system is not backed up by its own policy, so that a plan may do it."""
    on = ("ENABLED", "ENABLING")
    file_systems = collector.kept(FILE_SYSTEM)
    if all((each.data.get("BackupPolicy") or {}).get("Status") in on for each in file_systems):
        return
    arns = {each.data.get("FileSystemArn") for each in file_systems}
    for each in collector.items("backup:ListProtectedResources"):
        if each["ResourceArn"] in arns:
            state = {"LastBackupTime": each.get("LastBackupTime")}
            collector.keep(PROTECTED, each["ResourceArn"], {"ResourceArn": each["ResourceArn"]}, state)


# -- S3 Files


def s3_file_systems(collector: Collector) -> None:
    """The S3 Files file systems that task definitions mount. Each takes a call anyway, so no list is asked for."""
    used = {
        name.rpartition("/")[2]
        for volume in volumes(collector)
        if (mounted := volume.get("s3filesVolumeConfiguration"))
        and (name := own(collector, mounted["fileSystemArn"], "s3files"))
    }
    if collector.wants(S3_FILE_SYSTEM, BUCKET):
        collector.each(lambda each: _keep_s3_file_system(collector, each), sorted(used))
    if collector.wants(S3_MOUNT_TARGET):
        targets = collector.each(lambda each: _s3_mount_targets(collector, each), sorted(used))
        collector.each(lambda each: _keep_s3_mount_target(collector, each), [each for some in targets for each in some])


def _keep_s3_file_system(collector: Collector, identity: str) -> None:
    answer = collector.ask("s3files:GetFileSystem", identity, fileSystemId=identity)
    data, state = apart(in_order(answer), *_OF_S3_FILE_SYSTEM)
    collector.keep(S3_FILE_SYSTEM, identity, data, state)


def _s3_mount_targets(collector: Collector, file_system: str) -> list[str]:
    found = collector.items("s3files:ListMountTargets", file_system, fileSystemId=file_system)
    return [each["mountTargetId"] for each in found]


def _keep_s3_mount_target(collector: Collector, identity: str) -> None:
    """Its security groups are not in the list."""
    answer = in_order(collector.ask("s3files:GetMountTarget", identity, mountTargetId=identity), "securityGroups")
    data, state = apart(answer, "status", "statusMessage")
    collector.keep(S3_MOUNT_TARGET, identity, data, state)


# -- buckets


def buckets(collector: Collector) -> None:
    """The buckets that S3 Files file systems are of, and those whose events rules wait for."""
    names = {str(each.data["bucket"]).rpartition(":::")[2].partition("/")[0] for each in collector.kept(S3_FILE_SYSTEM)
             if each.data.get("bucket")}  # fmt: skip
    for rule in collector.kept(EVENT_RULE):
        names.update(_in_pattern(rule.data.get("EventPattern")))
    collector.each(lambda name: _keep_bucket(collector, name), sorted(names))


def _in_pattern(text: Any) -> Iterator[str]:
    """The buckets that an event pattern for events of S3 names: `detail.bucket.name`, or ARNs in `resources`."""
    try:
        pattern = json.loads(text) if text else {}
    except ValueError:
        return
    if not isinstance(pattern, dict) or "aws.s3" not in (pattern.get("source") or ()):
        return
    detail = pattern.get("detail")
    bucket = detail.get("bucket") if isinstance(detail, dict) else None
    names = bucket.get("name") if isinstance(bucket, dict) else None
    yield from (name for name in names or () if isinstance(name, str))
    for _, arn in strings(pattern.get("resources")):
        if ":s3:::" in arn and "*" not in arn:
            yield arn.rpartition(":::")[2].partition("/")[0]


def _keep_bucket(collector: Collector, name: str) -> None:
    data: dict[str, Any] = {"Name": name}
    data["Versioning"], _ = apart(collector.ask("s3:GetBucketVersioning", name, Bucket=name))
    data["Notification"], _ = apart(collector.ask("s3:GetBucketNotificationConfiguration", name, Bucket=name))
    if (encryption := collector.maybe("s3:GetBucketEncryption", name, Bucket=name)) is not None:
        data["Encryption"] = encryption["ServerSideEncryptionConfiguration"]
    collector.keep(BUCKET, name, data)
