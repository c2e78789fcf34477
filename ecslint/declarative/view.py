"""A record as JSON data: the API's names, whatever the source's spelling, and only what is written.

Values are of the types that the record declares, so that `"1 vCPU"` is 1024 and `"true"` is true. What is not known
stays an Unknown or a Text. Parts are read when they are looked at, so that a finding leans on no more than it must.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from ecslint.model.node import Node
from ecslint.model.record import Field, Record
from ecslint.model.unknown import Text, Unknown

_MOST_PARTS = 50_000


class View(Mapping[str, Any]):
    """A record as the mapping that the API would have of it."""

    __slots__ = ("record",)

    def __init__(self, record: Record) -> None:
        self.record = record

    def __getitem__(self, key: str) -> Any:
        if key not in self:
            raise KeyError(key)
        field = fields_of(type(self.record))[key]
        node = self.record.node(field.name)
        if "Json" in field.annotation and node is not None:
            return _document(node, [_MOST_PARTS])
        return _seen(getattr(self.record, field.name))

    def __contains__(self, key: object) -> bool:
        field = fields_of(type(self.record)).get(str(key))
        return field is not None and self.record.node(field.name) is not None

    def __iter__(self) -> Iterator[str]:
        return (key for key in fields_of(type(self.record)) if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(self.record)


def fields_of(record_class: type[Record]) -> Mapping[str, Field]:
    """The fields of a class by their names in the API."""
    return _fields_of(record_class)  # type: ignore[arg-type]  # a class is hashable, whatever mypy makes of a metaclass


@cache
def _fields_of(record_class: Any) -> Mapping[str, Field]:
    return {field.api: field for field in record_class.declared().values()}


def _seen(value: Any) -> Any:
    if isinstance(value, Record):
        return View(value)
    if isinstance(value, list):
        return [_seen(item) for item in value]
    if isinstance(value, tuple):  # a range of ports
        return "-".join(map(str, value))
    return value


def _document(node: Node, left: list[int]) -> Any:
    """A document that is not declared. A text of which nothing is known may as well stand for a number, and a mapping
    to which something may be added is unknown."""
    left[0] -= 1
    if left[0] < 0:  # aliases of aliases make a short text into an endless document
        return Unknown(f"a document of more than {_MOST_PARTS} parts")
    value = node.value
    if isinstance(value, dict):
        if (beyond := node.source.beyond(value)) is not None:
            return Unknown(beyond)
        members = ((key, node.get(key)) for key in value)
        return {key: _document(member, left) for key, member in members if member is not None}
    if isinstance(value, list):
        return [_document(element, left) for element in node.elements()]
    if isinstance(value, Text) and len(value.parts) == 1:
        return Unknown(value.needs)
    return value


def may_be_absent(instance: Any, key: str) -> Unknown | None:
    """What a member is, when it may as well not be there. A value that is only to be filled in is there."""
    value = instance[key]
    if isinstance(instance, View) and isinstance(value, Unknown):
        node = instance.record.node(fields_of(type(instance.record))[key].name)
        value = node.value if node is not None else value
    return value if isinstance(value, Unknown) else None


def needed(value: Any) -> str | None:
    """What it takes to know all of a value; None when it is known."""
    if isinstance(value, Unknown | Text):
        return value.needs
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return next((needs for each in inner if (needs := needed(each)) is not None), None)


def plainly(value: Any) -> Any:
    """A value as plain mappings and lists."""
    if isinstance(value, Mapping):
        return {key: plainly(member) for key, member in value.items()}
    return [plainly(item) for item in value] if isinstance(value, list) else value
