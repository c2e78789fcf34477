"""JSON Schema (draft 2020-12) over data of which some is not known.

A keyword that cannot be decided yields a doubt (see `doubts`). So every error that is no doubt holds for every value
that the input leaves open, and over data that is known all is as jsonschema has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry

from ecslint.declarative.doubts import (
    Errors,
    Keyword,
    count,
    counting,
    doubt,
    doubting,
    holds,
    kept,
    knowing,
    seeing,
    unknown_part,
)
from ecslint.declarative.prefixes import can_begin
from ecslint.declarative.view import View, may_be_absent, needed, plainly
from ecslint.model.common import any_of
from ecslint.model.unknown import Text, Undecided, Unknown, matches


def validator_of(schema: Any) -> Validator:
    """Judges instances by a schema that was looked over; references lead nowhere but into the schema itself."""
    made: Validator = _Validator(schema, registry=Registry())
    return made


# -- keywords that ask whether a schema holds


def _any_of(validator: Any, schemas: Any, instance: Any, _: Any) -> Errors:
    if not any_of(schemas, lambda each: holds(validator.descend(instance, each))):
        yield ValidationError(f"{instance!r} is not valid under any of the given schemas")


def _one_of(validator: Any, schemas: Any, instance: Any, _: Any) -> Errors:
    least, most, needs = count(validator.descend(instance, each) for each in schemas)
    if least > 1 or most == 0:
        yield ValidationError(f"{instance!r} is valid under {least} of the given schemas instead of one")
    elif most > least:
        raise Undecided(needs)


def _not(validator: Any, refused: Any, instance: Any, _: Any) -> Errors:
    if holds(validator.descend(instance, refused)):
        yield ValidationError(f"{instance!r} should not be valid under {refused!r}")


def _if(validator: Any, condition: Any, instance: Any, schema: Any) -> Errors:
    def branch(name: str) -> Errors:
        yield from validator.descend(instance, schema.get(name, True), schema_path=name)

    try:
        fits = holds(validator.descend(instance, condition))
    except Undecided:
        if not (holds(branch("then")) and holds(branch("else"))):
            raise
        return
    yield from branch("then" if fits else "else")


def _contains(validator: Any, wanted: Any, instance: Any, schema: Any) -> Errors:
    if not isinstance(instance, list):
        return
    known = [each for each in instance if not isinstance(each, Unknown)]
    least, most, needs = count(validator.descend(each, wanted) for each in known)
    low, high = schema.get("minContains", 1), schema.get("maxContains", float("inf"))
    if len(known) < len(instance):  # an unknown item may stand for none, or for several
        most, needs = max(most, 2**31), str(needed(instance))
    if least > high:
        yield ValidationError(f"{least} items match the given schema, expected at most {high}")
    elif most < low:
        yield ValidationError(f"{most} items match the given schema, expected at least {low}")
    elif least < low or most > high:
        raise Undecided(needs)


# -- keywords that lead to members and items


def _within(validator: Any, part: Any, schema: Any, step: str | int) -> Errors:
    """The errors of a part. One that is unknown may as well not be there, so that nothing about it is certain."""
    errors = validator.descend(part, schema, path=step)
    if schema is False:  # of which jsonschema says no path
        errors = iter((ValidationError(f"{step!r} may not be there", path=[step], instance=part),))
    if not isinstance(part, Unknown):
        yield from errors
    elif any(True for _ in errors):
        raise Undecided(part.needs)


def _properties(validator: Any, properties: Any, instance: Any, _: Any) -> Errors:
    if not isinstance(instance, Mapping):
        return
    for key, schema in properties.items():
        if key in instance:
            yield from kept(_within(validator, instance[key], schema, key))


def _pattern_properties(validator: Any, patterns: Any, instance: Any, _: Any) -> Errors:
    for pattern, schema in patterns.items() if isinstance(instance, Mapping) else ():
        for key in instance:
            if re.search(pattern, key):
                yield from kept(_within(validator, instance[key], schema, key))


def _additional_properties(validator: Any, rest: Any, instance: Any, schema: Any) -> Errors:
    for key in instance if isinstance(instance, Mapping) else ():
        expected = key in schema.get("properties", {})
        if not expected and not any(re.search(pattern, key) for pattern in schema.get("patternProperties", {})):
            yield from kept(_within(validator, instance[key], rest, key))


def _items(validator: Any, rest: Any, instance: Any, schema: Any) -> Errors:
    if not isinstance(instance, list):
        return
    first = len(schema.get("prefixItems", ()))
    if first and (unknown := unknown_part(instance)):
        raise Undecided(unknown.needs)
    for index in range(first, len(instance)):
        yield from kept(_within(validator, instance[index], rest, index))


def _prefix_items(validator: Any, schemas: Any, instance: Any, _: Any) -> Errors:
    for index, schema in enumerate(schemas[: len(instance)] if isinstance(instance, list) else ()):
        yield from kept(_within(validator, instance[index], schema, index))


def _required(_: Any, names: Any, instance: Any, __: Any) -> Errors:
    """One error for each missing member, whose path is that member's."""
    for name in names if isinstance(instance, Mapping) else ():
        if name not in instance:
            yield ValidationError(f"{name!r} is a required property", path=[name])
        elif (unknown := may_be_absent(instance, name)) is not None:
            yield doubt(unknown.needs)


