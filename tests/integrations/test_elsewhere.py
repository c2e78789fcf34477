"""The files for GitLab, CodeBuild, Docker and VS Code: read, and what is in them run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import yaml

from ecslint import __version__
from ecslint.onboarding.pipelines import job
from tests.integrations.checkout import FINDINGS, INTEGRATIONS, ROOT, bash, environment, workspace

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")


def typed(commands: list[str], folder: Path) -> int:
    """Run the commands of a pipeline but its installation; the status of the first that fails."""
    installs = [command for command in commands if command.startswith("pip install")]
    assert installs == [f"pip install --quiet ecslint=={__version__}"]
    here = workspace(folder / "workspace")
    done = [bash(each, here, environment(folder / "bin")) for each in commands if each not in installs]
    assert "Traceback" not in "".join(each.stdout + each.stderr for each in done)
    return next((each.returncode for each in done if each.returncode), 0)


def test_gitlab(tmp_path: Path) -> None:
    text = (INTEGRATIONS / "gitlab-ci.yml").read_text()
    assert text.endswith(f"\n{job('test', None)}")  # what `ecslint init` writes
    (made,) = yaml.safe_load(text).values()
    assert typed(made["script"], tmp_path) == 1
    assert made["artifacts"]["when"] == "always"
    reports = {kind: tmp_path / "workspace" / file for kind, file in made["artifacts"]["reports"].items()}
    assert len(json.loads(reports["codequality"].read_text())) == FINDINGS
    assert len(list(ElementTree.parse(reports["junit"]).iter("failure"))) == FINDINGS  # noqa: S314 - of our own making


def test_codebuild(tmp_path: Path) -> None:
    """https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html"""
    made = yaml.safe_load((INTEGRATIONS / "buildspec.yml").read_text())
    assert made["version"] == 0.2
    commands = [command for phase in made["phases"].values() for command in phase["commands"]]
    assert typed(commands, tmp_path) == 1
    (report,) = made["reports"].values()
    assert report["file-format"] == "JUNITXML"
    files = [tmp_path / "workspace" / report["base-directory"] / file for file in report["files"]]
    assert [len(list(ElementTree.parse(file).iter("failure"))) for file in files] == [FINDINGS]  # noqa: S314


# Docker


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"(?m)^#.*\n", "", (ROOT / "Dockerfile").read_text()).replace("\\\n", " ")
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in text.splitlines() if line)]


def test_the_image_is_small_and_has_no_rights() -> None:
    told = instructions()
    last = max(index for index, (word, _) in enumerate(told) if word == "FROM")
    final = dict(told[last:])
    assert re.fullmatch(r"python:3\.\d+-slim", final["FROM"])
    assert final["USER"] == "65532:65532"
    assert final["WORKDIR"] == "/src"
    assert json.loads(final["ENTRYPOINT"]) == ["ecslint"]
    assert "RUN" not in final


def test_the_image_gets_what_it_needs(tmp_path: Path) -> None:
    """From no more than what is copied into it, the package is built whole."""
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = [
        name for word, rest in instructions() if word == "COPY" and "--from" not in rest for name in rest.split()[:-1]
    ]
    assert set(copied) == kept
    for name in copied:
        take = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        take(ROOT / name, tmp_path / name)
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "out").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {"ecslint/cli/__init__.py", "ecslint/rules/service/rollout_deadlock.py"} <= set(names)
    assert any(name.endswith("entry_points.txt") for name in names)


# VS Code


def test_editor_settings_lead_to_our_schemas(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")
    for command in re.findall(r"(?m)^(?:mkdir|ecslint schema) .*$", page):
        assert bash(command, tmp_path, environment(tmp_path / "bin")).returncode == 0, command
    settings = json.loads((INTEGRATIONS / "vscode-settings.json").read_text())
    associated: dict[str, list[str]] = {each["url"]: each["fileMatch"] for each in settings["json.schemas"]}
    for url, names in settings["yaml.schemas"].items():
        assert url in associated
        associated[url] += names
    schemas = {url: jsonschema.Draft202012Validator(json.loads((tmp_path / url).read_text())) for url in associated}
    found = {url: _valid(validator, associated[url]) for url, validator in schemas.items()}
    assert all(found.values()), found


def _valid(validator: Any, names: list[str]) -> list[str]:
    """The good fixtures of these names, which must all be valid."""
    fixtures = [path for path in (ROOT / "fixtures/good").glob("*.json") if not path.name.startswith("templated-")]
    good = [path for path in fixtures if any(fnmatch(path.name, name) for name in names)]
    for path in good:
        validator.validate(json.loads(path.read_text()))
    return [path.name for path in good]


def test_the_task_fills_the_list_of_problems(tmp_path: Path) -> None:
    (task,) = json.loads((INTEGRATIONS / "vscode-tasks.json").read_text())["tasks"]
    done = bash(task["command"], workspace(tmp_path / "workspace"), environment(tmp_path / "bin"))
    pattern = task["problemMatcher"]["pattern"]
    problems = [match for line in done.stdout.splitlines() if (match := re.search(pattern["regexp"], line))]
    assert len(problems) == FINDINGS
    assert {match[pattern["severity"]] for match in problems} == {"error", "warning"}
