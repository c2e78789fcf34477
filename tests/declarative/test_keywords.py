"""JSON Schema over what is not wholly known: over known data as jsonschema has it, and never wrong over the rest."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ecslint.declarative.doubts import UNDECIDED
from ecslint.declarative.keywords import validator_of
from ecslint.declarative.view import plainly
from ecslint.model.unknown import Hole, Text, Unknown

KEYS = st.sampled_from(["a", "b", "ab"])
STRINGS = st.text(alphabet="abx", max_size=4)
LEAVES = st.one_of(STRINGS, st.integers(-2, 3), st.booleans(), st.sampled_from([0.5, 1.0]))
DATA = st.recursive(
    LEAVES, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)), max_leaves=8
)
PATTERNS = st.sampled_from(["^a", "^(a|bx)b", "b$", "^a+b", "x", "^ab?x", "^a|b", r"^\x61", "^(?:ab|b)$", "^[ab]"])
SMALL = st.integers(0, 3)


def _keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    schemas = st.lists(inner, min_size=1, max_size=3)
    named = st.dictionaries(KEYS, inner, max_size=2)
    known: dict[str, st.SearchStrategy[Any]] = {
        "additionalProperties": inner,
        "allOf": schemas,
        "anyOf": schemas,
        "const": DATA,
        "contains": inner,
        "dependentRequired": st.dictionaries(KEYS, st.lists(KEYS, unique=True, max_size=2), max_size=2),
        "dependentSchemas": named,
        "else": inner,
        "enum": st.lists(DATA, min_size=1, max_size=3),
        "exclusiveMinimum": st.integers(-2, 2),
        "if": inner,
        "items": inner,
        "maxContains": SMALL,
        "maxItems": SMALL,
        "maxLength": SMALL,
        "maxProperties": SMALL,
        "maximum": st.integers(-2, 2),
        "minContains": SMALL,
        "minItems": SMALL,
        "minLength": SMALL,
        "minProperties": SMALL,
        "multipleOf": st.sampled_from([1, 2, 0.5]),
        "not": inner,
        "oneOf": schemas,
        "pattern": PATTERNS,
        "patternProperties": st.dictionaries(PATTERNS, inner, max_size=2),
        "prefixItems": schemas,
        "properties": named,
        "propertyNames": inner,
        "required": st.lists(KEYS, unique=True, max_size=2),
        "then": inner,
        "type": st.sampled_from(["string", "integer", "number", "boolean", "object", "array", ["string", "array"]]),
        "unevaluatedItems": inner,
        "unevaluatedProperties": inner,
        "uniqueItems": st.booleans(),
    }
    names = st.lists(st.sampled_from(sorted(known)), unique=True, min_size=1, max_size=4)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: known[name] for name in chosen}))


SCHEMAS = st.recursive(st.booleans(), _keywords, max_leaves=6).filter(lambda schema: isinstance(schema, dict))


def verdict(schema: Any, data: Any) -> bool | None:
    """Whether the data is what the schema wants; None when that is not known."""
    kinds = {error.validator for error in validator_of(schema).iter_errors(data)}
    return None if kinds == {UNDECIDED} else not kinds


@settings(max_examples=150, deadline=None)
@given(SCHEMAS, DATA)
def test_the_verdict_on_known_data_is_that_of_jsonschema(schema: Any, data: Any) -> None:
    assert verdict(schema, data) == Draft202012Validator(schema).is_valid(data)


ABSENT = object()


@st.composite
def holed(draw: st.DrawFn, data: Any, within: bool = False) -> tuple[Any, list[Any]]:
    """Data of which parts are not known, and some of what it may be."""
    kind = draw(st.integers(0, 5))
    if within and kind == 0:
        return Unknown("it"), [data, draw(DATA), ABSENT]
    if kind in (1, 2) and isinstance(data, str):
        at = draw(st.integers(0, len(data)))
        other = draw(STRINGS)
        head, tail = data[:at], data[at:]
        hole = Hole("it", "It")
        if draw(st.booleans()):
            return Text(("a" + head, hole) if head else (hole,)), [("a" + head if head else "") + each
                                                                   for each in (tail, other, "")]  # fmt: skip
        return Text((hole, tail + "b")), [each + tail + "b" for each in (head, other, "")]
    if isinstance(data, list):
        parts = [draw(holed(item, True)) for item in data]
        choices = [[draw(st.sampled_from(may)) for _, may in parts] for _ in range(3)]
        return [part for part, _ in parts], [[each for each in choice if each is not ABSENT] for choice in choices]
    if isinstance(data, dict):
        members = {key: draw(holed(item, True)) for key, item in data.items()}
        mappings = [{key: draw(st.sampled_from(may)) for key, (_, may) in members.items()} for _ in range(3)]
        made = {key: part for key, (part, _) in members.items()}
        return made, [{key: each for key, each in one.items() if each is not ABSENT} for one in mappings]
    return data, [data]


@settings(max_examples=250, deadline=None)
@given(SCHEMAS, DATA.flatmap(holed))
def test_what_is_decided_holds_whatever_the_unknown_turns_out_to_be(schema: Any, told: tuple[Any, list[Any]]) -> None:
    data, completions = told
    decided = verdict(schema, data)
    if decided is not None:
        outcomes = [Draft202012Validator(schema).is_valid(copy.deepcopy(each)) for each in completions]
        assert outcomes == [decided] * len(completions)


U = Unknown("parameter P")
T = Text(("docker.io/app:", Hole("parameter Tag", "Tag")))
KNOWN_IN_PART: list[tuple[Any, Any, bool | None]] = [
    ({"properties": {"a": {"const": 1}}}, {"a": U}, None),
    ({"properties": {"a": {"const": 1}}}, {}, True),
    ({"properties": {"a": {}}}, {"a": U}, True),
    ({"properties": {"a": False}}, {"a": U}, None),
    ({"required": ["a"]}, {"a": U}, None),
    ({"required": ["a"]}, {"a": T}, True),
    ({"not": {"properties": {"a": {"const": 1}}}}, {"a": U}, None),
    ({"not": {"properties": {"a": {"const": 1}, "b": {"const": 2}}}}, {"a": U, "b": 3}, True),
    ({"anyOf": [{"properties": {"a": {"const": 1}}}, {"required": ["b"]}]}, {"a": U, "b": 3}, True),
    ({"oneOf": [{"properties": {"a": {"const": 1}}}, {"required": ["b"]}, {}]}, {"a": U, "b": 3}, False),
    ({"if": {"properties": {"a": {"const": 1}}}, "then": {"required": ["b"]}}, {"a": U, "b": 3}, True),
    ({"if": {"properties": {"a": {"const": 1}}}, "then": {"required": ["b"]}}, {"a": U}, None),
    ({"contains": {"const": 1}}, [U, 1], True),
    ({"contains": {"const": 1}}, [U, 2], None),
    ({"contains": {"const": 1}, "maxContains": 1}, [U, 1, 1], False),
    ({"items": {"type": "integer"}}, [U, "x"], False),
    ({"maxItems": 2}, [1, U], None),
    ({"pattern": "^docker"}, T, True),
    ({"pattern": r"^(111|222)\.dkr"}, T, False),
    ({"pattern": "latest$"}, T, None),
    ({"enum": ["nginx", "docker.io/app:1"]}, T, None),
    ({"enum": ["nginx", "redis"]}, T, False),
    ({"const": 1}, T, False),
    ({"type": "string"}, T, True),
    ({"type": "integer"}, T, False),
    ({"minLength": 5}, T, True),
    ({"maxLength": 5}, T, False),
    ({"maxLength": 50}, T, None),
    ({"$ref": "#/$defs/one", "$defs": {"one": {"properties": {"a": {"const": 1}}}}}, {"a": U}, None),
]


@pytest.mark.parametrize(("schema", "data", "expected"), KNOWN_IN_PART, ids=lambda value: str(value)[:60])
def test_what_is_known_decides(schema: Any, data: Any, expected: bool | None) -> None:
    assert verdict(schema, data) is expected


def test_a_doubt_hides_no_error_beside_it() -> None:
    schema = {"properties": {"a": {"const": 1}, "b": {"const": 2}}, "required": ["c"]}
    data: Any = {"a": U, "b": 3}
    errors = list(validator_of(schema).iter_errors(data))
    assert [(error.validator, list(error.absolute_path)) for error in errors] == [
        (UNDECIDED, []),
        ("const", ["b"]),
        ("required", ["c"]),
    ]


def test_plainly_is_what_json_would_hold() -> None:
    assert plainly({"a": [{"b": 1}]}) == {"a": [{"b": 1}]}