# -- keywords that look at one value


def _enum(_: Any, values: Any, instance: Any, schema: Any) -> Errors:
    if isinstance(instance, Text):
        if not any_of(values, lambda each: isinstance(each, str) and bool(instance == each)):
            yield ValidationError(f"{str(instance)!r} is not one of {values!r}")
    elif (needs := needed(instance)) is not None:
        raise Undecided(needs)
    else:
        yield from _JSONSCHEMA["enum"](None, values, plainly(instance), schema) or ()


def _const(validator: Any, value: Any, instance: Any, schema: Any) -> Errors:
    for _ in _enum(validator, [value], instance, schema):
        yield ValidationError(f"{value!r} was expected")


def _pattern(_: Any, pattern: Any, instance: Any, __: Any) -> Errors:
    if not isinstance(instance, str | Text):
        return
    impossible = isinstance(instance, Text) and not can_begin(pattern, instance)
    if impossible or not matches(instance, pattern):  # type: ignore[arg-type]  # typed `str` for rules' sake
        yield ValidationError(f"{str(instance)!r} does not match {pattern!r}")


def _length(keyword: str) -> Keyword:
    def judge(validator: Any, limit: Any, instance: Any, schema: Any) -> Errors:
        if not isinstance(instance, Text):
            yield from _JSONSCHEMA[keyword](validator, limit, instance, schema) or ()
            return
        least = sum(len(part) for part in instance.parts if isinstance(part, str))
        if keyword == "maxLength" and least > limit:
            yield ValidationError(f"{str(instance)!r} is too long")
        elif keyword == "maxLength" or least < limit:
            raise Undecided(instance.needs)

    return judge


# -- all of them, with doubts


_JSONSCHEMA: Final[Mapping[str, Keyword]] = Draft202012Validator.VALIDATORS
_COUNT = ("dependentRequired", "dependentSchemas", "maxItems", "maxProperties", "minItems", "minProperties",
          "propertyNames")  # fmt: skip
_KNOW = ("unevaluatedItems", "unevaluatedProperties", "uniqueItems")
_ASK: Mapping[str, Keyword] = {"anyOf": _any_of, "oneOf": _one_of, "not": _not, "if": _if}
_NUMBERS = ("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf")
_SEE: Mapping[str, Keyword] = {
    **{name: _JSONSCHEMA[name] for name in ("type", *_NUMBERS)},
    "additionalProperties": _additional_properties,
    "const": _const,
    "contains": _contains,
    "enum": _enum,
    "items": _items,
    "maxLength": _length("maxLength"),
    "minLength": _length("minLength"),
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "properties": _properties,
    "required": _required,
}

_Validator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {
        **{name: doubting(keyword) for name, keyword in _ASK.items()},
        **{name: seeing(keyword) for name, keyword in _SEE.items()},
        **{name: counting(_JSONSCHEMA[name]) for name in _COUNT},
        "prefixItems": counting(_prefix_items),
        **{name: knowing(_JSONSCHEMA[name]) for name in _KNOW},
        "format": lambda *_: (),  # says what a value is, and asserts nothing: so the draft has it
    },
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine(
        "object", lambda _, value: isinstance(value, dict | View)
    ).redefine("string", lambda _, value: isinstance(value, str | Text)),
)
