"""Runs the rules over a resource and all that is within it, and keeps what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ecslint.memory import Memory, Slots, Truths
from ecslint.model import evidence
from ecslint.model.record import Place, Record
from ecslint.model.unknown import Undecided
from ecslint.rulebook import Rule, Rulebook

if TYPE_CHECKING:
    from ecslint.model.remedy import Remedy


class Raw(NamedTuple):
    """What a rule yielded, before it is placed in a file."""

    rule: Rule
    place: Place
    message: str
    confidence: str
    consulted: frozenset[str]
    """The conditions that the rule consulted."""
    assumed: frozenset[tuple[str, bool]]
    """The outcomes that it saw of those that vary, be they of this stack or of another."""
    remedy: Remedy | None = None

    def agrees(self, truths: Truths) -> bool:
        """Whether the outcomes that it saw can be together, and in a variant with these. What another stack is may
        rest on an outcome that the variant has not."""
        fits = all(truths.get(name, outcome) == outcome for name, outcome in self.assumed)
        return fits and len(dict(self.assumed)) == len(self.assumed)


class GaveUp(NamedTuple):
    """A rule that needed something that is not known."""

    rule: Rule
    record: Record
    needs: str


class Failed(NamedTuple):
    """A rule that broke: a fault of the rule, not of the input."""

    rule: Rule
    record: Record
    error: Exception


Key = tuple[object, ...]
"""What makes a finding the same in every variant."""

_NO_OPTIONS: Mapping[str, Any] = {}
_MOST_NARROWINGS = 2
"""Of so many values at once, each of which is one of a few, all are tried."""


class Judgement:
    """What was found out: by one rule on one record, or about a whole resource in one variant."""

    __slots__ = ("_keyed", "checks", "failed", "gave_up", "raw")

    def __init__(self) -> None:
        self.raw: list[Raw] = []
        self.gave_up: list[GaveUp] = []
        self.failed: list[Failed] = []
        self.checks = 0
        """How often a rule was run on a record, or would have been run on one that is unknown."""
        self._keyed: list[tuple[Key, Raw]] | None = None

    def keyed(self) -> list[tuple[Key, Raw]]:
        """Each finding with its key."""
        if self._keyed is None:
            self._keyed = list(_keyed(self.raw))
        return self._keyed

    def add(self, other: Judgement) -> None:
        self.raw += other.raw
        self.gave_up += other.gave_up
        self.failed += other.failed
        self.checks += other.checks


def _keyed(found: list[Raw]) -> Iterator[tuple[Key, Raw]]:
    """The same finding has the same key in every variant, even where its message differs."""
    seen: dict[tuple[object, ...], int] = {}
    for raw in found:
        place = raw.place
        key = (raw.rule.name, place.record.root._name, place.record._node.path, place.field, place.item)
        seen[key] = seen.get(key, 0) + 1
        yield (*key, seen[key]), raw


_NONE: Final[frozenset[Any]] = frozenset()
_NOTHING: Final = Judgement()
"""What most runs of rules come to."""


class Engine:
    """Judges records. `options` holds the settings of rules by name; `selected` decides which rules run."""

    def __init__(
        self,
        rulebook: Rulebook,
        selected: Callable[[Rule], bool],
        options: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self.rulebook = rulebook
        self.selected = selected
        self.options = options or {}
        self._rules: dict[type[Record], list[Rule]] = {}
        self._running: dict[tuple[type[Record], str], list[Rule]] = {}
        self._idle: dict[tuple[type[Record], str], bool] = {}

    def rules_for(self, record_class: type[Record]) -> list[Rule]:
        known = self._rules.get(record_class)
        if known is None:
            known = self._rules[record_class] = [
                each for each in self.rulebook.rules_for(record_class) if self.selected(each)
            ]
        return known

    def _rules_running(self, record_class: type[Record], kind: str) -> list[Rule]:
        """Those of the rules that can find anything in such records from a kind of source."""
        known = self._running.get((record_class, kind))
        if known is None:
            known = self._running[record_class, kind] = [
                each
                for each in self.rules_for(record_class)
                if each.concerns is None or each.concerns(record_class, kind)
            ]
        return known

    def _is_idle(self, record_class: type[Record], kind: str) -> bool:
        """Whether no rule can find anything in such records from a kind of source, nor in what is within them."""
        known = self._idle.get((record_class, kind))
        if known is None:
            known = not any(self._rules_running(each, kind) for each in record_class.held())
            self._idle[record_class, kind] = known
        return known

    def judge(self, resource: Record, memory: Memory[Judgement]) -> Judgement:
        """Run every rule on a resource and on all that is within it."""
        evidence.replay(resource.estate.conditions_of(resource._name))
        judgement = Judgement()
        judgement.add(self._visit(resource, memory))
        self._narrow(resource, judgement, _MOST_NARROWINGS)
        return judgement

    def judge_once(self, record: Record) -> Judgement:
        """Run every rule on a record, and on all that is within it, of what has no variants, as an account has none:
        nothing is remembered of it, and there is nothing to narrow."""
        judgement = Judgement()
        judgement.checks = len(self.rules_for(type(record)))
        for rule in self._rules_running(type(record), record.source_kind):
            outcome = self._run(rule, record, evidence.NOTHING)
            if outcome is not _NOTHING:
                judgement.add(outcome)
        self._add_unreadable(record, judgement)
        for child in record.children():
            if not self._is_idle(type(child), child.source_kind):
                judgement.add(self.judge_once(child))
        record.forget_nodes()
        return judgement

    def _narrow(self, resource: Record, judgement: Judgement, deep: int) -> None:
        """What is undecided for want of a value that is one of a few may be the same with each of them."""
        for needs in dict.fromkeys(each.needs for each in judgement.gave_up if deep):
            estates = resource.estate.source.narrowed(needs, resource.estate.world)
            twins = [twin for estate in estates if (twin := estate.named(resource._name)) is not None]
            if not twins or len(twins) < len(estates):
                continue
            rules = {each.rule.name for each in judgement.gave_up if each.needs == needs}
            outcomes = [self._with_only(rules)._narrowed(twin, deep - 1) for twin in twins]
            first, *others = [dict(_keyed(outcome.raw)) for outcome in outcomes]
            known = {key for key, _ in _keyed(judgement.raw)}
            for key, raw in first.items():
                if key not in known and all(key in other for other in others):
                    message = f"{raw.message} (and so with every value that {needs} may have)"
                    judgement.raw.append(raw._replace(message=message, remedy=None))
            differing = (
                raw.rule.name
                for one in outcomes
                for key, raw in _keyed(one.raw)
                if key not in first or any(key not in other for other in others)
            )
            undecided = (each.rule.name for outcome in outcomes for each in outcome.gave_up)
            settled = rules.difference(undecided, differing)
            judgement.gave_up[:] = [
                each for each in judgement.gave_up if each.needs != needs or each.rule.name not in settled
            ]

    def _with_only(self, names: Set[str]) -> Engine:
        return Engine(self.rulebook, lambda rule: rule.name in names and self.selected(rule), self.options)

    def _narrowed(self, twin: Record, deep: int) -> Judgement:
        outcome = Judgement()
        outcome.add(self._visit(twin, Memory()))
        self._narrow(twin, outcome, deep)
        return outcome

    def _visit(self, record: Record, memory: Memory[Judgement]) -> Judgement:
        """Judge a record and all that is within it, as far as memory does not know the outcome."""
        slots = memory.about((type(record), record.root._name, record._node.path))
        judgement = memory.recall(slots, "")
        if judgement is None:
            with evidence.Gathering() as keys:
                judgement = self._look_at(record, memory, slots)
            memory.keep(slots, "", keys, judgement)
        return judgement

    def _look_at(self, record: Record, memory: Memory[Judgement], slots: Slots[Judgement]) -> Judgement:
        judgement = Judgement()
        judgement.checks = len(self.rules_for(type(record)))
        for rule in self._rules_running(type(record), record.source_kind):
            if rule.name in slots.idle:
                continue
            outcome = memory.recall(slots, rule.name) if slots else None
            if outcome is None:
                keys = evidence.begin()
                outcome = self._run(rule, record, keys)
                evidence.end(keys)
                if outcome is _NOTHING and not keys:
                    slots.idle.add(rule.name)
                    continue
                memory.keep(slots, rule.name, keys, outcome)
            judgement.add(outcome)
        self._add_unreadable(record, judgement)
        for child in record.children():
            judgement.add(self._visit(child, memory))
        return judgement

    def _add_unreadable(self, record: Record, judgement: Judgement) -> None:
        """Add that rules could not be run on what is written in the record and not known."""
        for declared, unknown in record.unreadable():
            for rule in self._rules_running(declared.converter.record_class, record.source_kind):  # type: ignore[arg-type]
                judgement.checks += 1
                judgement.gave_up.append(GaveUp(rule, record, unknown.needs))

    def _run(self, rule: Rule, record: Record, keys: Set[evidence.Key]) -> Judgement:
        """What a rule finds. `keys` is what it has leaned on when it is done."""
        found: list[tuple[Place, str] | tuple[Place, str, Remedy | None]] = []
        stopped: Exception | None = None
        try:
            found.extend(rule.check(record, **self.options.get(rule.name, _NO_OPTIONS)))
        except Undecided as undecided:
            stopped = undecided.with_traceback(None)  # which would keep all that the rule had in hand
        except Exception as error:
            stopped = error
        if not found and stopped is None:
            return _NOTHING
        outcome = Judgement()
        if isinstance(stopped, Undecided):
            outcome.gave_up.append(GaveUp(rule, record, stopped.needs))
        elif stopped is not None:
            outcome.failed.append(Failed(rule, record, stopped))
        consulted = frozenset(name for kind, name in keys if kind == "condition") or _NONE
        assumed = frozenset((name, kind == "true") for kind, name in keys if kind in ("true", "false")) or _NONE
        root = record.root
        leaning = any(kind == "default" for kind, _ in keys | root.estate.conditions_of(root._name))
        for place, message, *remedy in found:
            confidence = "medium" if leaning else place.confidence
            outcome.raw.append(Raw(rule, place, message, confidence, consulted, assumed, *remedy))
        return outcome
