"""`ecslint demo`: a newcomer sees a live scan, without an account and without anything of theirs being touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.test_scan_command import ROOT, ecslint

MISTAKES = (
    "dead-letter-queue-missing",
    "event-role-permission-missing",
    "event-target-pinned-revision",
    "execution-role-permission-missing",
    "file-system-zone-not-covered",
    "instance-metadata-v1-allowed",
    "load-balancer-traffic-blocked",
    "plain-http-listener",
    "plaintext-secret",
    "privileged-container",
    "rollout-deadlock",
    "scaling-without-effect",
    "sensitive-host-path",
)
"""What the shop gets wrong on purpose."""


class Demo(NamedTuple):
    """A demo that keeps its account, and what it has printed."""

    process: subprocess.Popen[str]
    report: str
    told: str
    settings: dict[str, str]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("somewhere")
    (folder / "boto3.py").write_text("raise SystemExit('no module is taken from where the demo starts')")
    (folder / "ecslint.toml").write_text("ignore = ['rollout-deadlock']")
    real = {"AWS_PROFILE": "no-such-profile", "AWS_ACCESS_KEY_ID": "AKIAREAL", "HTTPS_PROXY": "http://127.0.0.1:9"}
    report = folder / "report.txt"
    command = [sys.executable, "-P", "-m", "ecslint", "demo", "--keep"]
    with report.open("w") as file, subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT), **real}, stdout=file, stderr=subprocess.PIPE,
        text=True,
    ) as process:  # fmt: skip
        assert process.stderr is not None
        told: list[str] = []
        for line in process.stderr:
            told.append(line)
            if line.startswith("ecslint snapshot"):
                break
        exports = (line.removeprefix("export ").strip() for line in told if line.startswith("export "))
        settings = dict(line.split("=", 1) for line in exports)
        yield Demo(process, report.read_text(), "".join(told), settings)
        process.kill()


def test_finds_the_mistakes(demo: Demo) -> None:
    assert [rule for rule in MISTAKES if f"[{rule}]" not in demo.report] == [], demo.report
    assert "Could not be checked" not in demo.report


def test_names_things_by_arn(demo: Demo) -> None:
    assert "arn:aws:ecs:us-east-1:123456789012:service/shop/orders" in demo.report


def test_says_what_it_does_and_what_to_type_next(demo: Demo) -> None:
    for words in ("Your own is not touched", "$ ecslint scan --live --region us-east-1", "ecslint iam-policy"):
        assert words in demo.told
    assert "AKIAREAL" not in demo.told + demo.report


def test_other_commands_can_be_tried(demo: Demo, tmp_path: Path) -> None:
    done = ecslint("snapshot", "--region", "us-east-1", "-o", "before", cwd=tmp_path, **demo.settings)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "before" / "123456789012.us-east-1.jsonl.gz").exists()


def test_ends_by_itself_or_by_an_interrupt(demo: Demo) -> None:
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(timeout=20) == 0


def test_says_how_to_get_moto(tmp_path: Path) -> None:
    (tmp_path / "moto.py").write_text("raise ImportError('No module named moto')")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (needed,) = project["optional-dependencies"]["demo"]
    done = ecslint("demo", cwd=tmp_path)
    assert done.returncode == 2
    assert f'type: {sys.executable} -m pip install "{needed}"' in done.stderr
    assert "Traceback" not in done.stderr
