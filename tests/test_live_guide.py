"""What docs/live.md tells people to type works: each command in turn, against an organization of the double's."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ecslint.demo.shop import opened
from tests.lab import ACCOUNT, Lab
from tests.lab.fixtures import lab
from tests.lab.scale import organization

__all__ = ["lab"]

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "live.md").read_text(encoding="utf-8")
COMMANDS = [
    line.partition(" #")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    for line in block.splitlines()
    if line and line != "ecslint demo"
]
FINE = {"scan": (0, 1), "diff": (0, 1)}
"""The exit statuses of commands that may find something; of all others: 0."""

TEMPLATE = """\
Resources:
  Storefront:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: storefront
      Cluster: shop
      TaskDefinition: storefront
      DesiredCount: 3
"""


@pytest.fixture(scope="module")
def folder(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands are typed, one after the other."""
    found = tmp_path_factory.mktemp("guide")
    opened(lab.client, lab.world)
    others = [each for each in organization(lab, 2) if each != ACCOUNT]
    (found / "accounts.txt").write_text("\n".join(others))
    (found / "template.yaml").write_text(TEMPLATE)
    program = found / "ecslint"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m ecslint "$@"\n')
    program.chmod(0o755)
    return found


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 30


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_run(folder: Path, command: str) -> None:
    known = (folder / "accounts.txt").read_text()
    typed = command.replace("111122223333,444455556666", known.replace("\n", ","))
    paths = os.pathsep.join((str(folder), os.environ["PATH"]))
    environment = {**os.environ, "PATH": paths, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", typed], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode in FINE.get(command.split()[1], (0,)), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
