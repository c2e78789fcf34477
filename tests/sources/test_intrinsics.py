"""What each intrinsic function resolves to, as far as a template settles it."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.convert import SCALARS, plain
from ecslint.model.node import ABSENT, Node
from ecslint.model.unknown import Hole, Text, Undecided, Unknown
from ecslint.sources.cloudformation.template import Assignment, Template, TemplateSource
from ecslint.text import read

TEMPLATE = """
Parameters:
  Env: {Type: String, Default: dev}
  Tag: {Type: String}
  Count: {Type: Number, Default: 2}
  Subnets: {Type: CommaDelimitedList, Default: "a, b"}
  Ids: {Type: "List<AWS::EC2::Subnet::Id>"}
  Password: {Type: String, NoEcho: true, Default: hunter2}
  Image: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /aws/service/ami}
Mappings:
  Size: {dev: {Cpu: 256, Zone: x}, prod: {Cpu: 1024, Zone: x}}
Conditions:
  IsDev: !Equals [!Ref Env, dev]
  IsProd: !Not [!Condition IsDev]
  Both: !And [!Condition IsDev, !Condition IsProd]
  Either: !Or [!Condition IsDev, !Condition IsProd]
Resources:
  Cluster: {Type: "AWS::ECS::Cluster"}
  Repo: {Type: "AWS::ECR::Repository"}
  Service: {Type: "AWS::ECS::Service"}
  X:
    Type: Test
    Properties:
      Value: VALUE
