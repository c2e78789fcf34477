"""File systems and buckets, as a scan reads them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecslint.demo.network import Network
from ecslint.live.areas.kinds import (
    ACCESS_POINT,
    BUCKET,
    FILE_SYSTEM,
    MOUNT_TARGET,
    PROTECTED,
    S3_FILE_SYSTEM,
    S3_MOUNT_TARGET,
)
from tests.lab import ACCOUNT, REGION, Lab
from tests.live.areas.reading import bare_network, failures, kept, only, read
from tests.live.areas.test_ecs import cluster, definition, service

EFS = (FILE_SYSTEM, MOUNT_TARGET, ACCESS_POINT)


def mounting(aws: Lab, **volume: Any) -> None:
    """A service whose tasks mount the volume."""
    container = {"name": "app", "image": "app:1", "memory": 64}
    made = aws.client("ecs").register_task_definition(
        family="app", containerDefinitions=[container], volumes=[{"name": "data", **volume}]
    )
    service(aws, f"service-{made['taskDefinition']['revision']}", taskDefinition="app")


@pytest.fixture
def network(aws: Lab) -> Network:
    cluster(aws, "prod")
    return bare_network(aws)


def file_system(aws: Lab, network: Network, token: str = "data", **more: Any) -> str:  # noqa: S107 - of creation
    efs = aws.client("efs")
    made = str(efs.create_file_system(CreationToken=token, Encrypted=True, **more)["FileSystemId"])
    for subnet in network.private:
        efs.create_mount_target(FileSystemId=made, SubnetId=subnet, SecurityGroups=[network.task_group])
    efs.create_access_point(FileSystemId=made)
    return made


def test_file_systems_that_tasks_mount(aws: Lab, network: Network) -> None:
    made = file_system(aws, network)
    file_system(aws, network, "other")
    mounting(aws, efsVolumeConfiguration={"fileSystemId": made})
    aws.forget_calls()
    snapshot = read(*EFS)
    found = only(snapshot, FILE_SYSTEM)
    assert (found.id, found.data["Encrypted"]) == (made, True)
    assert {"Policy", "BackupPolicy"}.isdisjoint(found.data)
    assert found.state.keys() == {"CreationTime", "LifeCycleState", "NumberOfMountTargets", "SizeInBytes"}
    targets = kept(snapshot, MOUNT_TARGET).values()
    assert {each.data["SubnetId"] for each in targets} == set(network.private)
    assert all(each.data["SecurityGroups"] == [network.task_group] for each in targets)
    assert only(snapshot, ACCESS_POINT).data["FileSystemId"] == made
    assert snapshot.units == ()  # that there is no policy is an answer
    assert aws.calls["elasticfilesystem:DescribeAccessPoints"] == 1


def test_policies_of_a_file_system(aws: Lab, network: Network) -> None:
    made = file_system(aws, network, Backup=True)
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    aws.client("efs").put_file_system_policy(FileSystemId=made, Policy=policy)
    mounting(aws, efsVolumeConfiguration={"fileSystemId": made})
    data = only(read(FILE_SYSTEM), FILE_SYSTEM).data
    assert (data["Policy"], data["BackupPolicy"]) == (policy, {"Status": "ENABLED"})


def test_a_policy_that_is_denied_is_not_none(aws: Lab, network: Network) -> None:
    mounting(aws, efsVolumeConfiguration={"fileSystemId": file_system(aws, network)})
    with aws.failing("elasticfilesystem:DescribeFileSystemPolicy", status=403):
        snapshot = read(*EFS)
    assert failures(snapshot) == [("elasticfilesystem:DescribeFileSystemPolicy", "denied")]
    assert set(snapshot.unseen()) == {FILE_SYSTEM}
    assert kept(snapshot, FILE_SYSTEM)
    assert kept(snapshot, MOUNT_TARGET)


def backed_up(aws: Lab, made: str) -> str:
    arn = f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:file-system/{made}"
    aws.client("backup").start_backup_job(BackupVaultName="vault", ResourceArn=arn, IamRoleArn="arn:aws:iam::1:role/b")
    return arn


def test_file_systems_that_a_plan_backs_up(aws: Lab, network: Network) -> None:
    made = file_system(aws, network)
    arn = backed_up(aws, made)
    backed_up(aws, file_system(aws, network, "other"))
    mounting(aws, efsVolumeConfiguration={"fileSystemId": made})
    aws.forget_calls()
    found = only(read(PROTECTED), PROTECTED)
    assert (found.id, found.data, [*found.state]) == (arn, {"ResourceArn": arn}, ["LastBackupTime"])
    assert aws.calls["backup:ListProtectedResources"] == 1


def test_plans_are_not_asked_for_where_all_is_backed_up_by_itself(aws: Lab, network: Network) -> None:
    made = file_system(aws, network, Backup=True)
    backed_up(aws, made)
    mounting(aws, efsVolumeConfiguration={"fileSystemId": made})
    aws.forget_calls()
    assert kept(read(PROTECTED), PROTECTED) == {}
    assert aws.calls["backup:ListProtectedResources"] == 0


def test_nothing_is_asked_where_nothing_is_mounted(aws: Lab, network: Network) -> None:
    file_system(aws, network)
    mounting(aws, host={"sourcePath": "/data"})
    aws.forget_calls()
    assert kept(read(*EFS, S3_FILE_SYSTEM, S3_MOUNT_TARGET), FILE_SYSTEM) == {}
    assert not [action for action in aws.calls if "filesystem" in action or "s3files" in action]


def test_one_that_is_not_there(aws: Lab, network: Network) -> None:
    mounting(aws, efsVolumeConfiguration={"fileSystemId": "fs-0123456789abcdef0"})
    snapshot = read(*EFS)
    assert kept(snapshot, FILE_SYSTEM) == {}
    assert snapshot.units == ()


# -- S3 Files


def s3_file_system(aws: Lab, network: Network, bucket: str) -> str:
    client = aws.client("s3files")
    role = f"arn:aws:iam::{ACCOUNT}:role/files"
    made = client.create_file_system(bucket=f"arn:aws:s3:::{bucket}", prefix="data/", roleArn=role)
    client.create_mount_target(
        fileSystemId=made["fileSystemId"], subnetId=network.private[0], securityGroups=[network.task_group]
    )
    return str(made["fileSystemArn"])


def test_s3_files_with_mount_targets_and_bucket(aws: Lab, network: Network) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="data")
    s3.put_bucket_versioning(Bucket="data", VersioningConfiguration={"Status": "Enabled"})
    mounting(aws, s3filesVolumeConfiguration={"fileSystemArn": s3_file_system(aws, network, "data")})
    snapshot = read(S3_FILE_SYSTEM, S3_MOUNT_TARGET, BUCKET)
    found = only(snapshot, S3_FILE_SYSTEM)
    assert (found.data["prefix"], found.state["status"]) == ("data/", "available")
    target = only(snapshot, S3_MOUNT_TARGET)
    assert (target.data["subnetId"], target.data["securityGroups"]) == (network.private[0], [network.task_group])
    bucket = only(snapshot, BUCKET).data
    assert bucket["Versioning"] == {"Status": "Enabled"}


def test_s3_files_in_a_region_without(aws: Lab, network: Network) -> None:
    arn = s3_file_system(aws, network, "data")
    mounting(aws, s3filesVolumeConfiguration={"fileSystemArn": arn})
    with aws.failing("s3files:*", code="UnknownOperationException", status=404):
        snapshot = read(S3_FILE_SYSTEM, S3_MOUNT_TARGET)
    assert set(snapshot.unseen()) == {S3_FILE_SYSTEM, S3_MOUNT_TARGET}


# -- buckets


def waiting(aws: Lab, pattern: Any) -> None:
    """A rule that runs tasks when such an event comes."""
    events = aws.client("events")
    events.put_rule(Name="uploaded", EventPattern=json.dumps(pattern))
    definition(aws)
    parameters = {"TaskDefinitionArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/app"}
    target = {"Id": "1", "Arn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/prod", "EcsParameters": parameters}
    events.put_targets(Rule="uploaded", Targets=[target])


def test_buckets_whose_events_rules_wait_for(aws: Lab, network: Network) -> None:
    s3 = aws.client("s3")
    for name in ("uploads", "more", "idle"):
        s3.create_bucket(Bucket=name)
    # moto forgets EventBridgeConfiguration, which holds nothing.
    topic = {"TopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:uploads", "Events": ["s3:ObjectCreated:*"]}
    s3.put_bucket_notification_configuration(
        Bucket="uploads", NotificationConfiguration={"TopicConfigurations": [topic]}
    )
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
    s3.put_bucket_encryption(Bucket="uploads", ServerSideEncryptionConfiguration={"Rules": [rule]})
    detail = {"bucket": {"name": ["uploads", "gone", {"prefix": "any"}]}}
    waiting(aws, {"source": ["aws.s3"], "detail": detail, "resources": ["arn:aws:s3:::more"]})
    snapshot = read(BUCKET)
    found = kept(snapshot, BUCKET)
    assert found.keys() == {"uploads", "more"}
    assert found["uploads"].data["Notification"].keys() == {"TopicConfigurations"}
    assert found["uploads"].data["Encryption"]["Rules"][0].items() >= rule.items()
    assert found["more"].data["Notification"] == {}
    assert {unit.scope: str(unit.outcome) for unit in snapshot.units} == {"gone": "missing"}


@pytest.mark.parametrize("pattern", [{"source": ["shop"]}, {"source": ["aws.s3"], "detail": ["odd"]}])
def test_patterns_that_name_no_bucket(aws: Lab, network: Network, pattern: Any) -> None:
    waiting(aws, pattern)
    snapshot = read(BUCKET)
    assert kept(snapshot, BUCKET) == {}
    assert snapshot.units == ()
