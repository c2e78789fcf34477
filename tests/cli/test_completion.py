"""Completion, as a real bash does it with the script that `ecslint --show-completion` gives."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_scan_command import ROOT

BASH = shutil.which("bash")
CASES = [
    ("ecslint ini", ["init"]),
    ("ecslint scan --format sa", ["sarif"]),
    ("ecslint scan --select rollout-d", ["rollout-deadlock"]),
    ("ecslint scan --ignore root-user,rollout-d", ["root-user,rollout-deadlock"]),
    ("ecslint scan --select secu", ["security", "security-group-open-to-world"]),
    ("ecslint scan --fail-on n", ["never"]),
    ("ecslint scan --with ", ["cfn-lint", "cloudformation-validate"]),
    ("ecslint scan --show-", ["--show-undecided", "--show-files", "--show-settings"]),
    ("ecslint explain rollout-d", ["rollout-deadlock"]),
    ("ecslint schema co", ["config"]),
    ("ecslint scan task-def", []),  # names of files are left to the shell
]


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, str]]:
    """The script for bash, and an environment in which `ecslint` is this one."""
    binaries = tmp_path_factory.mktemp("bin")
    launcher = binaries / "ecslint"
    launcher.write_text(f"#!{sys.executable}\nfrom ecslint.cli import main\nmain()\n")
    launcher.chmod(0o755)
    environment = os.environ | {"PATH": f"{binaries}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["ecslint", "--show-completion", "bash"], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout, environment


@pytest.mark.skipif(BASH is None, reason="there is no bash")
@pytest.mark.parametrize(("line", "offered"), CASES, ids=[line for line, _ in CASES])
def test_bash(script: tuple[str, dict[str, str]], line: str, offered: list[str], tmp_path: Path) -> None:
    words = [*line.split(), ""] if line.endswith(" ") else line.split()
    calls = f"""
        COMP_WORDS=({shlex.join(words)}); COMP_CWORD={len(words) - 1}
        complete -p ecslint | grep -q -- '-o default' || echo 'no names of files'
        _ecslint_completion ecslint
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        [str(BASH), "--norc", "-c", script[0] + calls],
        env=script[1],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout.split() == offered
