"""`ecslint init` in repositories of several kinds, as a person and as a script calls it."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from ecslint import config
from tests.cli.test_scan_command import ROOT, ecslint

CLUSTER = "Parameters: {Stage: {Type: String}}\nResources: {Cluster: {Type: 'AWS::ECS::Cluster'}}\n"
HOOKS = "# ours\nrepos:\n  - repo: x # pinned\n    rev: v1\n    hooks: [{id: a}]\n"
WRITTEN = ["ecslint.toml", ".pre-commit-config.yaml", ".github/workflows/ecslint.yml"]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One with a hook, a workflow's folder and a template whose parameters are in a file."""
    for folder in (".git", ".github", "templates", "params"):
        (tmp_path / folder).mkdir()
    (tmp_path / "templates/cluster.yaml").write_text(CLUSTER)
    (tmp_path / "params/prod.json").write_text('[{"ParameterKey": "Stage", "ParameterValue": "prod"}]')
    (tmp_path / ".pre-commit-config.yaml").write_text(HOOKS)
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_without_a_terminal_it_says_what_to_type(repository: Path) -> None:
    before = files(repository)
    done = ecslint("init", cwd=repository)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "error: there is no terminal to ask on, so nothing was written: type `ecslint init --"
    )
    assert all(f"+++ b/{name}" in done.stdout for name in WRITTEN)
    assert files(repository) == before


def test_a_dry_run_writes_nothing(repository: Path) -> None:
    before = files(repository)
    done = ecslint("init", "--dry-run", "--baseline", cwd=repository)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing was written: `ecslint init` asks about each" in done.stdout
    assert "ecslint-baseline.json (new): accepts" in done.stdout
    assert files(repository) == before


def test_what_it_writes_holds(repository: Path) -> None:
    done = ecslint("init", "--yes", cwd=repository)
    assert done.returncode == 0, done.stderr
    assert f"Wrote {', '.join(WRITTEN)}." in done.stdout
    settings = config.load(str(repository))
    assert settings.parameters_for(str(repository / "templates/cluster.yaml")) == {"Stage": "prod"}
    hooks = (repository / ".pre-commit-config.yaml").read_text()
    assert hooks.startswith(HOOKS)
    assert yaml.safe_load(hooks)["repos"][1]["hooks"] == [{"id": "ecslint"}]
    again = files(repository)
    done = ecslint("init", cwd=repository)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Nothing to do: all of it is there.")
    assert files(repository) == again


def test_examples_in_the_settings_are_settings(repository: Path) -> None:
    ecslint("init", "--yes", cwd=repository)
    text = (repository / "ecslint.toml").read_text()
    (repository / "ecslint.toml").write_text(re.sub(r"(?m)^# (?=[\w\[]+.* = |\[\[)", "", text))
    settings = config.load(str(repository))
    assert (settings.extend_select, settings.exclude) == (("image-outside-ecr",), ("legacy/**",))
    assert [wish.rules for wish in settings.suppress] == [("public-ip-assigned",)]
    assert ecslint("scan", "--fail-on", "never", cwd=repository).returncode == 0


def test_findings_are_accepted_when_asked(repository: Path) -> None:
    shutil.copy(ROOT / "fixtures/bad/fargate-web-service.yaml", repository / "templates/web.yaml")
    assert ecslint("scan", cwd=repository).returncode == 1
    done = ecslint("init", "--yes", "--baseline", cwd=repository)
    assert done.returncode == 0, done.stderr
    hook = yaml.safe_load((repository / ".pre-commit-config.yaml").read_text())["repos"][1]["hooks"][0]
    assert hook["args"] == ["--baseline", "ecslint-baseline.json"]
    assert ecslint("scan", *hook["args"], cwd=repository).returncode == 0
    assert ecslint("init", "--baseline", cwd=repository).stdout.endswith("Nothing to do: all of it is there.\n")


