"""Parameter files in each of their forms, what is said of wrong ones, and what values do to a scan."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecslint.config import ConfigError, Settings
from ecslint.finding import Report
from ecslint.parameter_checks import remarks
from ecslint.parameters import Values, read_parameters
from ecslint.rulebook import Rulebook
from ecslint.scan import Scan
from ecslint.sources.cloudformation import Template
from ecslint.text import read as read_text
from tests.cli.test_scan_command import ecslint


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(name: str, content: str) -> str:
    Path(name).write_text(content, encoding="utf-8")
    return name


DEPLOY = "[default.deploy.parameters]\nparameter_overrides = "
FORMS: list[tuple[str, str, Values]] = [
    ("a.json", '[{"ParameterKey": "A", "ParameterValue": "x"}]', {"A": "x"}),
    ("a.json", '[{"ParameterKey": "A", "ParameterValue": "x", "ResolvedValue": "y"}]', {"A": "x"}),
    ("a.json", '[{"ParameterKey": "A", "UsePreviousValue": true}]', {"A": None}),
    ("a.json", '[{"ParameterKey": "A", "UsePreviousValue": false, "ParameterValue": ""}]', {"A": ""}),
    ("a.json", '["A=x", "B=y z=1"]', {"A": "x", "B": "y z=1"}),
    ("a.yaml", "- ParameterKey: A\n  ParameterValue: x", {"A": "x"}),
    ("a.json", '{"Parameters": {"A": "x"}, "Tags": {"Team": "y"}, "StackPolicy": {"Statement": []}}', {"A": "x"}),
    ("a.json", '{"StackName": "s", "Parameters": [{"ParameterKey": "A", "ParameterValue": "x"}]}', {"A": "x"}),
    ("a.json", '{"Parameters": {}}', {}),
    ("a.json", '{"A": "x", "Parameters": "y"}', {"A": "x", "Parameters": "y"}),
    ("a.json", '{"A": 1, "B": 1.10, "C": true, "D": ["a", "b", 3], "E": []}',
     {"A": "1", "B": "1.10", "C": "true", "D": "a,b,3", "E": ""}),
    ("a.yaml", "A: 0123\nB: yes\nC: [x, 007]\nD: '{{resolve:ssm:/a}}'\nE: &n 010\nF: *n",
     {"A": "0123", "B": "true", "C": "x,007", "D": "{{resolve:ssm:/a}}", "E": "010", "F": "8"}),
    ("a.json", '{"A": ${COUNT}, "B": "${TAG}", "C": "<STAGE>", "D": ["a", "$ZONE"], "E": "a{b}"}',
     {"A": None, "B": None, "C": None, "D": None, "E": "a{b}"}),
    ("a.json", '\ufeff{"A": "x"}', {"A": "x"}),
    ("a.params", '{"A": "x"}', {"A": "x"}),
    ("samconfig.toml", DEPLOY + "'A=x B=\"y z\" C=\"\" D=a=b'",
     {"A": "x", "B": "y z", "C": "", "D": "a=b"}),
    ("samconfig.toml", DEPLOY + "['A=x', 'B=\"y z\" C=1']",
     {"A": "x", "B": "y z", "C": "1"}),
    ("samconfig.toml", DEPLOY + "{A = 'x', B = 2, C = ['a', 'b'], D = true}",
     {"A": "x", "B": "2", "C": "a,b", "D": "true"}),
    ("samconfig.toml", DEPLOY + "'ParameterKey=A,ParameterValue=x ParameterKey=B,ParameterValue=\"y, z\"'",
     {"A": "x", "B": "y, z"}),
    ("samconfig.toml", DEPLOY.replace("deploy", "global") + "'A=x B=y'\n" + DEPLOY + "'B=z'", {"A": "x", "B": "z"}),
    ("samconfig.toml", "version = 0.1\n[prod.deploy.parameters]\nparameter_overrides = 'A=x'", {"A": "x"}),
    ("samconfig.yaml", "version: 0.1\ndefault:\n  deploy:\n    parameters:\n      parameter_overrides:\n      - A=x\n",
     {"A": "x"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "expected"), FORMS)
def test_forms(name: str, content: str, expected: Values) -> None:
    assert read_parameters(written(name, content)) == expected


SAM = "[{0}.deploy.parameters]\nparameter_overrides = 'A={0}'\n"
ERRORS = [
    ("a.json", '{"A": "x",\n "B": }', "a.json: line 2, column 7: "),
    ("a.json", '{"A": "x",\n "A": "y"}', "a.json: line 2, column 2: 'A' is written twice, first in line 1: leave"),
    ("a.yaml", "A: x\nA: y", "a.yaml: line 2, column 1: 'A' is written twice"),
    ("a.json", '[{"ParameterKey": "A", "ParameterValue": "x"},\n {"ParameterKey": "A", "ParameterValue": "y"}]',
     "a.json: line 2, column 2: parameter A is there twice: leave one out"),
    ("a.json", '{"A": {"b": 1}}', "a.json: line 1, column 2: parameter A has a mapping for a value: its value is"),
    ("a.json", '{"A": [["x"], {}]}', "a.json: line 1, column 15: parameter A has a mapping for a value"),
    ("a.yaml", "A:", "a.yaml: line 1, column 1: parameter A has no value: write \"\" for an empty text"),
    ("a.json", '[{"ParameterKey": "A"}]', 'a.json: line 1, column 2: parameter A has no value: add '),
    ("a.json", '[{"ParameterKey": "A", "ParameterValue": "x", "UsePreviousValue": true}]',
     "a.json: line 1, column 2: parameter A has both a ParameterValue and UsePreviousValue: leave one out"),
    ("a.json", '[{"Key": "A", "Value": "x"}]', 'a.json: line 1, column 2: it is no parameter: write {"Name": "value"}'),
    ("a.json", "[3]", "a.json: line 1, column 2: it is no parameter"),
    ("a.json", "", "a.json: line 1, column 1: it holds no parameters: write "),
    ("a.yaml", "just words", "a.yaml: line 1, column 1: it holds no parameters: write "),
    ("a.yaml", "A: x\n---\nA: y", "a.yaml: line 1, column 1: it holds 2 documents"),
    ("a.yaml", "Parameters: {A: {Type: String}}\nResources: {}", "a.yaml: line 1, column 1: it is a template, not"),
    ("a.yaml", "Parameters: {A: {Type: String}}", "a.yaml: line 1, column 14: parameter A has a mapping for a value"),
    ("samconfig.toml", "[default", "samconfig.toml: Expected ']' "),
    ("samconfig.toml", "version = 0.1", "samconfig.toml: it has no environment: the values belong under"),
    ("samconfig.toml", SAM.format("dev") + SAM.format("prod"), "samconfig.toml: it has the environments dev, prod"),
    ("samconfig.toml", DEPLOY + "'A'",
     "samconfig.toml: parameter_overrides must be texts such as 'Name=value', not 'A'"),
    ("samconfig.toml", DEPLOY + "3", "samconfig.toml: parameter_overrides m"),
    ("samconfig.toml", DEPLOY + "'A=\"x'",
     "samconfig.toml: parameter_overrides cannot be told apart (No closing quotation)"),
    ("samconfig.toml", DEPLOY + "{A = {b = 1}}",
     "samconfig.toml: A must be a string, a number, a boolean or a list of them, not a table"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "message"), ERRORS)
def test_what_is_refused(name: str, content: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_parameters(written(name, content))
    assert str(caught.value).startswith(message)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(ConfigError, match=r"gone\.json: No such file"):
        read_parameters("gone.json")


@pytest.mark.parametrize(
    ("content", "notes"),
    [
        (SAM.format("default") + SAM.format("prod") + SAM.format("qa"),
         ["samconfig.toml: the values of the environment default are taken, not those of prod, qa"]),
        ("[default.build.parameters]\ncached = true",
         ["samconfig.toml: the environment default has no parameter_overrides for deploy"]),
        (DEPLOY + "['file://a.yaml', 'A=x']",
         ["samconfig.toml: parameter_overrides names file://a.yaml: give that file with --parameters as well"]),
        (SAM.format("prod"), []),
    ],
)  # fmt: skip
def test_what_is_left_out_is_said(content: str, notes: list[str]) -> None:
    said: list[str] = []
    read_parameters(written("samconfig.toml", content), said.append)
    assert said == notes


# What the templates make of them

DECLARED = """
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
  Count: {Type: Number, MinValue: 1, MaxValue: "10"}
  Size: {Type: Number, AllowedValues: [256, 512.0]}
  Wide: {Type: String, AllowedValues: [true, false]}
  Share: {Type: String, AllowedValues: [1.10, 2]}
  Name: {Type: String, AllowedPattern: "[a-z]+", MinLength: 2, MaxLength: 5}
  Zones: {Type: CommaDelimitedList, AllowedPattern: "[a-z]", AllowedValues: [a, b]}
  Ports: {Type: List<Number>}
  Password: {Type: String, NoEcho: true, MinLength: 8}
  Image: {Type: "AWS::SSM::Parameter::Value<String>", AllowedValues: [/a]}
  Java: {Type: String, AllowedPattern: "\\\\p{Alpha}+"}
  Union: {Type: String, AllowedPattern: "[a-c[x-z]]+"}
  Slow: {Type: String, AllowedPattern: "(a+)+b"}
