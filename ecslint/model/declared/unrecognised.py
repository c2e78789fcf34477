"""Keys and values that are not known here, though AWS may know them: what `unrecognised-value` reports.

AWS adds parameters, operating systems and log drivers all the time, so none of these is called wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from ecslint.model.common import one_by_one
from ecslint.model.declared.known_keys import unrecognised_keys
from ecslint.model.declared.provider_schemas import limits_of
from ecslint.model.record import Field, Place, Record

Faults: TypeAlias = Iterator[tuple[Place, str]]

_JUDGED_ELSEWHERE = {("PortMapping", "protocol")}
"""Open fields of which another rule reports every unknown value: ineffective-setting."""


def unrecognised_values(record: Record) -> Faults:
    """Unknown keys that resemble no known one, and unlisted values where AWS keeps adding to the list."""
    fields = (_values(record, declared) for declared in record.declared().values() if declared.limits.open_values)
    yield from one_by_one((unrecognised_keys(record), *fields))


def _values(record: Record, declared: Field) -> Faults:
    if (type(record).__name__, declared.name) in _JUDGED_ELSEWHERE or not record.written(declared.name):
        return
    value = getattr(record, declared.name)
    if isinstance(value, list):
        yield from one_by_one(
            _value(record, declared, item, record.at(declared.name, index)) for index, item in enumerate(value)
        )
    else:
        yield from _value(record, declared, value, record.at(declared.name))


def _value(record: Record, declared: Field, value: Any, place: Place) -> Faults:
    known = limits_of(record, declared).values
    if value.lower() not in (each.lower() for each in known):  # one that differs in case only is an invalid-value
        *some, last = (f"`{each}`" for each in known)
        listed = f"{', '.join(some)} and {last}" if some else last
        yield (
            place,
            (
                f"`{declared.api}` is `{value}`, which is not known here: a mistake, or newer than this release, which "
                f"knows {listed}"
            ),
        )
