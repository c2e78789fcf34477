"""What every area does with an answer: part what is set up from what changes by itself, and put in one order what AWS
gives in any, so that an unchanged account reads the same twice."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

_SETS = ("tags", "Tags")
"""Lists without an order that most services have."""


def apart(answer: Mapping[str, Any], *changing: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """An answer as what was set up, and what changes by itself."""
    data = {key: value for key, value in answer.items() if key not in changing and key != "ResponseMetadata"}
    return data, {key: answer[key] for key in changing if key in answer}


def in_order(value: Any, *sets: str) -> Any:
    """The same with the lists under these keys, and tags, sorted wherever they stand: they have no order of their
    own."""
    return _in_order(value, (*_SETS, *sets))


def _in_order(value: Any, sets: Collection[str]) -> Any:
    if isinstance(value, dict):
        return {
            key: sorted(_in_order(each, sets), key=_text) if key in sets and isinstance(each, list) else
            _in_order(each, sets)
            for key, each in value.items()
        }  # fmt: skip
    return [_in_order(each, sets) for each in value] if isinstance(value, list) else value


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def shared_start(texts: Collection[str]) -> str:
    """What all of the texts begin with; there is at least one."""
    least, greatest = min(texts), max(texts)
    length = next((at for at, (one, other) in enumerate(zip(least, greatest, strict=False)) if one != other), None)
    return least[:length]  # what is least is not longer where both are the same so far


def strings(value: Any) -> Iterator[tuple[str, str]]:
    """Every text within an answer, with the key under which it, or the list that holds it, stands."""
    left: list[tuple[str, Any]] = [("", value)]
    while left:
        key, each = left.pop()
        if isinstance(each, dict):
            left += each.items()
        elif isinstance(each, list):
            left += ((key, item) for item in each)
        elif isinstance(each, str):
            yield key, each
