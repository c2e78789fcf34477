"""How values, places and resources are called in what is written of a comparison."""

from __future__ import annotations

import json
from typing import Any

from ecslint.live.areas.kinds import SERVICE
from ecslint.live.changes import NOTHING
from ecslint.live.masking import is_masked

_LONGEST = 100
"""Characters of a value that are shown."""


def value(shown: Any) -> str:
    """A value in one line. Of one that was masked nothing is told."""
    if shown is NOTHING or shown is None:
        return "nothing"
    if is_masked(shown):
        return "a value"
    text = shown if isinstance(shown, str) else json.dumps(shown, default=str)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def dotted(path: tuple[Any, ...]) -> str:
    """The way to a property: `containerDefinitions[web].image`."""
    return "".join(step if str(step).startswith("[") else f".{step}" for step in path).removeprefix(".")


def service(arn: str) -> str:
    """A service by its cluster and name: `prod/web`."""
    return arn.rpartition(":service/")[2] or arn


def resource(kind: str, identity: str) -> str:
    """A resource in a few words: `TargetGroup arn:...`."""
    if kind == SERVICE:
        return f"service {service(identity)}"
    return f"{kind.rpartition('::')[2] if '::' in kind else kind} {identity}"
