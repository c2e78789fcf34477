"""AWS's answers as records: what each must give, and that no answer is made up."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.live.snapshot import Resource, Snapshot
from ecslint.model.estate import Estate, World
from ecslint.model.record import Record
from ecslint.model.unknown import Undecided, Unknown
from ecslint.sources.live import SHAPES, classes, estate_of, things
from ecslint.sources.live.sight import Sight
from ecslint.sources.live.source import LiveSource
from tests.sources.live.answers import ANSWERS
from tests.sources.live.answers.common import ACCOUNT, REGION, Answer
from tests.sources.live.answers.models import faults, members

READER = f"arn:aws:iam::{ACCOUNT}:user/reader"


RESOURCES = tuple(Resource(each.type, each.id, each.data, dict(each.state)) for each in ANSWERS)
SNAPSHOT = Snapshot(ACCOUNT, REGION, READER, RESOURCES, taken="2026-11-24T12:00:00Z")


@pytest.fixture(scope="module")
def account() -> Estate:
    return estate_of(SNAPSHOT, World())


def _id(answer: Answer) -> str:
    return f"{answer.type.rpartition(':')[2]} {answer.id.rpartition('/')[2]}"


@pytest.mark.parametrize("answer", ANSWERS, ids=_id)
def test_the_answer_is_one_of_aws(answer: Answer) -> None:
    assert [*faults(answer)] == []


@pytest.mark.parametrize("answer", ANSWERS, ids=_id)
def test_the_record_gives_what_the_answer_tells(answer: Answer, account: Estate) -> None:
    record = account.named(answer.id)
    assert record is not None
    assert record.source_kind == "live"
    assert {path: _at(record, path) for path in answer.gives} == answer.gives


def _at(record: Record, path: str) -> Any:
    value: Any = record
    try:
        for step in path.split("."):
            value = value[int(step)] if step.isdecimal() else getattr(value, step)
    except Undecided as undecided:
        return f"undecided: {undecided.needs}"
    return f"undecided: {value.needs}" if isinstance(value, Unknown) else value


def test_every_shape_has_an_answer() -> None:
    assert SHAPES.keys() <= {answer.type for answer in ANSWERS}


_UNTOLD = {
    "Bucket": {"object_lock_enabled"},  # which has versions kept, and that is told
    "DiscoveryService": {"namespace_id"},  # it is within the DNS configuration
    "LoadBalancer": {"subnet_mappings"},  # they are among the subnets
    "ManagedPolicy": {"path", "roles"},  # the roles name their policies
    "ScalingPolicy": {"scaling_target_id"},  # the resource id names the target
    # Gateway routes tell of connectors: test_estate.
    "Service": {"client_token", "force_new_deployment", "gateway_connectors", "role", "vpc_lattice_configurations"},
    "SubnetRouteTableAssociation": {"subnet_id"},  # the main one has none
    "TaskDefinition": {"tags"},  # they stand beside it
}
"""Fields that no answer about such a resource has, or not all: of these nothing may be missing by mistake."""


def test_no_field_is_lost() -> None:
    source = LiveSource(SNAPSHOT)
    told_of = {answer.id: members(answer) for answer in ANSWERS}
    lost: dict[str, set[str]] = {}
    for thing in things(SNAPSHOT, Sight(SNAPSHOT)):
        record_class = classes()[thing.type]
        if record_class.__name__ == "Route":
            continue  # each has a destination and a target, of one kind out of many
        keys = {*thing.raw, *told_of.get(thing.id, ())}
        fields = record_class.declared().values()
        untold = {each.name for each in fields if keys.isdisjoint(source.spellings(each))}
        if left := untold - _UNTOLD.get(record_class.__name__, set()):
            lost[thing.id] = left
    assert lost == {}


def test_no_key_stands_for_two_fields() -> None:
    source = LiveSource(SNAPSHOT)
    for record_class in classes().values():
        keys = [key for each in record_class.declared().values() for key in {*source.spellings(each)}]
        assert len(keys) == len(set(keys)), record_class
