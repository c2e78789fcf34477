"""File systems and buckets."""

from __future__ import annotations

from tests.sources.live.answers.common import REGION, ROLE, SUBNETS, Answer, arn

ANSWERS = (
    Answer(
        "AWS::EFS::FileSystem",
        "fs-1",
        "efs:DescribeFileSystems.FileSystems",
        {
            "FileSystemId": "fs-1",
            "FileSystemArn": arn("elasticfilesystem", "file-system/fs-1"),
            "PerformanceMode": "generalPurpose",
            "ThroughputMode": "elastic",
            "Encrypted": True,
            "KmsKeyId": arn("kms", "key/1"),
            "Tags": [{"Key": "Name", "Value": "shared"}],
            "Policy": '{"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*"}]}',
            "BackupPolicy": {"Status": "ENABLED"},
        },
        {
            "encrypted": True,
            "throughput_mode": "elastic",
            "one_zone": False,
            "mount_targets.0.subnet.subnet_id": SUBNETS[0],
            "access_points.0.posix_user.uid": "1000",
            "backup_policy.status": "ENABLED",
            "file_system_policy.statement.0.effect": "Deny",
            "volumes.0.name": "shared",
            "tags.0.key": "Name",
        },
        beside={
            "Policy": "efs:DescribeFileSystemPolicy.Policy",
            "BackupPolicy": "efs:DescribeBackupPolicy.BackupPolicy",
        },
    ),
    Answer(
        "AWS::EFS::MountTarget",
        "fsmt-1",
        "efs:DescribeMountTargets.MountTargets",
        {
            "MountTargetId": "fsmt-1",
            "FileSystemId": "fs-1",
            "SubnetId": SUBNETS[0],
            "AvailabilityZoneName": f"{REGION}a",
            "SecurityGroups": ["sg-1"],
        },
        {"file_system.file_system_id": "fs-1", "subnet.subnet_id": SUBNETS[0], "security_groups": ["sg-1"]},
        beside={"SecurityGroups": "efs:DescribeMountTargetSecurityGroups.SecurityGroups"},
    ),
    Answer(
        "AWS::EFS::AccessPoint",
        "fsap-1",
        "efs:DescribeAccessPoints.AccessPoints",
        {
            "AccessPointId": "fsap-1",
            "AccessPointArn": arn("elasticfilesystem", "access-point/fsap-1"),
            "FileSystemId": "fs-1",
            "PosixUser": {"Uid": 1000, "Gid": 1000},
            "RootDirectory": {
                "Path": "/web",
                "CreationInfo": {"OwnerUid": 1000, "OwnerGid": 1000, "Permissions": "750"},
            },
        },
        {"file_system.file_system_id": "fs-1", "root_directory.path": "/web", "posix_user.gid": "1000"},
    ),
    Answer(
        "AWS::S3Files::FileSystem",
        "fs-2",
        "s3files:GetFileSystem.",
        {
            "fileSystemId": "fs-2",
            "fileSystemArn": arn("s3files", "file-system/fs-2"),
            "bucket": "arn:aws:s3:::data",
            "prefix": "in/",
            "roleArn": ROLE,
        },
        {
            "source_bucket.bucket_name": "data",
            "prefix": "in/",
            "role.role_name": "web",
            "status": "available",
            "mount_targets.0.subnet_id": SUBNETS[1],
        },
        state={"status": "available"},
    ),
    Answer(
        "AWS::S3Files::MountTarget",
        "fsmt-2",
        "s3files:GetMountTarget.",
        {"mountTargetId": "fsmt-2", "fileSystemId": "fs-2", "subnetId": SUBNETS[1], "securityGroups": ["sg-1"]},
        {"file_system.file_system_id": "fs-2", "subnet.subnet_id": SUBNETS[1], "security_groups": ["sg-1"]},
    ),
    Answer(
        "AWS::S3::Bucket",
        "data",
        "",
        {
            "Name": "data",
            "Versioning": {"Status": "Enabled"},
            "Encryption": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]},
            "Notification": {"EventBridgeConfiguration": {}},
        },
        {"bucket_name": "data", "versioned": True, "algorithms": ["aws:kms"], "sends_events": True},
    ),
    Answer(
        "AWS::KMS::Key",
        arn("kms", "key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"),
        "kms:DescribeKey.KeyMetadata",
        {
            "Arn": arn("kms", "key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"),
            "KeyId": "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
            "KeyState": "Enabled",
            "Names": ["alias/shop"],
            "Policy": (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*", '
                '"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}]}'
            ),
        },
        {"key_state": "Enabled", "key_policy.statement.0.effect": "Allow"},
        beside={"Names": "", "Policy": "kms:GetKeyPolicy.Policy"},
    ),
    Answer(
        "kms aws key",
        arn("kms", "key/11111111-2222-3333-4444-555555555555"),
        "kms:DescribeKey.KeyMetadata",
        {"Arn": arn("kms", "key/11111111-2222-3333-4444-555555555555"), "Alias": "alias/aws/elasticfilesystem"},
        {"alias": "alias/aws/elasticfilesystem"},
        beside={"Alias": ""},
    ),
    Answer(
        "backup protected resource",
        arn("elasticfilesystem", "file-system/fs-1"),
        "backup:ListProtectedResources.Results",
        {"ResourceArn": arn("elasticfilesystem", "file-system/fs-1")},
        {"file_system.file_system_id": "fs-1"},
        state={"LastBackupTime": "2026-11-23T05:00:00Z"},
    ),
)
