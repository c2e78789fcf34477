"""The shape of ECS's resources in templates: the data file, the records beside it, and what is found by both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from ecslint.model import resource_classes
from ecslint.model.declared.provider_schemas import Shape, limits_in, shapes, wider
from ecslint.model.ecs.ecs_resource import EcsPart, EcsResource, ecs_resource
from ecslint.model.record import Limits, Record
from tests.examples import scan

ROOT = Path(__file__).parents[3]
DATA = ROOT / "ecslint" / "model" / "declared" / "provider_schemas.json"
SCRIPT = ROOT / "scripts" / "provider_schemas.py"
OF_OURS = [name for name in shapes() if not issubclass(resource_classes()[name], EcsResource)]
MADE = [name for name in shapes() if name not in OF_OURS]
RULES = ("invalid-value", "unknown-parameter", "required-parameter-missing")


def script() -> Any:
    if not SCRIPT.is_file():
        pytest.skip("the development scripts are not here")
    spec = spec_from_file_location("provider_schemas_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# -- the data file


def test_the_file_is_in_step_with_cfn_lint() -> None:
    module, recorded = script(), json.loads(DATA.read_text())["cfn-lint"]
    try:
        installed = version("cfn-lint")
    except PackageNotFoundError:
        pytest.skip("cfn-lint is not installed")
    if installed != recorded:
        pytest.skip(f"the file is of cfn-lint {recorded}, and {installed} is installed")
    assert DATA.read_text() == module.spelled(module.extract())


def test_a_difference_fails_the_check_for_the_recorded_version_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = script()
    made = {"cfn-lint": "1.0", "date": "", "resources": {"AWS::ECS::New": {"properties": {"A": {"type": "string"}}}}}
    file = tmp_path / "provider_schemas.json"
    monkeypatch.setattr(module, "OUTPUT", file)
    monkeypatch.setattr(module, "extract", lambda: made)
    assert module.main([]) == 0
    assert module.main(["--check"]) == 0
    made["resources"] = {"AWS::ECS::New": {"properties": {"A": {"type": "integer"}, "B": {"type": "string"}}}}
    assert module.main(["--check"]) == 1
    made["cfn-lint"] = "1.1"
    capsys.readouterr()
    assert module.main(["--check"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        '! AWS::ECS::New A type: "string" is now "integer"',
        '+ AWS::ECS::New B: {"type":"string"}',
        "provider_schemas.json is of cfn-lint 1.0, and 1.1 is installed: no fault.",
    ]


def lacking(record_class: type[Record], shape: Shape) -> Iterator[str]:
    """What the schema has and a record lacks."""
    name = record_class.__name__
    fields = {spelling: field for field in record_class.declared().values() for spelling in field.cfn}
    for member, part in shape["properties"].items():
        if member not in fields:
            if member not in shape.get("readOnly", ()):
                yield f"{name}.{member}"
            continue
        item = part.get("items", part)
        if lacks := {str(value) for value in item.get("enum", ())} - set(fields[member].limits.values):
            yield f"values of {name}.{member}: {', '.join(sorted(lacks))}"
        within = fields[member].converter.record_class
        if within is not None and issubclass(within, Record) and "properties" in item:
            yield from lacking(within, item)


@pytest.mark.parametrize("type_name", OF_OURS)
def test_every_property_is_spelled_in_the_model(type_name: str) -> None:
    assert list(lacking(resource_classes()[type_name], shapes()[type_name])) == []


@pytest.mark.parametrize("type_name", MADE)
def test_other_types_have_a_record_of_the_schema(type_name: str) -> None:
    made = resource_classes()[type_name]
    assert issubclass(made, EcsResource)
    assert made.cfn_type == type_name
    assert made is ecs_resource(type_name)
    shape, fields = shapes()[type_name], made.declared().values()
    assert {each.cfn[0] for each in fields} == set(shape["properties"]) - set(shape.get("readOnly", ()))
    assert {each.cfn[0] for each in fields if each.required} == set(shape.get("required", ()))
    for each in made.record_fields():
        assert each.converter.record_class is not None
        assert issubclass(each.converter.record_class, EcsPart)


def test_other_names_have_none() -> None:
    assert "AWS::ECS::Nothing" not in resource_classes()
    assert not resource_classes().__contains__(["AWS::ECS::Daemon"])
    assert resource_classes().get("AWS::ECS::Nothing") is None


# -- the wider limit counts


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ({"type": "integer", "minimum": 5, "maximum": 7}, (0, 7)),
        ({"type": "integer", "maximum": 2000}, (0, 2000)),
        ({"type": "integer", "minimum": -1}, (-1, None)),
    ],
)
def test_the_wider_bound_counts(shape: Shape, expected: tuple[Any, Any]) -> None:
    ours = Limits(minimum=0, maximum=None if expected[1] is None else 1)
    found = wider(ours, limits_in(shape))
    assert (found.minimum, found.maximum) == expected


def test_values_that_either_lists_are_accepted() -> None:
    shape = {"type": "array", "maxItems": 9, "items": {"type": "string", "enum": ["a", "c"]}}
    found = wider(Limits(values=("a", "b"), length=(1, 5)), limits_in(shape))
    assert (found.values, found.length) == (("a", "b", "c"), (0, 9))


# -- findings


def found(type_name: str, properties: Any, *, form: str = "yaml", **sections: Any) -> list[str]:
    """What is said of a resource, read as the command reads it."""
    template = {**sections, "Resources": {"It": {"Type": type_name, "Properties": properties}}}
    text = json.dumps(template, indent=None if form == "json" else 1)  # JSON is YAML
    report = scan({f"stack.{form}": text}, *RULES)
    assert not report.incomplete
    return [f"{finding.rule}: {finding.message}" for finding in report.findings]


GATEWAY = {"GatewayName": "front", "InfrastructureRoleArn": "arn:aws:iam::111122223333:role/ecs"}


def gateway(**shared: Any) -> dict[str, Any]:
    return {**GATEWAY, "Configuration": {"HostSharedAlb": shared}}


LOST = "so it is refused or lost; did you mean"
SCHEMES = "ECS accepts `internal` or `internet-facing`"
CASES: list[tuple[str, Any, list[str]]] = [
    (
        "AWS::ECS::Daemon",
        {"DaemonNam": "logs"},
        [f'unknown-parameter: "DaemonNam" is no parameter of a daemon, {LOST} `DaemonName`?'],
    ),
    ("AWS::ECS::Daemon", {"SomethingNew": "logs"}, []),
    ("AWS::ECS::Daemon", {"DaemonArn": "arn", "daemonName": "logs", "Fn::Other": "x", "_note": "x"}, []),
    ("AWS::ECS::Daemon", {"DaemonNam": {"Ref": "AWS::NoValue"}}, []),
    (
        "AWS::ECS::DaemonTaskDefinition",
        {"ContainerDefinitions": [{"Name": "a", "Image": "b", "Environment": [{"Name": "A", "Value": ""}]}]},
        [],
    ),
    (
        "AWS::ECS::DaemonTaskDefinition",
        {"ContainerDefinitions": [{"Name": "a", "Image": "b", "LinuxParameters": {"Devicess": []}}]},
        [f'unknown-parameter: "Devicess" is no parameter of the Linux parameters, {LOST} `Devices`?'],
    ),
    (
        "AWS::ECS::ExpressGatewayService",
        {"InfrastructureRoleArn": "arn", "PrimaryContainer": {"ContainerPort": 80}},
        ["required-parameter-missing: `Image` is missing; ECS refuses an express gateway container without it"],
    ),
    (
        "AWS::ECS::Daemon",
        {"CapacityProviderArns": "arn"},
        ["invalid-value: `CapacityProviderArns` is `arn`, which is not a list"],
    ),
    (
        "AWS::ECS::Daemon",
        {"CapacityProviderArns": {"Key": "arn"}},
        ["invalid-value: `CapacityProviderArns` is a mapping, which is not a list"],
    ),
    ("AWS::ECS::Gateway", gateway(Port="443"), []),
    ("AWS::ECS::Gateway", gateway(Port="https"), ["invalid-value: `Port` is `https`, which is not a whole number"]),
    ("AWS::ECS::Gateway", gateway(Port=70000), ["invalid-value: `Port` is 70000; ECS accepts 1 to 65535"]),
    (
        "AWS::ECS::Gateway",
        {**gateway(), "GatewayName": "a b"},
        ["invalid-value: `GatewayName` is `a b`; ECS accepts what the pattern `^[a-zA-Z0-9-]+$` matches"],
    ),
    (
        "AWS::ECS::Gateway",
        gateway(Scheme="internet-facin"),
        [f"invalid-value: `Scheme` is `internet-facin`; {SCHEMES}; did you mean `internet-facing`?"],
    ),
    ("AWS::ECS::Gateway", gateway(Scheme="Internet-Facing"), []),
    ("AWS::ECS::Gateway", gateway(Scheme="internet-facing2"), []),
    ("AWS::ECS::Gateway", gateway(Scheme="public"), []),
    ("AWS::ECS::Gateway", gateway(Protocol="HTTP2"), []),
    ("AWS::ECS::Daemon", {"EnableExecuteCommand": "true", "EnableECSManagedTags": False}, []),
    (
        "AWS::ECS::Daemon",
        {"EnableExecuteCommand": "sometimes"},
        ["invalid-value: `EnableExecuteCommand` is `sometimes`, which is not true or false"],
    ),
    (
        "AWS::ECS::Service",
        {"TaskDefinition": "shop", "ForceNewDeployment": True},
        ["invalid-value: `ForceNewDeployment` is `true`, which is not a mapping"],
    ),
    ("AWS::ECS::Service", {"TaskDefinition": "shop", "Name": "x", "ServiceArn": "x"}, []),
]


@pytest.mark.parametrize(("type_name", "properties", "expected"), CASES)
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_findings(type_name: str, properties: Any, expected: list[str], form: str) -> None:
    assert found(type_name, properties, form=form) == expected


PROD: dict[str, Any] = {
    "Parameters": {
        "Stage": {"Type": "String"},
        "Port": {"Type": "String", "Default": "70000"},
        "Open": {"Type": "String"},
    },
    "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
}
TOO_HIGH = ["invalid-value: `Port` is 70000; ECS accepts 1 to 65535"]


def either(one: Any, other: Any) -> dict[str, Any]:
    return {"Fn::If": ["IsProd", one, other]}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (gateway(Port={"Ref": "Port"}), TOO_HIGH),
        (gateway(Port={"Ref": "Open"}), []),
        (gateway(Port={"Fn::ImportValue": "port"}), []),
        (gateway(Port="{{resolve:ssm:port}}"), []),
        (gateway(Port={"Fn::Transform": {"Name": "Mine"}}), []),
        (gateway(Port=either(70000, 443)), TOO_HIGH),
        ({**GATEWAY, "Configuration": either({"HostSharedAlb": {"Port": 70000}}, {"HostSharedAlb": {}})}, TOO_HIGH),
        ({**gateway(), "Tags": [either({"Key": "a", "Value": "b"}, {"Ref": "AWS::NoValue"})]}, []),
        (
            gateway(Schem=either("internal", {"Ref": "AWS::NoValue"})),
            [f'unknown-parameter: "Schem" is no parameter of a host shared alb configuration, {LOST} `Scheme`?'],
        ),
    ],
)
def test_values_behind_functions(properties: Any, expected: list[str]) -> None:
    assert found("AWS::ECS::Gateway", properties, **PROD) == expected


def test_a_branch_says_when() -> None:
    template = {**PROD, "Resources": {"It": {"Type": "AWS::ECS::Gateway", "Properties": gateway(Port=either(0, 443))}}}
    (finding,) = scan({"stack.json": json.dumps(template)}, *RULES).findings
    assert dict(finding.when) == {"IsProd": True}


@pytest.mark.parametrize(
    ("transform", "judged"),
    [
        ("AWS::Serverless-2016-10-31", True),
        (["AWS::LanguageExtensions"], True),
        ("Ours", False),
        (["AWS::LanguageExtensions", "Ours"], False),
        ([{"Name": "Ours", "Parameters": {}}], False),
    ],
)
def test_what_a_macro_may_change_is_left_alone(transform: Any, judged: bool) -> None:
    properties = {"Configuration": {"HostSharedAlb": {"Port": 70000, "Schem": "internal"}}}
    assert bool(found("AWS::ECS::Gateway", properties, Transform=transform)) is judged


def test_good_templates_stay_good() -> None:
    files = {str(path): path.read_text() for path in (ROOT / "fixtures" / "good").glob("*.yaml")}
    assert scan(files, *RULES).findings == ()
