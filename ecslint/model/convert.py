"""From the values of an input to the types that records declare."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

from ecslint.model.node import Node
from ecslint.model.unknown import Text, Undecided, Unknown

CpuUnits: TypeAlias = int
"""1024 units are one vCPU; also written "1 vCPU"."""
MiB: TypeAlias = int
"""Also written "1 GB"."""
PortRange: TypeAlias = tuple[int, int]
"""First and last port, written "8000-8010"."""
Json: TypeAlias = Any
"""A document that is AWS's or the user's own, as plain mappings and lists."""
T = TypeVar("T")
OneOrMore: TypeAlias = list[T]
"""A list that may be written as its only element, as in IAM policies."""


class Invalid(Unknown):
    """A written value that is not of the declared type; for every rule but the one that reports it, unknown."""

    __slots__ = ("expected", "value")

    def __init__(self, value: object, expected: str) -> None:
        super().__init__(f"{expected} instead of {str(value)[:60]!r}")
        self.value = value
        self.expected = expected


class Converter:
    """Turns a node into a value of one declared type."""

    __slots__ = ("convert", "holds_records", "record_class")

    def __init__(self, convert: Callable[[Node, Any], Any], record_class: type | None = None) -> None:
        self.convert = convert
        self.record_class = record_class
        self.holds_records = record_class is not None

    def __call__(self, node: Node, owner: Any) -> Any:
        value = node.value
        return value if isinstance(value, Unknown) else self.convert(node, owner)


def _scalar(read: Callable[[Any], Any], expected: str) -> Converter:
    def readable(value: Any) -> Any:
        try:
            return read(value)
        except (TypeError, ValueError, OverflowError):
            return None

    def convert(node: Node, owner: object) -> Any:
        value = node.value
        if isinstance(value, Text):
            return _agreed(value, readable)
        converted = readable(value)
        return Invalid(value, expected) if converted is None else converted

    return Converter(convert)


def _agreed(text: Text, read: Callable[[Any], Any]) -> Any:
    """What all texts that this can be are read as; unknown when they are not read alike."""
    try:
        converted = text.agreed(read)
    except Undecided as undecided:
        return Unknown(undecided.needs)
    return Unknown(text.needs) if converted is None else converted


def _integer(value: Any) -> int | None:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        return None
    return int(value.strip()) if isinstance(value, str) else int(value)


def _number(value: Any) -> float | None:
    return None if isinstance(value, bool) else float(value)


def _boolean(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def _quantity(unit: str, factor: int) -> Callable[[Any], int | None]:
    pattern = re.compile(rf"\s*(\d+(?:\.\d+)?|\.\d+)\s*{unit}\s*", re.IGNORECASE)

    def read(value: Any) -> int | None:
        if isinstance(value, str) and (spelled := pattern.fullmatch(value)):
            amount = float(spelled[1]) * factor
            return int(amount) if amount.is_integer() else None
        return _integer(value)

    return read


def _port_range(value: Any) -> PortRange | None:
    spelled = re.fullmatch(r"(\d{1,5})-(\d{1,5})", value) if isinstance(value, str) else None
    if not spelled or not 0 < int(spelled[1]) < int(spelled[2]) <= 65535:
        return None
    return int(spelled[1]), int(spelled[2])


def _text(node: Node, owner: object) -> Any:
    value = node.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | Text):
        return value
    if isinstance(value, int | float):
        return str(value)
    return Invalid(value, "a text")


_MOST_PARTS = 50_000


def plain(node: Node) -> Any:
    """A node as plain mappings, lists and scalars, in which what is not known stays a Text or an Unknown."""
    return _plain(node, [_MOST_PARTS])


def _plain(node: Node, left: list[int]) -> Any:
    left[0] -= 1
    if left[0] < 0:  # aliases of aliases make a short text into an endless document
        return Unknown(f"a document of more than {_MOST_PARTS} parts")
    value = node.value
    if isinstance(value, dict):
        members = ((key, node.get(key)) for key in node.value)
        return {key: _plain(member, left) for key, member in members if member is not None}
    if isinstance(value, list):
        return [_plain(element, left) for element in node.elements()]
    return value


SCALARS: Mapping[str, Converter] = {
    "str": Converter(_text),
    "int": _scalar(_integer, "a whole number"),
    "float": _scalar(_number, "a number"),
    "bool": _scalar(_boolean, "true or false"),
    "CpuUnits": _scalar(_quantity("vcpu", 1024), "a number of CPU units, or of vCPUs such as '1 vCPU'"),
    "MiB": _scalar(_quantity("gb", 1024), "a number of MiB, or of GB such as '2 GB'"),
    "PortRange": _scalar(_port_range, "a range of ports, first below last, such as '8000-8010'"),
    "Json": Converter(lambda node, _: plain(node)),
}


def _list_of(item: Converter, single: bool) -> Converter:
    def convert(node: Node, owner: Any) -> Any:
        if isinstance(node.value, list):
            return [item(element, owner) for element in node.elements()]
        if isinstance(node.value, Text):
            return [node.value] if single else Unknown(node.value.needs)
        return [item(node, owner)] if single else Invalid(node.value, "a list")

    return Converter(convert, item.record_class)


def _mapping_of(item: Converter) -> Converter:
    def convert(node: Node, owner: Any) -> Any:
        if isinstance(node.value, Text):
            return Unknown(node.value.needs)
        if not isinstance(node.value, dict):
            return Invalid(node.value, "a mapping")
        if beyond := node.source.beyond(node.value):
            return Unknown(beyond)
        members = ((key, node.get(key)) for key in node.value)
        return {key: item(member, owner) for key, member in members if member is not None}

    return Converter(convert)


def _record_of(record_class: type) -> Converter:
    def convert(node: Node, owner: Any) -> Any:
        if isinstance(node.value, Text):
            return Unknown(node.value.needs)
        if not isinstance(node.value, dict):
            return Invalid(node.value, "a mapping")
        return record_class(node, owner)

    return Converter(convert, record_class)


def converter_for(annotation: str, names: Mapping[str, Any], record_base: type) -> Converter:
    """The converter of an annotation such as `MiB | None`, `list[PortMapping]` or `OneOrMore[str]`."""
    name = annotation.removesuffix(" | None").strip()
    head, _, inner = name.partition("[")
    inner = inner.removesuffix("]")
    if head in ("list", "OneOrMore"):
        return _list_of(converter_for(inner, names, record_base), head == "OneOrMore")
    if head == "dict":
        return _mapping_of(converter_for(inner.partition(",")[2].strip(), names, record_base))
    if name in SCALARS:
        return SCALARS[name]
    record_class = names[name]
    if not (isinstance(record_class, type) and issubclass(record_class, record_base)):
        raise TypeError(f"a field cannot be of type {annotation}")
    return _record_of(record_class)


__all__ = [
    "Converter",
    "CpuUnits",
    "Invalid",
    "Json",
    "MiB",
    "OneOrMore",
    "PortRange",
    "Undecided",
    "converter_for",
    "plain",
]
