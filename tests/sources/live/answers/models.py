"""What AWS's own models say of answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.sources.live.answers.common import Answer


def faults(answer: Answer) -> Iterator[str]:
    """What the models do not know, or have another type for."""
    from_others = answer.beside
    own = {key: value for key, value in {**answer.data, **answer.state}.items() if key not in from_others}
    if answer.shape:
        yield from _faults(_shape(answer.shape), own, answer.type)
    for key, shape in from_others.items():
        if shape:
            yield from _faults(_shape(shape), answer.data[key], f"{answer.type}.{key}")


def members(answer: Answer) -> set[str]:
    """What AWS's models know of such a resource."""
    shape = _shape(answer.shape) if answer.shape else None
    found = shape.member if shape is not None and shape.type_name == "list" else shape
    return {*answer.beside, *(found.members if found is not None else ())}


@cache
def _model(service: str) -> Any:
    import botocore.session

    return botocore.session.get_session().get_service_model(service)


def _shape(path: str) -> Any:
    service, _, rest = path.partition(":")
    operation, *members = rest.split(".")
    shape = _model(service).operation_model(operation).output_shape
    for member in filter(None, members):
        shape = (shape.member if shape.type_name == "list" else shape).members[member]
    return shape


_TYPES = {"string": str, "integer": int, "long": int, "boolean": bool, "timestamp": (str, float), "double": float,
          "float": float}  # fmt: skip
_DECODED = "policyDocumentType"
"""Texts that botocore decodes."""


def _faults(shape: Any, value: Any, where: str) -> Iterator[str]:
    if shape.type_name == "structure":
        for key, member in value.items():
            if key in shape.members:
                yield from _faults(shape.members[key], member, f"{where}.{key}")
            else:
                yield f"{where} has no member {key}"
    elif shape.type_name == "list" and isinstance(value, list):
        for item in value:
            yield from _faults(shape.member, item, where)
    elif shape.type_name == "list":  # one of those that the list holds
        yield from _faults(shape.member, value, where)
    elif shape.type_name == "map":
        for member in value.values():
            yield from _faults(shape.value, member, where)
    elif not isinstance(value, _TYPES[shape.type_name]) and shape.name != _DECODED:  # type: ignore[arg-type]
        yield f"{where} is a {shape.type_name}, not {value!r}"
    elif (known := getattr(shape, "enum", None)) and value not in known:
        yield f"{where} is one of {known}, not {value!r}"
