"""Runs the rules over an estate, in each variant of its template, and keeps what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ecslint.model import evidence
from ecslint.model.estate import Estate
from ecslint.model.record import Place, Record
from ecslint.model.unknown import Undecided
from ecslint.rulebook import Rule, Rulebook

Truths = Mapping[str, bool | str]
"""Outcomes of a variant's conditions, and the values of the parameters that tell it from others, by name."""


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


_NO_OPTIONS: Mapping[str, Any] = {}
_MOST_NARROWINGS = 2
"""Of so many values at once, each of which is one of a few, all are tried."""


class Judgement(NamedTuple):
    """Everything that was found out about one resource in one variant."""

    raw: list[Raw]
    gave_up: list[GaveUp]
    failed: list[Failed]
    leaned_on: frozenset[evidence.Key]


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
        self.checks = 0
        """How often a rule was run on a record, or would have been run on one that is unknown."""

    def rules_for(self, record_class: type[Record]) -> list[Rule]:
        known = self._rules.get(record_class)
        if known is None:
            known = self._rules[record_class] = [
                each for each in self.rulebook.rules_for(record_class) if self.selected(each)
            ]
        return known

    def judge(self, resource: Record) -> Judgement:
        """Run every rule on a resource and on all that is within it."""
        judgement = Judgement([], [], [], frozenset())
        with evidence.Gathering() as keys:
            evidence.replay(resource.estate.conditions_of(resource._name))
            self._visit(resource, judgement)
            self._narrow(resource, judgement, _MOST_NARROWINGS)
        return judgement._replace(leaned_on=frozenset(keys))

    def _narrow(self, resource: Record, judgement: Judgement, deep: int) -> None:
        """What is undecided for want of a value that is one of a few may be the same with each of them."""
        for needs in dict.fromkeys(each.needs for each in judgement.gave_up if deep):
            estates = resource.estate.source.narrowed(needs, resource.estate.world)
            twins = [twin for estate in estates if (twin := estate.named(resource._name)) is not None]
            if not twins or len(twins) < len(estates):
                continue
            rules = {each.rule.name for each in judgement.gave_up if each.needs == needs}
            outcomes = [Judgement([], [], [], frozenset()) for _ in twins]
            checks = self.checks
            for twin, outcome in zip(twins, outcomes, strict=True):
                self._visit(twin, outcome)
                self._narrow(twin, outcome, deep - 1)
            self.checks = checks  # it is still the one judgement
            first, *others = [dict(_keyed(outcome.raw)) for outcome in outcomes]
            known = {key for key, _ in _keyed(judgement.raw)}
            for key, raw in first.items():
                if raw.rule.name in rules and key not in known and all(key in other for other in others):
                    message = f"{raw.message} (and so with every value that {needs} may have)"
                    judgement.raw.append(raw._replace(message=message))
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

    def _visit(self, record: Record, judgement: Judgement) -> None:
        rules = self.rules_for(type(record))
        self.checks += len(rules)
        for rule in rules:
            self._run(rule, record, judgement)
        for declared, unknown in record.unreadable():
            for rule in self.rules_for(declared.converter.record_class):  # type: ignore[arg-type]
                self.checks += 1
                judgement.gave_up.append(GaveUp(rule, record, unknown.needs))
        for child in record.children():
            self._visit(child, judgement)

    def _run(self, rule: Rule, record: Record, judgement: Judgement) -> None:
        found, stopped = self._yielded(rule, record)
        if isinstance(stopped, Undecided):
            judgement.gave_up.append(GaveUp(rule, record, stopped.needs))
        elif stopped is not None:
            judgement.failed.append(Failed(rule, record, stopped))
        if not found:
            return
        # Few runs find anything, so what the rule leaned on is gathered by running it once more, and only then.
        with evidence.Gathering() as keys:
            self._yielded(rule, record)
        consulted = frozenset(name for kind, name in keys if kind == "condition")
        assumed = frozenset((name, kind == "true") for kind, name in keys if kind in ("true", "false"))
        root = record.root
        keys |= root.estate.conditions_of(root._name)
        leaning = any(kind == "default" for kind, _ in keys)
        for place, message in found:
            confidence = "medium" if leaning else place.confidence
            judgement.raw.append(Raw(rule, place, message, confidence, consulted, assumed))

    def _yielded(self, rule: Rule, record: Record) -> tuple[list[tuple[Place, str]], Exception | None]:
        """What a rule finds, and what stopped it: Undecided when it met something that is not known."""
        found: list[tuple[Place, str]] = []
        try:
            found.extend(rule.check(record, **self.options.get(rule.name, _NO_OPTIONS)))
        except Exception as stopped:
            return found, stopped
        return found, None


class Held(NamedTuple):
    """A finding, and under which conditions of its template it holds."""

    raw: Raw
    when: tuple[tuple[str, bool], ...]


class Verdict(NamedTuple):
    """The outcome of an input over all its variants."""

    held: list[Held]
    gave_up: list[GaveUp]
    failed: list[Failed]
    resources: int


def judge_variants(engine: Engine, estates: Iterator[tuple[Estate, Truths]]) -> Verdict:
    """Judge every variant of an input. A resource is judged anew only where something that it leaned on differs."""
    known: dict[str, list[tuple[Truths, Judgement]]] = {}
    truths_of: list[Truths] = []
    holds: dict[tuple[object, ...], tuple[Raw, set[int]]] = {}
    gave_up: dict[tuple[str, str, str], GaveUp] = {}
    failed: dict[tuple[str, str], Failed] = {}
    names: set[str] = set()
    for index, (estate, truths) in enumerate(estates):
        truths_of.append(truths)
        for resource in estate.records:
            names.add(resource.name_of_resource)
            earlier = known.setdefault(f"{resource._type} {resource.name_of_resource}", [])
            judgement = next((old for when, old in earlier if _alike(old, when, truths)), None)
            if judgement is None:
                judgement = engine.judge(resource)
                earlier.append((truths, judgement))
            for key, raw in _keyed(judgement.raw):
                if raw.agrees(truths):
                    holds.setdefault(key, (raw, set()))[1].add(index)
            for each in judgement.gave_up:
                gave_up.setdefault((each.rule.name, repr(each.record), each.needs), each)
            for broken in judgement.failed:
                failed.setdefault((broken.rule.name, repr(broken.record)), broken)
    held = [Held(raw, _when(raw, where, truths_of)) for raw, where in holds.values()]
    return Verdict(held, list(gave_up.values()), list(failed.values()), len(names))


def _alike(judgement: Judgement, before: Truths, now: Truths) -> bool:
    return all(before.get(name) == now.get(name) for _, name in judgement.leaned_on)


def _keyed(found: list[Raw]) -> Iterator[tuple[tuple[object, ...], Raw]]:
    """The same finding has the same key in every variant, even where its message differs."""
    seen: dict[tuple[object, ...], int] = {}
    for raw in found:
        place = raw.place
        key = (raw.rule.name, place.record.root._name, place.record._node.path, place.field, place.item)
        seen[key] = seen.get(key, 0) + 1
        yield (*key, seen[key]), raw


def _when(raw: Raw, where: set[int], truths_of: list[Truths]) -> tuple[tuple[str, bool], ...]:
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
    root = raw.place.record.root
    own = {name for kind, name in root.estate.conditions_of(root._name) if kind == "condition"}
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
