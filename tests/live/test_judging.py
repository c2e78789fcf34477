"""Accounts are judged without the memory that the variants of templates need: to the same end, and leaving nothing."""

from __future__ import annotations

import gc

import pytest

from ecslint.engine import Engine, Judgement
from ecslint.live.snapshot import Snapshot
from ecslint.memory import Memory
from ecslint.model.estate import World
from ecslint.rulebook import Rulebook
from ecslint.sources import live
from ecslint.sources.live.estate import LiveEstate
from tests.examples import is_snapshot, snapshot_of

EXAMPLES = {rule.name: rule.bad for rule in Rulebook().all() if is_snapshot(rule.bad)}


def _engine() -> Engine:
    return Engine(Rulebook(), lambda rule: True)


def _estate(snapshot: Snapshot) -> LiveEstate:
    return live.estate_of(snapshot, World())


def _told(judgements: list[Judgement]) -> list[object]:
    return [
        (
            each.checks,
            [(raw.rule.name, repr(raw.place.record), raw.place.field, raw.message, raw.confidence) for raw in each.raw],
            [(given.rule.name, repr(given.record), given.needs) for given in each.gave_up],
            [(broken.rule.name, repr(broken.record)) for broken in each.failed],
        )
        for each in judgements
    ]


@pytest.mark.parametrize("rule", EXAMPLES)
def test_what_is_judged_once_is_judged_alike(rule: str) -> None:
    snapshot, engine = snapshot_of(EXAMPLES[rule]), _engine()
    once = [engine.judge_once(each) for each in _estate(snapshot).records]
    with_memory = [engine.judge(each, Memory()) for each in _estate(snapshot).records]
    assert _told(once) == _told(with_memory)
    assert any(judgement.raw for judgement in once)


def test_rules_that_give_up_leave_nothing_that_waits_for_the_garbage_collector() -> None:
    estate, engine = _estate(snapshot_of(EXAMPLES["service-not-stable"])), _engine()
    found = [engine.judge_once(each) for each in estate.records]  # once for what is worked out once
    assert any(each.gave_up for each in found)
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        for each in estate.records:
            engine.judge_once(each)
        gc.collect()
        # What other threads of the tests leave behind is none of ours.
        assert [each for each in gc.garbage if type(each).__module__.partition(".")[0] == "ecslint"] == []
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
