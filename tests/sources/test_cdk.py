"""What the CDK synthesizes: one folder with a manifest, templates and assets."""

from __future__ import annotations

from pathlib import Path

from ecslint.config import Settings
from ecslint.scan import Scan
from tests.examples import RULEBOOK

STACK = """{
  "Resources": {
    "ServiceTaskDef1922A00F": {
      "Type": "AWS::ECS::TaskDefinition",
      "Properties": {
        "NetworkMode": "bridge",
        "RequiresCompatibilities": ["FARGATE"],
        "ContainerDefinitions": [{"Name": "web", "Image": "public.ecr.aws/nginx/nginx:1.27"}]
      },
      "Metadata": {"aws:cdk:path": "Shop/Service/TaskDef/Resource"}
    },
    "Nested": {
      "Type": "AWS::CloudFormation::Stack",
      "Properties": {"TemplateURL": {"Fn::Sub": "https://s3.${AWS::URLSuffix}/x"}, "Parameters": {"Cpu": "300"}},
      "Metadata": {"aws:asset:path": "ShopNested.nested.template.json"}
    }
  }
}"""

NESTED = """{
  "Parameters": {"Cpu": {"Type": "String"}},
  "Resources": {"Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {
    "NetworkMode": "awsvpc", "RequiresCompatibilities": ["FARGATE"], "Cpu": {"Ref": "Cpu"}, "Memory": "512",
    "ContainerDefinitions": [{"Name": "web", "Image": "public.ecr.aws/nginx/nginx:1.27"}]}}}
}"""


def test_the_manifest_gives_parameters(tmp_path: Path) -> None:
    parameters = '"properties": {"templateFile": "Shop.template.json", "parameters": {"Cpu": "300"}}'
    (tmp_path / "manifest.json").write_text(
        '{"version": "36.0.0", "artifacts": {"Shop": {"type": "aws:cloudformation:stack", ' + parameters + "}}}"
    )
    (tmp_path / "Shop.template.json").write_text(NESTED)
    for given, expected in [({}, 1), ({"Cpu": "256"}, 0)]:
        run = Scan(Settings(select=("fargate-size-unsupported",)), RULEBOOK, given)
        run.add_paths([str(tmp_path)])
        assert len(run.judge().report.findings) == expected, given


def test_an_assembly_is_one_input_and_constructs_are_named(tmp_path: Path) -> None:
    (tmp_path / "cdk.out" / "asset.1234").mkdir(parents=True)
    out = tmp_path / "cdk.out"
    (out / "manifest.json").write_text(
        '{"version": "36.0.0", "artifacts": {"Shop": {"type": "aws:cloudformation:stack"}}}'
    )
    (out / "tree.json").write_text('{"tree": {"path": "AWS::ECS::TaskDefinition"}}')
    (out / "Shop.template.json").write_text(STACK)
    (out / "ShopNested.nested.template.json").write_text(NESTED)
    (out / "asset.1234" / "task-definition.json").write_text('{"containerDefinitions": [{"name": "a"}]}')
    run = Scan(Settings(select=("fargate-network-mode-not-awsvpc", "fargate-size-unsupported")), RULEBOOK)
    run.add_paths([str(out)])
    report = run.judge().report
    assert [(finding.rule, finding.resource.name, finding.resource.construct) for finding in report.findings] == [
        ("fargate-network-mode-not-awsvpc", "ServiceTaskDef1922A00F", "Shop/Service/TaskDef"),
        ("fargate-size-unsupported", "Task", None),
    ]
    assert report.files == 2
