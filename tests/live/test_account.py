"""One account and region as a whole: what a scan of it costs, and what it leaves the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecslint.live import account
from ecslint.live.account import AREAS, Area, closed
from ecslint.live.areas import ecs
from ecslint.live.areas import kinds as k
from ecslint.live.collector import Collector
from ecslint.live.options import Options, clusters_not_found, earlier
from ecslint.live.snapshot import read as read_snapshot
from ecslint.live.snapshot import write
from tests.lab import ACCOUNT, Lab
from tests.lab.scale import many
from tests.lab.seed import small
from tests.live.areas.conftest import aws
from tests.live.areas.reading import failures, kept, read
from tests.live.areas.test_ecs import cluster, definition

__all__ = ["aws"]

EVERY_TYPE = {each for area in AREAS for each in area.keeps}
OF_RUNNING = {k.TASK, k.INSTANCE, k.TRUNKING, k.SETTING, k.GATEWAY_ROUTE}


def ecs_calls(aws: Lab) -> int:
    return sum(count for action, count in aws.calls.items() if action.startswith("ecs:"))


# -- what it costs


@pytest.fixture
def scaled_down(aws: Lab) -> Lab:
    """What a thousand services in twenty clusters are, with 30 in two."""
    many(aws, services=30, clusters=2)
    aws.forget_calls()
    return aws


def test_the_fewest_calls_that_tell_of_services_and_what_they_run(scaled_down: Lab) -> None:
    """With 1,000 services in 20 clusters these are 1 + 1 + 20 + 100 + 1,000 = 1,122."""
    snapshot = read(*EVERY_TYPE - OF_RUNNING - {k.AUTO_SCALING_GROUP, k.LAUNCH_TEMPLATE, k.MACHINE_IMAGE,
                                                k.LAUNCH_CONFIGURATION, k.GROUP_POLICY})  # fmt: skip
    assert len(kept(snapshot, k.SERVICE)) == len(kept(snapshot, k.TASK_DEFINITION)) == 30
    assert ecs_calls(scaled_down) == 1 + 1 + 2 + 4 + 30
    assert failures(snapshot) == []


def test_an_account_without_instances_is_not_asked_for_any(scaled_down: Lab) -> None:
    read(*EVERY_TYPE - {k.TASK, k.SETTING, k.GATEWAY_ROUTE})
    assert ecs_calls(scaled_down) == 1 + 1 + 2 + 4 + 30


def test_the_last_snapshot_spares_most_of_it(scaled_down: Lab, tmp_path: Path) -> None:
    """With 1,000 services in 20 clusters it leaves 132 calls of 1,122, which is 12 %."""
    wanted = EVERY_TYPE - OF_RUNNING
    before = write(read(*wanted), tmp_path / "first", mask=False)
    scaled_down.forget_calls()
    known = Options(earlier=earlier(read_snapshot(before)))
    after = write(read(*wanted, options=known), tmp_path / "second", mask=False)
    assert before.read_bytes() == after.read_bytes()
    assert ecs_calls(scaled_down) == 1 + 1 + 2 + 4 + 1


def test_a_region_without_ecs_takes_two_calls(aws: Lab) -> None:
    snapshot = read()
    assert snapshot.resources == ()
    assert aws.calls == {"ecs:ListClusters": 1, "ecs:ListTaskDefinitionFamilies": 1}


def test_a_region_with_a_task_definition_and_no_cluster_is_read(aws: Lab) -> None:
    definition(aws)
    snapshot = read(k.TASK_DEFINITION, options=Options(all_revisions=True))
    assert len(kept(snapshot, k.TASK_DEFINITION)) == 1


# -- what stays the same


def test_an_unchanged_account_reads_the_same(aws: Lab, tmp_path: Path) -> None:
    small(aws)
    snapshot = read()
    first, second = write(snapshot, tmp_path / "first"), write(read(), tmp_path / "second")
    assert first.read_bytes() == second.read_bytes()
    assert failures(snapshot) == []
    assert {
        k.CLUSTER, k.SERVICE, k.TASK_DEFINITION, k.TASK, k.INSTANCE, k.SETTING, k.EVENT_RULE, k.SCHEDULE,
        k.SCALABLE_TARGET, k.SCALING_POLICY, k.TARGET_GROUP, k.LOAD_BALANCER, k.LISTENER, k.LISTENER_RULE,
        k.TARGET_HEALTH, k.VPC, k.SUBNET, k.SECURITY_GROUP, k.ROUTE_TABLE, k.FILE_SYSTEM, k.MOUNT_TARGET, k.ROLE,
        k.REPOSITORY, k.IMAGE, k.LOG_GROUP, k.SECRET, k.ALARM, k.INVOCATIONS,
    } <= {each.type for each in snapshot.resources}  # fmt: skip


def test_what_changes_by_itself_changes_no_setting(aws: Lab, tmp_path: Path) -> None:
    made = small(aws)
    before = read()
    aws.world.state |= {
        made.web: {"runningCount": 1, "pendingCount": 1},  # one task less
        made.target_group: {"TargetHealthDescriptions": []},
        made.container_instances[0]: {"agentConnected": False},
    }
    after = read()
    same = [each for each in after.resources if each in before.resources]
    changed = {each.type for each in (*before.resources, *after.resources) if each not in same}
    assert changed >= {k.SERVICE, k.TARGET_HEALTH, k.INSTANCE, k.TASK}
    first, second = (write(each, tmp_path / str(id(each))) for each in (before, after))
    assert first.read_bytes() == second.read_bytes()


# -- what is asked, and in which order


def test_types_by_way_of_which_others_are_found_are_read_too() -> None:
    assert closed({k.SETTING}) == {k.CLUSTER, k.SETTING}
    assert closed({k.MOUNT_TARGET}) >= {k.TASK_DEFINITION, k.SERVICE, k.EVENT_RULE}
    assert closed({k.MACHINE_IMAGE}) >= {k.LAUNCH_TEMPLATE, k.AUTO_SCALING_GROUP, k.CAPACITY_PROVIDER, k.INSTANCE}
    assert closed(closed({k.MACHINE_IMAGE})) == closed({k.MACHINE_IMAGE})


def test_every_area_stands_behind_what_it_waits_for() -> None:
    """Else it would not wait. Some tasks are read for what their services' task definitions say, and these are read for
    other tasks."""
    for number, area in enumerate(AREAS):
        later = {each for other in AREAS[number + 1 :] for each in other.keeps if other.read is not area.read}
        assert later.isdisjoint({*area.needs, *area.after} - {k.TASK, k.TASK_DEFINITION}), area.read.__qualname__


def test_every_type_has_an_area() -> None:
    worded = {each for name, each in vars(k).items() if name.isupper() and isinstance(each, str)}
    assert worded | {*k.NAMESPACES} == EVERY_TYPE | {k.CLUSTER}


def test_what_breaks_in_an_area_hides_its_types_only(aws: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster(aws, "prod")

    def broken(_: Collector) -> None:
        raise ZeroDivisionError("oh")

    areas = [Area(broken, area.keeps) if area.read is ecs.account_settings else area for area in AREAS]
    monkeypatch.setattr(account, "AREAS", tuple(areas))
    snapshot = read(k.SETTING, k.SERVICE)
    (unit,) = snapshot.units
    assert unit.why == "ecslint itself failed (ZeroDivisionError: oh); please report this"
    assert set(snapshot.unseen()) == {k.SETTING}


def test_nothing_more_is_asked_once_the_credentials_are_refused(aws: Lab) -> None:
    cluster(aws, "prod")
    aws.forget_calls()
    with aws.failing("*", code="ExpiredTokenException", message="The security token has expired"):
        snapshot = read()
    assert snapshot.resources == ()
    assert {str(unit.outcome) for unit in snapshot.units} == {"expired"}
    assert sum(aws.calls.values()) <= 2


# -- clusters that nobody has


def test_a_cluster_that_no_region_has() -> None:
    arn = f"arn:aws:ecs:eu-west-1:{ACCOUNT}:cluster/prod"
    assert clusters_not_found(("prod", arn, "prdo"), [arn]) == ["prdo"]
    assert clusters_not_found((arn.replace("eu-west-1", "us-east-1"),), [arn]) != []
