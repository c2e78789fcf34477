"""Loops, snippets, and stacks that are scanned together."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecslint.config import Settings
from ecslint.finding import Report
from ecslint.scan import Scan
from tests.examples import RULEBOOK, lines, scan, told

TASK = """
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      RequiresCompatibilities: [FARGATE]
      Cpu: CPU
      Memory: "512"
      ContainerDefinitions:
        - {Name: web, Image: "public.ecr.aws/nginx/nginx:1.27", PortMappings: [{ContainerPort: 80}]}
"""

SERVICE = """
    Type: AWS::ECS::Service
    Properties:
      LaunchType: FARGATE
      TaskDefinition: TASK
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-1]}}
      LoadBalancers: [{ContainerName: web, ContainerPort: PORT, TargetGroupArn: GROUP}]
"""

GROUP = """
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {Port: 80, Protocol: HTTP, TargetType: instance, VpcId: vpc-1}
"""


def scan_folder(folder: Path, *select: str) -> Report:
    run = Scan(Settings(select=select), RULEBOOK)
    run.add_paths([str(folder)])
    return run.judge().report


def test_a_loop_is_unrolled_and_points_at_its_body() -> None:
    body = TASK.replace("CPU", '"${Name}"').replace("\n", "\n        ")
    text = "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::Tasks:\n    - Name\n    - ['256', '300']\n"
    text += "    - Task${Name}:" + body
    report = scan(text, "fargate-size-unsupported")
    assert [finding.resource.name for finding in report.findings] == ["Task300"]
    assert lines(report.findings, "fargate-size-unsupported") == [
        next(n for n, line in enumerate(text.split("\n"), 1) if "Cpu" in line)
    ]


def test_a_loop_over_a_parameter() -> None:
    text = "Parameters:\n  Sizes: {Type: CommaDelimitedList, Default: '256,300'}\n"
    text += "Resources:\n  Fn::ForEach::T:\n    - N\n    - !Ref Sizes\n"
    text += "    - T${N}:" + TASK.replace("CPU", "!Ref N").replace("\n", "\n        ")
    assert [finding.resource.name for finding in scan(text, "fargate-size-unsupported").findings] == ["T300"]


LOOPS = [
    ("one within another", "[a, b]", "Fn::ForEach::Inner: [M, [c, d], {'T${N}${M}': BODY}]", ["Tbd high"]),
    ("a parameter's default", "!Ref Names", "'T${N}': BODY", ["Tbd medium"]),
    ("a parameter's default among others", "[a, !Ref Name]", "'T${N}': BODY", ["Tbd medium"]),
    ("a mapping", "!FindInMap [Sets, all, Names]", "'T${N}': BODY", ["Tbd high"]),
    ("a mapping by a default", "!FindInMap [Sets, !Ref Set, Names]", "'T${N}': BODY", ["Tbd medium"]),
    ("a text that is split", "!Split ['-', 'a-bd']", "'T${N}': BODY", ["Tbd high"]),
    ("names that no logical id can have", "[a, b.d]", "'T&{N}': BODY", ["Tbd high"]),
    ("the unknown", "!Ref Open", "'T${N}': BODY", []),
]


@pytest.mark.parametrize(("items", "body", "expected"), [row[1:] for row in LOOPS], ids=[row[0] for row in LOOPS])
def test_what_loops_run_over(items: str, body: str, expected: list[str]) -> None:
    head = "Parameters:\n  Names: {Type: CommaDelimitedList, Default: 'a, bd'}\n  Name: {Type: String, Default: bd}\n"
    head += "  Open: {Type: CommaDelimitedList}\n  Set: {Type: String, Default: all}\n"
    head += "Mappings: {Sets: {all: {Names: [a, bd]}}}\n"
    variable = "${N}${M}" if "${M}" in body else "${N}"
    mount = f"{{ContainerPath: /x, SourceVolume: !Sub '{variable}'}}"
    container = f"{{Name: c, Memory: 64, Image: 'public.ecr.aws/x/y:1', MountPoints: [\n{mount}]}}"
    volumes = "[{Name: a}, {Name: ac}, {Name: ad}, {Name: bc}]"
    task = (
        f"{{Type: 'AWS::ECS::TaskDefinition', Properties: {{Volumes: {volumes}, ContainerDefinitions: [{container}]}}}}"
    )
    loop = f"Resources: {{'Fn::ForEach::Outer': [N, {items}, {{{body.replace('BODY', task)}}}]}}\n"
    report = scan(head + loop, "unknown-volume")
    assert [f"{finding.resource.name} {finding.confidence}" for finding in report.findings] == expected
    if expected:
        line = (head + loop)[: (head + loop).index("SourceVolume")].count("\n") + 1
        assert lines(report.findings, "unknown-volume") == [line]


def test_a_loop_over_the_unknown_is_left_alone() -> None:
    text = (
        "Parameters:\n  Sizes: {Type: CommaDelimitedList}\nResources:\n  Fn::ForEach::T:\n    - N\n    - !Ref Sizes\n"
    )
    text += "    - T${N}:" + TASK.replace("CPU", "!Ref N").replace("\n", "\n        ")
    report = scan(text, "fargate-size-unsupported")
    assert not report.findings
    assert not report.incomplete


def test_a_loop_within_properties() -> None:
    text = """
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: web
          Image: public.ecr.aws/nginx/nginx:1.27
          Memory: 128
          DockerLabels:
            Fn::ForEach::Labels: [L, [a, b], {"${L}": 1}]
