"""What the resolver calls known, against AWS's own `cloudformation-validate`, over real templates.

Both resolve every property of every resource that a record stands for, with the parameters' defaults; their values are
compared leaf by leaf. Where a condition decides, theirs keeps both branches, of which ours says which is meant.

Run as a module (`python -m tests.sources.test_second_opinion`) it prints the figures and what differs.
"""

from __future__ import annotations

import base64
import binascii
import importlib
import json
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ecslint.model import resource_classes
from ecslint.model.convert import plain
from ecslint.model.node import Node
from ecslint.model.unknown import Hole, Text, Unknown
from ecslint.sources.cloudformation import Template, is_template
from ecslint.sources.cloudformation.template import TemplateSource
from ecslint.text import Document, TextError, decode, read

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "cfn"


class Reason(NamedTuple):
    """A known difference: in which files, at which `resource/property/...`, and why ours is right."""

    file: str
    path: str
    why: str


SAM = "aws+aws-sam-cli/*/compatibility/templates/"
REASONS = (
    Reason(
        "MoveInc+ecs-cloudformation-templates/*.template",
        "*/SecurityGroups",
        "ids of security groups hold no comma, so that splitting what was joined with commas gives them back",
    ),
    Reason(
        "convox+rack/provider/aws/formation/rack.json",
        "ApiWebTasks/ContainerDefinitions/0/DockerLabels/rack.AvailabilityZones",
        "a text of Availability Zones, which theirs invents elsewhere but not here",
    ),
    Reason(
        "remind101+empire/docs/cloudformation.json",
        "PubSubnetAz?/AvailabilityZone",
        "a List<AWS::EC2::AvailabilityZone::Name> has a default like any list, from which Fn::Select takes one",
    ),
    Reason(
        f"{SAM}fnFindInMapWithUnsupportedFunction*.json",
        "Cluster*/ClusterName",
        "a map's key from an attribute: that it is not in the map, so that DefaultValue applies, cannot be known",
    ),
    Reason(
        f"{SAM}fnFindInMapWithDefaultValueWithMapTopKeyNotResolveToString.json",
        "Cluster0/ClusterName",
        "a map's key that is a list is refused, with or without DefaultValue",
    ),
    Reason(f"{SAM}fnSplitWithEmptySpliter.json", "Cluster/ClusterName", "an empty delimiter is refused"),
    Reason(
        "aws+copilot-cli/*/svc-nlb-prod.stack.yml",
        "TaskDefinition/ContainerDefinitions/?/EnvironmentFiles/0",
        "`Fn::Ref:` is no function that CloudFormation has, so what it would give is not known",
    ),
)

PSEUDO = ("AccountId", "Partition", "Region", "StackId", "StackName", "URLSuffix")


class Open(NamedTuple):
    """What theirs does not know; with a logical id and an attribute when it is a reference to a resource."""

    reason: str
    reference: tuple[str, str | None] | None = None


class OneOf(NamedTuple):
    """One of several values to theirs, as the AllowedValues of a parameter are."""

    values: list[Any]


class Difference(NamedTuple):
    kind: str
    file: str
    path: str
    ours: Any
    theirs: Any

    def __str__(self) -> str:
        return f"{self.kind}: {self.file} {self.path}: ours {self.ours!r:.120}, theirs {self.theirs!r:.120}"


class Outcome(NamedTuple):
    counts: Counter[str]
    files: Counter[str]
    differences: list[Difference]


def _json(value: Any) -> Any:
    if value.is_null():
        return None
    if value.is_array():
        return _without_nulls([_json(item) for item in value.items])
    if value.is_object():
        entries = (
            value.entries.items() if isinstance(value.entries, dict) else ((e.key, e.value) for e in value.entries)
        )
        return _without_nulls({key: _json(member) for key, member in entries})
    return value.value


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: member for key, member in value.items() if member is not None}
    return [item for item in value if item is not None]


