"""What cannot be read takes nothing along that can: else what is there would be reported as not there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ecslint.live.areas.kinds import (
    ACCESS_POINT,
    BUCKET,
    DISCOVERY_SERVICE,
    FILE_SYSTEM,
    INSTANCE_PROFILE,
    NAMESPACE,
    S3_FILE_SYSTEM,
)
from ecslint.live.calls import CALLS
from ecslint.live.outcome import Outcome
from ecslint.live.sending import _refusal
from tests.lab import ACCOUNT, Lab
from tests.live.areas.reading import failures, kept, only, read
from tests.live.areas.test_ecs import cluster, definition, service


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_PAUSES", "_SECOND_LOOKS"):
        monkeypatch.setattr(f"ecslint.live.collector.{name}", (0.0,))
    monkeypatch.setattr("ecslint.live.clients._ATTEMPTS", 1)


def mounting(aws: Lab, **volume: Any) -> None:
    cluster(aws, "prod")
    container = {"name": "app", "image": "app:1", "memory": 64}
    volumes = [{"name": "data", **volume}]
    aws.client("ecs").register_task_definition(family="app", containerDefinitions=[container], volumes=volumes)
    service(aws, "app", taskDefinition="app")


def test_namespaces_are_there_though_services_of_cloud_map_are_denied(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    discovery = aws.client("servicediscovery")
    discovery.create_http_namespace(Name="shop")
    registry = discovery.create_service(Name="web")["Service"]["Arn"]
    service(aws, "web", serviceRegistries=[{"registryArn": registry}])
    service(aws, "api", serviceConnectConfiguration={"enabled": True, "namespace": "shop"})
    with aws.failing("servicediscovery:ListServices", code="AccessDeniedException"):
        snapshot = read(NAMESPACE, DISCOVERY_SERVICE)
    assert only(snapshot, NAMESPACE).data["Name"] == "shop"
    assert set(snapshot.unseen()) == {DISCOVERY_SERVICE}


def test_access_points_are_there_though_file_systems_are_denied(aws: Lab) -> None:
    efs = aws.client("efs")
    made = efs.create_file_system(CreationToken="data")["FileSystemId"]
    point = efs.create_access_point(FileSystemId=made)["AccessPointId"]
    mounted = {"fileSystemId": made, "authorizationConfig": {"accessPointId": point}, "transitEncryption": "ENABLED"}
    mounting(aws, efsVolumeConfiguration=mounted)
    with aws.failing("elasticfilesystem:DescribeFileSystems", code="AccessDeniedException"):
        snapshot = read(FILE_SYSTEM, ACCESS_POINT)
    assert only(snapshot, ACCESS_POINT).id == point
    assert set(snapshot.unseen()) == {FILE_SYSTEM}


def test_instance_profiles_are_told_with_roles(aws: Lab) -> None:
    assert INSTANCE_PROFILE in CALLS["iam:GetAccountAuthorizationDetails"].feeds


@pytest.mark.parametrize("action", ["s3:GetBucketVersioning", "s3:GetBucketEncryption"])
def test_no_answer_of_s3_is_not_one_of_a_bucket_without_settings(aws: Lab, action: str) -> None:
    aws.client("s3").create_bucket(Bucket="data")
    role = f"arn:aws:iam::{ACCOUNT}:role/files"
    made = aws.client("s3files").create_file_system(bucket="arn:aws:s3:::data", roleArn=role)
    mounting(aws, s3filesVolumeConfiguration={"fileSystemArn": made["fileSystemArn"]})
    assert only(read(S3_FILE_SYSTEM, BUCKET), BUCKET).id == "data"
    with aws.failing(action, kind="garbage", body=""):
        snapshot = read(S3_FILE_SYSTEM, BUCKET)
    assert (CALLS[action].action, "error") in failures(snapshot)
    assert kept(snapshot, BUCKET) == {}
    assert set(snapshot.unseen()) == {BUCKET}


def test_a_batch_that_ecs_fails_for_other_reasons_than_absence(aws: Lab) -> None:
    cluster(aws, "prod")
    for reason, failed in (("ODD", [("ecs:DescribeClusters", "error")]), ("MISSING", [])):
        body = json.dumps({"clusters": [], "failures": [{"reason": reason}]})
        with aws.failing("ecs:DescribeClusters", kind="garbage", body=body):
            assert failures(read()) == failed


@pytest.mark.parametrize("body", ['{"clusterArns": ["a"], "nextToken": "1"}', '{"clusterArns": [], "nextToken": "1"}'])
def test_pages_that_never_end(aws: Lab, body: str) -> None:
    with aws.failing("ecs:ListClusters", kind="garbage", body=body):
        snapshot = read()
    assert failures(snapshot)[0] == ("ecs:ListClusters", "error")
    assert "the same page" in snapshot.units[0].why
    assert aws.calls["ecs:ListClusters"] == 2


@pytest.mark.parametrize(
    ("status", "outcome", "why"),
    [
        (403, Outcome.ERROR, "status 403, and no error that AWS knows (a proxy?)"),
        (404, Outcome.NOT_AVAILABLE, "the endpoint does not know the call (status 404)"),
        (429, Outcome.THROTTLED, "status 429"),
    ],
)
@pytest.mark.parametrize("code", ["", None])
def test_a_refusal_that_is_none_of_aws(status: int, outcome: Outcome, why: str, code: str | None) -> None:
    """In XML botocore makes an error without a code of it, in JSON one whose code is the status."""
    told: Any = {
        "Error": {"Code": str(status) if code is None else code},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    failure = _refusal(ClientError(told, "DescribeSubnets"))
    assert (failure.outcome, failure.why) == (outcome, why)
