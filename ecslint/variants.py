"""Judges every variant of an input, and says under which of its conditions each finding holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ecslint.engine import Engine, Failed, GaveUp, Judgement, Key, Raw
from ecslint.memory import Memory, Truths
from ecslint.model import evidence
from ecslint.model.estate import Estate


class Held(NamedTuple):
    """A finding, and under which conditions of its template it holds."""

    raw: Raw
    when: tuple[tuple[str, bool], ...]
    seen: Any = None
    """What was made of it while its variant was there; None where there is but one."""


class Verdict(NamedTuple):
    """The outcome of an input over all its variants."""

    held: list[Held]
    gave_up: list[GaveUp]
    failed: list[Failed]
    resources: int
    checks: int
    """How often a rule was run on a record, or would have been run on one that is unknown."""


def judge_variants(
    engine: Engine, estates: Iterator[tuple[Estate, Truths]], look: Callable[[Raw], Any] = lambda raw: None
) -> Verdict:
    """Judge every variant of an input. A resource is judged anew only where something that it leaned on differs, and
    of it only those parts, and by those rules, for which something does. A variant need be there only until the next
    is taken: what a look at a finding shows is noted before."""
    memory: Memory[Judgement] = Memory()
    truths_of: list[Truths] = []
    holds: dict[Key, tuple[Raw, set[int]]] = {}
    seen: dict[int, tuple[Any, set[str]]] = {}
    gave_up: dict[tuple[str, str, str], GaveUp] = {}
    failed: dict[tuple[str, str], Failed] = {}
    names: set[str] = set()
    checks = 0
    for index, (estate, truths) in enumerate(estates):
        truths_of.append(truths)
        memory.turn_to(truths)
        for resource in estate.records:
            names.add(resource._name)
            slots = memory.about((resource._type, resource._name))
            judgement = memory.recall(slots, "")
            if judgement is None:
                with evidence.Gathering() as keys:
                    judgement = engine.judge(resource, memory)
                memory.keep(slots, "", keys, judgement)
                checks += judgement.checks
                for each in judgement.gave_up:
                    gave_up.setdefault((each.rule.name, repr(each.record), each.needs), each)
                for broken in judgement.failed:
                    failed.setdefault((broken.rule.name, repr(broken.record)), broken)
                for key, raw in judgement.keyed():
                    if key not in holds and id(raw) not in seen:
                        seen[id(raw)] = look(raw), _existence(raw)
            for key, raw in judgement.keyed():
                if raw.agrees(truths):
                    holds.setdefault(key, (raw, set()))[1].add(index)
    held = [
        Held(raw, _when(raw, where, truths_of, existence), sight)
        for raw, where in holds.values()
        for sight, existence in (seen[id(raw)],)
    ]
    return Verdict(held, list(gave_up.values()), list(failed.values()), len(names), checks)


def _existence(raw: Raw) -> set[str]:
    """The conditions on which it depends that there is what the finding is about."""
    root = raw.place.record.root
    return {name for kind, name in root.estate.conditions_of(root._name) if kind == "condition"}


def _when(raw: Raw, where: set[int], truths_of: list[Truths], own: set[str]) -> tuple[tuple[str, bool], ...]:
    """The conditions that tell the variants in which a finding holds from those in which it does not, and those of
    other stacks on which it rests."""
    first = truths_of[min(where)]
    beyond = {name: outcome for name, outcome in raw.assumed if name not in first}
    if len(where) == len(truths_of):
        return _spelled(beyond)
    agreed = {
        name: value
        for name, value in first.items()
        if isinstance(value, bool) and all(truths_of[index].get(name) == value for index in where)
    }
    others = [truths for index, truths in enumerate(truths_of) if index not in where]
    telling = {name: value for name, value in agreed.items() if any(truths.get(name) != value for truths in others)}
    used = {name: value for name, value in telling.items() if name in raw.consulted | own} or telling
    for name in sorted(used.keys() - own):
        rest = {other: value for other, value in used.items() if other != name}
        if rest and not any(all(truths.get(key) == value for key, value in rest.items()) for truths in others):
            used = rest  # it says nothing that the rest does not say
    return _spelled({**used, **beyond})


def _spelled(outcomes: Mapping[str, bool]) -> tuple[tuple[str, bool], ...]:
    """The conditions as a person knows them, with their file where two stacks have one of the same name."""
    names = [name.split("\0")[0] for name in outcomes]
    spelled = {
        f"{plain} in {name.split(chr(0))[1]}" if names.count(plain) > 1 else plain: outcome
        for plain, (name, outcome) in zip(names, outcomes.items(), strict=True)
    }
    return tuple(sorted(spelled.items()))
