"""The command as a person runs it: exit statuses, streams, flags, and what a run may import."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOOD = '{"family": "web", "containerDefinitions": [{"name": "a", "image": "public.ecr.aws/x/y:1", "memory": 64}]}'
BAD = GOOD.replace('"family"', '"networkMode": "awsvcp", "family"')
ONLY = ("--select", "invalid-value")


def ecslint(*arguments: str, cwd: Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    env = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE")
    }
    env |= {"PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-m", "ecslint", *arguments]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, text=True, env=env, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.json").write_text(GOOD)
    (tmp_path / "bad.json").write_text(BAD)
    (tmp_path / "broken.json").write_text('{"containerDefinitions": [')
    (tmp_path / "other.json").write_text('{"name": "not ECS"}')
    return tmp_path


STATUSES = [
    (("good.json",), 0),
    (("bad.json",), 1),
    (("bad.json", "--fail-on", "never"), 0),
    (("bad.json", "--ignore", "invalid-value"), 0),
    (("bad.json", "broken.json"), 1),
    (("good.json", "broken.json"), 3),
    (("broken.json",), 4),
    (("other.json",), 0),
    (("missing.json",), 2),
    (("good.json", "--select", "invalid-valu"), 2),
    (("good.json", "--format", "xml"), 2),
    (("good.json", "--fail-on", "sometimes"), 2),
    (("good.json", "--config", "missing.toml"), 2),
    (("good.json", "--output", "sarif"), 2),
    (("good.json", "--parameter", "x"), 2),
    (("good.json", "--rules", "missing"), 2),
    (("good.json", "--no-such-flag"), 2),
]


@pytest.mark.parametrize(("arguments", "status"), STATUSES, ids=[" ".join(case[0]) for case in STATUSES])
@pytest.mark.parametrize("form", ["text", "json"])
def test_exit_status(folder: Path, arguments: tuple[str, ...], status: int, form: str) -> None:
    extra = ONLY if "--select" not in arguments else ()
    chosen = () if "--format" in arguments else ("--format", form)
    done = ecslint("scan", *arguments, *extra, *chosen, cwd=folder)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    if status == 2:
        assert done.stdout == ""
        assert done.stderr


def test_wrong_names_are_met_with_a_suggestion(folder: Path) -> None:
    done = ecslint("scan", "good.json", "--ignore", "invalid-valu", cwd=folder)
    assert done.stderr == "error: unknown rule 'invalid-valu' in --ignore; did you mean 'invalid-value'?\n"


def test_findings_on_standard_output_and_remarks_on_the_other(folder: Path) -> None:
    done = ecslint("scan", "bad.json", "other.json", *ONLY, "--format", "json", cwd=folder)
    assert [finding["rule"] for finding in json.loads(done.stdout)["findings"]] == ["invalid-value"]
    assert done.stderr == "note: other.json: holds nothing of ECS, so there is nothing to check\n"


def test_standard_input(folder: Path) -> None:
    done = ecslint("scan", "-", "--stdin-filename", "task.json", *ONLY, "--format", "concise", cwd=folder, stdin=BAD)
    assert done.stdout.startswith("task.json:1:2: error[invalid-value]")


def test_several_reports_in_one_run(folder: Path) -> None:
    done = ecslint("scan", "bad.json", *ONLY, "-o", "json=out/a.json", "-o", "sarif=b.sarif", cwd=folder)
    assert done.returncode == 1
    assert json.loads((folder / "out/a.json").read_text())["summary"]["error"] == 1
    assert json.loads((folder / "b.sarif").read_text())["version"] == "2.1.0"


def test_settings_are_found_beside_the_file(folder: Path) -> None:
    (folder / "ecslint.toml").write_text('ignore = ["invalid-value"]\n')
    assert ecslint("scan", "bad.json", *ONLY[:0], "--select", "validity", cwd=folder).returncode == 0
    assert ecslint("scan", "bad.json", "--select", "validity", "--isolated", cwd=folder).returncode == 1


def test_unknown_settings_are_refused(folder: Path) -> None:
    (folder / "ecslint.toml").write_text('ignroe = ["invalid-value"]\n')
    done = ecslint("scan", "bad.json", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean 'ignore'" in done.stderr


@pytest.mark.parametrize(
    ("environment", "colored"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"CLICOLOR_FORCE": "1"}, True),
    ],
)
def test_color_is_for_people(folder: Path, environment: dict[str, str], colored: bool) -> None:
    done = ecslint("scan", "bad.json", *ONLY, cwd=folder, **environment)
    assert ("\x1b[" in done.stdout) == colored


def test_a_folder_of_own_rules(folder: Path) -> None:
    (folder / "mine/container").mkdir(parents=True)
    (folder / "mine/container/name_too_short.py").write_text(
        '"""A short name."""\nfrom ecslint import Container, Findings, rule\n\n'
        '@rule(severity="warning", category="reliability")\n'
        "def check(container: Container, *, least: int = 2) -> Findings:\n"
        "    if len(container.name or '') < least:\n"
        '        yield container.at("name"), f"`name` has fewer than {least} letters"\n'
    )
    done = ecslint("scan", "good.json", "--rules", "mine", "--select", "name-too-short", "-f", "concise", cwd=folder)
    assert done.stdout.splitlines()[0].endswith("warning[name-too-short] `name` has fewer than 2 letters")
    (folder / "own.toml").write_text(
        'rules = ["mine"]\nselect = ["name-too-short"]\n[rule.name-too-short]\nleast = 1\n'
    )
    assert ecslint("scan", "good.json", "--config", "own.toml", cwd=folder).returncode == 0


def test_rules_are_listed_and_explained(folder: Path) -> None:
    listed = json.loads(ecslint("rules", "--format", "json", cwd=folder).stdout)["rules"]
    assert set(listed[0]) == {
        *("name", "record", "severity", "category", "default", "summary", "options", "peers", "fixable", "help"),
    }
    explained = ecslint("explain", "invalid-value", cwd=folder)
    assert explained.returncode == 0
    assert "Fix: " in explained.stdout
    assert ecslint("explain", "invalid-valu", cwd=folder).stderr.endswith("did you mean 'invalid-value'?\n")


@pytest.mark.parametrize("more", [(), ("--format", "json"), ("--isolated",), ("--select", "all")])
@pytest.mark.parametrize("name", ["task.json", "template.yaml"])
def test_a_scan_imports_nothing_heavy(folder: Path, name: str, more: tuple[str, ...]) -> None:
    """Start-up time is what a hook is judged by."""
    (folder / "template.yaml").write_text("Resources: {Cluster: {Type: 'AWS::ECS::Cluster'}}\n")
    (folder / "task.json").write_text(BAD)
    script = (
        "import sys\nfrom ecslint.cli import main\n"
        f"sys.argv = ['ecslint', 'scan', {name!r}, *{more!r}]\n"
        "import os\nos._exit = lambda status: print('LOADED', *sorted(sys.modules))\nmain()\n"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, env=env, check=True
    )
    loaded = set(done.stdout.rpartition("LOADED")[2].split())
    heavy = {
        "boto3",
        "botocore",
        "cfnlint",
        "jsonschema",
        "rich",
        "pydantic",
        "networkx",
        "pathspec",
        "asyncio",
        "tomllib",
    }
    assert not heavy & loaded
    assert ("yaml" in loaded) == (name == "template.yaml")
    assert ("typer" in loaded) == ("--select" in more)


@pytest.mark.parametrize("of", ["task-definition", "service", "config", "findings"])
def test_schemas_are_printed(folder: Path, of: str) -> None:
    assert (
        json.loads(ecslint("schema", of, cwd=folder).stdout)["$schema"]
        == "https://json-schema.org/draft/2020-12/schema"
    )


def test_an_unknown_schema_is_refused(folder: Path) -> None:
    done = ecslint("schema", "tasks", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no schema of 'tasks'" in done.stderr
