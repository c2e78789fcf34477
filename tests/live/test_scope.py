"""Which part of an account was looked at, and what follows for the rest."""

from __future__ import annotations

import gzip
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ecslint.live import snapshot
from ecslint.live.areas import kinds as k
from ecslint.live.options import Options
from ecslint.live.scope import Scope
from ecslint.live.snapshot import Resource, Snapshot
from tests.lab import Lab
from tests.live.areas.reading import failures, read
from tests.live.resources import CLUSTER, ECS, NOW, cluster, rule_of_events, scan, service, task_definition, told

SHOP, TEAM = Scope(("shop",)), Scope(tags=(("team", "a"),))


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (Scope(), "everything"),
        (Scope(all_revisions=True), "everything"),
        (Scope.of(("arn:aws:ecs:eu-west-1:111122223333:cluster/shop", "api"), {}, False), "cluster api and shop"),
        (Scope.of((), {"team": "a", "live": ""}, False), "services with tag live and team=a"),
        (Scope(("shop",), (("team", "a"),)), "cluster shop, services with tag team=a"),
    ],
)
def test_in_words(scope: Scope, words: str) -> None:
    assert str(scope) == words


@pytest.mark.parametrize(
    ("one", "other", "holds"),
    [
        (Scope(), SHOP, True),
        (SHOP, Scope(), False),
        (SHOP, SHOP, True),
        (Scope(("api", "shop")), SHOP, True),
        (SHOP, Scope(("api", "shop")), False),
        (SHOP, TEAM, False),
        (TEAM, Scope(("shop",), TEAM.tags), True),
        (Scope(("shop",), TEAM.tags), TEAM, False),
        (TEAM, Scope(tags=(("stage", ""), *TEAM.tags)), True),
    ],
)
def test_what_holds_what(one: Scope, other: Scope, holds: bool) -> None:
    assert one.holds(other) is holds


def test_a_snapshot_remembers(tmp_path: Path) -> None:
    asked = Scope(("shop",), (("team", "a"),), all_revisions=True)
    whole = Snapshot("111122223333", "eu-west-1", "arn:aws:iam::111122223333:root", (), taken=NOW)
    file = snapshot.write(whole._replace(scope=asked), tmp_path)
    assert snapshot.read(file).scope == asked
    assert snapshot.read(snapshot.write(whole, tmp_path)).scope == Scope()


def test_an_older_snapshot_is_of_everything(tmp_path: Path) -> None:
    file = snapshot.write(Snapshot("1", "eu-west-1", "arn:aws:iam::1:root", (), taken=NOW), tmp_path)
    header = json.loads(gzip.decompress(file.read_bytes()))
    del header["scope"]
    file.write_bytes(gzip.compress(json.dumps(header).encode()))
    beside = snapshot.beside(file)
    state = json.loads(gzip.decompress(beside.read_bytes()))
    state["of"] = sha256(file.read_bytes()).hexdigest()
    beside.write_bytes(gzip.compress(json.dumps(state).encode()))
    assert snapshot.read(file).scope == Scope()


def test_a_scan_notes_what_it_was_told_to_look_at(lab: Lab) -> None:
    lab.empty()
    lab.client("ecs").create_cluster(clusterName="shop")
    found = read(k.SERVICE, options=Options(clusters=("shop",), tags={"team": "a"}))
    assert found.scope == Scope(("shop",), (("team", "a"),))
    assert failures(found) == []


# -- what rules say of a part

ELSEWHERE = f"{ECS}:cluster/other"
TWO_TARGETS: list[dict[str, Any]] = [
    {"Id": "here", "Arn": CLUSTER, "EcsParameters": {"TaskDefinitionArn": f"{ECS}:task-definition/job:7"}},
    {"Id": "there", "Arn": ELSEWHERE, "EcsParameters": {"TaskDefinitionArn": f"{ECS}:task-definition/job:7"}},
]
OF_BOTH = (cluster(), rule_of_events(Targets=TWO_TARGETS), task_definition("job"))
IDLE = (cluster(activeServicesCount=0, runningTasksCount=0),)
UNSCALED = (cluster(), service(desiredCount=2, loadBalancers=[{"targetGroupArn": "arn:g"}]))


@pytest.mark.parametrize(
    ("rule", "resources", "scope", "findings"),
    [
        ("referenced-resource-not-found", OF_BOTH, Scope(), 1),
        ("referenced-resource-not-found", OF_BOTH, Scope(("prod",)), 0),
        ("cluster-unused", IDLE, Scope(), 1),
        ("cluster-unused", IDLE, Scope(("prod",)), 1),  # all of the cluster was looked at
        ("cluster-unused", IDLE, TEAM, 0),
        ("autoscaling-missing", UNSCALED, Scope(), 1),
        ("autoscaling-missing", UNSCALED, Scope(("prod",)), 1),  # and all that scales its services
    ],
)
def test_what_was_left_out_is_not_missing(
    rule: str, resources: tuple[Resource, ...], scope: Scope, findings: int
) -> None:
    report = scan(rule, *resources, scope=scope)
    assert len(told(report)) == findings, told(report)
    if not findings:
        assert all(f"beside {scope}, which was not looked at" in each.needs for each in report.undecided)
        assert report.undecided
