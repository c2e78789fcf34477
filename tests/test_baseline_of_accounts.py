"""Baselines of running accounts: what is mended there, and what only was not looked at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ecslint.baseline import Baseline
from ecslint.config import Settings
from ecslint.judgeable import looked_at
from ecslint.live.outcome import Outcome as Came
from ecslint.live.outcome import Unit
from ecslint.live.scope import Scope
from ecslint.live.snapshot import Snapshot, write
from ecslint.scan import Outcome, Scan
from tests.cli.commands import ecslint
from tests.examples import RULEBOOK
from tests.live.resources import NOW, cluster, service

RULE = "deployment-circuit-breaker-missing"
CAREFUL = {"deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}}
CARELESS = {"deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": False, "rollback": False}}}
UNSEEN = Unit("ecs", "ListServices", "", Came.DENIED, "AccessDenied", ("AWS::ECS::Service",))


def account(*services: Any, region: str = "eu-west-1", **more: Any) -> Snapshot:
    reader = "arn:aws:iam::111122223333:user/reader"
    return Snapshot("111122223333", region, reader, (cluster(), *services), taken=NOW, **more)


def judged(snapshot: Snapshot) -> Outcome:
    run = Scan(Settings(select=(RULE,)), RULEBOOK)
    run.add_snapshot(snapshot)
    return run.judge()


def stale(tmp_path: Path, then: Snapshot, now: Snapshot) -> list[str]:
    baseline = Baseline(tmp_path / "baseline.json")
    baseline.take(judged(then).report.findings)
    outcome = judged(now)
    looked = looked_at(outcome.report, outcome.whole)
    return [entry.file for entry in baseline.stale(outcome.report.findings, (), {RULE}, looked)]


WEB = service("web", **CARELESS)


@pytest.mark.parametrize(
    ("now", "count"),
    [
        (account(WEB), 0),
        (account(service("web", **CAREFUL)), 1),
        (account(), 1),  # it was deleted
        (account(region="us-east-1"), 0),
        (account(units=(UNSEEN,)), 0),
        (account(scope=Scope(("other",))), 0),
        (account(wanted=("AWS::ECS::Cluster",)), 0),
        (account(wanted=("AWS::ECS::Cluster", "AWS::ECS::Service")), 1),
        (account(scope=Scope(all_revisions=True)), 1),
    ],
)
def test_what_is_mended_is_stale_and_what_was_not_seen_is_not(tmp_path: Path, now: Snapshot, count: int) -> None:
    assert len(stale(tmp_path, account(WEB), now)) == count


def test_the_commands_tell_and_forget_it(tmp_path: Path) -> None:
    write(account(WEB), tmp_path / "then")
    write(account(), tmp_path / "now")
    kept = str(tmp_path / "kept.json")
    (tmp_path / "ecslint.toml").write_text(f'select = ["{RULE}"]\n')
    settings = ("--config", str(tmp_path / "ecslint.toml"))
    assert ecslint("baseline", "create", str(tmp_path / "then"), "--baseline", kept, *settings).status == 0
    assert ecslint("scan", str(tmp_path / "then"), "--baseline", kept, *settings).status == 0
    ran = ecslint("scan", str(tmp_path / "now"), "--baseline", kept, *settings)
    assert f"1 finding of the baseline is mended ({RULE} in {WEB.id})" in ran.err
    assert ecslint("baseline", "prune", str(tmp_path / "now"), "--baseline", kept, *settings).status == 0
    assert json.loads(Path(kept).read_text())["findings"] == []
