"""What is kept of the values of environment variables: nothing but what rules ask of them."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from ecslint.config import Settings
from ecslint.finding import Report
from ecslint.live.masking import answers, is_masked, mask_of, masked, masks_in
from ecslint.live.snapshot import Resource, Snapshot
from ecslint.model.credential import FORMS
from ecslint.model.ecs.environment import EnvironmentVariable
from ecslint.model.ecs.masked import FACTS, version
from ecslint.model.node import Node, Source
from ecslint.scan import Scan
from tests.examples import RULEBOOK
from tests.live.variables import CASES, KEY, Case

HOME = "arn:aws:ecs:eu-west-1:123456789012"


def snapshot(environment: list[dict[str, str]]) -> Snapshot:
    """An account with a task definition that has these variables."""
    arn = f"{HOME}:task-definition/web:1"
    container = {"name": "app", "image": "app:1", "essential": True, "memory": 128, "environment": environment}
    data = {"taskDefinitionArn": arn, "family": "web", "revision": 1, "containerDefinitions": [container]}
    resources = (Resource("AWS::ECS::TaskDefinition", arn, data, {"status": "ACTIVE"}),)
    return Snapshot("123456789012", "eu-west-1", "arn:aws:iam::123456789012:role/r", resources)


def hidden(found: Snapshot) -> Snapshot:
    return found._replace(resources=tuple(each._replace(data=masked(each.data)) for each in found.resources))


def judged(found: Snapshot) -> Report:
    scan = Scan(Settings(select=("all",)), RULEBOOK)
    scan.accounts.append(found)
    return scan.judge().report


@pytest.mark.parametrize("case", CASES, ids=str)
def test_all_rules_tell_the_same_of_a_mask(case: Case) -> None:
    plain = snapshot(case.environment)
    without = hidden(plain)
    kept = json.dumps(without.resources)
    assert not [value for _, value in case.variables if len(value) > 3 and value in kept]
    first, second = judged(plain), judged(without)
    assert second.findings == first.findings
    assert second.undecided == first.undecided
    assert tuple(each.rule for each in first.findings if each.rule in REPORTING) == case.found


REPORTING = {"plaintext-secret", "aws-credentials-in-environment", "duplicate-environment-variable", "s3-fuse-mount"}


class Old(NamedTuple):
    name: str
    mask: str
    undecided: tuple[str, ...]
    found: tuple[str, ...] = ()


ASKING = ("plaintext-secret", "s3-fuse-mount")


@pytest.mark.parametrize(
    "old",
    [
        Old("STAGE", "masked:6754", ASKING),  # with a digest, as they were once
        Old("STAGE", "masked:0123abcd", ASKING),
        Old("STAGE", "masked:000000:", ASKING),  # of another version
        Old("DB_PASSWORD", "masked:000000:c", ASKING),
        Old("AWS_SECRET_ACCESS_KEY", "masked:6754", ("s3-fuse-mount",), ("aws-credentials-in-environment",)),
    ],
)
def test_what_a_mask_does_not_tell_is_undecided(old: Old) -> None:
    report = judged(snapshot([{"name": old.name, "value": old.mask}]))
    needs = {each.rule: each.needs for each in report.undecided if "masked in the snapshot" in each.needs}
    assert tuple(sorted(needs)) == old.undecided
    assert {*needs.values()} == {"a value that is masked in the snapshot by another version of ecslint"}
    assert tuple(each.rule for each in report.findings if each.rule in REPORTING) == old.found


def test_duplicates_of_another_version_are_undecided() -> None:
    report = judged(snapshot([{"name": "A", "value": "masked:000000::0"}, {"name": "A", "value": "masked:000000::0"}]))
    assert "duplicate-environment-variable" in {each.rule for each in report.undecided}


def value_of(name: str, value: str) -> str:
    (variable,) = masked({"environment": [{"name": name, "value": value}]})["environment"]
    return str(variable["value"])


@pytest.mark.parametrize(
    ("name", "value", "facts"),
    [
        ("STAGE", "prod", ""),
        ("STAGE", KEY, "c"),
        ("DB_PASSWORD", "correct-horse", "s"),
        ("DB_PASSWORD", "change-me", ""),
        ("STAGE", "change-me", ""),  # what nothing asks is not told
        ("START", "mount-s3 pictures /mnt", "m"),
    ],
)
def test_a_mask(name: str, value: str, facts: str) -> None:
    assert value_of(name, value) == mask_of(name, value) == f"masked:{version()}:{facts}"
    assert value_of(name, value_of(name, value)) == value_of(name, value), "a mask stays what it is"


def test_two_values_have_one_mask() -> None:
    assert value_of("A", "one") == value_of("A", "two")


def test_equal_values_of_one_name_are_numbered() -> None:
    pairs = [("A", "x1"), ("B", "x1"), ("A", "x2"), ("A", "x1"), ("A", "")]
    found = masked({"Environment": [{"Name": name, "Value": value} for name, value in pairs]})["Environment"]
    assert [each["Value"].removeprefix(f"masked:{version()}:") for each in found] == [":0", "", ":1", ":0", ""]


@pytest.mark.parametrize("value", ["masked:hunter2", "masked:", "masked:AB12", "masked:1234567 and more"])
def test_what_only_begins_as_a_mask_is_masked(value: str) -> None:
    assert not is_masked(value)
    assert is_masked(value_of("A", value))


@pytest.mark.parametrize(
    ("value", "plain", "answered"),
    [
        ("x", True, True),
        ("", True, True),
        (mask_of("A", "x"), False, True),
        ("masked:6754", False, False),
        ("masked:000000:c", False, False),
    ],
)
def test_what_answers_all_that_rules_ask(value: str, plain: bool, answered: bool) -> None:
    data: dict[str, Any] = {"a": [{"environment": [{"name": "A", "value": value}], "command": ["run"]}]}
    assert list(masks_in(data)) == ([] if plain else [value])
    assert answers(data) is answered
    assert answers(data, masks_do=False) is plain


@pytest.mark.parametrize("text", ['{"environment": [{"name": "A", "value": "x"}]}', '{"environment": [<x>]}'])
def test_what_is_masked_in_a_command_answers_nothing(text: str) -> None:
    data = {"containerDefinitions": [{"command": [text]}]}
    assert answers(data)
    assert not answers(masked(data))


def test_every_fact_is_a_property() -> None:
    variable = EnvironmentVariable(Node(Source(), {"name": "A", "value": "x"}, ()), None)
    assert [getattr(variable, fact) for fact in FACTS] == [False] * len(FACTS)
    assert len(set(FACTS.values())) == len(FACTS)


def test_the_version_is_that_of_the_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    from ecslint.model.ecs import masked as module

    before = version()
    monkeypatch.setattr(module, "FORMS", (*FORMS, "another"))
    version.cache_clear()
    try:
        assert version() != before
    finally:
        monkeypatch.undo()
        version.cache_clear()
    assert version() == before
