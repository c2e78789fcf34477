"""What each intrinsic function resolves to, as far as a template settles it."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.convert import plain
from ecslint.model.node import ABSENT, Node
from ecslint.model.unknown import Text, Unknown
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
    ("{'Fn::ToJsonString': {a: !Ref Count}}", '{"a": 2}'),
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
    ("!Cidr [a, 1, 2]", "the value of Fn::Cidr"),
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
