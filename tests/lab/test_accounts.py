"""Whose a request is, and what a region says that is not enabled."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from tests.lab import ACCOUNT, Lab
from tests.lab.scale import ROLE, organization

_OTHER = "222222222222"


def _assumed(lab: Lab, account: str, external_id: str = "") -> str:
    """The account in which one is, by a role of it."""
    import boto3

    given = {"ExternalId": external_id} if external_id else {}
    role = f"arn:aws:iam::{account}:role/{ROLE}"
    found = lab.client("sts").assume_role(RoleArn=role, RoleSessionName="session", **given)["Credentials"]
    sts = boto3.client(
        "sts",
        aws_access_key_id=found["AccessKeyId"],
        aws_secret_access_key=found["SecretAccessKey"],
        aws_session_token=found["SessionToken"],
    )
    identity = sts.get_caller_identity()
    sts.close()
    assert f":assumed-role/{ROLE}/" in identity["Arn"]
    return str(identity["Account"])


def test_each_account_has_a_world_of_its_own(lab: Lab) -> None:
    lab.client("ecs", account=_OTHER).create_cluster(clusterName="theirs")
    assert lab.client("ecs").list_clusters()["clusterArns"] == []
    assert lab.client("sts", account=_OTHER).get_caller_identity()["Account"] == _OTHER
    assert lab.calls_in(_OTHER)["ecs:CreateCluster"] == 1
    assert lab.calls_in(ACCOUNT)["ecs:CreateCluster"] == 0


def test_a_role_leads_into_its_account(lab: Lab) -> None:
    assert _assumed(lab, _OTHER) == _OTHER


def test_roles_can_be_checked(lab: Lab) -> None:
    accounts = organization(lab, 4, services=1, external_id="secret")
    assert len(accounts) == 4
    lab.accounts.checks_roles = True
    try:
        assert _assumed(lab, accounts[1], "secret") == accounts[1]
        for account, external_id in ((accounts[1], ""), (accounts[1], "wrong"), (_OTHER, "secret")):
            with pytest.raises(ClientError, match="AccessDenied"):
                _assumed(lab, account, external_id)
    finally:
        lab.accounts.checks_roles = False


def test_an_organization_has_accounts_and_a_unit(lab: Lab) -> None:
    client = lab.client("organizations")
    root = client.list_roots()["Roots"][0]["Id"]
    unit = client.list_organizational_units_for_parent(ParentId=root)["OrganizationalUnits"][0]
    inside = client.list_accounts_for_parent(ParentId=unit["Id"])["Accounts"]
    assert len(inside) == 2
    for account in inside:
        assert lab.client("ecs", account=account["Id"]).list_clusters()["clusterArns"]


@pytest.mark.parametrize(
    ("service", "operation", "code"),
    [
        ("ecs", "list_clusters", "UnrecognizedClientException"),
        ("ec2", "describe_vpcs", "AuthFailure"),
        ("sts", "get_caller_identity", "InvalidClientTokenId"),
    ],
)
def test_a_region_that_is_off_knows_nobody(lab: Lab, service: str, operation: str, code: str) -> None:
    lab.world.regions_off = {"ap-east-1"}
    with pytest.raises(ClientError, match=code):
        getattr(lab.client(service, "ap-east-1"), operation)()
    regions = lab.client("ec2").describe_regions(AllRegions=True)["Regions"]
    assert {each["RegionName"]: each["OptInStatus"] for each in regions}["ap-east-1"] == "not-opted-in"
    enabled = lab.client("ec2").describe_regions()["Regions"]
    assert "ap-east-1" not in {each["RegionName"] for each in enabled}
