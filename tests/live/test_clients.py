"""boto3 as ecslint sets it up."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import run
from typing import Any

import pytest

from ecslint import __version__
from ecslint.live.calls import CALLS
from ecslint.live.clients import Clients, Credentials, Session
from tests.lab import REGION, Lab
from tests.lab.accounts import key_of


@pytest.fixture(scope="module")
def session(lab: Lab) -> Session:
    return Session()


def _lanes(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lanes in which requests wait, in the order in which they are sent."""
    waited: list[str] = []
    monkeypatch.setattr(clients.limiter, "take", waited.append)
    return waited


@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("ecs:ListClusters", {}),
        ("elasticloadbalancing:DescribeLoadBalancers", {}),
        ("elasticloadbalancing:DescribeRules", {"RuleArns": ["arn:aws:elasticloadbalancing:us-east-1:1:rule/x"]}),
        ("ec2:DescribeVpcs", {}),
        ("elasticfilesystem:DescribeFileSystems", {}),
        ("events:ListEventBuses", {}),
        ("application-autoscaling:DescribeScalableTargets", {"ServiceNamespace": "ecs"}),
        ("cloudwatch:DescribeAlarms", {}),
        ("secretsmanager:ListSecrets", {}),
        ("s3:GetBucketVersioning", {"Bucket": "bucket"}),
    ],
)
def test_every_request_waits_its_turn(
    lab: Lab, session: Session, monkeypatch: pytest.MonkeyPatch, action: str, parameters: dict[str, Any]
) -> None:
    from botocore import xform_name
    from botocore.exceptions import ClientError

    clients, call = Clients(session, REGION), CALLS[action]
    waited = _lanes(clients, monkeypatch)
    try:
        getattr(clients.of(call.service), xform_name(call.operation))(**parameters)
    except ClientError as error:
        assert "NotFound" in str(error) or "NoSuchBucket" in str(error)  # noqa: PT017 - there is nothing in the account
    assert waited == [call.lane]
    clients.close()


def test_retries_wait_as_well(lab: Lab, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    clients = Clients(session, REGION)
    waited = _lanes(clients, monkeypatch)
    with lab.failing("ecs:ListClusters", code="ServerException", status=500, times=2):
        clients.of("ecs").list_clusters()
    assert waited == ["ecs clusters"] * 3
    clients.close()


def test_times_stay_as_aws_writes_them(lab: Lab, session: Session) -> None:
    """ECS sends seconds since 1970, IAM writes ISO 8601."""
    clients = Clients(session, REGION)
    lab.client("iam").create_role(RoleName="role", AssumeRolePolicyDocument="{}")
    made = clients.of("iam").get_role(RoleName="role")["Role"]["CreateDate"]
    assert isinstance(made, str)
    lab.client("ecs").create_cluster(clusterName="c")
    lab.client("ecs").register_task_definition(
        family="app", containerDefinitions=[{"name": "a", "image": "a", "memory": 64}]
    )
    lab.client("ecs").create_service(cluster="c", serviceName="s", taskDefinition="app", launchType="FARGATE")
    service = clients.of("ecs").describe_services(cluster="c", services=["s"])["services"][0]
    assert service["createdAt"] == 1_767_225_600.0
    clients.close()


def test_a_client_is_made_once(session: Session) -> None:
    clients = Clients(session, REGION)
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _: clients.of("ecs"), range(64)))
    assert len({id(each) for each in made}) == 1
    assert made[0].meta.region_name == REGION
    clients.close()


def test_many_clients_from_many_threads(lab: Lab, session: Session) -> None:
    def asked(number: int) -> list[str]:
        clients = Clients(session, ("us-east-1", "eu-west-1")[number % 2])
        found = list(clients.of("ecs").list_clusters()["clusterArns"])
        clients.close()
        return found

    lab.client("ecs", "eu-west-1").create_cluster(clusterName="only-there")
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(asked, range(32)))
    assert all("arn:aws:ecs:eu-west-1:123456789012:cluster/only-there" in each for each in answers[1::2])
    assert not any("eu-west-1" in arn for each in answers[::2] for arn in each)


def test_credentials_of_a_role_lead_into_its_account(lab: Lab, session: Session) -> None:
    clients = Clients(session, REGION, Credentials(key_of("222222222222"), "secret", "token"))
    assert clients.of("sts").get_caller_identity()["Account"] == "222222222222"
    clients.close()


def test_a_profile_that_assumes_a_role(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore reads when the role's credentials expire, and must cope with a time that was not parsed."""
    config = tmp_path / "config"
    config.write_text(
        "[profile audit]\nrole_arn = arn:aws:iam::333333333333:role/audit\ncredential_source = Environment\n"
        f"region = {REGION}\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    clients = Clients(Session("audit"), None)
    assert clients.of("sts").get_caller_identity()["Account"] == "333333333333"
    clients.close()


def test_aws_is_told_who_asks(session: Session) -> None:
    clients = Clients(session, REGION)
    seen: list[str] = []
    clients.of("ecs").meta.events.register(
        "before-send", lambda request, **_: seen.append(request.headers["User-Agent"].decode())
    )
    clients.of("ecs").list_clusters()
    assert f"ecslint/{__version__}" in seen[0]
    clients.close()


def test_whether_credentials_hold(lab: Lab, session: Session) -> None:
    lab.world.regions_off = {"ap-east-1"}
    assert Clients(session, "eu-west-1").hold()
    assert Clients(session, "eu-west-1").hold_elsewhere() == "us-east-1"
    assert not Clients(session, "ap-east-1").hold()
    assert Clients(session, "ap-east-1").hold_elsewhere() == "us-east-1"
    assert Clients(session, "us-east-1").hold_elsewhere() == ""
    with lab.failing("sts:GetCallerIdentity", code="InvalidClientTokenId", status=403):
        assert Clients(session, "ap-east-1").hold_elsewhere() == ""


def test_boto3_is_imported_only_when_it_is_used() -> None:
    code = "import sys; import ecslint.live.collector; print({'boto3', 'botocore'} & sys.modules.keys())"
    assert run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