def test_it_works_at_the_root_and_leaves_settings_alone(repository: Path) -> None:
    (repository / "pyproject.toml").write_text('[tool.ecslint]\nfail-on = "error"\n')
    done = ecslint("init", "--yes", cwd=repository / "templates")
    assert done.stdout.startswith(f"In {repository}, the root of the repository:\n")
    assert not (repository / "ecslint.toml").exists()
    assert (repository / ".github/workflows/ecslint.yml").exists()


def test_parameters_of_several_files_are_not_guessed(repository: Path) -> None:
    (repository / "params/prod.json").rename(repository / "params/eu.json")
    shutil.copy(repository / "params/eu.json", repository / "params/us.json")
    done = ecslint("init", "--yes", cwd=repository)
    assert "templates/cluster.yaml: its parameters are in params/eu.json, params/us.json; name one" in done.stdout
    assert tomllib.loads((repository / "ecslint.toml").read_text()) == {}


def test_what_cannot_be_edited_stops_nothing_else(repository: Path) -> None:
    (repository / ".pre-commit-config.yaml").write_text("repos: [{repo: x, hooks: [{id: a}]}]\n")
    done = ecslint("init", "--yes", cwd=repository)
    assert done.returncode == 0
    assert "note: .pre-commit-config.yaml is written in a way that leaves no sure place for the hook" in done.stderr
    assert (repository / ".github/workflows/ecslint.yml").exists()
    again = ecslint("init", "--yes", cwd=repository)
    assert again.stdout.endswith("Nothing was written: what is missing is yours to add, as said above.\n")


def test_where_nothing_tells_of_a_pipeline_none_is_made(tmp_path: Path) -> None:
    done = ecslint("init", "--yes", cwd=tmp_path)
    assert done.returncode == 0
    assert sorted(files(tmp_path)) == [".pre-commit-config.yaml", "ecslint.toml"]
    assert "note: no pipeline of GitHub or GitLab is here" in done.stderr


def on_a_terminal(cwd: Path, *answers: str) -> tuple[int, str]:
    """What `ecslint init` says to a person who gives these answers, and its exit status."""
    main, other = pty.openpty()
    command = [sys.executable, "-m", "ecslint", "init"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "dumb"}
    with subprocess.Popen(command, cwd=cwd, stdin=other, stdout=other, stderr=other, env=environment) as process:
        os.close(other)
        said, left = "", list(answers)
        while select.select([main], [], [], 60)[0]:
            try:
                said += os.read(main, 65536).decode()
            except OSError:  # the other end is closed
                break
            if said.rstrip().endswith("[Y/n]:") and left:
                os.write(main, f"{left.pop(0)}\n".encode())
    os.close(main)
    return process.returncode, said.replace("\r\n", "\n")


def test_a_person_is_asked_about_each(repository: Path) -> None:
    status, said = on_a_terminal(repository, "y", "n", "")
    assert status == 0, said
    questions = [f"Write {name}? [Y/n]:" for name in WRITTEN]
    assert [said.count(question) for question in questions] == [1, 1, 1]
    assert said.index("+++ b/ecslint.toml") < said.index(questions[0]) < said.index("+++ b/.pre-commit-config.yaml")
    assert (repository / ".pre-commit-config.yaml").read_text() == HOOKS
    assert (repository / "ecslint.toml").exists()
    assert "Wrote ecslint.toml, .github/workflows/ecslint.yml." in said


def test_a_person_with_many_findings_is_offered_a_baseline(repository: Path) -> None:
    for number in range(3):
        shutil.copy(ROOT / "fixtures/bad/fargate-web-service.yaml", repository / f"templates/web{number}.yaml")
    status, said = on_a_terminal(repository, "n", "y", "y", "n")
    assert status == 0, said
    assert re.search(r"There are \d\d findings .*\. Accept them, so that only new ones fail\? \[Y/n\]:", said)
    assert "args: [--baseline, ecslint-baseline.json]" in (repository / ".pre-commit-config.yaml").read_text()
    assert (repository / "ecslint-baseline.json").exists()