Resources: {Cluster: {Type: "AWS::ECS::Cluster"}}
"""
REMARKS = [
    ({"Stage": "dev"}, None),
    ({"Stage": "test"}, "the value 'test' of parameter Stage is none of its AllowedValues dev, prod: CloudFormation "),
    ({"Count": "3"}, None),
    ({"Count": "0"}, "the value '0' of parameter Count is below its MinValue 1"),
    ({"Count": "11"}, "the value '11' of parameter Count is above its MaxValue 10"),
    ({"Count": "many"}, "the value 'many' of parameter Count is no number"),
    ({"Size": "512"}, None),
    ({"Size": "1024"}, "the value '1024' of parameter Size is none of its AllowedValues 256, 512.0"),
    ({"Wide": "true"}, None),
    ({"Wide": "maybe"}, "the value 'maybe' of parameter Wide is none of its AllowedValues true, false"),
    ({"Share": "1.10"}, None),
    ({"Share": "3"}, "the value '3' of parameter Share is none of its AllowedValues 1.1, 2"),
    ({"Name": "abc"}, None),
    ({"Name": "ABC"}, "the value 'ABC' of parameter Name does not match its AllowedPattern [a-z]+"),
    ({"Name": "a"}, "the value 'a' of parameter Name has 1 characters and its MinLength is 2"),
    ({"Name": "abcdef"}, "the value 'abcdef' of parameter Name has 6 characters and its MaxLength is 5"),
    ({"Zones": "a, b"}, None),
    ({"Zones": "a,c"}, "the value 'a,c' of parameter Zones is none of its AllowedValues a, b"),
    ({"Ports": "80, 443"}, None),
    ({"Ports": "80,x"}, "the value '80,x' of parameter Ports is no number"),
    ({"Password": "hunter2"}, "the value of parameter Password has 7 characters and its MinLength is 8"),
    ({"Image": "/b"}, None),
    ({"Java": "1"}, None),
    ({"Union": "1"}, None),
    ({"Slow": "a" * 40}, None),
    ({"Stage": "{{resolve:ssm:/stage}}"}, None),
    ({"Stage": None}, None),
    ({"Stagee": "dev"}, "no scanned template declares the parameter 'Stagee'; did you mean 'Stage'?"),
    ({"Xyzzy": "1"}, "no scanned template declares the parameter Xyzzy"),
    ({f"Q{number}": "1" for number in range(10)},
     "no scanned template declares the parameters Q0, Q1, Q2, Q3, Q4, Q5, Q6, Q7 and 2 more"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "remark"), REMARKS)
def test_remarks(given: Values, remark: str | None) -> None:
    template = Template(read_text(DECLARED, "t.yaml"), given)
    found = remarks(given, [template, template])
    assert len(found) == (remark is not None), found
    assert remark is None or found[0].startswith(remark)


TEMPLATE = """
Parameters:
  Mode: {Type: String, Default: awsvpc, AllowedValues: [awsvpc, awsvpcc]}
  Stage: {Type: String, Default: dev}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: VALUE
      ContainerDefinitions: [{Name: a, Image: "public.ecr.aws/x/y:1", Memory: 64}]
