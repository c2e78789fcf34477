"""Looks a rule's schema over: JSON Schema ignores what it does not know, so that a rule with a typo never reports."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final, NamedTuple

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from ecslint.declarative.view import fields_of
from ecslint.discovery import closest
from ecslint.model.record import Record

_ONE: Final = ("additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then",
               "unevaluatedItems", "unevaluatedProperties")  # fmt: skip
_SEVERAL: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED: Final = ("$defs", "dependentSchemas", "patternProperties", "properties")
_SAME_VALUE: Final = ("allOf", "anyOf", "dependentSchemas", "else", "if", "not", "oneOf", "then")
"""Keywords whose schemas are about the value itself."""
_ITEMS: Final = ("contains", "items", "prefixItems", "unevaluatedItems")
_NOTES: Final = ("$comment", "$schema", "default", "deprecated", "description", "examples", "maxContains",
                 "minContains", "readOnly", "title", "writeOnly")  # fmt: skip
_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"

Path = tuple[str | int, ...]


class Fault(NamedTuple):
    """What is wrong with a schema, and where in it."""

    path: Path
    message: str


def faults(schema: Any, classes: Collection[type[Record]]) -> Iterator[Fault]:
    """What is wrong with the schema of a rule about records of these classes; about any record when there are none."""
    if not isinstance(schema, dict):
        yield Fault((), "the schema must be a mapping of JSON Schema's keywords")
        return
    error = best_match(Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema))
    if error is not None:
        yield Fault(tuple(error.absolute_path), f"this is no JSON Schema: {error.message}")
        return
    if schema.get("$schema", _DRAFT) != _DRAFT:
        yield Fault(("$schema",), f"rules are written in the draft {_DRAFT}")
    for path, each in _subschemas(schema, ()):
        yield from _faults_of(schema, path, each)
    if classes:
        yield from _misnamed(schema, (), tuple(classes))


def _subschemas(schema: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """A schema and all within it that are no mere true or false."""
    if not isinstance(schema, dict):
        return
    yield path, schema
    for _, where, inner in _parts(schema):
        yield from _subschemas(inner, (*path, *where))


def _parts(schema: dict[str, Any]) -> Iterator[tuple[str, Path, Any]]:
    """The schemas directly within one: keyword, path, schema."""
    for keyword, value in schema.items():
        if keyword in _ONE:
            yield keyword, (keyword,), value
        elif keyword in _SEVERAL:
            yield from ((keyword, (keyword, index), each) for index, each in enumerate(value))
        elif keyword in _NAMED:
            yield from ((keyword, (keyword, name), each) for name, each in value.items())


def _faults_of(root: dict[str, Any], path: Path, schema: dict[str, Any]) -> Iterator[Fault]:
    known = (*Draft202012Validator.VALIDATORS, *_ONE, *_NAMED, *_NOTES)
    for keyword in schema:
        if keyword not in known:
            yield Fault((*path, keyword), f"{keyword!r} is no keyword of a rule's schema{_hint(keyword, known)}")
        elif keyword == "$schema" and path:
            yield Fault((*path, keyword), "'$schema' belongs to the top of the schema")
        elif keyword == "$dynamicRef":
            yield Fault((*path, keyword), "'$dynamicRef' is not supported: use '$ref'")
    patterns: list[tuple[Path, str]] = [(("pattern",), schema["pattern"])] if "pattern" in schema else []
    patterns += [(("patternProperties", each), each) for each in schema.get("patternProperties", ())]
    for where, pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            yield Fault((*path, *where), f"{pattern!r} is no regular expression: {error}")
    if "$ref" in schema and not _leads_somewhere(root, schema["$ref"]):
        yield Fault((*path, "$ref"), f"{schema['$ref']!r} leads nowhere: references are to '#/$defs/NAME'")


def _leads_somewhere(root: dict[str, Any], reference: str) -> bool:
    if not reference.startswith("#"):
        return False
    try:
        Registry().with_resource("", DRAFT202012.create_resource(root)).resolver().lookup(reference)
    except Unresolvable:
        return False
    return True


def _misnamed(schema: Any, path: Path, classes: Sequence[type[Record]]) -> Iterator[Fault]:
    """Names of members that a record does not have."""
    if not isinstance(schema, dict):
        return
    fields = {name: field for each in classes for name, field in fields_of(each).items()}
    named: list[tuple[Path, str]] = [(("properties", name), name) for name in schema.get("properties", ())]
    named += [(("required", index), name) for index, name in enumerate(schema.get("required", ()))]
    for place, name in named:
        if name not in fields:
            yield Fault((*path, *place), f"{classes[0].__name__} has no {name!r}{_hint(name, fields)}")
    for keyword, where, inner in _parts(schema):
        if keyword in _SAME_VALUE:
            yield from _misnamed(inner, (*path, *where), classes)
        elif keyword == "properties" and (field := fields.get(str(where[1]))) is not None:
            yield from _misnamed_within(inner, (*path, *where), field.converter.record_class, field.annotation)


def _misnamed_within(schema: Any, path: Path, record_class: Any, annotation: str) -> Iterator[Fault]:
    if record_class is None or not isinstance(schema, dict):
        return
    if not annotation.startswith(("list[", "OneOrMore[")):
        yield from _misnamed(schema, path, (record_class,))
        return
    if "properties" in schema:
        yield Fault((*path, "properties"), f"{path[-1]!r} is a list: say 'items' or 'contains' around 'properties'")
    for keyword, where, inner in _parts(schema):
        if keyword in _ITEMS:
            yield from _misnamed(inner, (*path, *where), (record_class,))
        elif keyword in _SAME_VALUE:
            yield from _misnamed_within(inner, (*path, *where), record_class, annotation)


def _hint(name: str, known: Collection[str]) -> str:
    near = closest(name, known)
    return f"; did you mean {near!r}?" if near else ""
