"""A folder in which the commands of a page can be typed: what a user of ecslint has lying around."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.documentation.snippets import ROOT, Snippet

GOOD = ROOT / "fixtures" / "good"
EXAMPLE = "fixtures/bad/fargate-web-service.yaml"
"""The one of the repository's own that the README shows."""
TEMPLATE = """\
Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
  DesiredCount: {Type: Number, Default: 2}
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: !Sub shop-${Stage}
      Cluster: shop
      TaskDefinition: shop
      DesiredCount: !Ref DesiredCount
"""
SERVICE = """\
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      EnableECSManagedTags: true
      PropagateTags: SERVICE
      DesiredCount: 1
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
        MinimumHealthyPercent: 50
        MaximumPercent: 150
"""
MANIFEST = {
    "version": "40.0.0",
    "artifacts": {"Shop": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Shop.template.json"}}},
}


def furnish(folder: Path, named: list[Snippet]) -> None:
    """Put the usual files into a folder, and those that the page names."""
    files = {
        "task-definition.json": (GOOD / "task-definition.json").read_text(),
        "template.yaml": TEMPLATE,
        "templates/web.yaml": TEMPLATE,
        "network.yaml": (GOOD / "efs-backed-service.yaml").read_text(),
        "services/shop.yaml": TEMPLATE,
        "service.yaml": SERVICE,
        EXAMPLE: (ROOT / EXAMPLE).read_text(),
        "prod.json": '{"Stage": "prod"}',
        "params/prod.json": '{"Stage": "prod"}',
        "ecslint-baseline.json": '{"version": 1, "findings": []}',
        "cdk.out/manifest.json": json.dumps(MANIFEST),
        "cdk.out/Shop.template.json": (GOOD / "template.json").read_text(),
        **{each.file: each.text for each in named},
    }
    for file, text in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def type_in(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Type a command in a shell that knows ecslint, in a folder; both streams are one, as on a terminal."""
    program = folder / ".bin" / "ecslint"
    if not program.exists():
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m ecslint "$@"\n')
        program.chmod(0o755)
    dropped = re.compile(r"AWS_|ECSLINT_|NO_COLOR|FORCE_COLOR|CLICOLOR")
    environment = {name: value for name, value in os.environ.items() if not dropped.match(name)}
    environment |= {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
