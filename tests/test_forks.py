"""Work that is shared out over processes, and scans that share theirs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ecslint import forks, scan
from ecslint.config import Settings
from ecslint.finding import Report
from ecslint.rulebook import Rulebook
from ecslint.scan import Scan

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="work is shared out on Linux only")

TEMPLATE = """
Parameters:
  Stage: {Type: String, Default: test}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: !ImportValue task-NUMBER
      DesiredCount: !If [IsProd, 1, 2]
      DeploymentConfiguration: {MinimumHealthyPercent: 100, MaximumPercent: !If [IsProd, 100, 200]}
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions: [{Name: web, Image: nginx, Privileged: NUMBER}]
Outputs:
  Task: {Value: !Ref TaskDefinition, Export: {Name: task-NUMBER}}
"""


@pytest.fixture(autouse=True)
def two_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forks, "_workers", lambda: 2)


@pytest.mark.parametrize("count", [0, 1, 7, forks._MOST_IN_QUEUE + 3])
def test_every_piece_is_done_once(count: int) -> None:
    order = list(reversed(range(count)))
    assert forks.for_each(order, lambda number: number * 2) == {number: number * 2 for number in order}


def test_what_a_copy_fails_at_is_done_here() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != here:
            os.close(2)  # whose complaint is of no interest here
            raise ValueError(number)
        return number

    assert forks.for_each(range(50), work) == {number: number for number in range(50)}


def test_the_largest_is_begun_first(tmp_path: Path) -> None:
    for name, size in (("a", 3), ("b", 30), ("c", 10)):
        (tmp_path / name).write_text("x" * size)
    assert forks.largest_first([str(tmp_path / name) for name in ("a", "gone", "b", "c")]) == [2, 3, 0, 1]


def test_a_shared_scan_says_what_a_lone_one_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        (tmp_path / f"{number}.yaml").write_text(TEMPLATE.replace("NUMBER", str(number % 3)))
    (tmp_path / "broken.yaml").write_text("Resources: {A: {Type: AWS::ECS::Cluster")
    (tmp_path / "other.yaml").write_text("just: words")
    # JSON that is read later than it is parsed cannot be sent, whatever its name.
    (tmp_path / "task.yaml").write_text('{"family": "a", "containerDefinitions": [{"name": "a", "privileged": true}]}')
    monkeypatch.setattr(scan, "FEWEST_TO_SHARE", 2)

    def report(*, may_fork: bool) -> Report:
        run = Scan(Settings(), Rulebook())
        run.may_fork = may_fork
        run.add_paths([str(tmp_path)])
        return run.judge().report

    shared, alone = report(may_fork=True), report(may_fork=False)
    assert shared == alone
    assert shared.files == 7
    assert shared.incomplete
    assert any(finding.when for finding in shared.findings)
