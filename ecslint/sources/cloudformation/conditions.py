"""Conditions, and the variants of a template that they allow.

No solver: the parameters that conditions compare take the values they are compared with, comparisons of anything else
fall either way, and the outcomes are tried one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, islice, product
from typing import Any

from ecslint.model import evidence
from ecslint.model.unknown import Hole, Text, Undecided
from ecslint.sources.cloudformation.assertions import permits
from ecslint.sources.cloudformation.parameters import any_of, any_other, one_of
from ecslint.sources.cloudformation.passing import Passing
from ecslint.sources.cloudformation.template import Assignment, Template, TemplateSource

MOST_VARIANTS = 64


def truth(source: TemplateSource, expression: Any, within: frozenset[str] = frozenset()) -> bool:
    """The outcome of a condition's expression in the source's variant."""
    if isinstance(expression, dict) and len(expression) == 1:
        ((name, argument),) = expression.items()
        if name == "Fn::Not" and isinstance(argument, list):
            return not truth(source, argument[0] if argument else None, within)
        if name == "Fn::And" and isinstance(argument, list):
            return all(truth(source, part, within) for part in argument)
        if name == "Fn::Or" and isinstance(argument, list):
            return any(truth(source, part, within) for part in argument)
        if name == "Condition" and isinstance(argument, str):
            return _named(source, argument, within)
        if name == "Fn::Equals" and isinstance(argument, list) and len(argument) == 2:
            return _equal(source, argument)
    return source.assignment.comparisons.get(_spelled(expression), False)


def _named(source: TemplateSource, name: str, within: frozenset[str]) -> bool:
    """The outcome of another condition, worked out once: conditions that name others twice would take for ever."""
    if name in source.truths_known:
        return source.truths_known[name]
    if name in within or name not in source.template.conditions:
        return False
    outcome = truth(source, source.template.conditions[name], within | {name})
    source.truths_known[name] = outcome
    return outcome


def _equal(source: TemplateSource, sides: list[Any]) -> bool:
    decided = source.assignment.comparisons.get(_spelled({"Fn::Equals": sides}))
    return _compared(source, sides) or False if decided is None else decided


def _compared(source: TemplateSource, sides: list[Any]) -> bool | None:
    left, right = (_as_text(source.value(side)) for side in sides)
    try:
        return bool(left == right)
    except Undecided:
        return None


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def _spelled(expression: Any) -> str:
    return repr(expression)


def _comparisons(template: Template, names: Iterable[str]) -> Iterator[list[Any]]:
    """The two sides of every comparison that the named conditions rest on."""
    seen: set[str] = set()
    queue: list[Any] = [{"Condition": name} for name in names]
    while queue:
        expression = queue.pop(0)
        if not (isinstance(expression, dict) and len(expression) == 1):
            continue
        ((name, argument),) = expression.items()
        if name == "Condition" and isinstance(argument, str) and argument not in seen:
            seen.add(argument)
            queue.append(template.conditions.get(argument))
        elif name in ("Fn::And", "Fn::Or", "Fn::Not") and isinstance(argument, list):
            queue += argument
        elif name == "Fn::Equals" and isinstance(argument, list) and len(argument) == 2:
            yield argument


class Choices:
    """What a template leaves open, for a set of its conditions: per parameter or comparison, its possible outcomes,
    the usual one first."""

    def __init__(self, template: Template, names: list[str], passing: Passing) -> None:
        self.template = template
        self.names = names
        self.passing = passing
        compared: dict[str, list[str]] = {}
        self.comparisons: dict[str, list[bool]] = {}
        usual = TemplateSource(template, Assignment({}, {}, passing))
        defaults = {name + template.tag for name in template.parameters}
        for sides in _comparisons(template, self.names):
            name, literal = _simple(sides)
            if name is not None and (name in template.parameters or name.startswith("AWS::")):
                if name not in template.values and not passing.settles(name):
                    compared.setdefault(name, []).append(literal)
                continue
            with evidence.Unnoted(), evidence.Gathering() as keys:
                first = _compared(usual, sides)
            if first is None or any(kind == "default" and name in defaults for kind, name in keys):
                self.comparisons[_spelled({"Fn::Equals": sides})] = [True, False] if first else [False, True]
        values = {name: self._values(name, literals) for name, literals in compared.items()}
        self.parameters = {name: choice for name, choice in values.items() if choice}

    def _values(self, name: str, literals: list[str]) -> list[Any]:
        if name in self.passing.values:
            return _left_open(self.passing.values[name], name, literals)
        declared = self.template.parameters.get(name)
        allowed = declared.get("AllowedValues") if isinstance(declared, dict) else None
        default = self.template.default(name)
        other = any_other(name, literals)
        first = [] if default is None else [default]
        if isinstance(allowed, list) and allowed:
            spelled = [_as_text(value) for value in allowed]
            values = first + [value for value in literals if value in spelled]
            others = [value for value in spelled if value not in (*literals, _as_text(default))]
            values += [one_of(name, others)] if others else []
        elif default is None:
            values = [other, *literals]
        else:
            values = first + literals + ([other] if _as_text(default) in literals else [])
        unique: list[Any] = []
        for value in values:
            if not any(
                value is known or (isinstance(value, str | int) and _as_text(known) == _as_text(value))
                for known in unique
            ):
                unique.append(value)
        return unique

    def assignments(self) -> Iterator[Assignment]:
        """The usual way first, then those that differ from it in one choice, in two, and in any number."""
        keys: list[tuple[str, str]] = [("p", name) for name in self.parameters] + [
            ("c", key) for key in self.comparisons
        ]
        domains: list[list[Any]] = [*self.parameters.values(), *self.comparisons.values()]
        usual = [domain[0] for domain in domains]
        for changed in range(min(len(domains), 3) + 1):
            for which in combinations(range(len(domains)), changed):
                for values in product(*(domains[index][1:] for index in which)):
                    picked = usual.copy()
                    for index, value in zip(which, values, strict=True):
                        picked[index] = value
                    chosen = list(zip(keys, picked, strict=True))
                    yield Assignment(
                        {name: value for (kind, name), value in chosen if kind == "p"},
                        {name: value for (kind, name), value in chosen if kind == "c"},
                        self.passing,
                    )


def _left_open(passed: Any, name: str, literals: list[str]) -> list[Any]:
    """The values among which a parameter's is, of which a stack above passes what is known in part: none of the
    literals, and each that it can be. None at all where it can be no literal, so that nothing is left to choose."""
    possible = [literal for literal in dict.fromkeys(literals) if _may_be(passed, literal)]
    if not possible:
        return []
    hole = passed.parts[0] if isinstance(passed, Text) and len(passed.parts) == 1 else None
    if isinstance(hole, Hole) and hole.among:
        others = [value for value in hole.among if value not in possible]
        return [*([one_of(name, others)] if others else []), *possible]
    return [any_other(name, literals), *possible]


def _may_be(passed: Any, literal: str) -> bool:
    try:
        return bool(passed == literal)
    except Undecided:
        return True


def _simple(sides: list[Any]) -> tuple[str | None, str]:
    """The parameter and the text of a comparison of just these."""
    for side, other in (sides, reversed(sides)):
        if (
            isinstance(side, dict)
            and list(side) == ["Ref"]
            and isinstance(side["Ref"], str)
            and not isinstance(other, dict | list)
        ):
            return side["Ref"], str(_as_text(other))
    return None, ""


def variants(template: Template) -> tuple[list[TemplateSource], bool]:
    """The template in each of the ways that matter to its resources with records, the usual one first; and whether
    there are more of them than are tried. Ways that the template's Rules refuse are none."""
    names = _relevant(template)
    ways, more = template.passings
    share = MOST_VARIANTS // len(ways)
    found: list[TemplateSource] = []
    for passing in ways:
        alike, left = _variants_of(template, Choices(template, names, passing), share)
        found += alike
        more = more or left
    for name in names:
        with evidence.Unnoted():
            if len({source.condition(name) for source in found}) > 1:
                template.varying.add(name)
    return found, more


