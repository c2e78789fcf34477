"""`ecslint snapshot`, and `ecslint scan` of what it kept."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from ecslint.cli import collecting
from ecslint.live import fleet, plan, snapshot
from ecslint.live.plan import Place
from tests.cli.commands import ecslint
from tests.lab import ACCOUNT, REGION, Lab
from tests.lab.scale import ROLE, organization
from tests.lab.seed import Small, small

pytestmark = pytest.mark.long

RULES = ("--select", "rollout-deadlock", "--isolated")


@pytest.fixture(scope="module")
def there(lab: Lab) -> Small:
    return small(lab)


@pytest.fixture(scope="module")
def members(lab: Lab, there: Small) -> list[str]:
    return sorted(organization(lab, 3, ["eu-west-1"]))


ORGANIZATION = ("--org", "--org-role", ROLE, "--regions", "eu-west-1,eu-west-2")


def test_snapshot_holds_all_and_no_values(lab: Lab, there: Small, tmp_path: Path) -> None:
    ran = ecslint("snapshot", "-o", str(tmp_path))
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.endswith(f"1 snapshot in {tmp_path}\n")
    (kept,) = snapshot.find(tmp_path)
    found = snapshot.read(kept)
    assert (found.account, found.region, found.wanted) == (ACCOUNT, REGION, None)
    assert {each.type for each in found.resources} > {"AWS::ECS::Service", "AWS::Logs::LogGroup", "AWS::EC2::Subnet"}


def test_snapshot_of_an_unchanged_account_is_the_same_bytes(lab: Lab, there: Small, tmp_path: Path) -> None:
    ecslint("snapshot", "-o", str(tmp_path / "a"), "--quiet")
    ecslint("snapshot", "-o", str(tmp_path / "b"), "--quiet")
    (one,), (other,) = snapshot.find(tmp_path / "a"), snapshot.find(tmp_path / "b")
    assert one.read_bytes() == other.read_bytes()
    assert (tmp_path / "a/ecslint-plan.json").read_bytes() == (tmp_path / "b/ecslint-plan.json").read_bytes()


def test_scan_of_a_snapshot_finds_what_a_live_scan_finds(lab: Lab, there: Small, tmp_path: Path) -> None:
    ecslint("snapshot", "-o", str(tmp_path), "--keep-values")
    kept = ecslint("scan", str(tmp_path), "--isolated", "--format", "json").document
    alive = ecslint("scan", "--live", "--isolated", "--format", "json").document
    assert kept["findings"] == alive["findings"]


def test_something_denied(lab: Lab, there: Small, tmp_path: Path) -> None:
    with lab.failing("logs:DescribeLogGroups", code="AccessDeniedException"):
        ran = ecslint("snapshot", "-o", str(tmp_path))
    assert ran.status == 3
    assert "denied  logs:DescribeLogGroups" in ran.err
    assert "Missing permissions: logs:DescribeLogGroups" in ran.err


def test_nothing_could_be_read(lab: Lab, tmp_path: Path) -> None:
    with lab.failing("*", code="ExpiredToken", status=403):
        ran = ecslint("snapshot", "-o", str(tmp_path))
    assert ran.status == 4
    assert ran.err.startswith("error: AWS: the account cannot be entered: the credentials are not valid")


def test_folder_is_needed() -> None:
    assert ecslint("snapshot").status == 2


# -- many


def test_shards_and_merge(lab: Lab, members: list[str], tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in (1, 2, 3)]
    for number, folder in enumerate(folders, 1):
        assert ecslint("snapshot", *ORGANIZATION, "--shard", f"{number}/3", "-o", str(folder)).status == 0
    merged = ecslint("merge", *map(str, folders), "-o", str(tmp_path / "all"))
    assert (merged.status, merged.err) == (0, f"6 snapshots in {tmp_path / 'all'}\n")
    assert {path.name for path in snapshot.find(tmp_path / "all")} == {
        f"{account}.{region}.jsonl.gz" for account in members for region in ("eu-west-1", "eu-west-2")
    }
    assert ecslint("scan", str(tmp_path / "all"), *RULES).status == 0


def test_shard_that_is_missing(lab: Lab, members: list[str], tmp_path: Path) -> None:
    ecslint("snapshot", *ORGANIZATION, "--shard", "1/2", "-o", str(tmp_path / "1"))
    here = len(snapshot.find(tmp_path / "1"))
    merged = ecslint("merge", str(tmp_path / "1"), "-o", str(tmp_path / "all"))
    assert merged.status == 3
    assert merged.err.count("missing: ") == 6 - here
    scanned = ecslint("scan", str(tmp_path / "all"), *RULES, "--format", "json")
    assert scanned.status == 3
    assert len(scanned.document["incomplete"]) == 6 - here
    assert "its shard is not here" in scanned.document["incomplete"][0]["why"]


def test_folder_that_cannot_be_made(lab: Lab, there: Small, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = ecslint("snapshot", "-o", str(tmp_path / "file" / "folder"))
    assert (ran.status, ran.err) == (
        2,
        f"error: snapshots cannot be kept in {tmp_path / 'file' / 'folder'}: Not a directory\n",
    )


def test_a_request_to_end_is_an_interrupt() -> None:
    """So that what lies in temporary folders, values of environment variables among it, is taken away."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        collecting._end_tidily()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_interrupted_run_goes_on(lab: Lab, members: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fleet.read
    done: list[Place] = []

    def interrupted(job: fleet.Job) -> fleet.Summary:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(job.place)
        return whole(job)

    monkeypatch.setattr(fleet, "read", interrupted)
    first = ecslint("snapshot", *ORGANIZATION, "-o", str(tmp_path), "--workers", "1")
    assert (first.status, "--resume goes on" in first.err) == (130, True)
    scanned = ecslint("scan", str(tmp_path), *RULES, "--format", "json")
    assert len(scanned.document["incomplete"]) == 4, "what is missing is known"

    monkeypatch.setattr(fleet, "read", whole)
    lab.forget_calls()
    second = ecslint("snapshot", *ORGANIZATION, "-o", str(tmp_path), "--resume")
    assert second.status == 0
    assert "2 snapshots of an earlier run." in second.err
    assert lab.calls["ecs:ListClusters"] == 4
    assert len(snapshot.find(tmp_path)) == 6


def test_account_that_could_not_be_entered_is_remembered(lab: Lab, members: list[str], tmp_path: Path) -> None:
    refused = next(account for account in members if account != ACCOUNT)
    with lab.failing("sts:AssumeRole", code="AccessDenied", status=403, holding=refused):
        ran = ecslint("snapshot", *ORGANIZATION, "-o", str(tmp_path))
    assert ran.status == 3
    assert f"error: account {refused}: the role" in ran.err
    scanned = ecslint("scan", str(tmp_path), *RULES, "--format", "json")
    assert scanned.status == 3
    assert [each["what"] for each in scanned.document["incomplete"]] == [f"account {refused}"]


def test_all_regions(lab: Lab, there: Small, tmp_path: Path) -> None:
    ran = ecslint("snapshot", "--all-regions", "-o", str(tmp_path))
    assert ran.status == 0
    enabled = plan.read(tmp_path).places
    assert len(enabled) > 20
    assert {path.name for path in snapshot.find(tmp_path)} == {place.file for place in enabled}