"""
    assert told(scan(text, "validity")) == []


def test_a_local_snippet_is_included(tmp_path: Path) -> None:
    (tmp_path / "snippet.yaml").write_text('Cpu: "300"\nMemory: "512"\n')
    properties = TASK.replace("      Cpu: CPU\n", "").replace('      Memory: "512"\n', "")
    include = "      Fn::Transform: {Name: AWS::Include, Parameters: {Location: FILE}}\n"
    for file, expected in [("snippet.yaml", ["fargate-size-unsupported"]), ("s3://b/s.yaml", []), ("missing.yaml", [])]:
        (tmp_path / "stack.yaml").write_text("Resources:\n  Task:" + properties + include.replace("FILE", file))
        report = scan_folder(tmp_path, "fargate-size-unsupported", "fargate-size-missing")
        assert [finding.rule for finding in report.findings] == expected, file
    (tmp_path / "stack.yaml").write_text("Resources:\n  Task:" + properties + include.replace("FILE", "snippet.yaml"))
    (finding,) = scan_folder(tmp_path, "fargate-size-unsupported").findings
    assert finding.location
    assert finding.location.path[-1] == "Fn::Transform"


RESOURCES = "Resources:\n  Fn::Transform: INCLUDE\n  Queue: {Type: 'AWS::SQS::Queue'}\n"
INCLUDED = [
    ("resources", RESOURCES, "Task: TASK", True),
    ("properties", "Resources: {Task: {Type: 'AWS::ECS::TaskDefinition', Properties: {Fn::Transform: INCLUDE}}}\n",
     "ContainerDefinitions: [CONTAINER]", True),
    ("sections", "Transform: INCLUDE\nResources:\n  Task: TASK\n", "Parameters: {Tag: {Type: String, Default: latest}}",
     True),
    ("by a parameter", "Parameters: {File: {Type: String, Default: snippet.yaml}}\n" + RESOURCES, "Task: TASK", True),
    ("by an open parameter", "Parameters: {File: {Type: String}}\n" + RESOURCES, "Task: TASK", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("template", "snippet", "found"), [row[1:] for row in INCLUDED], ids=[row[0] for row in INCLUDED]
)
def test_where_a_snippet_is_included(tmp_path: Path, template: str, snippet: str, found: bool) -> None:
    where = "!Ref File" if "File" in template else "snippet.yaml"
    include = f"{{Name: 'AWS::Include', Parameters: {{Location: {where}}}}}"
    tag = "${Tag}" if "Tag" in snippet else "latest"
    container = f"{{Name: a, Memory: 64, Image: !Sub 'public.ecr.aws/x/y:{tag}'}}"
    task = f"{{Type: 'AWS::ECS::TaskDefinition', Properties: {{ContainerDefinitions: [{container}]}}}}"
    for name, written in [("stack.yaml", template), ("snippet.yaml", snippet)]:
        text = written.replace("INCLUDE", include).replace("TASK", task).replace("CONTAINER", container)
        (tmp_path / name).write_text(text)
    assert bool(scan_folder(tmp_path, "floating-image-tag").findings) is found


def test_what_a_macro_may_have_changed_is_likely() -> None:
    text = IMAGE.replace("${Tag}", "latest")
    found = [scan(head + text, "floating-image-tag").findings[0] for head in ("", "Transform: OurMacro\n")]
    assert [finding.confidence for finding in found] == ["high", "medium"]


def test_exports_are_imported(tmp_path: Path) -> None:
    outputs = "Outputs:\n  Group:\n    Value: !Ref Group\n    Export: {Name: NAME}\n"
    cases = [
        ("net-group", "!ImportValue net-group", 1),
        ("!Sub '${AWS::StackName}-group'", "!ImportValue {'Fn::Sub': '${Network}-group'}", 1),
        ("net-group", "!ImportValue other-group", 0),
    ]
    for exported, imported, count in cases:
        network = "Resources:\n  Group:" + GROUP + outputs.replace("NAME", exported)
        (tmp_path / "network.yaml").write_text(network)
        service = SERVICE.replace("TASK", "!Ref Task").replace("PORT", "80").replace("GROUP", imported)
        (tmp_path / "app.yaml").write_text(
            "Parameters: {Network: {Type: String}}\nResources:\n  Task:"
            + TASK.replace("CPU", '"256"')
            + "  Service:"
            + service
        )
        found = scan_folder(tmp_path, "target-type-mismatch").findings
        assert [finding.resource.name for finding in found] == ["Service"] * count, (exported, imported)
        if found:
            assert found[0].related[0].location
            assert found[0].related[0].location.file.endswith("network.yaml")


@pytest.mark.parametrize(("port", "expected"), [("8080", ["Service"]), ("80", [])])
def test_nested_stacks_get_their_parameters_and_give_their_outputs(
    tmp_path: Path, port: str, expected: list[str]
) -> None:
    (tmp_path / "task.yaml").write_text(
        "Resources:\n  Task:" + TASK.replace("CPU", '"256"') + "Outputs:\n  Arn: {Value: !Ref Task}\n"
    )
    (tmp_path / "service.yaml").write_text(
        "Parameters:\n  Task: {Type: String}\n  Port: {Type: Number, Default: 1}\nResources:\n  Service:"
        + SERVICE.replace("TASK", "!Ref Task").replace("PORT", "!Ref Port").replace("GROUP", "tg")
    )
    (tmp_path / "root.yaml").write_text(
        "Resources:\n"
        "  TaskStack: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: ./task.yaml}}\n"
        "  ServiceStack:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: service.yaml\n"
        f"      Parameters: {{Task: !GetAtt TaskStack.Outputs.Arn, Port: {port}}}\n"
    )
    found = scan_folder(tmp_path, "load-balancer-port-unmapped").findings
    assert [finding.resource.name for finding in found] == expected
    assert all(finding.confidence == "high" for finding in found)


def test_a_template_of_two_nested_stacks_is_judged_as_each_uses_it(tmp_path: Path) -> None:
    (tmp_path / "task.yaml").write_text(
        "Parameters: {Cpu: {Type: String}}\nResources:\n  Task:" + TASK.replace("CPU", "!Ref Cpu")
    )
    stack = "  {}: {{Type: 'AWS::CloudFormation::Stack', Properties: {{TemplateURL: task.yaml, "
    stack += "Parameters: {{Cpu: '{}'}}}}}}\n"
    for first, second, expected in [(256, 300, ["300 CPU units"]), (256, 256, []), (300, 300, ["300 CPU units"])]:
        (tmp_path / "root.yaml").write_text("Resources:\n" + stack.format("A", first) + stack.format("B", second))
        found = scan_folder(tmp_path, "fargate-size-unsupported").findings
        assert [finding.message[:13] for finding in found] == expected, (first, second)


# One defect, an image without a fixed tag, behind what stacks pass each other

IMAGE = "Resources:\n  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n"
IMAGE += "        - {Name: web, Memory: 64, Image: !Sub 'public.ecr.aws/x/y:${Tag}'}\n"
CHILD = "Parameters:\n  Tag: {Type: String, Default: '1'}\n  Stage: {Type: String, Default: ''}\n"
BY_STAGE = CHILD + "Conditions: {IsProd: !Equals [!Ref Stage, prod]}\n"
BY_STAGE += IMAGE.replace(
    "!Sub 'public.ecr.aws/x/y:${Tag}'", "!If [IsProd, 'public.ecr.aws/x/y', 'public.ecr.aws/x/y:1']"
)
ROOT = """
Parameters:
  Stage: {Type: String}
  Given: {Type: String, Default: latest}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  Nested: {Type: KIND, Properties: {WHERE: child.yaml, Parameters: {PASSED}}}
