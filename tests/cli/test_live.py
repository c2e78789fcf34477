"""`ecslint scan --live` as a person runs it: statuses, streams, and what it says when it gets nowhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ecslint.live import snapshot
from tests.cli.commands import ecslint
from tests.lab import ACCOUNT, REGION, Lab
from tests.lab.scale import ROLE, organization
from tests.lab.seed import Small, small

pytestmark = pytest.mark.long

LIVE = ("scan", "--live", "--isolated")
QUIET_RULES = ("--select", "rollout-deadlock")


@pytest.fixture(scope="module")
def there(lab: Lab) -> Small:
    return small(lab)


@pytest.fixture(scope="module")
def members(lab: Lab, there: Small) -> list[str]:
    """The accounts of an organization, the management account first."""
    return sorted(organization(lab, 4, ["eu-west-1"]), key=lambda account: account != ACCOUNT)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a task definition, which a live scan must not read."""
    (tmp_path / "task.json").write_text('{"family": "x", "networkMode": "awsvcp", "containerDefinitions": []}')
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("elsewhere")
def test_account_is_judged_and_no_file(lab: Lab, there: Small) -> None:
    ran = ecslint(*LIVE, "--format", "json")
    assert ran.status == 1
    assert ran.document["summary"]["files"] == 0
    assert ran.document["summary"]["resources"] > 40
    places = {(each["resource"]["account"], each["resource"]["region"]) for each in ran.document["findings"]}
    assert places == {(ACCOUNT, REGION)}
    assert all(each["resource"]["arn"] and each["location"] is None for each in ran.document["findings"])


def test_files_are_judged_beside(lab: Lab, there: Small, elsewhere: Path) -> None:
    document = ecslint(*LIVE, "task.json", "--format", "json").document
    assert document["summary"]["files"] == 1
    assert {bool(each["location"]) for each in document["findings"]} == {True, False}


def test_clean_account(lab: Lab, there: Small) -> None:
    ran = ecslint(*LIVE, *QUIET_RULES)
    assert ran.status == 0
    assert ran.out.startswith("No problems found in ")
    assert ran.err.startswith("Asked AWS ")
    assert f"about {ACCOUNT} in {REGION}" in ran.err
    assert ran.err.endswith("all were answered.\n")
    assert ecslint(*LIVE, *QUIET_RULES, "--quiet").err == ""


def test_only_what_rules_need_is_asked_for(lab: Lab, there: Small) -> None:
    ecslint(*LIVE, *QUIET_RULES)
    assert lab.calls["ecs:DescribeServices"] == 1
    assert not {action for action in lab.calls if action.startswith(("logs:", "iam:", "ecr:", "ec2:"))}
    assert lab.calls["ecs:DescribeTaskDefinition"] == 0


def test_empty_region(lab: Lab, there: Small) -> None:
    ran = ecslint(*LIVE, "--region", "eu-north-1")
    assert ran.status == 0
    asked = {"ecs:ListClusters": 1, "ecs:ListTaskDefinitionFamilies": 1, "sts:GetCallerIdentity": 1}
    assert lab.calls_in(region="eu-north-1") == asked


def test_something_denied_and_nothing_found(lab: Lab, there: Small) -> None:
    with lab.failing("ecs:ListServices", code="AccessDeniedException"):
        ran = ecslint(*LIVE, *QUIET_RULES)
    assert ran.status == 3
    assert "Could not be checked:" in ran.out
    assert "rollout-deadlock" in ran.out
    table = ran.err.splitlines()
    assert table[0].endswith("1 unanswered.")
    assert table[1].split() == ["denied", "ecs:ListServices", "1", "not", "judged", "fully:", "rollout-deadlock"]
    assert table[2] == "Missing permissions: ecs:ListServices (`ecslint iam-policy` prints all that are needed)."


def test_cluster_and_tags(lab: Lab, there: Small) -> None:
    assert ecslint(*LIVE, *QUIET_RULES, "--cluster", "prod").status == 0
    missing = ecslint(*LIVE, *QUIET_RULES, "--cluster", "prdo")
    assert missing.status == 3
    assert "cluster prdo: it is in none of the accounts and regions that were read" in missing.out
    tagged = ecslint(*LIVE, "--tag", "team=shop", "--format", "json").document["summary"]["resources"]
    other = ecslint(*LIVE, "--tag", "team=other", "--format", "json").document["summary"]["resources"]
    assert tagged > other


def test_reports_are_written_too(lab: Lab, there: Small, tmp_path: Path) -> None:
    ecslint(*LIVE, "--output", f"sarif={tmp_path / 'x.sarif'}", "--output", f"json={tmp_path / 'x.json'}")
    assert json.loads((tmp_path / "x.sarif").read_text())["runs"]
    assert json.loads((tmp_path / "x.json").read_text())["findings"]


# -- what is kept


def test_snapshots_are_kept_masked_and_spare_calls(lab: Lab, there: Small, tmp_path: Path) -> None:
    first = ecslint(*LIVE, "--snapshots", str(tmp_path), "--format", "json")
    (kept,) = snapshot.find(tmp_path)
    assert "masked:" in str([each.data for each in snapshot.read(kept).resources])
    before = kept.read_bytes()
    definitions = lab.calls["ecs:DescribeTaskDefinition"]
    lab.forget_calls()
    second = ecslint(*LIVE, "--snapshots", str(tmp_path), "--format", "json")
    assert second.document["findings"] == first.document["findings"]
    assert second.document["undecided"] == first.document["undecided"], "masked values were asked for again"
    assert lab.calls["ecs:DescribeTaskDefinition"] < definitions
    assert kept.read_bytes() == before


