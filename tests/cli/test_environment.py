"""Variables of the environment. NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are in test_scan_command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_scan_command import BAD, ecslint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bad.json").write_text(BAD)
    (tmp_path / "ecslint.toml").write_text('select = ["invalid-value"]\nformat = "concise"\n')
    (tmp_path / "other.toml").write_text('select = ["invalid-value"]\nfail-on = "never"\n')
    return tmp_path


@pytest.mark.parametrize("more", [(), ("--statistics",)], ids=["plain", "command tree"])
def test_the_format(folder: Path, more: tuple[str, ...]) -> None:
    """The command line prevails over the environment, and that over the settings."""
    json.loads(ecslint("scan", "bad.json", *more, cwd=folder, ECSLINT_OUTPUT_FORMAT="json").stdout)
    done = ecslint("scan", "bad.json", "--format", "gitlab", *more, cwd=folder, ECSLINT_OUTPUT_FORMAT="json")
    assert isinstance(json.loads(done.stdout), list)
    assert ecslint("scan", "bad.json", cwd=folder, ECSLINT_OUTPUT_FORMAT="").stdout.startswith("bad.json:1:2: error[")


def test_the_settings_file(folder: Path) -> None:
    assert ecslint("scan", "bad.json", cwd=folder).returncode == 1
    assert ecslint("scan", "bad.json", cwd=folder, ECSLINT_CONFIG="other.toml").returncode == 0
    assert ecslint("scan", "bad.json", "--isolated", cwd=folder, ECSLINT_CONFIG="missing.toml").returncode == 1
    done = ecslint("scan", "bad.json", "--config", "ecslint.toml", cwd=folder, ECSLINT_CONFIG="other.toml")
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "ECSLINT_OUTPUT_FORMAT",
            "xml",
            "error: there is no format 'xml' (from ECSLINT_OUTPUT_FORMAT); there are text",
        ),
        (
            "ECSLINT_CONFIG",
            "missing.toml",
            "error: missing.toml: No such file or directory (named by ECSLINT_CONFIG)\n",
        ),
    ],
)
def test_what_cannot_be_obeyed_is_told_by_its_name(folder: Path, name: str, value: str, said: str) -> None:
    done = ecslint("scan", "bad.json", cwd=folder, **{name: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)


def test_what_is_shown_tells_where_it_is_from(folder: Path) -> None:
    done = ecslint(
        "scan", "--show-settings", cwd=folder, ECSLINT_OUTPUT_FORMAT="sarif", ECSLINT_CONFIG=str(folder / "other.toml")
    )
    assert done.stdout.startswith(f"# Settings file: {folder / 'other.toml'} (ECSLINT_CONFIG)\n")
    assert '\nformat = "sarif"  # ECSLINT_OUTPUT_FORMAT\n' in done.stdout
