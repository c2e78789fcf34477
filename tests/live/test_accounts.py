"""How a scan gets into accounts, and what it says when it does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecslint.live import accounts
from ecslint.live.accounts import Access, AccessError, Account, NotThereError
from tests.lab import ACCOUNT, Lab
from tests.lab.scale import ROLE, organization

HERE = Access()
MINE = Account(ACCOUNT)
MEMBERS = 4


@pytest.fixture(scope="module")
def members(lab: Lab) -> list[str]:
    """The accounts of an organization beside the management account."""
    return [each for each in organization(lab, MEMBERS + 1) if each != ACCOUNT]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    accounts.forget()
    yield
    accounts.forget()


def in_role(account: str) -> Account:
    return Account(account, f"arn:aws:iam::{account}:role/{ROLE}")


def test_own_account_is_asked_for_once(lab: Lab) -> None:
    assert [accounts.identify(HERE, MINE).account for _ in range(3)] == [ACCOUNT] * 3
    assert lab.calls == {"sts:GetCallerIdentity": 1}


def test_role_is_taken_on_once_and_says_who_looks(lab: Lab, members: list[str]) -> None:
    identity = accounts.identify(HERE, in_role(members[0]))
    accounts.clients(HERE, in_role(members[0]), "eu-west-1")
    assert identity.account == members[0]
    assert identity.arn == f"arn:aws:sts::{members[0]}:assumed-role/{ROLE}/ecslint"
    assert lab.calls == {"sts:AssumeRole": 1}


def test_role_in_an_account_is_taken_on_from_the_role_before(lab: Lab, members: list[str]) -> None:
    access = HERE._replace(role_arn=f"arn:aws:iam::{members[0]}:role/{ROLE}")
    assert accounts.identify(access, Account("")).account == members[0]
    assert accounts.identify(access, in_role(members[1])).account == members[1]
    assert lab.calls_in(members[0]) == {"sts:AssumeRole": 1}


def test_role_that_does_not_trust_us(lab: Lab, members: list[str]) -> None:
    with (
        lab.failing("sts:AssumeRole", code="AccessDenied", status=403, message="User is not authorized"),
        pytest.raises(AccessError) as refused,
    ):
        accounts.identify(HERE, in_role(members[0]))
    assert "cannot be taken on: AccessDenied: User is not authorized" in str(refused.value)
    assert "trust policy" in str(refused.value)
    assert "--external-id" in str(refused.value)
    assert accounts.identify(HERE, in_role(members[0])), "a refusal is not remembered"


def test_role_whose_credentials_are_not_told(lab: Lab, members: list[str]) -> None:
    body = "<AssumeRoleResponse><AssumeRoleResult><Credentials/></AssumeRoleResult></AssumeRoleResponse>"
    arn = f"arn:aws:iam::{members[0]}:role/nobody"
    with (
        lab.failing("sts:AssumeRole", kind="garbage", body=body),
        pytest.raises(AccessError, match="holds no credentials"),
    ):
        accounts.identify(Access(), Account(members[0], arn))


def test_external_id(lab: Lab, members: list[str]) -> None:
    lab.accounts.checks_roles = True
    try:
        lab.client("iam", account=members[2]).update_assume_role_policy(
            RoleName=ROLE,
            PolicyDocument='{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, '
            '"Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "agreed"}}}]}',
        )
        with pytest.raises(AccessError, match="trust policy"):
            accounts.identify(HERE, in_role(members[2]))
        assert accounts.identify(HERE._replace(external_id="agreed"), in_role(members[2]))
    finally:
        lab.accounts.checks_roles = False


def test_organization(lab: Lab, members: list[str]) -> None:
    assert set(accounts.organization(HERE)) == {ACCOUNT, *members}
    root = lab.client("organizations").list_roots()["Roots"][0]["Id"]
    units = lab.client("organizations").list_organizational_units_for_parent(ParentId=root)["OrganizationalUnits"]
    within = accounts.organization(HERE, [units[0]["Id"]])
    assert 0 < len(within) < MEMBERS
    assert set(within) < set(members)
    assert set(accounts.organization(HERE, [root])) == {ACCOUNT, *members}, "units within units are walked"


def test_closed_accounts_are_left_out(lab: Lab, members: list[str]) -> None:
    lab.client("organizations").close_account(AccountId=members[-1])
    assert members[-1] not in accounts.organization(HERE)


def test_organization_that_may_not_be_listed(lab: Lab) -> None:
    with (
        lab.failing("organizations:ListAccounts", code="AWSOrganizationsNotInUseException"),
        pytest.raises(AccessError, match="only the management account"),
    ):
        accounts.organization(HERE)


def test_regions_that_the_account_has_enabled(lab: Lab) -> None:
    found = accounts.regions_of(HERE, MINE)
    assert "us-east-1" in found
    assert found == sorted(found)


def test_regions_of_accounts_that_do_not_tell(lab: Lab) -> None:
    known = accounts.session(HERE).boto.get_available_regions("ecs")
    assert accounts.assumed_regions(HERE) == sorted(set(known) & set(accounts.USUAL_REGIONS))
    assert len(accounts.USUAL_REGIONS) == 17
    assert accounts.assumed_regions(HERE._replace(region="cn-north-1")) == ["cn-north-1", "cn-northwest-1"]


@pytest.mark.parametrize(
    ("candidates", "asked"),
    [
        (["eu-west-1"], "eu-west-1"),
        (["eu-south-1", "eu-west-1"], "eu-west-1"),
        (["eu-south-1"], "us-east-1"),
        (["cn-northwest-1"], "cn-northwest-1"),
        ([], "us-east-1"),
    ],
)
def test_who_we_are_is_asked_where_it_will_be_known(lab: Lab, candidates: list[str], asked: str) -> None:
    assert accounts.with_region(HERE, candidates).region == asked


def test_misspelled_region(lab: Lab) -> None:
    accounts.check_region(HERE, "eu-west-1")
    with pytest.raises(NotThereError, match="did you mean 'us-east-1'"):
        accounts.check_region(HERE, "us-esat-1")


# -- credentials


def test_no_credentials(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(AccessError, match=r"no AWS credentials were found.*`aws sso login`.*AWS_PROFILE"):
        accounts.identify(HERE, MINE)


def test_expired_token(lab: Lab) -> None:
    with (
        lab.failing("sts:*", code="ExpiredToken", status=403, message="The security token is expired"),
        pytest.raises(AccessError, match=r"not valid, or not any more .*is expired.*log in again"),
    ):
        accounts.identify(HERE, MINE)


def test_unknown_profile(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotThereError, match="no profile is configured"):
        accounts.identify(Access("prod"), MINE)
    monkeypatch.setenv("AWS_PROFILE", "nightly")
    with pytest.raises(NotThereError, match="no AWS profile 'nightly'"):
        accounts.identify(Access(), MINE)
    monkeypatch.delenv("AWS_PROFILE")
    (tmp_path / "config").write_text("[profile staging]\nregion = eu-west-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    with pytest.raises(NotThereError, match=r"no AWS profile 'prod'; there are .*staging"):
        accounts.identify(Access("prod"), MINE)
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.delenv("AWS_REGION")
    assert accounts.usual_region(Access("staging")) == "eu-west-1"


def test_settings_that_cannot_be_read(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text("[profile\nthis is none\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    with pytest.raises(NotThereError, match="Unable to parse config file"):
        accounts.identify(Access(), MINE)


def test_expired_sso_session(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text(
        "[profile prod]\nregion = eu-west-1\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = x\n"
        "[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.example.com/start\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(AccessError, match="the SSO session has expired; log in with `aws sso login --profile prod`"):
        accounts.identify(Access("prod"), MINE)


def test_nobody_answers(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(AccessError, match=r"the account cannot be entered.*127.0.0.1:9"):
        accounts.identify(HERE, MINE)


def test_answer_of_a_captive_portal(lab: Lab) -> None:
    with (
        lab.failing("sts:GetCallerIdentity", kind="garbage"),
        pytest.raises(AccessError, match="the account cannot be entered"),
    ):
        accounts.identify(HERE, MINE)