"""
STACK = ROOT.replace("KIND", "AWS::CloudFormation::Stack").replace("WHERE", "TemplateURL")
SAM = ROOT.replace("KIND", "AWS::Serverless::Application").replace("WHERE", "Location")

PASSED = [
    ("what is written", STACK, "Tag: latest", CHILD + IMAGE, ["high ()"]),
    ("what is fine", STACK, "Tag: '2'", CHILD + IMAGE, []),
    ("the parent's default", STACK, "Tag: !Ref Given", CHILD + IMAGE, ["medium ()"]),
    ("what the parent leaves open", STACK, "Tag: !Ref Stage", CHILD + IMAGE, []),
    (
        "by the parent's condition",
        STACK,
        "Tag: !If [IsProd, '1', latest]",
        CHILD + IMAGE,
        ["high (('IsProd', False),)"],
    ),
    ("by the parent's condition, to no avail", STACK, "Tag: !If [IsProd, '1', '2']", CHILD + IMAGE, []),
    ("in both ways", STACK, "Tag: !If [IsProd, latest, '']", CHILD + IMAGE, ["high (('IsProd', True),)"]),
    ("what the child compares", STACK, "Stage: !Ref Stage", BY_STAGE, ["high (('IsProd', True),)"]),
    ("what the child compares, known", STACK, "Stage: prod", BY_STAGE, ["high ()"]),
    ("what the child compares, known to be another", STACK, "Stage: !Sub 'x-${Stage}'", BY_STAGE, []),
    ("SAM's nested application", SAM, "Tag: latest", CHILD + IMAGE, ["high ()"]),
]


@pytest.mark.parametrize(
    ("root", "passed", "child", "expected"), [row[1:] for row in PASSED], ids=[row[0] for row in PASSED]
)
def test_what_a_nested_stack_is_passed(tmp_path: Path, root: str, passed: str, child: str, expected: list[str]) -> None:
    (tmp_path / "root.yaml").write_text(root.replace("PASSED", passed))
    (tmp_path / "child.yaml").write_text(child)
    found = scan_folder(tmp_path, "floating-image-tag").findings
    assert [f"{finding.confidence} {finding.when}" for finding in found] == expected


def test_a_condition_of_the_parent_that_has_the_name_of_one_of_the_child(tmp_path: Path) -> None:
    (tmp_path / "root.yaml").write_text(STACK.replace("PASSED", "Stage: !Ref Stage, Tag: !If [IsProd, '1', latest]"))
    for branches, count in [("IMAGE, 'public.ecr.aws/x/y:1'", 0), ("'public.ecr.aws/x/y:1', IMAGE", 1)]:
        image = "!If [IsProd, " + branches.replace("IMAGE", "!Sub 'public.ecr.aws/x/y:${Tag}'") + "]"
        (tmp_path / "child.yaml").write_text(BY_STAGE.partition("Image: ")[0] + f"Image: {image}" + "}\n")
        found = scan_folder(tmp_path, "floating-image-tag").findings
        assert len(found) == count, branches


def test_stacks_that_nest_each_other(tmp_path: Path) -> None:
    stack = (
        "  Other: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: OTHER, Parameters: {Tag: latest}}}\n"
    )
    for name, other in [("a.yaml", "b.yaml"), ("b.yaml", "a.yaml")]:
        (tmp_path / name).write_text(CHILD + IMAGE + stack.replace("OTHER", other))
    report = scan_folder(tmp_path, "floating-image-tag")
    assert not report.incomplete
    assert len(report.findings) == 1


def test_a_loop_of_a_nested_stack_runs_over_what_it_is_passed(tmp_path: Path) -> None:
    child = "Parameters:\n  Tags: {Type: CommaDelimitedList, Default: latest}\nResources:\n  Fn::ForEach::Tasks:\n"
    child += "    - Tag\n    - !Ref Tags\n    - Task${Tag}:" + IMAGE.partition("Task:")[2].replace("\n", "\n        ")
    (tmp_path / "child.yaml").write_text(child)
    for passed, expected in [("Tags: 'v1,latest'", ["Tasklatest"]), ("Tags: v1", []), ("Tags: !Ref Stage", [])]:
        (tmp_path / "root.yaml").write_text(STACK.replace("PASSED", passed))
        found = scan_folder(tmp_path, "floating-image-tag").findings
        assert [finding.resource.name for finding in found] == expected, passed


# What rests on another stack's conditions

NETWORK = """
Parameters: {Kind: {Type: String}}
Conditions: {ByAddress: !Equals [!Ref Kind, ip]}
Resources:
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {Port: 80, Protocol: HTTP, VpcId: vpc-1, TargetType: TYPE}
Outputs:
  Group: {Value: !Ref Group, Export: {Name: group}}
  Port: {Value: !If [ByAddress, 80, 81], Export: {Name: port}}
