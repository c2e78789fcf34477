"""Each kind of fault, as boto3 meets it."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError
from botocore.parsers import ResponseParserError

from tests.lab import Lab


@pytest.fixture(scope="module", autouse=True)
def _two_services(lab: Lab) -> None:
    ecs = lab.client("ecs")
    ecs.create_cluster(clusterName="prod")
    ecs.register_task_definition(family="app", containerDefinitions=[{"name": "a", "image": "a", "memory": 64}])
    for name in ("one", "two"):
        ecs.create_service(cluster="prod", serviceName=name, taskDefinition="app", launchType="FARGATE")


@pytest.mark.parametrize(
    ("service", "operation", "action"),
    [
        ("ecs", "list_clusters", "ecs:ListClusters"),  # json
        ("elbv2", "describe_load_balancers", "elasticloadbalancing:Describe*"),  # query
        ("ec2", "describe_vpcs", "ec2:*"),
        ("efs", "describe_file_systems", "*:DescribeFileSystems"),  # rest-json
        ("s3", "list_buckets", "s3:ListBuckets"),  # rest-xml
        ("s3files", "list_file_systems", "s3files:ListFileSystems"),
    ],
)
def test_an_error_in_every_protocol(lab: Lab, service: str, operation: str, action: str) -> None:
    with lab.failing(action, code="AccessDenied", message="User is <not> authorized", status=403) as fault:
        with pytest.raises(ClientError) as caught:
            getattr(lab.client(service), operation)()
        assert caught.value.response["Error"]["Code"] == "AccessDenied"
        assert caught.value.response["Error"]["Message"] == "User is <not> authorized"
        assert fault.struck == 1
    getattr(lab.client(service), operation)()


def test_a_dropped_connection(lab: Lab) -> None:
    with lab.failing("ecs:ListClusters", kind="drop"), pytest.raises(ConnectionClosedError):
        lab.client("ecs").list_clusters()


def test_an_answer_that_breaks_off(lab: Lab) -> None:
    """botocore does not notice, and makes of half a JSON text an answer that holds nothing."""
    with lab.failing(kind="cut"):
        assert "clusterArns" not in lab.client("ecs").list_clusters()
        with pytest.raises(ResponseParserError):
            lab.client("ec2").describe_vpcs()


def test_a_login_page_instead_of_an_answer(lab: Lab) -> None:
    with lab.failing(kind="garbage"):
        assert "clusterArns" not in lab.client("ecs").list_clusters()
        with pytest.raises(ResponseParserError):
            lab.client("ec2").describe_vpcs()


def test_a_late_answer(lab: Lab) -> None:
    with lab.failing(kind="delay", seconds=0.3):
        began = time.monotonic()
        assert lab.client("ecs").list_clusters()["clusterArns"]
        assert time.monotonic() - began > 0.3


def test_a_service_that_was_just_deleted(lab: Lab) -> None:
    with lab.failing("ecs:DescribeServices", kind="missing"):
        answer = lab.client("ecs").describe_services(cluster="prod", services=["one", "two"])
    assert [each["serviceName"] for each in answer["services"]] == ["two"]
    assert answer["failures"] == [{"arn": "one", "reason": "MISSING"}]


def test_a_fault_that_begins_late_and_ends_soon(lab: Lab) -> None:
    ecs = lab.client("ecs")
    with lab.failing("ecs:ListClusters", code="ServerException", status=500, after=1, times=2):
        answers = []
        for _ in range(5):
            try:
                ecs.list_clusters()
                answers.append("ok")
            except ClientError:
                answers.append("failed")
    assert answers == ["ok", "failed", "failed", "ok", "ok"]


def test_chance_is_the_same_in_every_run(lab: Lab) -> None:
    def struck() -> list[int]:
        found = []
        with lab.failing("ecs:ListClusters", code="ThrottlingException", chance=0.5) as fault:
            for _ in range(20):
                with suppress(ClientError):
                    lab.client("ecs").list_clusters()
                found.append(fault.struck)
        return found

    lab.faults.throw_dice_anew(7)
    first = struck()
    lab.faults.throw_dice_anew(7)
    assert struck() == first
    assert 4 < first[-1] < 16


def test_a_fault_of_one_cluster_region_or_account(lab: Lab) -> None:
    ecs = lab.client("ecs")
    ecs.create_cluster(clusterName="other")
    with lab.failing("ecs:ListServices", holding="cluster/other"):
        assert ecs.list_services(cluster="arn:aws:ecs:us-east-1:123456789012:cluster/prod")["serviceArns"]
        with pytest.raises(ClientError):
            ecs.list_services(cluster="arn:aws:ecs:us-east-1:123456789012:cluster/other")
    with lab.failing(region="eu-*", account="2*"):
        ecs.list_clusters()
        lab.client("ecs", "eu-west-1").list_clusters()
        with pytest.raises(ClientError):
            lab.client("ecs", "eu-west-1", "222222222222").list_clusters()
