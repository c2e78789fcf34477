"""What account settings of ECS tell, and whose they are."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from ecslint.config import Settings
from ecslint.live.snapshot import Resource, Snapshot
from ecslint.scan import Scan
from tests.examples import RULEBOOK
from tests.live.resources import NOW, cluster, failed, scan, setting, told

RULE = "runtime-monitoring-disabled"


def running(fargate: int, instances: int = 0) -> Resource:
    counts = {"runningFargateTasksCount": fargate, "runningEC2TasksCount": instances}
    told: list[dict[str, Any]] = [{"name": name, "value": str(value)} for name, value in counts.items()]
    return cluster(runningTasksCount=fargate + instances, statistics=told)


class Case(NamedTuple):
    name: str
    resources: tuple[Resource, ...]
    told: bool = False


CASES = (
    Case("off", (setting("guardDutyActivate", "off"), running(4)), told=True),
    Case("disabled", (setting("guardDutyActivate", "disabled"), running(1, 7)), told=True),
    Case("on", (setting("guardDutyActivate", "on"), running(4))),
    Case("in words of which nothing is known", (setting("guardDutyActivate", "paused"), running(4))),
    Case("a region that has no such setting", (setting("containerInsights", "disabled"), running(4))),
    Case("tasks on instances only", (setting("guardDutyActivate", "off"), running(0, 7))),
    Case("no statistics", (setting("guardDutyActivate", "off"), cluster(runningTasksCount=4))),
    Case("no cluster", (setting("guardDutyActivate", "off"),)),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_whether_tasks_are_watched(case: Case) -> None:
    report = scan(RULE, *case.resources)
    assert ["`guardDutyActivate` is" in each for each in told(report)] == ([True] if case.told else [])
    assert report.undecided == ()


def test_clusters_that_could_not_be_described_are_not_without_tasks() -> None:
    unit = failed("ecs:DescribeClusters", "AWS::ECS::Cluster")
    report = scan(RULE, setting("guardDutyActivate", "off"), units=(unit,))
    assert ["ecs:DescribeClusters, which was denied" in each.needs for each in report.undecided] == [True]


def test_a_setting_is_another_in_each_account_and_region() -> None:
    run = Scan(Settings(select=(RULE,)), RULEBOOK)
    resources = (setting("guardDutyActivate", "off"), running(4))
    for account, region in (("1" * 12, "eu-west-1"), ("1" * 12, "us-east-1"), ("2" * 12, "eu-west-1")):
        reader = f"arn:aws:iam::{account}:user/reader"
        run.add_snapshot(Snapshot(account, region, reader, resources, taken=NOW))
    found = run.judge().report.findings
    assert len({each.fingerprint for each in found}) == len(found) == 3
