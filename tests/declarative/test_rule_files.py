"""Rule files: what they find and where, and what is said of those that could not mean anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ecslint.config import Settings
from ecslint.declarative.prefixes import can_begin
from ecslint.finding import Report
from ecslint.model.unknown import Hole, Text
from ecslint.rulebook import Rulebook, RuleError, load
from ecslint.scan import Scan
from tests.examples import snapshot_of

TEMPLATE = """\
Parameters:
  Stage: {Type: String, Default: dev}
  Tag: {Type: String}
  Size: {Type: Number, Default: 300}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: !Ref Size
      Volumes:
        - Name: data
          EFSVolumeConfiguration: {FilesystemId: fs-0123456789abcdef0}
      ContainerDefinitions:
        - !Ref AWS::NoValue
        - Name: web
          Image: !Sub "docker.io/shop:${Tag}"
          Privileged: !If [Prod, true, false]
          Command: [!Ref AWS::NoValue, "-v", "-x"]
          PortMappings:
            - ContainerPort: "80"
            - {ContainerPortRange: 8000-8010}
          DockerLabels: {owner: me, Team: shop}
          LogConfiguration:
            LogDriver: awslogs
            Options: {awslogs-group: x}
"""


def rule(folder: Path, record: str, schema: Any, **said: Any) -> Path:
    path = folder / record / "my_rule.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"summary": "It is wrong.", "severity": "warning", "category": "validity", "message": "{value}"}
    path.write_text(yaml.safe_dump({**told, "schema": schema, **said}, sort_keys=False))
    return path


def judged(folder: Path, record: str, schema: Any, text: str = TEMPLATE, **said: Any) -> Report:
    rule(folder, record, schema, **said)
    scan = Scan(Settings(select=("my-rule",)), Rulebook((folder,)))
    if '"account"' in text:
        scan.add_snapshot(snapshot_of(text))
    else:
        scan.add(text.encode(), "example.json" if text.startswith("{") else "example.yaml")
    report = scan.judge().report
    assert not report.incomplete
    return report


def told(report: Report) -> list[tuple[int, str]]:
    return [(finding.location.line if finding.location else 0, finding.message) for finding in report.findings]


IN_PORTS = {"portMappings": {"items": {"properties": {"containerPort": {"minimum": 1024}}}}}
DRIVER = {"properties": {"logDriver": {"const": "splunk"}}}
FILE_SYSTEM = {"efsVolumeConfiguration": {"properties": {"fileSystemId": {"const": "fs-1"}}}}
PORTS = '[{"containerPort": 80}, {"containerPortRange": "8000-8010"}]'
PLACES: list[tuple[str, dict[str, Any], list[tuple[int, str]]]] = [
    ("container", {"image": {"pattern": "^ghcr"}}, [(18, "docker.io/shop:${Tag}")]),
    ("container", {"image": False}, [(18, "docker.io/shop:${Tag}")]),
    ("container", {"command": {"items": {"enum": ["-v"]}}}, [(20, "-x")]),
    ("container", {"dockerLabels": {"additionalProperties": {"const": "shop"}}}, [(24, "me")]),
    ("container", {"dockerLabels": {"propertyNames": {"pattern": "^[a-z]+$"}}}, [(24, "Team")]),
    ("container", {"portMappings": {"items": {"required": ["hostPort"]}}}, [(22, "nothing"), (23, "nothing")]),
    ("container", {"portMappings": {"prefixItems": [{}, False]}}, [(23, "web")]),
    ("container", {"portMappings": {"maxItems": 1}}, [(21, PORTS)]),
    ("container", IN_PORTS, [(22, "80")]),
    ("container", {"logConfiguration": DRIVER}, [(26, "awslogs")]),
    ("log_configuration", DRIVER["properties"], [(26, "awslogs")]),
    ("task_definition", {"containerDefinitions": {"items": {"properties": {"user": True}, "required": ["user"]}}},
     [(17, "nothing")]),
    ("task_definition", {"volumes": {"items": {"properties": FILE_SYSTEM}}}, [(14, "fs-0123456789abcdef0")]),
    ("task_definition", {"cpu": {"enum": [256, 512]}}, [(11, "300")]),
]  # fmt: skip


@pytest.mark.parametrize(("record", "schema", "expected"), PLACES, ids=lambda value: str(value)[:70])
def test_findings_are_at_the_value(tmp_path: Path, record: str, schema: Any, expected: list[tuple[int, str]]) -> None:
    assert told(judged(tmp_path, record, {"properties": schema})) == expected


def test_what_is_missing_is_told_at_what_lacks_it(tmp_path: Path) -> None:
    assert told(judged(tmp_path, "container", {"required": ["user"]})) == [(17, "nothing")]
    assert told(judged(tmp_path / "2", "task_definition", {"not": {"required": ["volumes"]}})) == [(8, "Task")]


def test_the_same_rule_in_every_vocabulary(tmp_path: Path) -> None:
    schema = {"properties": {"logConfiguration": {"properties": {"logDriver": {"const": "splunk"}}}}}
    plain = """{"family": "t", "containerDefinitions": [{"name": "a", "image": "i", "memory": 64,
      "logConfiguration": {"logDriver": "awslogs"}}]}"""
    live = """{"account": "111122223333", "region": "eu-west-1", "resources": [{"type": "AWS::ECS::TaskDefinition",
      "id": "arn:aws:ecs:eu-west-1:111122223333:task-definition/t:1", "data": {"family": "t", "containerDefinitions":
      [{"name": "a", "image": "i", "memory": 64, "logConfiguration": {"logDriver": "awslogs"}}]}}]}"""
    message = "{field} of {name} in {resource}: {problem}"
    found = [judged(tmp_path, "container", schema, text, message=message) for text in (TEMPLATE, plain, live)]
    assert [each.findings[0].message for each in found] == [
        "logDriver of web in Task: 'splunk' was expected",
        "logDriver of a in t: 'splunk' was expected",
        "logDriver of a in t: 'splunk' was expected",
    ]


def test_a_finding_leans_only_on_what_it_looked_at(tmp_path: Path) -> None:
    """The parameter and the condition are the business of other fields."""
    (leaning,) = judged(tmp_path, "task_definition", {"properties": {"cpu": {"const": 256}}}).findings
    (sure,) = judged(tmp_path / "2", "task_definition", {"required": ["taskRoleArn"]}).findings
    (one_way,) = judged(tmp_path / "3", "container", {"properties": {"privileged": {"const": False}}}).findings
    assert (leaning.confidence, sure.confidence) == ("medium", "high")
    assert one_way.when == (("Prod", True),)


def test_what_is_open_is_undecided(tmp_path: Path) -> None:
    schema = {"properties": {"image": {"pattern": ":v[0-9]+$"}}}
    report = judged(tmp_path, "container", schema)
    assert told(report) == []
    assert [each.needs for each in report.undecided] == ["parameter Tag"]


def test_members_that_may_be_added_are_open(tmp_path: Path) -> None:
    text = '{"family": "t", ${more}, "containerDefinitions": [{"name": "a", "image": "i", "memory": 64}]}'
    report = judged(tmp_path, "task_definition", {"required": ["taskRoleArn"]}, text)
    assert told(report) == []
    assert [each.needs for each in report.undecided] == ["the placeholder ${more}"]


def test_what_two_keywords_say_of_one_value_is_said_once(tmp_path: Path) -> None:
    schema = {"properties": {"image": {"pattern": "^x", "maxLength": 3}}}
    assert len(told(judged(tmp_path, "container", schema))) == 1
    assert len(told(judged(tmp_path, "container", schema, message="{problem}"))) == 2


def test_defaults_are_not_applied(tmp_path: Path) -> None:
    assert told(judged(tmp_path, "container", {"required": ["essential"]})) == [(17, "nothing")]


def test_a_rule_about_every_record(tmp_path: Path) -> None:
    assert told(judged(tmp_path, "record", {"properties": {"image": {"maxLength": 3}}})) == [
        (18, "docker.io/shop:${Tag}")
    ]


# What is refused

GOOD = {"properties": {"image": {"pattern": "^x"}}}
REFUSED: list[tuple[str, Any, dict[str, Any], int, str]] = [
    ("container", {"properties": {"imge": {}}}, {}, 7, "Container has no 'imge'; did you mean 'image'?"),
    ("container", {"required": ["Image"]}, {}, 7, "Container has no 'Image'; did you mean 'image'?"),
    ("container", {"requird": ["image"]}, {}, 6, "'requird' is no keyword of a rule's schema; did you mean"),
    ("container", {"properties": {"image": {"pattern": "("}}}, {}, 8, "'(' is no regular expression: "),
    ("container", {"properties": {"image": {"type": "txt"}}}, {}, 8, "this is no JSON Schema: 'txt' is not valid"),
    ("container", {"properties": {"portMappings": {"properties": {}}}}, {}, 8, "'portMappings' is a list: say 'items'"),
    ("container", {"$ref": "https://example.com/x.json"}, {}, 6, "'https://example.com/x.json' leads nowhere"),
    ("container", {"$ref": "#/$defs/x"}, {}, 6, "'#/$defs/x' leads nowhere: references are to '#/$defs/NAME'"),
    ("container", {"$schema": "http://json-schema.org/draft-07/schema#"}, {}, 6, "rules are written in the draft"),
    ("container", "image", {}, 5, "the schema must be a mapping"),
    ("container", GOOD, {"severity": "high"}, 2, "'severity' must be one of error, warning, info, not 'high'"),
    ("container", GOOD, {"message": "{valeu}"}, 4, "a message has no {valeu}; there are {value}, {name}"),
    ("container", GOOD, {"summary": 3}, 1, "'summary' must be a text"),
    ("container", GOOD, {"catgory": "cost"}, 9, "a rule has no 'catgory'; did you mean 'category'?"),
    ("task_launch", {"properties": {"taskSetName": {}}}, {}, 7, "TaskLaunch has no 'taskSetName'"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "schema", "said", "line", "message"), REFUSED, ids=[each[-1] for each in REFUSED])
def test_what_could_mean_nothing_is_refused_at_its_line(
    tmp_path: Path, record: str, schema: Any, said: dict[str, Any], line: int, message: str
) -> None:
    path = rule(tmp_path, record, schema, **said)
    with pytest.raises(RuleError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}:{line}: {message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1: a rule is a mapping with summary,"),
        ("- a\n", ":1: a rule is a mapping with summary,"),
        ("summary: {\n", ":2: "),
        ("summary: a\nsummary: b\n", ":2: 'summary' is written twice, and only one would count"),
        ("summary: a\n", ":1: the rule has no 'severity'; it needs"),
        ("summary: a\n---\nsummary: b\n", ": a file holds one rule, and here are 2 documents"),
    ],
)
def test_what_is_no_rule_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "container" / "my_rule.yaml"
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(RuleError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}{message}")


def test_a_folder_that_is_no_record_is_told_at_once(tmp_path: Path) -> None:
    rule(tmp_path, "contaner", GOOD)
    with pytest.raises(RuleError, match="the folder 'contaner' is no record; did you mean 'container'"):
        Rulebook((tmp_path,)).verify()


def test_a_name_that_is_taken_is_refused(tmp_path: Path) -> None:
    path = rule(tmp_path, "container", GOOD)
    path.rename(path.with_name("root_user.yaml"))
    with pytest.raises(RuleError, match="there is a rule 'root-user' already"):
        Rulebook((tmp_path,)).verify()


# What a match must begin with


@pytest.mark.parametrize(
    ("pattern", "possible"),
    [
        ("^docker", True),
        ("^dock", True),
        (r"^docker\.io/shop:v", True),
        (r"^docker\.com", False),
        ("^(ghcr|quay)", False),
        ("^(ghcr|dock)", True),
        ("^(?:ghcr|quay)", False),
        ("^(?i:DOCKER)", True),
        ("(?i)^DOCKER", True),
        ("ghcr", True),
        ("^x?docker", True),
        ("^x*", True),
        ("^x+", False),
        ("^(x)?d", True),
        ("^x{0}d", True),
        ("^ghcr|docker", True),
        ("^(ghcr|docker)$", True),
        ("^(ghcr|quay)[|]", False),
        ("^[a-z]", True),
        (r"^\w", True),
        (r"^(x\|y|z)", True),
    ],
)
def test_what_no_text_can_begin_with(pattern: str, possible: bool) -> None:
    text = Text(("docker.io/shop:", Hole("parameter Tag", "Tag")))
    assert can_begin(pattern, text) is possible
