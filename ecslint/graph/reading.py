"""Reading the model for a graph, where what is undecided is not given up on but shown."""

from __future__ import annotations

from typing import Any

from ecslint.model.record import Record
from ecslint.model.unknown import Text, Undecided, Unknown


def found(record: Any, name: str) -> list[Any]:
    """What a field or property holds, one by one; an Unknown for what is undecided, nothing for what is absent."""
    try:
        value = getattr(record, name)
    except Undecided as undecided:
        return [Unknown(undecided.needs)]
    return [each for each in (value if isinstance(value, list) else [value]) if each is not None]


def parts(record: Any, name: str) -> list[Any]:
    """The records that a field or property holds, as far as they are known."""
    return [each for each in found(record, name) if isinstance(each, Record)]


def part(record: Any, *names: str) -> Any:
    """The record at the end of a way of fields or properties; None when it is absent or not known."""
    for name in names:
        record = None if record is None else next(iter(parts(record, name)), None)
    return record


def known(record: Any, name: str, default: Any = None) -> Any:
    """What a property says; the default where it is undecided, or there is no record."""
    try:
        value = default if record is None else getattr(record, name)
    except Undecided:
        return default
    return default if isinstance(value, Unknown) else value


def followed(record: Any, value: Any, *record_classes: type[Record]) -> list[Any]:
    """Where a reference, name or ARN leads: the record of the first of the classes that has one, else an Unknown."""
    missed: list[Any] = []
    for record_class in record_classes:
        try:
            leads: Any = record.estate.follow(value, record_class)
        except Undecided as undecided:
            leads = Unknown(undecided.needs)
        if isinstance(leads, Record):
            return [leads]
        missed += [] if leads is None else [leads]
    return missed[:1]


def holes(value: Any) -> list[Text]:
    """The references within a text that is known in part."""
    return [Text((each,)) for each in value.parts if not isinstance(each, str)] if isinstance(value, Text) else []