def of_theirs(value: Any, source: TemplateSource) -> Any:
    """One of their values as plain mappings, lists and scalars, and what they do not know as Open or OneOf."""
    if value.is_concrete():
        return _json(value.value)
    if value.is_list_value():
        return _without_nulls([of_theirs(item, source) for item in value.items])
    if value.is_map():
        return _without_nulls({entry.key: of_theirs(entry.value, source) for entry in value.entries})
    if value.is_conditional():
        truth = source.condition(value.condition)
        return of_theirs(value.if_true if truth else value.if_false, source) if truth is not None else Open("condition")
    if value.is_enum_value():
        return OneOf([of_theirs(variant, source) for variant in value.variants])
    if value.is_reference():
        return Open("reference", (value.target, getattr(value.kind, "attr", None)))
    return Open(value.reason)


def _filled(value: Any) -> Any:
    """Theirs invents Availability Zones, and takes the placeholders of whatever renders a template for text."""
    if not isinstance(value, Text):
        return value
    parts = [part if isinstance(part, str) else _invented(part) for part in value.parts]
    return "".join(map(str, parts)) if None not in parts else value


def _invented(hole: Hole) -> str | None:
    if hole.written.startswith("Fn::GetAZs."):
        return f"us-east-1{'abcdef'[int(hole.written.rpartition('.')[2])]}"
    return hole.written if hole.needs.startswith("the placeholder") else None


def _equal(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, OneOf):
        return any(_equal(ours, value) for value in theirs.values)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(_equal, ours, theirs))
    return bool(_spelled(ours) == _spelled(theirs) or ours == _decoded(theirs))


def _spelled(value: Any) -> Any:
    """CloudFormation takes `"80"` and `80`, `"true"` and `true` for the same."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, int | float) and abs(value) < 1e5 else str(value)


def _decoded(value: Any) -> Any:
    """Ours leaves out Fn::Base64, since what it encodes is what a rule reads."""
    try:
        return base64.b64decode(value, validate=True).decode() if isinstance(value, str) else value
    except (binascii.Error, UnicodeDecodeError):
        return value


def _leaves(value: Any) -> int:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return sum(map(_leaves, parts)) or 1


def compare(ours: Any, theirs: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, int, tuple[str, ...], Any, Any]]:
    """What the two say of one value: the kind of (dis)agreement, the number of leaves, the place and both values."""
    ours = _filled(ours)
    if isinstance(ours, dict) and isinstance(theirs, dict) and (ours or theirs):
        for key in {**ours, **theirs}:
            if key in ours and key in theirs:
                yield from compare(ours[key], theirs[key], (*path, key))
            else:
                yield "different", 1, (*path, key), ours.get(key, "nothing"), theirs.get(key, "nothing")
    elif isinstance(ours, list) and isinstance(theirs, list) and ours and len(ours) == len(theirs):
        for index, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from compare(mine, other, (*path, str(index)))
    else:
        kind = _kind(ours, theirs)
        yield kind, _leaves(theirs if kind == "only theirs known" else ours), path, ours, theirs


def _kind(ours: Any, theirs: Any) -> str:
    if isinstance(ours, Text | Unknown):
        reference = ours.reference if isinstance(ours, Text) else None
        if isinstance(theirs, Open):
            if reference and theirs.reference:
                same = theirs.reference == (reference.logical_id, reference.attribute)
                return "same reference" if same else "different"
            return "both unknown"
        if isinstance(ours, Text) and ours.ssm == theirs:
            return "both unknown"  # theirs gives the name of the Systems Manager parameter that holds the value
        return "both unknown" if isinstance(theirs, OneOf) else "only theirs known"
    if isinstance(theirs, Open):
        return "only ours known"
    if not _equal(ours, theirs):
        return "different"
    return "ours is one of theirs" if isinstance(theirs, OneOf) else "equal"


def _models(raw: bytes) -> Any:
    second = importlib.import_module("cloudformation_validate")  # it has no types
    return second.TemplateModel(second.TemplateContent(raw)).resources()


def _models_of(raw: bytes, document: Document) -> tuple[Any, str]:
    """Their resources, and how they came to be. Some correct YAML is refused by theirs, so it gets ours as JSON."""
    try:
        return _models(raw), "compared"
    except Exception:
        try:
            return _models(json.dumps(document.data).encode()), "compared, as JSON"
        except Exception:  # placeholders outside of quotes have no value
            return None, "read by ours only"


@cache
def _their_pseudo_parameters() -> dict[str, Any]:
    members = "".join(f"{{Key: {name}, Value: !Ref 'AWS::{name}'}}, " for name in PSEUDO)
    text = f"Resources: {{R: {{Type: 'AWS::ECS::Cluster', Properties: {{Tags: [{members}]}}}}}}"
    tags = _json(_models(text.encode())["R"].properties["Tags"].value)
    return {f"AWS::{tag['Key']}": tag["Value"] for tag in tags}


def _usual(document: Document) -> TemplateSource:
    """The template's usual variant, in the account and region that theirs assumes."""
    usual = Template(document).usual
    parameters = {**usual.assignment.parameters, **_their_pseudo_parameters()}
    return TemplateSource(usual.template, usual.assignment._replace(parameters=parameters))


