"""What of an account each rule looks at, so that a scan asks for nothing that no rule of the run needs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from ecslint.live.account import closed
from ecslint.live.calls import EVERYTHING

TABLE = Path(str(files("ecslint.live").joinpath("needs.json")))
"""The types that each rule needs, by its name; made by `scripts/rule_needs.py`, which traces what rules ask for."""


def wanted_by(rules: Iterable[str]) -> frozenset[str]:
    """The types of the resources that rules of these names need, with those by way of which these are found. A rule
    that is not in the table, as one of the user's own, may need any."""
    needs = _needs()
    found: set[str] = set()
    for name in rules:
        found.update(needs.get(name, EVERYTHING))
    return closed(found)


def ask_values(rules: Iterable[str]) -> bool:
    """Whether rules of these names may ask of the values of environment variables what no mask tells: those that are
    not in the table may."""
    return any(name not in _needs() for name in rules)


def as_text(needs: Mapping[str, Iterable[str]]) -> str:
    """The table as its file holds it: a rule a line."""
    lines = (f"  {json.dumps(name)}: {json.dumps([*types])}" for name, types in sorted(needs.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


@cache
def _needs() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return found
