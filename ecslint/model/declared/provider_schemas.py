"""The shape of ECS's resources in templates, as CloudFormation's provider schemas have it.

The file beside this one is made by `scripts/provider_schemas.py`. It is read when the first ECS resource of a template
is judged, and serves for what the declared records leave open: AWS adds properties before a record of ours does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias

from ecslint.model.declared.spelling import distance
from ecslint.model.field import NO_LIMITS
from ecslint.model.record import Field, Limits, Record

Shape: TypeAlias = Mapping[str, Any]
"""A property, or a resource: its type, its limits, and the same of its parts."""

PREFIX = "AWS::ECS::"
_NOTHING: Shape = {}
_SHORTEST = 5
"""Fewest letters of a value that may be taken for a misspelling of another."""


@cache
def shapes() -> Mapping[str, Shape]:
    """The shape of each resource type."""
    import json
    from pathlib import Path

    text = Path(__file__).with_suffix(".json").read_text(encoding="utf-8")
    found: Mapping[str, Shape] = json.loads(text)["resources"]
    return found


def shape_of(record: Record) -> Shape:
    """The shape of a record of a template; empty for what is none of ECS's resources, or newer than the schemas."""
    place = _place_of(record)
    return _NOTHING if place is None else _shape_at(place)


_Place: TypeAlias = tuple[str, ...]
"""A resource type, and the names of the properties that lead from it to a part."""


def _place_of(record: Record) -> _Place | None:
    memory = record.__dict__
    if "_place" not in memory:
        root, place = record.root, None
        if record.source_kind == "cloudformation" and root._type.startswith(PREFIX):
            steps = record._node.path[len(root._node.path) :]
            place = (root._type, *(step for step in steps if isinstance(step, str) and step[:4] != "Fn::"))
        memory["_place"] = place
    found: _Place | None = memory["_place"]
    return found


@cache
def _shape_at(place: _Place) -> Shape:
    shape = shapes().get(place[0], _NOTHING)
    for name in place[1:]:
        shape = next((each for key, each in _parts(shape) if key.lower() == name.lower()), _NOTHING)
        shape = shape.get("items", shape)
    return shape


def _parts(shape: Shape) -> Iterator[tuple[str, Shape]]:
    yield from shape.get("properties", _NOTHING).items()


def property_of(record: Record, declared: Field) -> Shape:
    """The shape of one field of a record."""
    place = _place_of(record)
    return _NOTHING if place is None else _property_at(place, declared)


@cache
def _property_at(place: _Place, declared: Field) -> Shape:
    properties = _shape_at(place).get("properties", _NOTHING)
    return next((properties[name] for name in declared.cfn if name in properties), _NOTHING)


def property_names(record: Record, *, readable: bool = False) -> list[str]:
    """The properties that a record may have in a template; `readable`: those too that only CloudFormation sets."""
    shape = shape_of(record)
    hidden = () if readable else shape.get("readOnly", ())
    return [name for name, _ in _parts(shape) if name not in hidden]


def limits_of(record: Record, declared: Field) -> Limits:
    """What AWS accepts as a field's value: what we declare, the schema's limits where we declare none, and the wider
    of the two where both do, since AWS widens limits and one source may be older. Values that we do not list are
    `misspelling`'s, for the schemas lag behind the API."""
    place = _place_of(record)
    return declared.limits if place is None else _limits_at(place, declared)


@cache
def _limits_at(place: _Place, declared: Field) -> Limits:
    shape = _property_at(place, declared)
    return wider(declared.limits, limits_in(shape)) if shape else declared.limits


def is_unlimited(record: Record, declared: Field) -> bool:
    """Whether any value of its type will do for a field, for all that is declared and that the schema says."""
    return _is_unlimited_at(_place_of(record), declared)


@cache
def _is_unlimited_at(place: _Place | None, declared: Field) -> bool:
    if declared.annotation.startswith("Json"):
        return False
    if place is None:
        return declared.limits == NO_LIMITS
    shape = _property_at(place, declared)
    return _limits_at(place, declared) == NO_LIMITS and not shape.get("items", shape).get("enum")


def limits_in(shape: Shape) -> Limits:
    item = shape.get("items", shape)
    lengths = ("minItems", "maxItems") if "items" in shape else ("minLength", "maxLength")
    pattern = item.get("pattern", "")
    return Limits(
        item.get("minimum"),
        item.get("maximum"),
        tuple(str(value) for value in item.get("enum", ())),
        pattern=pattern,
        form=f"what the pattern `{pattern}` matches" if pattern else "",
        length=(shape.get(lengths[0], 0), shape[lengths[1]]) if lengths[1] in shape else None,
    )


def wider(ours: Limits, theirs: Limits) -> Limits:
    """Our limits, and those of a schema."""
    minimum, maximum, length = ours.minimum, ours.maximum, ours.length
    if minimum is None and maximum is None:
        minimum, maximum = theirs.minimum, theirs.maximum
    else:
        if minimum is not None and theirs.minimum is not None:
            minimum = min(minimum, theirs.minimum)
        if maximum is not None and theirs.maximum is not None:
            maximum = max(maximum, theirs.maximum)
    if length is None or theirs.length is None:
        length = length or theirs.length
    else:
        length = (min(length[0], theirs.length[0]), max(length[1], theirs.length[1]))
    said = ours if ours.pattern or ours.values else theirs
    return ours._replace(
        minimum=minimum,
        maximum=maximum,
        values=(*ours.values, *(each for each in theirs.values if each not in ours.values)) if ours.values else (),
        pattern=said.pattern,
        form=said.form,
        length=length,
    )


def misspelling(record: Record, declared: Field, value: Any) -> tuple[str, tuple[str, ...]] | None:
    """What is meant by a value that the schema does not list and that is all but one which it lists, and all of those;
    None for any other. AWS adds values all the time, so what differs in digits, by more letters at an end or in case
    only may be newer than the schemas, or accepted as it is."""
    if declared.limits.values:
        return None
    shape = property_of(record, declared)
    known = shape.get("items", shape).get("enum", ())
    if not known or any(value == each for each in known) or not isinstance(value, str):
        return None
    near = next((each for each in known if isinstance(each, str) and _is_slip(value, each)), None)
    return (near, tuple(known)) if near else None


def _is_slip(value: str, known: str) -> bool:
    written, meant = value.lower(), known.lower()
    longer = abs(len(written) - len(meant)) > 1 and (written in meant or meant in written)
    if written == meant or longer or min(len(written), len(meant)) < _SHORTEST:
        return False
    if re.sub(r"\D", "", written) != re.sub(r"\D", "", meant):
        return False
    return distance(written, meant) <= min(2, len(meant) // 3)


def wrong_structure(record: Record, declared: Field, raw: Any) -> str:
    """What a value is that must be a mapping or list and is none, where we declare its type as open; else empty."""
    if not declared.annotation.startswith("Json"):
        return ""  # conversion tells
    wanted = {"object": dict, "array": list}.get(property_of(record, declared).get("type", ""))
    if wanted is None or not isinstance(raw, str | int | float | list | dict) or isinstance(raw, wanted):
        return ""
    shown = "a mapping" if isinstance(raw, dict) else "a list" if isinstance(raw, list) else f"`{_spelled(raw)}`"
    return f"{shown}, which is not {'a mapping' if wanted is dict else 'a list'}"


def _spelled(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def rewriting_macro(record: Record) -> str | None:
    """The macro that a record's template is passed through and that may change any of its resources, if any."""
    return record._node.source.rewriting_macro
