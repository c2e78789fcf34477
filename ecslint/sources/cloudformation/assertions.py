"""The Rules section of a template: which values of its parameters CloudFormation refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ecslint.model import evidence
from ecslint.model.unknown import Text, Undecided

if TYPE_CHECKING:
    from ecslint.sources.cloudformation.template import TemplateSource


def permits(source: TemplateSource) -> bool:
    """Whether the values of this variant may pass the template's rules: False when one of them surely fails."""
    with evidence.Unnoted():
        return not any(_fails(source, rule) for rule in source.template.rules.values() if isinstance(rule, dict))


def _fails(source: TemplateSource, rule: dict[str, Any]) -> bool:
    if "RuleCondition" in rule and not _outcome(source, rule["RuleCondition"]):
        return False
    assertions = rule.get("Assertions")
    return any(
        _outcome(source, assertion.get("Assert")) is False
        for assertion in (assertions if isinstance(assertions, list) else ())
        if isinstance(assertion, dict)
    )


def _outcome(source: TemplateSource, expression: Any) -> bool | None:
    """The outcome of a rule's expression; None when it cannot be told."""
    if not (isinstance(expression, dict) and len(expression) == 1):
        return None
    ((name, argument),) = expression.items()
    if not isinstance(argument, list):
        return None
    if name == "Fn::Not":
        inner = _outcome(source, argument[0] if argument else None)
        return None if inner is None else not inner
    if name in ("Fn::And", "Fn::Or"):
        outcomes = [_outcome(source, part) for part in argument]
        return _any(outcomes) if name == "Fn::Or" else _negated(_any(map(_negated, outcomes)))
    compare = _COMPARISONS.get(name)
    if compare is None or len(argument) != 2:
        return None
    try:
        return compare(*(_texts(source, side) for side in argument))
    except Undecided:
        return None


def _any(outcomes: Iterable[bool | None]) -> bool | None:
    known = list(outcomes)
    return True if True in known else None if None in known else False


def _negated(outcome: bool | None) -> bool | None:
    return None if outcome is None else not outcome


def _texts(source: TemplateSource, raw: Any) -> list[str | Text]:
    """The texts of a side, which may be a list of them."""
    value = source.value(raw)
    found: list[str | Text] = []
    for each in [source.value(item) for item in value] if isinstance(value, list) else [value]:
        if isinstance(each, bool):
            found.append("true" if each else "false")
        elif isinstance(each, str | int | float):
            found.append(str(each))
        elif isinstance(each, Text):
            found.append(each)
        else:
            raise Undecided(getattr(each, "needs", "a value that is not known"))
    return found


def _among(one: str | Text, others: list[str | Text]) -> bool:
    outcome = _any(_same(one, other) for other in others)
    if outcome is None:
        raise Undecided("which of several values a parameter has")
    return outcome


def _same(one: str | Text, other: str | Text) -> bool | None:
    try:
        return one == other
    except Undecided:
        return None


_COMPARISONS: dict[str, Callable[[list[str | Text], list[str | Text]], bool]] = {
    "Fn::Equals": lambda one, other: len(one) == len(other) and all(map(_among, one, ([each] for each in other))),
    "Fn::Contains": lambda list_, value: _among(value[0], list_),
    "Fn::EachMemberEquals": lambda list_, value: all(_among(each, value) for each in list_),
    "Fn::EachMemberIn": lambda checked, allowed: all(_among(each, allowed) for each in checked),
}