"""


def found(value: str, given: Values) -> Report:
    settings = Settings(select=("invalid-value",))
    scan = Scan(settings, Rulebook(), given)  # type: ignore[arg-type]
    scan.add(TEMPLATE.replace("VALUE", value).encode(), "t.yaml")
    return scan.judge().report


@pytest.mark.parametrize(
    ("value", "given", "findings", "undecided"),
    [
        ("!Ref Mode", {}, 0, 0),
        ("!Ref Mode", {"Mode": "awsvpcc"}, 1, 0),
        ("!Ref Mode", {"Mode": None}, 0, 1),  # not the default
        ("!If [IsProd, awsvpcc, awsvpc]", {"Stage": "dev"}, 0, 0),
        ("!If [IsProd, awsvpcc, awsvpc]", {"Stage": None}, 1, 0),
    ],
)
def test_a_previous_value_is_not_the_default(value: str, given: Values, findings: int, undecided: int) -> None:
    report = found(value, given)
    assert (len(report.findings), len(report.undecided)) == (findings, undecided)


# The command line

REFUSED = "CloudFormation refuses it"
ONLY = ("--select", "invalid-value", "--format", "concise")


def test_files_and_flags_in_order(here: Path) -> None:
    written("t.yaml", TEMPLATE.replace("VALUE", "!Ref Mode"))
    written("good.json", '{"Mode": "awsvpc"}')
    written("bad.json", '{"Parameters": {"Mode": "awsvpcc"}}')
    good, bad = ("--parameters", "good.json"), ("--parameters", "bad.json")
    for flags, status in [
        (good, 0),
        (bad, 1),
        ((*good, *bad), 1),
        ((*bad, *good), 0),
        (("--parameter", "Mode=awsvpc", *bad), 0),
        (("--parameter", "Mode=awsvpcc", *good), 1),
    ]:
        done = ecslint("scan", "t.yaml", *flags, *ONLY, cwd=here)
        assert (done.returncode, done.stderr) == (status, ""), flags


def test_notes_and_errors_on_standard_error(here: Path) -> None:
    written("t.yaml", TEMPLATE.replace("VALUE", "!Ref Mode"))
    written("p.json", '{"Moode": "awsvpc", "Mode": "host"}')
    done = ecslint("scan", "t.yaml", "--parameters", "p.json", *ONLY, cwd=here)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "note: no scanned template declares the parameter 'Moode'; did you mean 'Mode'?",
        f"note: the value 'host' of parameter Mode is none of its AllowedValues awsvpc, awsvpcc: {REFUSED}",
    ]
    written("p.json", "{")
    done = ecslint("scan", "t.yaml", "--parameters", "p.json", *ONLY, cwd=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: p.json: line 1, column 1: ")


def test_a_parameter_file_from_the_settings(here: Path) -> None:
    (here / "params").mkdir()
    written("params/prod.json", '{"Mode": "awsvpcc"}')
    written("t.yaml", TEMPLATE.replace("VALUE", "!Ref Mode"))
    written("ecslint.toml", '[parameter-files]\n"*.yaml" = "params/prod.json"\n')
    assert ecslint("scan", "t.yaml", *ONLY, cwd=here).returncode == 1
    assert ecslint("scan", "t.yaml", "--parameter", "Mode=awsvpc", *ONLY, cwd=here).returncode == 0
    assert ecslint("scan", str(here), *ONLY, cwd=here / "params").returncode == 1
