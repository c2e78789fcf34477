"""What of an account each rule is known to look at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from ecslint.config import Settings
from ecslint.finding import Report
from ecslint.live.account import closed
from ecslint.live.calls import EVERYTHING
from ecslint.live.needs import wanted_by
from ecslint.live.snapshot import Snapshot
from ecslint.scan import Scan
from tests.examples import RULEBOOK
from tests.lab import Lab
from tests.lab.seed import small
from tests.live.areas.reading import read

SCRIPT = Path(__file__).parents[2] / "scripts" / "rule_needs.py"


def test_the_table_is_up_to_date() -> None:
    if not SCRIPT.is_file():
        pytest.skip("the development scripts are not here")
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"python scripts/rule_needs.py writes it anew\n{done.stdout}{done.stderr}"


def test_a_rule_of_ones_own_may_need_anything() -> None:
    assert wanted_by(["house-rule"]) == frozenset(EVERYTHING) | closed(EVERYTHING)


def test_nothing_is_wanted_that_no_call_tells() -> None:
    assert wanted_by(RULEBOOK.names()) <= set(EVERYTHING)


def test_what_leads_to_a_resource_is_wanted_too() -> None:
    assert wanted_by(["agent-disconnected"]) == {"AWS::ECS::Cluster", "ecs container instance"}


class Seen(NamedTuple):
    """All of an account, and what all rules find there."""

    snapshot: Snapshot
    report: Report


@pytest.fixture(scope="module")
def seen(lab: Lab) -> Seen:
    small(lab)
    snapshot = read()
    return Seen(snapshot, _judged(snapshot, "all"))


@pytest.mark.parametrize("name", sorted(RULEBOOK.names()))
def test_a_rule_sees_enough_of_what_was_read_for_it(seen: Seen, name: str) -> None:
    """It finds the same, and misses nothing because nobody asked for it."""
    wanted = wanted_by([name])
    resources = tuple(each for each in seen.snapshot.resources if each.type in wanted)
    report = _judged(seen.snapshot._replace(resources=resources, wanted=tuple(wanted)), name)
    found = {each.fingerprint for each in report.findings}
    assert found == {each.fingerprint for each in seen.report.findings if each.rule == name}
    assert [each.needs for each in report.undecided if "for which no rule asked" in each.needs] == []


def _judged(snapshot: Snapshot, rule: str) -> Report:
    run = Scan(Settings(select=(rule,)), RULEBOOK)
    run.add_snapshot(snapshot)
    return run.judge().report
