"""Nests of intrinsic functions, against a plain evaluator that knows every value.

Where a template leaves nothing open, the two must agree wholly. Where parameters lack their defaults, for every value
that these may have some variant must have the same conditions, and what it calls known must be true.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ecslint.finding import Finding, Report
from ecslint.model.convert import plain
from ecslint.model.node import ABSENT, Node
from ecslint.model.unknown import Text, Unknown
from ecslint.sources.cloudformation import Template, is_template
from ecslint.sources.cloudformation.template import TemplateSource
from ecslint.text import read
from tests.examples import RULEBOOK, name_of, scan, without_marks

pytestmark = pytest.mark.long

FIXTURES = Path(__file__).parents[2] / "fixtures"
QUICK = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)

ENVS = ("dev", "test", "prod", "")
PARAMETERS: dict[str, tuple[str, tuple[str | int, ...]]] = {
    "Env": ("String", ENVS),
    "Other": ("String", ("dev", "a/b", "x,y")),
    "Count": ("Number", (0, 1, 2)),
    "Names": ("CommaDelimitedList", ("a,b,c", "x, y , z")),
}
MAPPINGS: dict[str, dict[str, dict[str, Any]]] = {
    "Sizes": {
        "dev": {"Cpu": 256, "Zone": "z", "Ports": ["80", "443", "8080"]},
        "test": {"Cpu": 512, "Zone": "z", "Ports": ["1", "2", "3"]},
        "prod": {"Cpu": 1024, "Zone": "z", "Ports": ["81", "82", "83"]},
    }
}
CONDITIONS = ("C0", "C1", "C2")
NOTHING = {"Ref": "AWS::NoValue"}


class Wrong(Exception):  # noqa: N818 - it is the outcome: CloudFormation refuses the template
    """What CloudFormation refuses, such as a key that a mapping has not."""


class Case(NamedTuple):
    """An expression, the conditions that it names, and the parameters' values."""

    expression: Any
    conditions: dict[str, Any]
    values: dict[str, str | int]