def _variants_of(template: Template, choices: Choices, most: int) -> tuple[list[TemplateSource], bool]:
    found: dict[tuple[bool | None, ...], list[TemplateSource]] = {}
    refused: list[TemplateSource] = []
    tried = islice(choices.assignments(), 16 * most)
    for assignment in tried:
        source = TemplateSource(template, assignment)
        if not permits(source):
            refused.append(source)
            continue
        with evidence.Unnoted():
            outcome = tuple(source.condition(name) for name in choices.names)
        if outcome not in found and len(found) == most:
            return [_as_one(alike) for alike in found.values()], True
        found.setdefault(outcome, []).append(source)
    return [_as_one(alike) for alike in found.values()] or refused[:1], next(tried, None) is not None


def _relevant(template: Template) -> list[str]:
    """The conditions that matter to resources with records and to other stacks; those of ECS's own resources first,
    since not all can be tried where there are many."""
    from ecslint.model import resource_classes

    if not template.conditions:
        return []
    classes = resource_classes()
    ranks: dict[str, int] = {}
    for logical_id, resource in template.resources.items():
        kind = template.type_of_resource(logical_id)
        if isinstance(resource, dict) and (kind in classes or logical_id in template.children):
            for name in _conditions_in(resource):
                ranks[name] = min(ranks.get(name, 2), 0 if kind.startswith("AWS::ECS::") else 1)
    for name in _conditions_in(template.outputs):
        ranks.setdefault(name, 1)
    return sorted(ranks.keys() & template.conditions.keys(), key=lambda name: (ranks[name], name))


def _as_one(alike: list[TemplateSource]) -> TemplateSource:
    """The variant that stands for those with the same outcomes: a parameter that has several values in them is open,
    unless the first of them is its default."""
    source = alike[0]
    opened = {}
    for name, value in source.assignment.parameters.items():
        values = [other.assignment.parameters[name] for other in alike]
        if any(other is not value for other in values) and value is not source.template.default(name):
            opened[name] = any_of(name, [each if isinstance(each, Text) else str(_as_text(each)) for each in values])
    if opened:
        with evidence.Unnoted():
            source.truths()  # outcomes are those of the values that it had
        source.assignment = source.assignment._replace(parameters={**source.assignment.parameters, **opened})
    return source


def _conditions_in(raw: Any) -> set[str]:
    """The conditions that a resource names. What an alias repeats is looked at once."""
    found: set[str] = set()
    seen: set[int] = set()
    left = [raw]
    while left:
        value = left.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            name = value.get("Condition")
            if isinstance(name, str):
                found.add(name)
            choice = value.get("Fn::If")
            if isinstance(choice, list) and choice and isinstance(choice[0], str):
                found.add(choice[0])
            left += [each for each in value.values() if isinstance(each, dict | list)]
        else:
            left += [each for each in value if isinstance(each, dict | list)]
    return found
