"""What the README tells people to type works."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from ecslint import config
from tests.cli.test_scan_command import ecslint

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)
COMMANDS = [
    line.partition("#")[0].strip()
    for language, block in BLOCKS
    if language == "sh"
    for line in block.splitlines()
    if line.startswith("ecslint ")
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "fixtures" / "good" / "task-definition.json", tmp_path / "task-definition.json")
    shutil.copy(ROOT / "fixtures" / "good" / "privatelink-service.yaml", tmp_path / "template.yaml")
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "prod.json").write_text('{"Stage": "prod"}')
    shutil.copy(tmp_path / "params" / "prod.json", tmp_path / "prod.json")
    (tmp_path / "ecslint-baseline.json").write_text('{"version": 1, "findings": []}')
    return tmp_path


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 9


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_run(folder: Path, command: str) -> None:
    done = ecslint(*shlex.split(command)[1:], cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr


def test_settings_are_valid(folder: Path) -> None:
    (folder / "ecslint.toml").write_text(next(block for language, block in BLOCKS if language == "toml"))
    assert config.load(str(folder)).ignore == ("autoscaling-missing",)
    assert ecslint("scan", cwd=folder).returncode == 0


def test_the_two_commands_are_marked() -> None:
    for mark in ("the main job", "the tests"):
        assert re.search(rf"<!-- {mark} -->\n```sh\npython3 -m venv \.venv && [^\n]*\n```", README), mark
