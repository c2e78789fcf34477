"""From the records of a template to the mappings of AWS's API: the same fields under the API's names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ecslint.model.node import Node
from ecslint.model.record import Record
from ecslint.model.unknown import Hole, Text, Unknown

Settle = Callable[[Hole], str]


class Unset(Exception):  # noqa: N818 - it is no error
    """A value that a deployment would have to be given."""


def api_of(record: Record, settle: Settle) -> dict[str, Any]:
    """What is written in a record, and in those within it."""
    raw: dict[str, Any] = {}
    for field in record.present().values():
        node = record.node(field.name)
        if node is None:
            continue
        value = getattr(record, field.name)
        try:
            raw[field.api] = _of_field(value, node, settle, field.converter.holds_records)
        except Unset:
            continue
    return raw


def _of_field(value: Any, node: Node, settle: Settle, holds_records: bool) -> Any:
    if holds_records and isinstance(value, Record):
        return api_of(value, settle)
    if holds_records and isinstance(value, list):
        return [api_of(each, settle) for each in value if isinstance(each, Record)]
    return plain(node, settle, value)


def plain(node: Node, settle: Settle, converted: Any = None) -> Any:
    """A value with what deployment puts in place of references."""
    value = node.value
    if isinstance(value, Text):
        return "".join(part if isinstance(part, str) else settle(part) for part in value.parts)
    if isinstance(value, Unknown):
        raise Unset
    if isinstance(value, dict):
        members = {key: node.get(key) for key in value}
        return {key: plain(member, settle) for key, member in members.items() if member is not None}
    if isinstance(value, list):
        return [plain(each, settle) for each in node.elements()]
    # AWS keeps numbers as numbers, however they were written.
    return converted if isinstance(converted, int | float | bool) else value
