"""What the templates of a run make of the parameter values that they are given: remarks, for CloudFormation refuses
a wrong value before anything is made."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ecslint import discovery

if TYPE_CHECKING:
    from ecslint.sources.cloudformation import Template

_MOST_NAMES = 8
_LONGEST_CHECKED = 1_000
_LONGEST_BACKTRACKED = 24
"""A pattern with a repeated group may take a time that doubles with every letter."""


def remarks(given: Iterable[str], templates: Iterable[Template]) -> list[str]:
    """On parameters named on the command line that no template declares, and on values that are not allowed."""
    templates = list(templates)
    found = list(_undeclared(list(given), {name for template in templates for name in template.parameters}))
    for template in templates:
        for name, value in template.values.items():
            declared = template.parameters[name]
            if isinstance(value, str) and isinstance(declared, dict) and (wrong := _refused(declared, value)):
                found.append(
                    f"the value {_shown(declared, value)}of parameter {name} {wrong}: CloudFormation refuses it"
                )
    return list(dict.fromkeys(found))


def _undeclared(given: list[str], declared: set[str]) -> Iterator[str]:
    others = []
    for name in given:
        near = None if name in declared else discovery.closest(name, sorted(declared))
        if near:
            yield f"no scanned template declares the parameter {name!r}; did you mean {near!r}?"
        elif name not in declared:
            others.append(name)
    if others:
        more = f" and {len(others) - _MOST_NAMES} more" if len(others) > _MOST_NAMES else ""
        yield (
            f"no scanned template declares the parameter{'s' if others[1:] else ''} "
            f"{', '.join(others[:_MOST_NAMES])}{more}"
        )


def _shown(declared: Mapping[str, Any], value: str) -> str:
    hidden = declared.get("NoEcho") in (True, "true", "True")
    return "" if hidden else f"{value[:60]!r} " if len(value) <= 60 else f"{value[:60]!r}... "


def _refused(declared: Mapping[str, Any], value: str) -> str | None:
    """What is wrong with a value, as far as its declaration tells."""
    kind = str(declared.get("Type", "String"))
    if kind.startswith("AWS::SSM::") or "{{resolve:" in value:
        return None
    listed = kind == "CommaDelimitedList" or kind.startswith("List<")
    items = [item.strip() for item in value.split(",")] if listed else [value]
    return next((wrong for item in items if (wrong := _wrong(declared, kind, item))), None) or (
        None if listed else _size(declared, value)
    )


def _wrong(declared: Mapping[str, Any], kind: str, value: str) -> str | None:
    if missed := _not_among(declared.get("AllowedValues"), kind, value):
        return missed
    if kind in ("Number", "List<Number>"):
        number = _number(value)
        if number is None:
            return "is no number"
        low, high = _number(declared.get("MinValue")), _number(declared.get("MaxValue"))
        if low is not None and number < low:
            return f"is below its MinValue {declared['MinValue']}"
        if high is not None and number > high:
            return f"is above its MaxValue {declared['MaxValue']}"
    pattern = declared.get("AllowedPattern")
    return (
        f"does not match its AllowedPattern {pattern}" if isinstance(pattern, str) and _misses(pattern, value) else None
    )


def _not_among(allowed: Any, kind: str, value: str) -> str | None:
    if not (isinstance(allowed, list) and allowed and all(isinstance(each, str | int | float) for each in allowed)):
        return None
    texts = [str(each).lower() if isinstance(each, bool) else str(each) for each in allowed]
    # A number in a template may have been written in another way than it is spelled here.
    numbers = [_number(each) for each in (texts if kind.endswith("Number") else allowed) if not isinstance(each, bool)]
    numeric = kind.endswith("Number") or any(isinstance(each, int | float) for each in allowed)
    if value in texts or (numeric and (_number(value) in numbers or re.match("0.", value))):
        return None
    more = f" and {len(texts) - _MOST_NAMES} more" if len(texts) > _MOST_NAMES else ""
    return f"is none of its AllowedValues {', '.join(texts[:_MOST_NAMES])}{more}"


def _size(declared: Mapping[str, Any], value: str) -> str | None:
    low, high = _number(declared.get("MinLength")), _number(declared.get("MaxLength"))
    if low is not None and len(value) < low:
        return f"has {len(value)} characters and its MinLength is {declared['MinLength']}"
    if high is not None and len(value) > high:
        return f"has {len(value)} characters and its MaxLength is {declared['MaxLength']}"
    return None


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _misses(pattern: str, value: str) -> bool:
    """Whether the value is not what a pattern of Java's describes; False where Python cannot tell, or not in time."""
    repeated = re.search(r"\)[*+{]", pattern)
    if len(value) > (_LONGEST_BACKTRACKED if repeated else _LONGEST_CHECKED):
        return False
    if re.search(r"\[[^\]\\]*\[", pattern):  # classes within classes are Java's alone
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # of what the next Python, like Java, understands in another way
        try:
            return re.fullmatch(pattern, value) is None
        except (re.error, FutureWarning, OverflowError, RecursionError):
            return False
