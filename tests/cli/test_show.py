"""`ecslint scan --show-settings` and `--show-files`: what a run would obey and read."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ecslint import config
from ecslint.config_values import SETTINGS
from tests.cli.test_scan_command import BAD, GOOD, ROOT, ecslint

WRITTEN = """\
extend-select = ["image-outside-ecr"]
ignore = [
  "autoscaling-missing",  # format = "json"
]
fail-on = "error"
exclude = ["legacy/**", 'a "quoted" name']

[per-file-ignores]
"dev/**" = ["public-ip-assigned"]

[rule.image-outside-ecr]
severity = "warning"
registries = ["ghcr.io"]

[parameters."templates/*.yaml"]
Stage = "prod"

[[suppress]]
rules = ["root-user"]
containers = ["datadog-agent"]
reason = "the agent needs it"
until = 2030-06-30
"""
LINES = {
    "extend-select": "ecslint.toml:1",
    "ignore": "ecslint.toml:2",
    "fail-on": "ecslint.toml:5",
    "exclude": "ecslint.toml:6",
    "per-file-ignores": "ecslint.toml:8",
    "rule": "ecslint.toml:11",
    "parameters": "ecslint.toml:15",
    "suppress": "ecslint.toml:18",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "task.json").write_text(GOOD)
    (tmp_path / "ecslint.toml").write_text(WRITTEN)
    return tmp_path


def origins(folder: Path, *arguments: str, **environment: str) -> dict[str, list[str]]:
    """Where each setting is from that is not the usual one."""
    done = ecslint("scan", "--show-settings", "--format", "json", *arguments, cwd=folder, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    settings: dict[str, Any] = json.loads(done.stdout)["settings"]
    assert list(settings) == list(SETTINGS)
    return {name: each["from"] for name, each in settings.items() if each["from"] != ["default"]}


def test_each_setting_tells_its_line(folder: Path) -> None:
    told = origins(folder)
    assert told.pop("format") == ["--format"]
    assert told == {name: [line] for name, line in LINES.items()}


def test_the_command_line_replaces_or_adds(folder: Path) -> None:
    told = origins(folder, "--ignore", "root-user", "--fail-on", "info", "--extend-select", "cost")
    assert told["ignore"] == ["ecslint.toml:2", "--ignore"]
    assert told["extend-select"] == ["ecslint.toml:1", "--extend-select"]
    assert told["fail-on"] == ["--fail-on"]
    assert origins(folder, "--select", "cost").keys() >= {"select", "ignore"}
    assert "extend-select" not in origins(folder, "--select", "cost")
    assert origins(folder, "--isolated") == {"format": ["--format"]}


def test_settings_of_a_python_project(folder: Path) -> None:
    (folder / "ecslint.toml").unlink()
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "ignore"\n\n[tool.other]\nignore = []\n\n[tool.ecslint]\nignore = ["root-user"]\n'
        "[tool.ecslint.rule.root-user]\nseverity = 'error'\n"
    )
    told = origins(folder)
    assert (told["ignore"], told["rule"]) == (["pyproject.toml:8"], ["pyproject.toml:9"])


def test_what_is_printed_is_a_settings_file_that_says_the_same(folder: Path) -> None:
    done = ecslint("scan", "--show-settings", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    before = config.load(str(folder))
    (folder / "ecslint.toml").write_text(done.stdout)
    assert config.load(str(folder)) == before
    assert ecslint("scan", "--show-settings", cwd=folder).stdout.splitlines()[-1] == done.stdout.splitlines()[-1]


def test_the_rules_that_are_on_are_listed(folder: Path) -> None:
    text = ecslint("scan", "--show-settings", "--select", "root-user,image-outside-ecr", cwd=folder).stdout
    assert text.splitlines()[0] == "# Settings file: ecslint.toml (the nearest)"
    assert "\n#   image-outside-ecr\n#   root-user\n" in text
    assert "\n# 2 of " in text
    assert tomllib.loads(text)["select"] == ["root-user", "image-outside-ecr"]


def test_settings_that_cannot_be_obeyed_are_told(folder: Path) -> None:
    (folder / "ecslint.toml").write_text("ignroe = []\n")
    done = ecslint("scan", "--show-settings", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean 'ignore'" in done.stderr


# Files


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name in ("task-definition.json", "service-definition.json", "put-targets.json", "fargate-web-service.yaml"):
        shutil.copy(ROOT / "fixtures" / "good" / name, tmp_path / name)
    (tmp_path / "containers.json").write_text('[{"name": "a", "image": "x", "essential": true}]')
    (tmp_path / "other.json").write_text('{"name": "not ECS"}')
    (tmp_path / "broken.json").write_text('{"containerDefinitions": [')
    (tmp_path / "linked.json").symlink_to("nowhere.json")
    (tmp_path / "legacy").mkdir()
    (tmp_path / "legacy/task.json").write_text(GOOD)
    (tmp_path / "ecslint.toml").write_text('exclude = ["legacy"]\n')
    return tmp_path


def test_files_are_listed_with_what_they_are(files: Path) -> None:
    done = ecslint("scan", "--show-files", cwd=files)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "containers.json: container definitions",
        "fargate-web-service.yaml: CloudFormation template",
        "put-targets.json: targets of an event rule",
        "service-definition.json: service definition",
        "task-definition.json: task definition",
    ]
    assert "note: linked.json: a link to something that does not exist\n" in done.stderr
    assert "note: broken.json: line 1, column 26: " in done.stderr
    assert "note: 1 other file of a promising name, such as other.json: nothing of ECS in it" in done.stderr


def test_files_as_json(files: Path) -> None:
    told = json.loads(ecslint("scan", "--show-files", "-f", "json", "task-definition.json", "legacy", cwd=files).stdout)
    assert told == {
        "files": [
            {"path": "legacy/task.json", "form": "task definition"},
            {"path": "task-definition.json", "form": "task definition"},
        ],
        "skipped": [],
        "others": [],
    }
    told = json.loads(ecslint("scan", "--show-files", "--format", "json", cwd=files).stdout)
    assert told["others"] == ["other.json"]
    assert {each["path"] for each in told["skipped"]} == {"broken.json", "linked.json"}


def test_standard_input_and_paths_that_do_not_exist(files: Path) -> None:
    done = ecslint("scan", "--show-files", "-", "--stdin-filename", "task.json", cwd=files, stdin=BAD)
    assert (done.returncode, done.stdout) == (0, "task.json: task definition\n")
    done = ecslint("scan", "--show-files", "tsk-definition.json", cwd=files)
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean 'task-definition.json'" in done.stderr