"""


def resolved(expression: str) -> Any:
    document = read(TEMPLATE.replace("VALUE", expression), "template.yaml")
    source = TemplateSource(Template(document), Assignment({}, {}))
    assert isinstance(document.data, dict)
    node = Node(
        source, document.data["Resources"]["X"]["Properties"]["Value"], ("Resources", "X", "Properties", "Value")
    )
    return node.value if node.value is ABSENT or isinstance(node.value, Unknown) else plain(node)


KNOWN: list[tuple[str, object]] = [
    ("!Ref Env", "dev"),
    ("!Ref Count", 2),
    ("!Ref Subnets", ["a", "b"]),
    ("!Ref AWS::NoValue", ABSENT),
    ("!Sub '${Env}-x'", "dev-x"),
    ("!Sub '${!Env}-x'", "${Env}-x"),
    ("!Sub ['${A}-${Env}', {A: !Ref Count}]", "2-dev"),
    ("!Join ['-', [a, !Ref Env]]", "a-dev"),
    ("!Join [',', !Ref Subnets]", "a,b"),
    ("!Join ['', [a, !Ref AWS::NoValue, b]]", "ab"),
    ("!Select [1, [a, b]]", "b"),
    ("!Select [0, !Ref Subnets]", "a"),
    ("!Select ['1', !Split ['/', x/y]]", "y"),
    ("!Split [',', 'a,b']", ["a", "b"]),
    ("!Split [',', !Ref Count]", ["2"]),
    ("!FindInMap [Size, !Ref Env, Cpu]", 256),
    ("!FindInMap [Size, !Ref Tag, Zone]", "x"),
    ("!FindInMap [Size, none, Cpu, {DefaultValue: 7}]", 7),
    ("!If [IsDev, a, b]", "a"),
    ("!If [IsProd, a, !If [Either, c, d]]", "c"),
    ("!If [Both, a, !Ref AWS::NoValue]", ABSENT),
    ("[a, !If [IsProd, b, !Ref AWS::NoValue], c]", ["a", "c"]),
    ("{K: !If [IsDev, {N: 1}, {N: 2}]}", {"K": {"N": 1}}),
    ("!Base64 abc", "abc"),
    ("{'Fn::Length': [a, b]}", 2),
    ("{'Fn::ToJsonString': {a: !Ref Count, b: [x]}}", '{"a":2,"b":["x"]}'),
    ("!Cidr [10.0.0.0/16, 2, 8]", ["10.0.0.0/24", "10.0.1.0/24"]),
    ("!Select [1, !Cidr [10.0.0.0/16, !Ref Count, '8']]", "10.0.1.0/24"),
    ("!Cidr ['2001:db8::/56', 1, 64]", ["2001:db8::/64"]),
    ("{'Fn::Sub': {'Fn::Join': ['', [x]]}}", "?"),
]

PARTLY: list[tuple[str, str]] = [
    ("!Ref Tag", "${Tag}"),
    ("!Sub 'app:${Tag}'", "app:${Tag}"),
    ("!Sub '${AWS::AccountId}.dkr'", "${AWS::AccountId}.dkr"),
    ("!Join ['/', [a, !Ref Cluster]]", "a/${Cluster}"),
    ("!GetAtt Cluster.Arn", "${Cluster.Arn}"),
    ("!Sub '${Repo.RepositoryUri}:1'", "${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/${Repo}:1"),
    ("!ImportValue net-vpc", "${Fn::ImportValue net-vpc}"),
    ("!Select [0, !GetAZs '']", "${Fn::GetAZs.0}"),
    ("'{{resolve:ssm:/app/tag}}'", "${{{resolve:ssm:/app/tag}}}"),
    ("!Ref Password", "${Password}"),
    ("!Ref Image", "${Image}"),
    ("!Select [2, !Split ['/', !Sub 'service/${Cluster}/web']]", "web"),
    ("!Select [2, !Split ['/', !Ref Service]]", "${Service.Name}"),
]

OPEN: list[tuple[str, str]] = [
    ("!Ref Ids", "parameter Ids"),
    ("!GetAZs ''", "the value of Fn::GetAZs"),
    ("!Split [',', !Ref Tag]", "parameter Tag"),
    ("!FindInMap [Size, !Ref Tag, Cpu]", "parameter Tag"),
    ("!If [Missing, a, b]", "condition Missing"),
    ("!Select [9, [a]]", "Fn::Select that is not written as CloudFormation asks"),
    ("!Join oops", "Fn::Join that is not written"),
    ("!Ref AWS::NotificationARNs", "AWS::NotificationARNs"),
    ("!FindInMap [Size, !Ref Subnets, Zone]", "a value of mapping Size"),
    ("!Cidr [a, 1, 2]", "Fn::Cidr that is not written as CloudFormation asks"),
    ("!Cidr [10.0.0.0/30, 3, 1]", "3 ranges of addresses in 10.0.0.0/30"),
    ("!Cidr [!GetAtt Vpc.CidrBlock, 1, 8]", "the value of Vpc.CidrBlock"),
    ("!Transform {Name: 'AWS::Include'}", "the value of Fn::Transform"),
]


@pytest.mark.parametrize(("expression", "expected"), KNOWN)
def test_known(expression: str, expected: object) -> None:
    value = resolved(expression)
    if expected == "?":
        assert isinstance(value, Unknown)
    else:
        assert value == expected if expected is not ABSENT else value is ABSENT


@pytest.mark.parametrize(("expression", "expected"), PARTLY)
def test_partly_known(expression: str, expected: str) -> None:
    value = resolved(expression)
    assert isinstance(value, Text) or value == expected
    assert str(value) == expected


@pytest.mark.parametrize(("expression", "needs"), OPEN)
def test_unknown_says_what_it_needs(expression: str, needs: str) -> None:
    value = resolved(expression)
    assert isinstance(value, Unknown)
    assert needs in value.needs


def test_references_keep_what_they_refer_to() -> None:
    value = resolved("!GetAtt Cluster.Arn")
    assert isinstance(value, Text)
    assert value.reference is not None
    assert (value.reference.logical_id, value.reference.attribute) == ("Cluster", "Arn")


def test_a_hidden_parameter_is_told_apart() -> None:
    assert resolved("!Ref Password").secret
    assert resolved("!Ref Image").ssm == "/aws/service/ami"


DECLARATIONS = """
Stage: {Type: String, AllowedValues: [dev-1, dev-2]}
Only: {Type: String, AllowedValues: [one]}
Cpu: {Type: Number, AllowedValues: [256, 512]}
Same: {Type: String, AllowedValues: ["1024", 1 vCPU]}
Flag: {Type: String, AllowedValues: [yes, no]}
Many: {Type: String, AllowedValues: [MANY]}
Share: {Type: String, AllowedValues: [1.10, 1.20]}
Hidden: {Type: String, NoEcho: true, AllowedValues: [a, b]}
Ids: {Type: CommaDelimitedList, AllowedValues: [a, b]}
Filled: {Type: String, MinLength: 1}
Open: {Type: String, MinLength: 0}
Number: {Type: Number}
Subnet: {Type: "AWS::EC2::Subnet::Id"}
SsmName: {Type: "AWS::SSM::Parameter::Name"}
SsmNamed: {Type: "AWS::SSM::Parameter::Name", Default: /a}
Ssm: {Type: "AWS::SSM::Parameter::Value<String>", AllowedValues: [/a, /b]}
SsmList: {Type: "AWS::SSM::Parameter::Value<List<String>>", Default: /a}
SsmCommas: {Type: "AWS::SSM::Parameter::Value<CommaDelimitedList>", Default: /a}
Given: {Type: String, Default: "{{resolve:secretsmanager:db:SecretString:password}}"}
""".replace("MANY", ", ".join(f"v{number}" for number in range(33)))


def declared(name: str, mapped: str = "{}", given: dict[str, Any] | None = None) -> tuple[TemplateSource, Any]:
    """The value of one of these parameters."""
    text = f"Parameters:{DECLARATIONS}".replace("\n", "\n  ") + f"\nMappings: {mapped}\nResources: {{}}"
    source = TemplateSource(Template(read(text, "template.yaml"), given), Assignment({}, {}))
    return source, source.reference(name)


@pytest.mark.parametrize(
    ("name", "among"),
    [
        ("Stage", ("dev-1", "dev-2")),
        ("Cpu", ("256", "512")),
        ("Flag", ("true", "false")),
        ("Many", ()),
        ("Share", ()),  # perhaps 1.10, perhaps 1.1
        ("Hidden", ()),
        ("Open", ()),
    ],
)
def test_a_parameter_is_one_of_its_allowed_values(name: str, among: tuple[str, ...]) -> None:
    value = declared(name)[1]
    assert isinstance(value, Text)
    assert isinstance(value.parts[0], Hole)
    assert value.parts[0].among == among


def test_what_allowed_values_settle() -> None:
    assert declared("Only")[1] == "one"
    assert isinstance(declared("Ids")[1], Unknown)
    source, stage = declared("Stage", "{Size: {dev-1: {Cpu: 1}, dev-2: {Cpu: 1}, prod: {Cpu: 2}}}")
    assert source.value({"Fn::FindInMap": ["Size", {"Ref": "Stage"}, "Cpu"]}) == 1
    assert source.value({"Fn::Sub": "app-${Stage}"}).startswith("app-dev-")
    assert not stage.endswith("3")
    assert declared("Stage", given={"Stage": "dev-2"})[1] == "dev-2"


@pytest.mark.parametrize(
    ("kind", "name", "expected"), [("CpuUnits", "Same", 1024), ("CpuUnits", "Cpu", None), ("bool", "Flag", None)]
)
def test_numbers_that_allowed_values_agree_on(kind: str, name: str, expected: int | None) -> None:
    value = SCALARS[kind](Node(declared(name)[0], {"Ref": name}, ()), None)
    assert isinstance(value, Unknown) if expected is None else value == expected


@pytest.mark.parametrize(
    ("name", "filled"),
    [("Filled", True), ("Number", True), ("Subnet", True), ("SsmName", True), ("Open", False), ("Hidden", False)],
)
def test_parameters_that_cannot_be_empty(name: str, filled: bool) -> None:
    value = declared(name)[1]
    if filled:
        assert value
    else:
        with pytest.raises(Undecided):
            bool(value)


def test_parameters_of_the_parameter_store() -> None:
    assert isinstance(declared("SsmList")[1], Unknown)
    assert isinstance(declared("SsmCommas")[1], Unknown)
    assert declared("SsmNamed")[1] == "/a"
    assert declared("SsmName")[1].ssm is None
    assert declared("Ssm")[1].ssm is None
    with pytest.raises(Undecided):
        assert declared("Ssm")[1] == "/a"  # that is the name of the parameter, not its value


@pytest.mark.parametrize("service", ["ssm", "ssm-secure", "secretsmanager"])
def test_dynamic_references_are_told_apart(service: str) -> None:
    value = resolved(f"'x-{{{{resolve:{service}:a}}}}'")
    assert value.dynamic == service
    assert resolved("!Sub '${AWS::Region}-x'").dynamic is None
    assert declared("Given")[1].dynamic == "secretsmanager"


def test_a_kept_value_is_not_the_default() -> None:
    assert isinstance(declared("SsmNamed", given={"SsmNamed": None})[1], Text)
    assert declared("Stage", given={"Stage": None})[1].startswith("dev-")


@pytest.mark.parametrize(
    ("stage", "outcomes"),
    [
        ("AllowedValues: [dev, test, prod]", {(True, True), (False, None)}),
        ("AllowedValues: [dev, test, prod], Default: dev", {(False, True), (True, True)}),
        ("AllowedValues: [dev, test, prod], Default: prod", {(True, True), (False, None)}),
        ("AllowedValues: [dev, prod]", {(True, True), (False, True)}),
        ("AllowedValues: [prod]", {(True, True)}),
        ("AllowedValues: [dev]", {(False, True)}),
        ("Default: dev", {(False, True), (True, True)}),
    ],
)
def test_conditions_with_allowed_values(stage: str, outcomes: set[tuple[bool | None, bool | None]]) -> None:
    """Each way in which IsProd falls, and whether the parameter's value is known then."""
    text = (
        f"Parameters: {{Stage: {{Type: String, {stage}}}}}\n"
        "Conditions: {IsProd: !Equals [!Ref Stage, prod]}\n"
        "Resources: {Cluster: {Type: 'AWS::ECS::Cluster', Condition: IsProd}}"
    )
    sources, more = Template(read(text, "template.yaml")).variants
    assert not more
    known = {(source.condition("IsProd"), isinstance(source.reference("Stage"), str) or None) for source in sources}
    assert known == outcomes


