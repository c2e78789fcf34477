"""The hooks, run by pre-commit itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integrations.checkout import ROOT, environment, workspace

pytest.importorskip("pre_commit", reason="pre-commit is not installed: pip install -e '.[dev]'")

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS: dict[str, dict[str, Any]] = {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))}

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")


def git(folder: Path, *arguments: str) -> str:
    person = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(["git", *person, *arguments], cwd=folder, env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_manifest_is_valid(tmp_path: Path) -> None:
    env = environment(tmp_path / "bin", PRE_COMMIT_HOME=str(tmp_path / "home"))
    done = subprocess.run(
        ["pre-commit", "validate-manifest", MANIFEST], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_hooks_differ_in_how_they_are_installed_only() -> None:
    alike = [
        {**HOOKS[name], "id": "", "name": "", "description": "", "language": ""}
        for name in HOOKS
        if name != "ecslint-all"
    ]
    assert alike[1:] == alike[:1] * (len(alike) - 1)
    assert {name: hook["language"] for name, hook in HOOKS.items()} == {
        "ecslint": "python",
        "ecslint-all": "python",
        "ecslint-system": "system",
        "ecslint-docker": "docker",
    }


def test_pre_commit_runs_a_hook(tmp_path: Path) -> None:
    """The one that needs no installation; the others have the same entry."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    shutil.copy(MANIFEST, hooks)
    git(hooks, "init", "--quiet")
    git(hooks, "add", "--all")
    git(hooks, "commit", "--quiet", "--message", "hooks")
    folder = workspace(tmp_path / "workspace")
    (folder / "legacy").mkdir()
    shutil.copy(folder / "task-definition.json", folder / "legacy/old.json")
    (folder / "ecslint.toml").write_text('exclude = ["legacy"]\n')
    used = {"repo": str(hooks), "rev": git(hooks, "rev-parse", "HEAD"), "hooks": [{"id": "ecslint-system"}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [used]}))
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    env = environment(tmp_path / "bin", PRE_COMMIT_HOME=str(tmp_path / "home"))

    def committed() -> subprocess.CompletedProcess[str]:
        return subprocess.run(["pre-commit", "run"], cwd=folder, env=env, capture_output=True, text=True, check=False)

    done = committed()
    assert done.returncode == 1, done.stdout + done.stderr
    assert "--> task-definition.json:2:3" in done.stdout
    assert "legacy/old.json" not in done.stdout
    git(folder, "rm", "--quiet", "--force", "task-definition.json")
    done = committed()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout
