"""What was meant by a value or a key that is not as AWS has it, where only one thing can have been."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ecslint.model.declared.known_keys import nearest_key
from ecslint.model.declared.provider_schemas import limits_of
from ecslint.model.record import Field, Place, Record

if TYPE_CHECKING:
    from ecslint.model.remedy import Remedy

_ALIKE = 0.8
"""From 0 to 1: how alike a value and what was meant must be. `difflib` calls this the ratio."""

_PLAIN = re.compile(r"[\w+-]+")


def mended_value(place: Place) -> Remedy | None:
    """A listed value in the place of one that differs by case or by a letter or two, true and false without quotes, a
    text with them."""
    record, name, item = place.record, place.field, place.item
    raw = _written(record, name, item)
    if name is None or raw is None:
        return None
    declared = record.declared()[name]
    near, safe = _near(limits_of(record, declared).values, raw)
    if near is not None:
        return record.fix.set(name, near, item=item, safe=safe)
    kind = _type_of(declared, inner=item is not None)
    if kind == "bool" and isinstance(raw, str) and raw.lower() in ("true", "false"):
        return record.fix.set(name, raw.lower() == "true", item=item)
    if kind == "str" and isinstance(raw, bool | int):
        said, text = str(raw).lower(), _spelling(record, name, item)
        if text == said:
            return record.fix.set(name, said, item=item)
        # `0123` was read as 83 and `on` as true: the quotes make another value of it
        return record.fix.set(name, text, item=item, safe=False) if text else None
    return None


def renamed(place: Place) -> Remedy | None:
    """The known key that an unknown one resembles."""
    record, key = place.record, place.item
    near = nearest_key(record, key) if isinstance(key, str) and place.field is None else None
    if near is None or not isinstance(key, str):
        return None
    return record.fix.rename(key, near, safe=near.lower() == key.lower())


def _written(record: Record, name: str | None, item: int | str | None) -> Any:
    """A value as it is written; None when it is not."""
    node = record.node(name) if name is not None else None
    if node is None or item is None:
        return None if node is None else node.value
    try:
        return node.value[item]
    except (KeyError, IndexError, TypeError):
        return None


def _spelling(record: Record, name: str, item: int | str | None) -> str | None:
    """The very letters of a number, or of true and false; None where there is more than that."""
    node, source = record.node(name), record._node.source
    if node is None or source.document is None:
        return None
    span = source.document.span(source.in_file(node.path if item is None else (*node.path, item)))
    text = source.document.text[span.start : span.end] if span else ""
    return text if _PLAIN.fullmatch(text) else None


def _near(values: tuple[str, ...], raw: Any) -> tuple[str | None, bool]:
    """The value that was meant, and whether it is the same but for case."""
    if not isinstance(raw, str) or raw in values:
        return None, False
    by_case = {each.lower(): each for each in values}
    if raw.lower() in by_case:
        return by_case[raw.lower()], True
    from difflib import get_close_matches

    return next((by_case[each] for each in get_close_matches(raw.lower(), by_case, 1, _ALIKE)), None), False


def _type_of(declared: Field, *, inner: bool) -> str:
    name = declared.annotation.removesuffix(" | None")
    if inner:
        name = name.partition("[")[2].removesuffix("]").rpartition(", ")[2]
    return name