class Plain:
    """What CloudFormation makes of an expression, done plainly."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def __call__(self, it: Any) -> Any:
        if isinstance(it, list):
            return [value for value in map(self, it) if value is not ABSENT]
        if not isinstance(it, dict):
            return it
        (name, argument) = next(iter(it.items())) if len(it) == 1 else ("", None)
        if name == "Ref" or name.startswith("Fn::"):
            return getattr(self, name.removeprefix("Fn::").lower())(argument)
        return {key: value for key, raw in it.items() if (value := self(raw)) is not ABSENT}

    def ref(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return ABSENT
        value = self.case.values[name]
        return [item.strip() for item in str(value).split(",")] if name == "Names" else value

    def sub(self, argument: Any) -> str:
        text, variables = argument if isinstance(argument, list) else (argument, {})
        first, *rest = text.split("${")
        for piece in rest:
            name, _, after = piece.partition("}")
            if name.startswith("!"):
                first += "${" + name[1:] + "}" + after
            else:
                first += _text(self(variables[name]) if name in variables else self.ref(name)) + after
        return str(first)

    def join(self, argument: Any) -> str:
        return str(argument[0]).join(map(_text, self(argument[1])))

    def select(self, argument: Any) -> Any:
        items = self(argument[1])
        if not isinstance(items, list) or not int(self(argument[0])) < len(items):
            raise Wrong
        return items[int(self(argument[0]))]

    def split(self, argument: Any) -> list[str]:
        return _text(self(argument[1])).split(argument[0])

    def findinmap(self, argument: Any) -> Any:
        name, key, member = map(self, argument[:3])
        found = MAPPINGS[name].get(key, {}).get(member)
        if found is None and len(argument) == 3:
            raise Wrong
        return self(argument[3]["DefaultValue"]) if found is None else found

    def base64(self, argument: Any) -> Any:
        return self(argument)  # ecslint keeps what it encodes

    def length(self, argument: Any) -> int:
        return len(self(argument))

    def tojsonstring(self, argument: Any) -> str:
        return json.dumps(self(argument), separators=(",", ":"))

    def truth(self, it: Any) -> bool:
        ((name, argument),) = it.items()
        if name == "Condition":
            return self.truth(self.case.conditions[argument])
        if name == "Fn::Equals":
            return _text(self(argument[0])) == _text(self(argument[1]))
        outcomes = [self.truth(part) for part in argument]
        return not outcomes[0] if name == "Fn::Not" else all(outcomes) if name == "Fn::And" else any(outcomes)


setattr(Plain, "if", lambda self, argument: self(argument[1 if self.truth({"Condition": argument[0]}) else 2]))


def _text(value: Any) -> str:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise Wrong


# -- expressions

LETTERS = st.text("ab/-,: .0é'", max_size=5)


def _function(name: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.tuples(*arguments).map(lambda made: {f"Fn::{name}": list(made)})


def _sub(texts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.sampled_from(("${Env}", "${Other}", "${Count}", "${!Env}", "${Mine}", "${AWS::NoSuch}"))
    pieces = st.lists(LETTERS | names.filter(lambda name: name != "${AWS::NoSuch}"), max_size=4).map("".join)
    short = pieces.filter(lambda text: "Mine" not in text).map(lambda text: {"Fn::Sub": text})
    return short | st.tuples(pieces, texts).map(lambda made: {"Fn::Sub": [made[0], {"Mine": made[1]}]})


def _either(things: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.tuples(st.sampled_from(CONDITIONS), things, things).map(lambda made: {"Fn::If": list(made)})


def _lists(texts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    optional = texts | _either(texts | st.just(NOTHING))
    return (
        st.lists(optional, min_size=1, max_size=4)
        | st.just({"Ref": "Names"})
        | _function("Split", st.sampled_from((",", "/", "-")), texts)
        | _function("FindInMap", st.just("Sizes"), KEYS, st.just("Ports"))
        | _either(st.lists(texts, max_size=3))
    )


def _texts(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = _lists(inner)
    index = st.sampled_from((0, 1, "1", {"Ref": "Count"}))
    default = inner.map(lambda value: {"DefaultValue": value})
    mapping = st.just("Sizes")
    document = st.dictionaries(
        st.sampled_from(("K", "L")), inner | lists | _either(inner | st.just(NOTHING)), min_size=1
    )
    return (
        _sub(inner)
        | _either(inner)
        | _function("Join", st.sampled_from(("", "-", ",")), lists)
        | _function("Select", index, lists)
        | _function("FindInMap", mapping, KEYS, st.sampled_from(("Cpu", "Zone")))
        | _function("FindInMap", mapping, KEYS | inner, st.just("Cpu"), default)
        | inner.map(lambda value: {"Fn::Base64": value})
        | lists.map(lambda value: {"Fn::Length": value})
        | document.map(lambda value: {"Fn::ToJsonString": value})
    )


KEYS = st.sampled_from(ENVS) | st.just({"Ref": "Env"}) | _either(st.sampled_from(("dev", "prod")))
LEAVES = LETTERS | st.integers(0, 99) | st.sampled_from([{"Ref": name} for name in ("Env", "Other", "Count")])
TEXTS = st.recursive(LEAVES, _texts, max_leaves=6)
VALUES = st.dictionaries(
    st.sampled_from(("Name", "Other", "List")),
    TEXTS | _lists(TEXTS) | _either(TEXTS | st.just(NOTHING)) | _either(st.dictionaries(st.just("In"), TEXTS)),
    min_size=1,
)


def _equals() -> st.SearchStrategy[Any]:
    compared = st.sampled_from(("dev", "prod", "x,y", "2", 2))
    parameters = st.sampled_from([{"Ref": name} for name in ("Env", "Other", "Count")])
    spelled = st.just({"Fn::Sub": "${Env}-${Count}"}) | st.just({"Fn::Join": ["-", [{"Ref": "Env"}, "2"]]})
    mapped = st.just({"Fn::FindInMap": ["Sizes", {"Ref": "Env"}, "Zone", {"DefaultValue": "dev"}]})
    left = parameters | spelled | mapped
    return st.tuples(left, compared | parameters).map(lambda made: {"Fn::Equals": list(made)})


def _logic(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=2, max_size=3)
    return (
        inner.map(lambda one: {"Fn::Not": [one]})
        | several.map(lambda parts: {"Fn::And": parts})
        | several.map(lambda parts: {"Fn::Or": parts})
    )


def _conditions() -> st.SearchStrategy[Any]:
    """Each may name those before it."""
    one_of_two = st.just({"Fn::Or": [{"Fn::Equals": [{"Ref": "Env"}, value]} for value in ("prod", "test")]})
    made = [one_of_two | st.recursive(_equals(), _logic, max_leaves=3)]
    for number in (1, 2):
        earlier = st.sampled_from([{"Condition": name} for name in CONDITIONS[:number]])
        made.append(st.recursive(_equals() | earlier, _logic, max_leaves=3))
    return st.fixed_dictionaries(dict(zip(CONDITIONS, made, strict=True)))


CASES = st.builds(
    Case,
    VALUES,
    _conditions(),
    st.fixed_dictionaries({name: st.sampled_from(values) for name, (_, values) in PARAMETERS.items()}),
)


# -- templates

SHORT = ("Sub", "Join", "Select", "Split", "FindInMap", "If", "Base64", "And", "Or", "Not", "Equals")


def yaml(it: Any) -> str:
    """In the short form, where a tag may stand: YAML allows but one at a value."""
    if isinstance(it, list):
        return f"[{', '.join(map(yaml, it))}]"
    if not isinstance(it, dict):
        return json.dumps(it, ensure_ascii=False)
    (name, argument) = next(iter(it.items())) if len(it) == 1 else ("", None)
    inside = yaml(argument)
    short = name in ("Ref", "Condition") or name.removeprefix("Fn::") in SHORT
    if short and inside[0] in '"[':  # a tag makes a text of the number behind it
        return f"!{name.removeprefix('Fn::')} {inside}"
    return f"{{{', '.join(f'{json.dumps(key)}: {yaml(value)}' for key, value in it.items())}}}"


def template_of(case: Case, defaults: dict[str, str | int], form: str) -> Template:
    data = {
        "Parameters": {
            name: {"Type": kind, **({"Default": defaults[name]} if name in defaults else {})}
            for name, (kind, _) in PARAMETERS.items()
        },
        "Mappings": MAPPINGS,
        "Conditions": case.conditions,
        "Resources": {"R": {"Type": "AWS::ECS::Cluster", "Properties": case.expression}},
    }
    text = json.dumps(data) if form == "json" else "".join(f"{key}: {yaml(section)}\n" for key, section in data.items())
    return Template(read(text, f"template.{form}"))


def resolved(source: TemplateSource, template: Template) -> Any:
    return plain(Node(source, template.resources["R"]["Properties"], ("Resources", "R", "Properties")))


def wholly_known(value: Any) -> bool:
    if isinstance(value, dict | list):
        return all(map(wholly_known, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, Text | Unknown)


def expected(case: Case) -> Any:
    """The value of an expression; Wrong itself when CloudFormation refuses it."""
    try:
        return Plain(case)(case.expression)
    except Wrong:
        return Wrong


@QUICK
@given(CASES, st.booleans())
def test_known_values_are_what_they_are(case: Case, by_default: bool) -> None:
    truth = expected(case)
    for form in ("yaml", "json"):
        template = template_of(case, case.values if by_default else {}, form)
        template.values.update({} if by_default else case.values)
        value = resolved(template.usual, template)
        if truth is not Wrong:
            assert value == truth
        elif "Fn::Length" not in repr(case.expression):  # a list is as long as it is, whatever is in it
            assert not wholly_known(value)


# -- what is open


def filled(value: Any, values: dict[str, str | int]) -> Any:
    """A resolved value with the holes of parameters filled in; what is not known at all stays."""
    if isinstance(value, dict):
        return {key: filled(member, values) for key, member in value.items()}
    if isinstance(value, list):
        return [filled(item, values) for item in value]
    if isinstance(value, Text) and all(isinstance(part, str) or part.written in values for part in value.parts):
        return "".join(part if isinstance(part, str) else str(values[part.written]) for part in value.parts)
    return value


def disagreement(claimed: Any, truth: Any) -> str | None:
    """Where a claim is not what it is; what is not known claims nothing."""
    if isinstance(claimed, Text | Unknown):
        return None
    if isinstance(claimed, dict) and isinstance(truth, dict) and claimed.keys() == truth.keys():
        return next((each for key in claimed if (each := disagreement(claimed[key], truth[key]))), None)
    if isinstance(claimed, list) and isinstance(truth, list) and len(claimed) == len(truth):
        return next((each for pair in zip(claimed, truth, strict=True) if (each := disagreement(*pair))), None)
    return None if str(claimed) == str(truth) else f"{claimed!r} instead of {truth!r}"


@QUICK
@given(CASES, st.sets(st.sampled_from(("Env", "Other", "Count")), min_size=1), st.booleans())
def test_what_is_open_holds_for_every_value(case: Case, without: set[str], unheard: bool) -> None:
    """Some parameters have no default. Whatever their values are, a variant has their conditions and tells no lie."""
    defaults = {name: value for name, value in case.values.items() if name not in without}
    if unheard and "Other" in without:
        case.values["Other"] = "unheard of"
    truth = expected(case)
    assume(truth is not Wrong)
    template = template_of(case, defaults, "json")
    sources, more = template.variants
    outcomes = {name: Plain(case).truth({"Condition": name}) for name in CONDITIONS}
    named = {name for name in CONDITIONS if f"'{name}'" in repr(case.expression)}
    fitting = [source for source in sources if all(source.condition(name) == outcomes[name] for name in named)]
    assert fitting or more, f"no variant has {outcomes}"
    for source in fitting:
        assert disagreement(filled(resolved(source, template), case.values), truth) is None


# -- findings


class Elsewhere(NamedTuple):
    """A rule whose finding is true with less knowledge, though with more another one is given in its place."""

    rule: str
    why: str


ELSEWHERE = (
    Elsewhere("container-memory-unset", "what is known to be for Fargate lacks a size of the task instead"),
    Elsewhere("s3-fuse-mount", "one sign of a mount is told per container, and the first that is known is"),
)
EVERY = 12
"""Each so manieth value is left open, to be quick."""


def _scan(data: dict[str, Any], given: dict[str, str] | None = None) -> Report:
    return scan({"template.json": json.dumps(data)}, "all", parameters=given)


def _key(finding: Finding) -> tuple[str, str, object]:
    """What makes a finding the same, whichever branch of an Fn::If it is placed at."""
    path = list(finding.location.path) if finding.location else []
    while "Fn::If" in path:
        del path[path.index("Fn::If") : path.index("Fn::If") + 2]
    return finding.rule, finding.resource.name, tuple(path)


def _seeds() -> Iterator[tuple[str, dict[str, Any]]]:
    texts = {str(path.relative_to(FIXTURES)): path.read_text() for path in sorted(FIXTURES.glob("*/*.*[!t]"))}
    for rule in RULEBOOK.all():
        texts |= {f"{rule.name}, bad": without_marks(rule.bad), f"{rule.name}, good": without_marks(rule.good)}
    for name, text in texts.items():
        data = read(text, name if name.startswith(("good/", "bad/")) else name_of(text)).data
        if is_template(data):
            yield name, json.loads(json.dumps(data))


def _values(it: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """The values that are written out, and where."""
    if isinstance(it, dict) and len(it) == 1 and next(iter(it)).startswith(("Fn::", "Ref")):
        return
    if isinstance(it, dict | list):
        for key, value in it.items() if isinstance(it, dict) else enumerate(it):
            yield from _values(value, (*path, key))
    elif it is not None:
        yield path, it


def _opened(data: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The template with a parameter without default in the place of a value."""
    data = copy.deepcopy(data)
    kind = "Number" if isinstance(value, int) and not isinstance(value, bool) else "String"
    data.setdefault("Parameters", {})["Opened"] = {"Type": kind}
    holder: Any = data["Resources"]
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = {"Ref": "Opened"}
    return data


