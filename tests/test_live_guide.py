"""What docs/live.md and its quick start tell people to type works: each command in turn, against an organization of the
double's."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ecslint.demo.shop import opened
from tests.cli.commands import ecslint
from tests.lab import ACCOUNT, Lab
from tests.lab.fixtures import lab
from tests.lab.scale import organization

pytestmark = pytest.mark.long

__all__ = ["lab"]

ROOT = Path(__file__).parents[1]
GUIDE = "".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("live.md", "quick-start-live.md"))
COMMANDS = dict.fromkeys(
    line.partition(" #")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    for line in block.splitlines()
    if line and line != "ecslint demo" and not line.startswith("pip install")
)
"""Each once: the quick start repeats some."""
OF_A_SHELL = frozenset("|&;<>$*")
"""What only a shell makes something of: all other commands run here, which is much quicker."""
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
def test_commands_run(folder: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = (folder / "accounts.txt").read_text()
    typed = command.replace("111122223333,444455556666", known.replace("\n", ","))
    fine = FINE.get(command.split()[1], (0,))
    if not OF_A_SHELL.intersection(typed):
        monkeypatch.chdir(folder)
        ran = ecslint(*shlex.split(typed)[1:])
        assert ran.status in fine, ran.out + ran.err
        return
    paths = os.pathsep.join((str(folder), os.environ["PATH"]))
    environment = {**os.environ, "PATH": paths, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", typed], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode in fine, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
