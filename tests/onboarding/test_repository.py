"""What is seen of a repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecslint.config import Settings
from ecslint.onboarding.repository import Repository, look
from ecslint.rulebook import Rulebook
from ecslint.scan import Scan

TEMPLATE = "Parameters: {Stage: {Type: String}, Count: {Type: Number}}\nResources: {A: {Type: 'AWS::ECS::Cluster'}}\n"
STAGE = '{"Parameters": {"Stage": "x"}}'


def seen(folder: Path, files: dict[str, str]) -> Repository:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    scan = Scan(Settings(), Rulebook())
    scan.add_paths(["."])
    return look(scan)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("files", "chosen", "undecided"),
    [
        ([], "", []),
        (["params.json"], "params.json", []),
        (["dev.json", "prod.json"], "prod.json", []),
        (["params/dev/a.json", "params/production/a.json"], "params/production/a.json", []),
        (["product.json", "dev.json"], "", ["dev.json", "product.json"]),
        (["prod-eu.json", "prod-us.json"], "", ["prod-eu.json", "prod-us.json"]),
    ],
    ids=str,
)
def test_files_of_parameters(here: Path, files: list[str], chosen: str, undecided: list[str]) -> None:
    """The one there is, or the one for production."""
    found = seen(here, {"stack.yaml": TEMPLATE, **dict.fromkeys(files, STAGE)})
    assert found.parameter_files.get("stack.yaml", "") == chosen
    assert found.undecided_parameters.get("stack.yaml", []) == undecided


def test_values_of_other_templates_are_none_of_it(here: Path) -> None:
    other = '[{"ParameterKey": "Other", "ParameterValue": "x"}, {"ParameterKey": "Stage", "ParameterValue": "x"}]'
    found = seen(here, {"stack.yaml": TEMPLATE, "other.json": other, "broken.json": '{"Parameters": '})
    assert (found.parameter_files, found.undecided_parameters) == ({}, {})


@pytest.mark.parametrize(
    ("files", "github", "gitlab"),
    [
        ({}, False, False),
        ({".github/CODEOWNERS": ""}, True, False),
        ({".gitlab-ci.yml": ""}, False, True),
        ({".git/config": '[remote "origin"]\nurl = git@github.com:a/b.git\n'}, True, False),
        ({".git/config": '[remote "origin"]\nurl = https://gitlab.com/a/b\n'}, False, True),
        ({".git/config": '[remote "origin"]\nurl = ssh://git@git.example.com/a/b\n'}, False, False),
    ],
    ids=str,
)
def test_where_it_lives(here: Path, files: dict[str, str], github: bool, gitlab: bool) -> None:
    found = seen(here, files)
    assert (found.uses_github, found.uses_gitlab) == (github, gitlab)


@pytest.mark.parametrize(
    ("files", "branch"),
    [
        ({}, "main"),
        ({".git/HEAD": "ref: refs/heads/master\n"}, "master"),
        ({".git/HEAD": "ref: refs/heads/feature\n"}, "main"),
        ({".git/HEAD": "x", ".git/refs/remotes/origin/HEAD": "ref: refs/remotes/origin/trunk\n"}, "trunk"),
    ],
    ids=str,
)
def test_the_branch(here: Path, files: dict[str, str], branch: str) -> None:
    assert seen(here, files).branch == branch


def test_the_cdk(here: Path) -> None:
    assert not seen(here, {}).is_cdk
    assert seen(here, {"cdk.json": "{}"}).is_cdk
