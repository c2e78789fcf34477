"""The GitHub Action: its metadata, and its steps, run by bash as a runner does."""

from __future__ import annotations

import json
import re
import shutil
import site
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from ecslint import __version__
from tests.integrations.checkout import FINDINGS, INTEGRATIONS, ROOT, bash, environment, install, workspace

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}
MATCHERS: list[dict[str, Any]] = json.loads((INTEGRATIONS / "problem-matcher.json").read_text())["problemMatcher"]
EXPRESSION = re.compile(r"\$\{\{ *inputs\.([\w-]+) *\}\}")

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")


class Ran(NamedTuple):
    status: int
    log: str
    outputs: dict[str, str]
    summary: str
    workspace: Path
    sarif: Path


def run(folder: Path, step: str = "Run ecslint", more: Mapping[str, str] | None = None, **inputs: str) -> Ran:
    """Run a step as a runner does: inputs, or their defaults, come in by its `env`. `more` is for the environment."""
    temporary = folder / "temporary"
    if step == "Run ecslint":
        install(temporary / "ecslint" / "bin")
    here = folder / "workspace" if (folder / "workspace").exists() else workspace(folder / "workspace")
    given = {name: str(each["default"]) for name, each in ACTION["inputs"].items()}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    expanded = {
        name: EXPRESSION.sub(lambda match: given[match[1]], value) for name, value in STEPS[step]["env"].items()
    }
    files = {name: folder / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.touch()
    runner = {"RUNNER_TEMP": str(temporary), "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_WORKSPACE": str(here)}
    env = environment(folder / "bin", **runner, **{name: str(file) for name, file in files.items()})
    env |= {**expanded, **(more or {})}
    done = bash(STEPS[step]["run"], here, env)
    outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
    summary = files["GITHUB_STEP_SUMMARY"].read_text()
    return Ran(done.returncode, done.stdout + done.stderr, outputs, summary, here, temporary / "ecslint.sarif")


# What it says of itself


def test_metadata() -> None:
    """https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax"""
    assert set(ACTION) == {"name", "description", "branding", "inputs", "outputs", "runs"}
    assert len(ACTION["description"]) <= 125  # what the marketplace takes
    assert ACTION["runs"]["using"] == "composite"
    for each in ACTION["inputs"].values():
        assert set(each) == {"description", "default"}
        assert isinstance(each["default"], str)
    for each in ACTION["outputs"].values():
        assert set(each) == {"description", "value"}
        assert re.fullmatch(r"\$\{\{ steps\.scan\.outputs\.\w+ \}\}", each["value"])
    for step in STEPS.values():
        assert ("run" in step) != ("uses" in step)
        assert ("run" in step) == ("shell" in step)
        assert set(step) <= {"name", "id", "if", "shell", "env", "run", "uses", "with"}


def test_no_input_is_part_of_a_script() -> None:
    assert [step for step in STEPS.values() if "${{" in step.get("run", "")] == []
    used = {
        name for step in STEPS.values() for value in step.get("env", {}).values() for name in EXPRESSION.findall(value)
    }
    assert used == set(ACTION["inputs"])


def test_what_it_uses_is_pinned_and_the_upload_always_happens() -> None:
    upload = STEPS["Upload to code scanning"]
    assert upload["if"].startswith("always() && ")
    for step in STEPS.values():
        assert "uses" not in step or re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"])


def test_inputs_are_documented() -> None:
    text = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")
    rows = dict(
        re.findall(r"(?m)^\| `([\w-]+)` \|(?: (`[^`]*`))? \|", text.partition("## GitHub")[2].partition("## ")[0])
    )
    assert {name: each["default"] for name, each in ACTION["inputs"].items()} == {
        name: value.strip("`") for name, value in rows.items()
    }


# What its steps do


def test_usually(tmp_path: Path) -> None:
    """Three reports of one run."""
    ran = run(tmp_path)
    assert ran.status == 1, ran.log
    assert ran.outputs == {"status": "1", "sarif": str(ran.sarif)}
    assert len(json.loads(ran.sarif.read_text())["runs"][0]["results"]) == FINDINGS
    assert ran.summary.startswith("## ecslint\n")
    assert ran.summary.count("task-definition.json:") >= FINDINGS
    lines = ran.log.splitlines()
    assert lines[0] == f"::add-matcher::{ROOT}/docs/integrations/problem-matcher.json"
    assert lines[-2:] == [f"::remove-matcher owner={matcher['owner']}::" for matcher in MATCHERS]


def test_annotations(tmp_path: Path) -> None:
    ran = run(tmp_path, annotations="true", sarif="false", summary="false")
    assert (ran.status, ran.outputs, ran.summary) == (1, {"status": "1"}, "")
    assert len(re.findall(r"(?m)^::(?:error|warning) file=task-definition\.json,line=\d+,", ran.log)) == FINDINGS
    assert "matcher" not in ran.log
    assert not ran.sarif.exists()


@pytest.mark.parametrize(
    ("inputs", "status"),
    [
        ({"paths": "service-definition.json"}, 0),
        ({"paths": "service-definition.json\r\n  task-definition.json  \n\n"}, 1),
        ({"fail_on": "never"}, 0),
        ({"config": "lenient.toml"}, 0),
        ({"args": "--select\nnetworking"}, 0),
        ({"args": "--no-such-option"}, 2),
        ({"paths": "missing.json"}, 2),
        ({"paths": "broken.json"}, 4),
    ],
    ids=str,
)
def test_inputs(tmp_path: Path, inputs: dict[str, str], status: int) -> None:
    folder = workspace(tmp_path / "workspace")
    (folder / "lenient.toml").write_text('fail-on = "never"\n')
    (folder / "broken.json").write_text('{"containerDefinitions": [')
    if "paths" not in inputs:
        inputs = {**inputs, "paths": "task-definition.json"}
    ran = run(tmp_path, "Run ecslint", None, **inputs)
    assert (ran.status, ran.outputs["status"]) == (status, str(status)), ran.log
    assert ("sarif" in ran.outputs) == (status != 2)


@pytest.mark.parametrize("text", ["$(touch pwned)", "`touch pwned`", "'; touch pwned; '", '"; touch pwned; "'])
def test_no_input_runs_anything(tmp_path: Path, text: str) -> None:
    ran = run(tmp_path, paths=text, config=text, fail_on=text, args=text)
    assert ran.status == 2, ran.log
    assert not (ran.workspace / "pwned").exists()


def test_it_installs_its_own_checkout(tmp_path: Path) -> None:
    """The real pip builds and installs the package; its dependencies are those of the tests."""
    packages = [path for path in site.getsitepackages() if (Path(path) / "hatchling").is_dir()]
    if not packages:
        pytest.skip("hatchling is not installed: pip install -e '.[dev]'")
    # As pip reads its variables, the second is "no isolation": it builds with the hatchling that is there.
    offline = {"PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_COMPILE": "1", "PYTHONPATH": packages[0]}
    ran = run(tmp_path, "Install ecslint", offline)
    assert ran.status == 0, ran.log
    program = tmp_path / "temporary/ecslint/bin/ecslint"
    done = subprocess.run(
        [program, "--version"], env={"PYTHONPATH": packages[0]}, capture_output=True, text=True, check=False
    )
    assert done.stdout == f"ecslint {__version__}\n", done.stderr
    assert list((tmp_path / "temporary/ecslint/lib").glob("*/site-packages/ecslint/rules/service/rollout_deadlock.py"))


# The problem matcher


def test_every_finding_is_matched(tmp_path: Path) -> None:
    """By the expressions that a runner applies to each line."""
    ran = run(tmp_path, args="--select\nall")
    matched = [_matched(line) for line in ran.log.splitlines()]
    found = [each for each in matched if each]
    results = json.loads(ran.sarif.read_text())["runs"][0]["results"]
    assert len(found) == len(results) > FINDINGS
    assert {each["severity"] for each in found} == {"error", "warning", "notice"}
    assert {each["code"] for each in found} == {result["ruleId"] for result in results}
    assert {each["file"] for each in found} == {"task-definition.json", "service-definition.json"}
    assert all(each["line"].isdigit() and each["column"].isdigit() and each["message"] for each in found)


def _matched(line: str) -> dict[str, str]:
    for matcher in MATCHERS:
        (pattern,) = matcher["pattern"]
        if match := re.search(pattern["regexp"], line):
            parts = {name: match[group] for name, group in pattern.items() if name != "regexp"}
            return {"severity": matcher.get("severity", ""), **parts}
    return {}