def _compare_file(file: str, document: Document, models: Any) -> Iterator[tuple[str, int, Difference]]:
    source = _usual(document)
    for logical_id, raw in source.template.resources.items():
        if source.template.type_of_resource(logical_id) not in resource_classes():
            continue
        ours = plain(Node(source, raw.get("Properties") or {}, ("Resources", logical_id, "Properties")))
        properties = models[logical_id].properties.items()
        theirs = _without_nulls({key: of_theirs(value, source) for key, value in properties})
        for kind, leaves, path, mine, other in compare(ours, theirs, (logical_id,)):
            yield kind, leaves, Difference(kind, file, "/".join(path), mine, other)


@cache
def outcome() -> Outcome:
    result = Outcome(Counter(), Counter(), [])
    for path in sorted(path for path in CORPUS.rglob("*") if path.is_file()):
        file = path.relative_to(CORPUS).as_posix()
        try:
            document = read(decode(path.read_bytes(), file), file)
        except TextError:
            result.files["not readable"] += 1
            continue
        if not is_template(document.data):
            result.files["no template"] += 1
            continue
        models, how = _models_of(path.read_bytes(), document)
        result.files[how] += 1
        if models is None:
            continue
        for kind, leaves, difference in _compare_file(file, document, models):
            result.counts[kind] += leaves
            if kind in ("different", "only ours known", "only theirs known"):
                result.differences.append(difference)
    return result


def _reason(difference: Difference) -> Reason | None:
    return next(
        (
            reason
            for reason in REASONS
            if fnmatchcase(difference.file, reason.file) and fnmatchcase(difference.path, reason.path)
        ),
        None,
    )


@pytest.fixture(scope="module", autouse=True)
def _at_hand() -> None:
    pytest.importorskip(
        "cloudformation_validate",
        reason="cloudformation-validate is not installed (pip install '.[second-opinion]')",
        exc_type=ImportError,
    )
    if not CORPUS.is_dir():
        pytest.skip("the folder of real templates is not beside the checkout")


def test_no_difference_is_without_a_reason() -> None:
    assert [str(each) for each in outcome().differences if _reason(each) is None] == []


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.why[:40])
def test_every_reason_is_needed(reason: Reason) -> None:
    assert reason in map(_reason, outcome().differences)


def test_most_is_compared() -> None:
    counts, files, _ = outcome()
    assert files["compared"] > 170
    assert counts["equal"] > 17_000
    assert counts["same reference"] > 2_500


if __name__ == "__main__":
    print("files:", dict(outcome().files))
    print(f"leaves: {sum(outcome().counts.values())}", dict(outcome().counts.most_common()))
    for each in outcome().differences:
        print(f"[{reason.why if (reason := _reason(each)) else 'NO REASON'}]\n    {each}")
