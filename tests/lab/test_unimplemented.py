"""What moto does not know, and how AWS refuses what it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.lab import Lab

_BUCKET = "arn:aws:s3:::data"
_ROLE = "arn:aws:iam::123456789012:role/files"


def test_s3_files(lab: Lab) -> None:
    client = lab.client("s3files")
    assert client.list_file_systems()["fileSystems"] == []
    made = client.create_file_system(bucket=_BUCKET, roleArn=_ROLE, tags=[{"key": "Name", "value": "files"}])
    identity = made["fileSystemId"]
    assert made["fileSystemArn"].endswith(f":file-system/{identity}")
    mounted = client.create_mount_target(
        fileSystemId=identity, subnetId="subnet-12345678", securityGroups=["sg-12345678"]
    )
    told = client.get_file_system(fileSystemId=identity)
    assert (told["bucket"], told["status"]) == (_BUCKET, "available")
    assert [each["fileSystemId"] for each in client.list_file_systems()["fileSystems"]] == [identity]
    targets = client.list_mount_targets(fileSystemId=identity)["mountTargets"]
    assert [each["mountTargetId"] for each in targets] == [mounted["mountTargetId"]]
    assert client.get_mount_target(mountTargetId=mounted["mountTargetId"])["securityGroups"] == ["sg-12345678"]
    assert client.list_mount_targets(fileSystemId="fs-99999999999999999")["mountTargets"] == []
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_file_system(fileSystemId="fs-99999999999999999")
    assert lab.client("s3files", "eu-west-1").list_file_systems()["fileSystems"] == []


def test_gateways_and_daemons(lab: Lab) -> None:
    ecs = lab.client("ecs")
    made = ecs.create_gateway(name="front", infrastructureRoleArn=_ROLE, configuration={"hostSharedAlb": {}})
    assert ecs.describe_gateway(gateway=made["gatewayArn"])["gateway"]["infrastructureRoleArn"] == _ROLE
    assert [each["name"] for each in ecs.list_gateways()["gateways"]] == ["front"]
    assert ecs.list_daemons()["daemonSummariesList"] == []


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda lab: lab.client("ecs").get_task_protection(cluster="a"), "UnknownOperationException"),
        (lambda lab: lab.client("ec2").describe_vpc_endpoint_connections(), "InvalidAction"),
        (lambda lab: lab.client("efs").describe_tags(FileSystemId="fs-12345678"), "UnknownOperationException"),
    ],
)
def test_an_operation_that_is_not_there(lab: Lab, ask: Callable[[Lab], Any], code: str) -> None:
    with pytest.raises(ClientError) as caught:
        ask(lab)
    assert caught.value.response["Error"]["Code"] == code


def test_a_task_definition_that_was_never_there(lab: Lab) -> None:
    with pytest.raises(ClientError, match="Unable to describe task definition") as caught:
        lab.client("ecs").describe_task_definition(taskDefinition="nope")
    assert caught.value.response["Error"]["Code"] == "ClientException"
