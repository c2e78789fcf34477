"""Accounts whose containers have variables of all kinds: a scan finds the same in them as in what is kept of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ecslint.live import masking, snapshot
from ecslint.model.ecs.masked import version
from tests.cli.commands import ecslint
from tests.lab import Lab
from tests.live.variables import CASES

pytestmark = pytest.mark.long

ALL = ("--isolated", "--select", "all", "--format", "json")
LIVE = ("scan", "--live", *ALL)


@pytest.fixture(scope="module")
def there(lab: Lab) -> None:
    """A service for each of the cases."""
    ecs = lab.client("ecs")
    ecs.create_cluster(clusterName="main")
    for number, case in enumerate(CASES):
        container = {"name": "app", "image": "app:1", "memory": 64, "environment": case.environment}
        family = f"case-{number}"
        ecs.register_task_definition(family=family, containerDefinitions=[container])
        ecs.create_service(cluster="main", serviceName=family, taskDefinition=family, desiredCount=0)


def told(document: dict[str, Any]) -> tuple[Any, Any]:
    return document["findings"], document["undecided"]


@pytest.mark.usefixtures("there")
def test_all_scans_tell_the_same(lab: Lab, tmp_path: Path) -> None:
    kept = str(tmp_path)
    first = ecslint(*LIVE).document
    found = [each["rule"] for each in first["findings"]]
    for rule in {rule for case in CASES for rule in case.found}:
        assert found.count(rule) == sum(case.found.count(rule) for case in CASES)
    assert told(ecslint(*LIVE, "--snapshots", kept).document) == told(first)
    _nothing_is_told(tmp_path)
    lab.forget_calls()
    assert told(ecslint(*LIVE, "--snapshots", kept).document) == told(first)
    assert lab.calls["ecs:DescribeTaskDefinition"] == 0
    _nothing_is_told(tmp_path)
    assert told(ecslint("scan", kept, *ALL).document) == told(first)
    ecslint("snapshot", "-o", kept)
    assert lab.calls["ecs:DescribeTaskDefinition"] == 0
    assert told(ecslint("scan", kept, *ALL).document) == told(first)


def _nothing_is_told(folder: Path) -> None:
    (file,) = snapshot.find(folder)
    kept = str([each.data for each in snapshot.read(file).resources])
    assert f"masked:{version()}:" in kept
    assert not [value for case in CASES for _, value in case.variables if len(value) > 8 and value in kept]


@pytest.fixture
def rules(tmp_path: Path) -> tuple[str, str]:
    """A rule of the user's own that looks at values."""
    folder = tmp_path / "own" / "environment_variable"
    folder.mkdir(parents=True)
    (folder / "staging.py").write_text(RULE)
    return "--rules", str(tmp_path / "own")


RULE = '''"""Staging in production.

Fix: do not.

https://example.com/
"""

from ecslint import EnvironmentVariable, Findings, rule

BAD = """
{"family": "a", "containerDefinitions": [{"name": "a", "image": "a:1", "environment": [
    {"name": "STAGE", "value": "staging"}  # <--
]}]}
"""
GOOD = """
{"family": "a", "containerDefinitions": [{"name": "a", "image": "a:1", "environment": [
    {"name": "STAGE", "value": "production"}
]}]}
"""


@rule(severity="warning", category="reliability")
def check(variable: EnvironmentVariable) -> Findings:
    if variable.value == "staging":
        yield variable.at("value"), "staging"
'''


@pytest.mark.usefixtures("there")
def test_own_rules_see_values(lab: Lab, tmp_path: Path, rules: tuple[str, str]) -> None:
    kept = str(tmp_path / "kept")
    for _ in range(2):
        lab.forget_calls()
        scanned = ecslint(*LIVE, "--snapshots", kept, *rules).document
        assert [each["rule"] for each in scanned["findings"]].count("staging") == 1
        assert lab.calls["ecs:DescribeTaskDefinition"] > len(CASES) / 2
    offline = ecslint("scan", kept, *ALL, *rules).document
    needs = [each["needs"] for each in offline["undecided"] if each["rule"] == "staging"]
    assert {*needs} == {"a value that is masked in the snapshot"}
    assert not [each for each in offline["findings"] if each["rule"] == "staging"]


@pytest.mark.usefixtures("there")
def test_masks_of_another_version(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = str(tmp_path)
    with monkeypatch.context() as older:
        older.setattr(masking, "version", lambda: "000000")
        ecslint("snapshot", "-o", kept)
    offline = ecslint("scan", kept, "--isolated", "--select", "plaintext-secret", "--format", "json").document
    assert not offline["findings"]
    assert {each["needs"] for each in offline["undecided"]} == {
        "a value that is masked in the snapshot by another version of ecslint"
    }
    first = ecslint(*LIVE).document
    assert told(ecslint(*LIVE, "--snapshots", kept).document) == told(first), "they were asked for again"
    assert told(ecslint("scan", kept, *ALL).document) == told(first)