def test_values_may_be_kept(lab: Lab, there: Small, tmp_path: Path) -> None:
    ecslint(*LIVE, "--snapshots", str(tmp_path), "--keep-values")
    (kept,) = snapshot.find(tmp_path)
    assert "masked:" not in str([each.data for each in snapshot.read(kept).resources])
    lab.forget_calls()
    ecslint(*LIVE, "--snapshots", str(tmp_path), "--keep-values")
    assert lab.calls["ecs:DescribeTaskDefinition"] <= 1  # which asks for the newest of a family


def test_nothing_is_left_behind(lab: Lab, there: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ecslint(*LIVE, *QUIET_RULES)
    assert list(tmp_path.iterdir()) == []


# -- several accounts


def test_organization(lab: Lab, members: list[str]) -> None:
    ran = ecslint(*LIVE, "--org", "--org-role", ROLE, "--region", "eu-west-1", "--format", "json")
    found = {each["resource"]["account"] for each in (*ran.document["findings"], *ran.document["undecided"])}
    assert found == set(members)
    assert "4 regions of 4 accounts" in ran.err


def test_account_that_refuses_is_named_and_the_others_are_judged(lab: Lab, members: list[str]) -> None:
    with lab.failing("sts:AssumeRole", code="AccessDenied", status=403, holding=members[2]):
        ran = ecslint(*LIVE, "--org", "--org-role", ROLE, "--region", "eu-west-1", "--format", "json", *QUIET_RULES)
    assert ran.status == 3
    assert [each["what"] for each in ran.document["incomplete"]] == [f"account {members[2]}"]
    assert "3 regions of 3 accounts" in ran.err


def test_accounts_of_a_file(lab: Lab, members: list[str], tmp_path: Path) -> None:
    listed = tmp_path / "accounts"
    listed.write_text(f"# ours\n{members[1]}  # the shop\narn:aws:iam::{members[2]}:role/{ROLE}\n\n")
    ran = ecslint(*LIVE, "--accounts", str(listed), "--org-role", ROLE, "--region", "eu-west-1", *QUIET_RULES)
    assert (ran.status, "2 regions of 2 accounts" in ran.err) == (0, True)


# -- getting nowhere


WRONG = [
    (("--region", "us-esat-1"), "there is no AWS region 'us-esat-1'; did you mean 'us-east-1'?"),
    (("--profile", "nope"), "there is no AWS profile 'nope'"),
    (("--accounts", "1,2"), "'1' is no account"),
    (("--accounts", f"{ACCOUNT},210987654321"), "name the role to take on there: --org-role NAME"),
    (("--org", "--accounts", ACCOUNT), "--org and --accounts exclude each other"),
    (("--ou", "ou-1"), "--ou needs --org"),
    (("--region", REGION, "--all-regions"), "--region and --all-regions exclude each other"),
    (("--resume",), "--resume needs the folder"),
    (("--shard", "1/2"), "--shard needs a folder"),
    (("--shard", "3/2", "--snapshots", "x"), "--shard takes I/N"),
    (("--executor", "fork"), "--executor takes threads, processes, or dask=ADDRESS"),
    (("--executor", "dask=tcp://127.0.0.1:9"), "needs a folder that all workers share"),
    (("--format", "xml"), "there is no format 'xml'"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG, ids=[" ".join(case[0]) for case in WRONG])
def test_wrong_usage(lab: Lab, arguments: tuple[str, ...], words: str) -> None:
    ran = ecslint(*LIVE, *arguments)
    assert ran.status == 2
    assert words in ran.err
    assert ran.err.count("\n") == 1


def test_live_options_need_live(lab: Lab) -> None:
    assert ecslint("scan", "--region", REGION).err == "error: --region is about running accounts: add --live\n"
    assert ecslint("scan", "--snapshots", "x").status == 2


def test_no_region(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name)
    ran = ecslint(*LIVE)
    assert (ran.status, "add --region REGION or --all-regions" in ran.err) == (2, True)


def test_no_credentials(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    ran = ecslint(*LIVE, "--format", "json")
    assert ran.status == 4
    (incomplete,) = ran.document["incomplete"]
    assert "no AWS credentials were found; log in with `aws sso login`" in incomplete["why"]


def test_role_that_cannot_be_taken_on(lab: Lab) -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/missing"
    with lab.failing("sts:AssumeRole", code="AccessDenied", status=403, message="not authorized"):
        ran = ecslint(*LIVE, "--role-arn", role)
    assert ran.status == 4
    assert f"the role {role} cannot be taken on: AccessDenied: not authorized" in ran.out.replace("\n      ", " ")


def test_nobody_at_the_endpoint(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    ran = ecslint(*LIVE)
    assert ran.status == 4
    assert "127.0.0.1:9" in ran.out


# -- the process itself


def test_as_a_process(lab: Lab, there: Small, tmp_path: Path) -> None:
    """With processes as workers, which must not take the command for theirs."""
    command = [sys.executable, "-m", "ecslint", *LIVE, *QUIET_RULES, "--regions", f"{REGION},eu-west-1",
               "--executor", "processes", "--workers", "2"]  # fmt: skip
    env = {**os.environ, **lab.environment(), "PYTHONPATH": str(Path(__file__).parents[2])}
    ran = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.startswith("No problems found")) == (0, True), ran.stderr
    assert f"2 regions of {ACCOUNT}" in ran.stderr


def test_progress_is_for_terminals_only(lab: Lab, there: Small) -> None:
    ecslint(*LIVE, *QUIET_RULES)
    code = "import sys; from ecslint.cli import main; sys.argv[1:] = sys.argv[2:]; import ecslint.cli.progress as p\n"
    code += "with p.progress() as shown: shown.stage('x', 3)(1)\nprint('rich' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("False\n", "")
