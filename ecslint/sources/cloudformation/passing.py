"""What nested stacks are given: the values that the stacks above pass them, in each of the ways that those can fall."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model import evidence
from ecslint.model.node import ABSENT
from ecslint.model.unknown import Hole, Text, Unknown
from ecslint.sources.cloudformation.parameters import any_of, any_other, described

if TYPE_CHECKING:
    from ecslint.sources.cloudformation.template import Template, TemplateSource

MOST_PASSINGS = 16


class Passing(NamedTuple):
    """One way in which a template is given values of its parameters by a stack above."""

    values: Mapping[str, Any]
    leaning: Mapping[str, frozenset[evidence.Key]]
    """For each of the values, what it leans on."""
    truths: Mapping[str, bool | str]
    """What tells this way from others: outcomes of conditions of the stacks above, and values of their parameters."""
    by: tuple[int, str] | None
    """The stack above, by identity, and the logical id of the stack resource in it; None for what several have in
    common."""

    def settles(self, name: str) -> bool:
        """Whether it gives the parameter a value that is wholly known."""
        return isinstance(self.values.get(name), str | int | float | list)


NOTHING = Passing({}, {}, {}, None)


def passings(template: Template) -> tuple[list[Passing], bool]:
    """The ways in which a template is given values, the usual one first; and whether there are more of them."""
    found: dict[object, Passing] = {}
    for parent, logical_id in template.parents:
        for source in parent.variants[0]:
            passing = _passed(template, source, logical_id)
            if passing is not None:
                values = sorted((name, described(value)) for name, value in passing.values.items())
                found.setdefault((passing.by, *values, *sorted(passing.truths.items())), passing)
    ways = list(found.values())
    if len({passing.by for passing in ways}) > 1:
        ways.insert(0, _in_common(template, ways))
    more = len(ways) > MOST_PASSINGS or any(parent.variants[1] for parent, _ in template.parents)
    return ways[:MOST_PASSINGS] or [NOTHING], more


def _passed(template: Template, source: TemplateSource, logical_id: str) -> Passing | None:
    """What a stack above passes in one of its variants; None where it has no such nested stack."""
    resource = source.template.resources[logical_id]
    values: dict[str, Any] = {}
    leaning: dict[str, frozenset[evidence.Key]] = {}
    with evidence.Unnoted():
        with evidence.Gathering() as existence:
            condition = resource.get("Condition")
            if isinstance(condition, str) and source.condition(condition) is False:
                return None
            properties = source.value(resource.get("Properties"))
            passed = source.value(properties.get("Parameters")) if isinstance(properties, dict) else None
        for name, raw in passed.items() if isinstance(passed, dict) else ():
            if name in template.parameters:
                with evidence.Gathering() as keys:
                    value = source.value(raw)
                if value is not ABSENT:
                    values[name] = Text((Hole(value.needs, name),)) if isinstance(value, Unknown) else value
                    leaning[name] = frozenset(keys | existence)
    return Passing(values, leaning, _telling(source, leaning), (id(source.template), logical_id))


def _telling(source: TemplateSource, leaning: Mapping[str, frozenset[evidence.Key]]) -> dict[str, bool | str]:
    """The outcomes on which values rest. A parameter with another value than usual is told by all conditions."""
    keys = frozenset().union(*leaning.values())
    names = {name for _, name in keys}
    choice = any(kind == "parameter" for kind, _ in keys)
    truths = source.truths()
    return {name: value for name, value in truths.items() if name in names or (choice and isinstance(value, bool))}


def _in_common(template: Template, ways: list[Passing]) -> Passing:
    """What holds for a template that several stacks use: a value is one of those that it is given."""
    values: dict[str, Any] = {}
    leaning: dict[str, frozenset[evidence.Key]] = {}
    for name in dict.fromkeys(name for way in ways for name in way.values):
        given = [way.values.get(name, template.default(name)) for way in ways]
        texts = [str(value) if isinstance(value, int | float) else value for value in given]
        leaning[name] = frozenset().union(*(way.leaning.get(name, frozenset()) for way in ways))
        if len({described(value) for value in given}) == 1:
            values[name] = given[0]
        elif all(isinstance(text, str | Text) for text in texts):
            values[name] = any_of(name, texts)
        else:
            values[name] = any_other(name, [])
    return Passing(values, leaning, {}, None)
