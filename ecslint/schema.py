"""JSON Schemas of the inputs, made from the declared records: for editors to complete and to validate with.

A text may hold a placeholder wherever a value may stand, and a number may be written in quotes, as many tools allow.
"""

from __future__ import annotations

from typing import Any

from ecslint.model.declared.known_keys import DESCRIBED
from ecslint.model.record import Field, Record

_PLACEHOLDER = r"[$<{%@#]|__"
_NUMBER_OR_PLACEHOLDER = rf"^\s*-?\d+(\.\d+)?\s*$|{_PLACEHOLDER}"
_SIZE_OR_PLACEHOLDER = rf"^\s*(\d+(\.\d+)?|\.\d+)\s*([vV][cC][pP][uU]|[gG][bB])?\s*$|{_PLACEHOLDER}"
_OUR_OWN = r"^(\$|_|x-)"
"""Keys that are no business of AWS's: `$schema`, comments and extensions."""


def schema(record_class: type[Record], title: str, *, wrapper: str = "") -> dict[str, Any]:
    """The schema of a record's JSON. With `wrapper`, the record may also stand under that key, as describe calls do."""
    definitions: dict[str, Any] = {}
    top = _reference(record_class, definitions)
    body: dict[str, Any] = {"$ref": top["$ref"]}
    if wrapper:
        wrapped = {"type": "object", "required": [wrapper], "properties": {wrapper: {"$ref": top["$ref"]}}}
        is_wrapped = {"required": [wrapper], "properties": {wrapper: {"type": "object"}}}
        body = {"if": is_wrapped, "then": wrapped, "else": body}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **body,
        "$defs": dict(sorted(definitions.items())),
    }


def _reference(record_class: type[Record], definitions: dict[str, Any]) -> dict[str, Any]:
    name = record_class.__name__
    if name not in definitions:
        definitions[name] = {}  # stands in while its own parts are made
        definitions[name] = _object(record_class, definitions)
    return {"$ref": f"#/$defs/{name}"}


def _object(record_class: type[Record], definitions: dict[str, Any]) -> dict[str, Any]:
    properties = {field.api: _field(field, definitions) for field in record_class.declared().values()}
    properties |= {key: {} for key in DESCRIBED.get(record_class.__name__, "").split()}
    required = [field.api for field in record_class.declared().values() if field.required is True]
    made: dict[str, Any] = {"type": "object", "properties": properties}
    if text := (record_class.__doc__ or "").strip():
        made["description"] = text.split("\n\n")[0]
    if required:
        made["required"] = required
    return {**made, "patternProperties": {_OUR_OWN: {}}, "additionalProperties": False}


def _field(field: Field, definitions: dict[str, Any]) -> dict[str, Any]:
    written = field.annotation.removesuffix(" | None").strip()
    made = _typed(written, field, definitions)
    plain = field.default is not None and not isinstance(field.default, list | dict)
    return {**made, "default": field.default} if plain and "if" not in made else made


def _typed(written: str, field: Field, definitions: dict[str, Any]) -> dict[str, Any]:
    head, _, inner = written.partition("[")
    inner = inner.removesuffix("]")
    limits = field.limits
    if head == "list":
        items = _typed(inner, field, definitions)
        made: dict[str, Any] = {"type": ["array", "null"], "items": items}
        if limits.length:
            made |= {"minItems": limits.length[0], "maxItems": limits.length[1]}
        return made
    if head == "OneOrMore":
        item = _typed(inner, field, definitions)
        return {"anyOf": [item, {"type": "array", "items": item}]}
    if head == "dict":
        return {"type": ["object", "null"], "additionalProperties": {"type": ["string", "number", "boolean"]}}
    if field.converter.record_class is not None:
        # Not anyOf: so that an editor tells what is wrong within, instead of that nothing fits.
        reference = _reference(field.converter.record_class, definitions)
        return {
            "if": {"type": "object"},
            "then": reference,
            "else": {"type": ["string", "null"], "pattern": _PLACEHOLDER},
        }
    return _scalar(head, field)


def _scalar(kind: str, field: Field) -> dict[str, Any]:
    limits = field.limits
    if kind in ("int", "float"):
        made: dict[str, Any] = {"type": ["integer" if kind == "int" else "number", "string", "null"]}
        made["pattern"] = _NUMBER_OR_PLACEHOLDER
        made |= {"minimum": limits.minimum} if limits.minimum is not None else {}
        return made | ({"maximum": limits.maximum} if limits.maximum is not None else {})
    if kind in ("CpuUnits", "MiB"):
        return {"type": ["integer", "string", "null"], "pattern": _SIZE_OR_PLACEHOLDER}
    if kind == "bool":
        return {"type": ["boolean", "string", "null"], "pattern": _PLACEHOLDER}
    if kind == "Json":
        return {}
    if limits.values and not limits.open_values:
        return {"anyOf": [{"enum": [*limits.values, None, ""]}, {"type": "string", "pattern": _PLACEHOLDER}]}
    made = {"type": ["string", "number", "null"]}
    return {**made, "examples": list(limits.values)} if limits.values else made
