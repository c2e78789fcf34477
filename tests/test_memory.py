"""What is remembered from one variant to the next, and what is not."""

from __future__ import annotations

from ecslint.memory import Memory, Truths
from ecslint.model import evidence


def test_an_outcome_holds_where_all_it_leaned_on_is_alike() -> None:
    memory: Memory[str] = Memory()
    memory.turn_to({"IsProd": True, "Stage": "prod", "Other": True})
    slots = memory.about("thing")
    memory.keep(slots, "rule", {("condition", "IsProd"), ("true", "IsProd")}, "in production")
    cases: list[tuple[Truths, str | None]] = [
        ({"IsProd": True, "Stage": "test", "Other": False}, "in production"),
        ({"IsProd": False, "Stage": "prod", "Other": True}, None),
        ({"Stage": "prod", "Other": True}, None),
    ]
    for truths, outcome in cases:
        memory.turn_to(truths)
        assert memory.recall(memory.about("thing"), "rule") == outcome
        assert memory.recall(memory.about("thing"), "another rule") is None


def test_what_was_leaned_on_is_told_to_whoever_asks_again() -> None:
    memory: Memory[str] = Memory()
    memory.turn_to({"Stage": "prod"})
    slots = memory.about("thing")
    memory.keep(slots, "rule", {("parameter", "Stage")}, "outcome")
    memory.turn_to({"Stage": "prod", "Other": True})
    with evidence.Gathering() as keys:
        memory.recall(slots, "rule")
    assert keys == {("parameter", "Stage")}