"""

BEYOND = [
    ("a property", "!If [ByAddress, ip, instance]", "80", ["target-type-mismatch (('ByAddress', False),)"]),
    ("fine in any case", "ip", "80", []),
    ("an output", "ip", "!ImportValue port", ["load-balancer-port-unmapped (('ByAddress', False),)"]),
]


@pytest.mark.parametrize(("type_", "port", "expected"), [row[1:] for row in BEYOND], ids=[row[0] for row in BEYOND])
def test_what_rests_on_another_stacks_condition_says_so(
    tmp_path: Path, type_: str, port: str, expected: list[str]
) -> None:
    (tmp_path / "network.yaml").write_text(NETWORK.replace("TYPE", type_))
    service = SERVICE.replace("TASK", "!Ref Task").replace("PORT", port).replace("GROUP", "!ImportValue group")
    (tmp_path / "app.yaml").write_text("Resources:\n  Task:" + TASK.replace("CPU", "'256'") + "  Service:" + service)
    found = scan_folder(tmp_path, "target-type-mismatch", "load-balancer-port-unmapped").findings
    assert [f"{finding.rule} {finding.when}" for finding in found] == expected


def test_what_a_nested_stack_is_passed_agrees_with_the_variant_of_its_parent(tmp_path: Path) -> None:
    parent = STACK.replace("PASSED", "Kind: !If [IsProd, ip, instance]") + "  Task:" + TASK.replace("CPU", "'256'")
    service = (
        SERVICE.replace("TASK", "!Ref Task").replace("PORT", "80").replace("GROUP", "!GetAtt Nested.Outputs.Group")
    )
    (tmp_path / "root.yaml").write_text(parent + "  Service:" + service + "      DesiredCount: !If [IsProd, 2, 1]\n")
    (tmp_path / "child.yaml").write_text(NETWORK.replace("TYPE", "!Ref Kind"))
    (finding,) = scan_folder(tmp_path, "target-type-mismatch").findings
    assert finding.when == (("IsProd", False),)


EXPORTED = "Outputs:\n  Tag: {Value: VALUE, Export: {Name: NAME}}\n"
IMPORTED = "Resources:\n  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n"
IMPORTED += "        - {Name: web, Memory: 64, Image: !Join [':', [public.ecr.aws/x/y, !ImportValue NAME]]}\n"

EXPORTS = [
    ("one", ["latest tag"], "tag", ["high"]),
    ("fine", ["v1 tag"], "tag", []),
    ("two of the same name", ["latest tag", "v1 tag"], "tag", []),
    ("a name that is likely the same", ["latest prod-tag"], "{'Fn::Sub': '${Stage}-tag'}", ["medium"]),
    ("a name by a default", ["latest !Sub '${Named}-tag'"], "prod-tag", ["medium"]),
]


@pytest.mark.parametrize(("exports", "name", "expected"), [row[1:] for row in EXPORTS], ids=[row[0] for row in EXPORTS])
def test_which_export_is_imported(tmp_path: Path, exports: list[str], name: str, expected: list[str]) -> None:
    head = "Parameters:\n  Stage: {Type: String}\n  Named: {Type: String, Default: prod}\n"
    (tmp_path / "app.yaml").write_text(head + IMPORTED.replace("NAME", name))
    for number, export in enumerate(exports):
        value, _, exported = export.partition(" ")
        output = EXPORTED.replace("VALUE", value).replace("NAME", exported)
        (tmp_path / f"base{number}.yaml").write_text(head + "Resources: {Queue: {Type: 'AWS::SQS::Queue'}}\n" + output)
    found = scan_folder(tmp_path, "floating-image-tag").findings
    assert [finding.confidence for finding in found] == expected