def test_leaving_a_value_open_makes_no_finding() -> None:
    elsewhere = {each.rule for each in ELSEWHERE}
    number = 0
    for name, data in _seeds():
        known = {_key(finding) for finding in _scan(data).findings}
        for logical_id, resource in data["Resources"].items():
            for path, value in _values(resource.get("Properties", {})):
                number += 1
                if number % EVERY == 0:
                    report = _scan(_opened(data, (logical_id, "Properties", *path), value))
                    fresh = {_key(finding) for finding in report.findings} - known
                    assert {key for key in fresh if key[0] not in elsewhere} == set(), (name, logical_id, path)


def _candidates(data: dict[str, Any], name: str) -> list[str]:
    """Values that a parameter may have: its default, those allowed, and those that conditions compare it with."""
    declared = data["Parameters"][name]
    allowed = list(map(str, declared.get("AllowedValues", [])))
    compared = re.findall(rf"""'Ref': '{name}'}}, '([^']*)'""", repr(data.get("Conditions", {})))
    return list(dict.fromkeys([str(declared["Default"]), *allowed, *([] if allowed else compared)]))


def _can_be(when: dict[str, bool], data: dict[str, Any], given: dict[str, str]) -> bool:
    """Whether the conditions can have these outcomes, given what is known."""
    sources, more = Template(read(json.dumps(data), "template.json"), given).variants
    return more or any(all(source.condition(name) == truth for name, truth in when.items()) for source in sources)


def test_findings_without_a_default_hold_for_every_value() -> None:
    """A finding says under which conditions it holds. Where a value excludes these, it says nothing of the value."""
    compared = 0
    for seed, data in _seeds():
        for name, declared in data.get("Parameters", {}).items():
            if "Default" not in declared:
                continue
            without = copy.deepcopy(data)
            del without["Parameters"][name]["Default"]
            findings = _scan(without).findings
            for value in _candidates(data, name):
                given = {name: value}
                known = {_key(finding) for finding in _scan(data, given).findings}
                for finding in findings:
                    compared += 1
                    assert _key(finding) in known or not _can_be(dict(finding.when), data, given), (seed, name, value)
    assert compared > 100
