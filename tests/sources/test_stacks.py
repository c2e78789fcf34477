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
    assert all(finding.confidence == "medium" for finding in found)


def test_a_template_of_two_nested_stacks_is_given_no_parameters(tmp_path: Path) -> None:
    (tmp_path / "task.yaml").write_text(
        "Parameters: {Cpu: {Type: String}}\nResources:\n  Task:" + TASK.replace("CPU", "!Ref Cpu")
    )
    stack = "  {}: {{Type: 'AWS::CloudFormation::Stack', Properties: {{TemplateURL: task.yaml, "
    stack += "Parameters: {{Cpu: '{}'}}}}}}\n"
    (tmp_path / "root.yaml").write_text("Resources:\n" + stack.format("A", 256) + stack.format("B", 300))
    assert not scan_folder(tmp_path, "fargate-size-unsupported").findings
