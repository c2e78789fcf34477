"""Patterns of policies, with `*` and `?`, beside values, either of which may be known in part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from ecslint.model.iam.arn import Made
from ecslint.model.unknown import Hole, Text, Undecided, Unknown

_Symbol = str | Hole
_VARIABLE = re.compile(r"(\$\{[^}]*\})")


def glob(pattern: Any, value: Any) -> bool:
    """Whether a pattern with `*` and `?` matches a value, either of which may be known in part."""
    if isinstance(pattern, str) and pattern == "*":
        return True
    if isinstance(pattern, str) and isinstance(value, str) and "${" not in pattern:
        return _fits(pattern, value)
    for side in (pattern, value):
        if isinstance(side, Unknown):
            raise Undecided(side.needs)
    left, right = _without_ends(_symbols(pattern, variables=True), _symbols(value, variables=False))
    if left and right and _differ(left[0], right[0]):
        return False
    if _meet(left, right, open_=False):
        return True
    holes = [symbol for symbol in (*left, *right) if isinstance(symbol, Hole)]
    if holes and _meet(left, right, open_=True):
        raise Undecided(holes[0].needs)
    return False


def _without_ends(pattern: list[_Symbol], value: list[_Symbol]) -> tuple[list[_Symbol], list[_Symbol]]:
    """Both without what they begin and end with alike, which is quicker to see than to match."""
    least = min(len(pattern), len(value))
    start = 0
    while start < least and pattern[start] == value[start] and pattern[start] not in ("*", "?"):
        start += 1
    end = 0
    while end < least - start and pattern[-1 - end] == value[-1 - end] and pattern[-1 - end] not in ("*", "?"):
        end += 1
    return pattern[start : len(pattern) - end], value[start : len(value) - end]


def _differ(pattern: _Symbol, value: _Symbol) -> bool:
    """Whether the first symbols that are not alike cannot match, whatever follows."""
    return isinstance(pattern, str) and isinstance(value, str) and pattern not in ("*", "?")


def _symbols(text: str | Text, *, variables: bool) -> list[_Symbol]:
    """Single characters and holes. A policy variable such as `${aws:username}` is a hole too."""
    symbols: list[_Symbol] = []
    for part in text.parts if isinstance(text, Text) else (text,):
        if isinstance(part, Hole):
            symbols.append(part)
            continue
        for stretch in _VARIABLE.split(part) if variables and "${" in part else (part,):
            if variables and _VARIABLE.fullmatch(stretch):
                symbols.append(Hole(f"the policy variable {stretch}", stretch))
            else:
                symbols += stretch
    return symbols


def _fits(pattern: str, value: str) -> bool:
    """Whether a text matches a pattern, both wholly known. Most patterns need no regular expression, which takes long
    to make."""
    if "?" in pattern:
        return _glob(pattern).fullmatch(value) is not None
    first, *others = pattern.split("*")
    if not others:
        return pattern == value
    *inner, last = others
    if len(value) < len(first) + len(last) or not value.startswith(first) or not value.endswith(last):
        return False
    at, end = len(first), len(value) - len(last)
    for piece in inner:
        found = value.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


@cache
def _glob(pattern: str) -> re.Pattern[str]:
    """A wholly known pattern of a policy as a regular expression."""
    spelled = (".*" if letter == "*" else "." if letter == "?" else re.escape(letter) for letter in pattern)
    return re.compile("".join(spelled), re.DOTALL)


def _meet(pattern: Sequence[_Symbol], value: Sequence[_Symbol], *, open_: bool) -> bool:
    """Whether the pattern matches; `open_`: whether it could, if holes on either side stood for any text that they can
    stand for."""
    if all(isinstance(symbol, str) for symbol in (*pattern, *value)):
        return _glob("".join(map(str, pattern))).fullmatch("".join(map(str, value))) is not None
    width = len(value)
    reach = [True, *(False for _ in value)]
    if open_:
        _slide(reach, value)
    for symbol in pattern:
        hole = symbol if open_ and isinstance(symbol, Hole) else None
        row = [reach[0] and (symbol == "*" or (hole is not None and not hole.nonempty)), *(False for _ in value)]
        for at in range(1, width + 1):
            here = value[at - 1]
            if symbol == "*":
                row[at] = reach[at] or row[at - 1]
                continue
            if hole is not None:
                taken = reach[at - 1] or row[at - 1]
                row[at] = (reach[at] and not hole.nonempty) or (taken and _may_hold(hole, here))
            elif not (open_ and isinstance(here, Hole)):
                row[at] = reach[at - 1] and (symbol == here or (symbol == "?" and isinstance(here, str)))
            if open_ and isinstance(here, Hole) and not row[at]:
                taken = reach[at] or reach[at - 1]
                row[at] = (row[at - 1] and not here.nonempty) or (taken and _may_hold(here, symbol))
        reach = row
    return reach[width]


def _may_hold(hole: Hole, symbol: _Symbol) -> bool:
    """Whether the text that a hole stands for may hold a letter, a wildcard or a hole of the other side."""
    if isinstance(symbol, str):
        return symbol in "*?" or symbol not in hole.never
    return not (isinstance(hole, Made) and hole.is_another_than(symbol))


def _slide(reach: list[bool], value: Sequence[_Symbol]) -> None:
    for at, symbol in enumerate(value, 1):
        reach[at] = reach[at - 1] and isinstance(symbol, Hole) and not symbol.nonempty