EITHER = """
Parameters:
  Env: {Type: StringREST}
Conditions:
  Either: !Or [!Equals [!Ref Env, prod], !Equals [!Ref Env, test]]
Resources:
  X: {Type: "AWS::ECS::Cluster", Properties: {ClusterName: !If [Either, !Ref Env, !Ref Env]}}
"""


@pytest.mark.parametrize(
    ("rest", "either", "neither"),
    [
        ("", ("prod", "test"), None),
        (", Default: dev", ("prod", "test"), "dev"),
        (", Default: prod", "prod", None),
        (", AllowedValues: [prod, test, dev]", ("prod", "test"), "dev"),
        (", AllowedValues: [prod, test, dev, qa]", ("prod", "test"), ("dev", "qa")),
    ],
)
def test_a_parameter_is_open_where_a_condition_leaves_it_so(rest: str, either: object, neither: object) -> None:
    sources, _ = Template(read(EITHER.replace("REST", rest), "template.yaml")).variants
    values = {source.condition("Either"): source.reference("Env") for source in sources}
    for outcome, expected in ((True, either), (False, neither)):
        value = values[outcome]
        if isinstance(expected, str):
            assert value == expected
        else:
            assert isinstance(value, Text)
            assert isinstance(value.parts[0], Hole)
            assert value.parts[0].among == (expected or ())
    assert len({str(source.truths()) for source in sources}) == len(sources)
