"""What the tests of integrations share: an `ecslint` as a user has it, and files to check."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
INTEGRATIONS = ROOT / "docs" / "integrations"
BAD = ROOT / "fixtures" / "bad" / "task-definition.json"
FINDINGS = len(re.findall(r"(?m)^(?:error|warning)\[", BAD.with_name(f"{BAD.name}.out").read_text(encoding="utf-8")))
"""How many there are in that file, which is in each workspace."""


def environment(binaries: Path, **more: str) -> dict[str, str]:
    """An environment in which `ecslint` is this one; `binaries` is a folder for it."""
    install(binaries)
    dropped = ("ECSLINT_", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "GIT_", "GITHUB_", "PRE_COMMIT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    path = os.pathsep.join((str(binaries), str(Path(sys.executable).parent), os.environ["PATH"]))
    return {**kept, "PATH": path, "PYTHONPATH": str(ROOT), **more}


def install(binaries: Path) -> None:
    """Put an `ecslint` into a folder."""
    binaries.mkdir(parents=True, exist_ok=True)
    program = binaries / "ecslint"
    program.write_text(f"#!{sys.executable}\nfrom ecslint.cli import main\nmain()\n")
    program.chmod(0o755)


def workspace(folder: Path) -> Path:
    """A folder with a task definition that has findings, a service without, and a file of others."""
    folder.mkdir(parents=True)
    shutil.copy(BAD, folder / "task-definition.json")
    shutil.copy(ROOT / "fixtures/good/service-definition.json", folder / "service-definition.json")
    (folder / "package.json").write_text('{"name": "x"}')
    return folder


def bash(script: str, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a script as GitHub's runner runs one of `shell: bash`."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
