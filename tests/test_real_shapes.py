"""Shapes that inputs have in the wild, each with what some rules say of it: silence where nothing is wrong."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.examples import scan


class Shape(NamedTuple):
    """An input, the rules that are run on it, and `line rule` of every finding expected."""

    name: str
    rules: str
    text: str
    expected: tuple[str, ...]


SHAPES = [
    Shape(
        "an image that a pipeline fills in before the task definition is registered",
        "required-parameter-missing",
        """
{
  "family": "bot",
  "containerDefinitions": [
    {"name": "bot", "image": null, "memory": 256}
  ]
}""",
        (),
    ),
    Shape(
        "an image that was left empty",
        "required-parameter-missing",
        """
{
  "family": "bot",
  "containerDefinitions": [
    {"name": "bot", "image": "", "memory": 256}
  ]
}""",
        ("5 required-parameter-missing",),
    ),
    Shape(
        "null in a template, which nothing fills in",
        "required-parameter-missing",
        """
Resources:
  Bot:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: bot
          Image:
          Memory: 256
""",
        ("7 required-parameter-missing",),
    ),
    Shape(
        "a parameter of the task within Terraform's array of containers",
        "validity",
        """
[
  {
    "name": "web",
    "image": "${image}",
    "networkMode": "awsvpc",
    "memoryReservation": ${memory},
    "portMappings": [{"containerPort": 8080}]
  }
]""",
        (),
    ),
    Shape(
        "a list that a condition leaves empty",
        "network-mode-unsupported-parameter",
        """
Parameters: {Mode: {Type: String, AllowedValues: [bridge, host]}}
Conditions: {IsBridge: !Equals [!Ref Mode, bridge]}
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: !Ref Mode
      ContainerDefinitions:
        - {Name: cache, Image: "public.ecr.aws/x/y:1", Memory: 64}
        - Name: exporter
          Image: public.ecr.aws/x/z:1
          Memory: 64
          Links: [!If [IsBridge, cache, !Ref "AWS::NoValue"]]""",
        (),
    ),
    Shape(
        "the same in a task definition, which the API refuses",
        "validity",
        """
{
  "family": "shop",
  "containerDefinitions": [
    {"name": "web", "image": "${image}", "networkMode": "awsvpc", "memory": 256}
  ]
}""",
        ("5 unknown-parameter",),
    ),
    Shape(
        "a program on Windows in a folder with a space",
        "health-check-command-invalid",
        r"""
{
  "family": "shop",
  "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"},
  "containerDefinitions": [
    {"name": "a", "image": "a:1", "healthCheck": {"command": ["CMD", "C:\\Program Files\\shop\\check.exe"]}},
    {"name": "b", "image": "b:1", "healthCheck": {"command": ["CMD", "C:\\shop\\check.exe --fast"]}}
  ]
}""",
        ("7 health-check-command-invalid",),
    ),
    Shape(
        "placement constraints of the wrong type, on Fargate",
        "fargate-unsupported-parameter",
        """
Resources:
  Web:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      PlacementConstraints: distinctInstance
""",
        ("8 fargate-unsupported-parameter",),
    ),
    Shape(
        "an explicit `AWS::NoValue` for what Fargate refuses",
        "fargate-unsupported-parameter",
        """
Resources:
  Web:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      PlacementConstraints: !Ref AWS::NoValue
      ContainerDefinitions:
        - Name: web
          Image: nginx
          Privileged: false
          ExtraHosts: []
""",
        (),
    ),
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_shape(shape: Shape) -> None:
    report = scan(shape.text, shape.rules)
    found = [f"{each.location.line if each.location else 0} {each.rule}" for each in report.findings]
    assert tuple(sorted(found)) == shape.expected
    assert not report.incomplete


def test_credentials_for_docker_hub_may_be_on_the_instance() -> None:
    """What Fargate pulls is pulled with what the task definition says; an instance may have a login of its own."""
    task = """
Resources:
  Web:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [%s]
      ContainerDefinitions: [{Name: web, Image: "nginx:1.27"}]
"""
    confidence = {kind: [each.confidence for each in scan(task % kind, "docker-hub-image-unauthenticated").findings]
                  for kind in ("FARGATE", "EC2")}  # fmt: skip
    assert confidence == {"FARGATE": ["high"], "EC2": ["medium"]}


def test_a_template_waits_and_a_service_goes_on() -> None:
    """Without a circuit breaker."""
    rule = "deployment-circuit-breaker-missing"
    template = scan("Resources: {S: {Type: AWS::ECS::Service, Properties: {TaskDefinition: shop}}}", rule)
    service = scan('{"serviceName": "shop", "taskDefinition": "shop", "desiredCount": 1}', rule)
    assert "up to three hours" in template.findings[0].message
    assert "stack" not in service.findings[0].message


def test_roles_of_the_template_are_not_every_role() -> None:
    """Passing them leaves nothing open."""
    template = """
Resources:
  Task: {Type: AWS::ECS::TaskDefinition, Properties: {TaskRoleArn: !GetAtt Role.Arn}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: run
          PolicyDocument: {Statement: {Effect: Allow, Action: "iam:PassRole", Resource: [!GetAtt Role.Arn%s]}}
"""
    report = scan(template % "", "pass-role-wildcard")
    assert not report.findings
    assert not report.undecided
    assert len(scan(template % ', "*"', "pass-role-wildcard").findings) == 1
