"""`ecslint graph` as a person runs it: exit statuses, streams, formats and files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ecslint.live import snapshot
from ecslint.live.snapshot import Resource, Snapshot
from tests.cli.test_scan_command import GOOD, ROOT, ecslint

SERVICE = '{"serviceName": "shop", "taskDefinition": "web", "desiredCount": 1}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "task.json").write_text(GOOD)
    (tmp_path / "service.json").write_text(SERVICE)
    (tmp_path / "broken.json").write_text('{"containerDefinitions": [')
    (tmp_path / "other.json").write_text('{"name": "not ECS"}')
    return tmp_path


STATUSES = [
    (("task.json",), 0),
    (("task.json", "service.json", "--service", "shop"), 0),
    (("task.json", "broken.json"), 3),
    ((".",), 3),
    (("broken.json",), 4),
    (("other.json",), 4),
    (("missing.json",), 2),
    (("task.json", "--format", "png"), 2),
    (("task.json", "--service", "shop"), 2),
    (("task.json", "--parameter", "x"), 2),
    (("task.json", "--config", "missing.toml"), 2),
    (("task.json", "--rules", "missing"), 2),
    (("task.json", "--output", "task.json/x.svg"), 2),
]


@pytest.mark.parametrize(("arguments", "status"), STATUSES, ids=[" ".join(case[0]) for case in STATUSES])
def test_exit_status(folder: Path, arguments: tuple[str, ...], status: int) -> None:
    done = ecslint("graph", *arguments, cwd=folder)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert bool(done.stdout) == (status in (0, 3))
    assert bool(done.stderr) == (status != 0)


def test_snapshots_are_drawn_by_reports(tmp_path: Path) -> None:
    resource = Resource(
        "AWS::ECS::Cluster", "arn:aws:ecs:eu-west-1:111122223333:cluster/prod", {"clusterName": "x"}, {}
    )
    snapshot.write(Snapshot("111122223333", "eu-west-1", "arn:aws:iam::111122223333:user/x", (resource,)), tmp_path)
    done = ecslint("graph", ".", cwd=tmp_path)
    assert done.returncode == 4
    assert done.stderr.endswith(
        "error: . is of accounts, of which this draws nothing; `ecslint scan --format html` draws their services\n"
    )


def test_messages(folder: Path) -> None:
    assert ecslint("graph", "other.json", cwd=folder).stderr == (
        "note: other.json: holds nothing of ECS, so there is nothing to check\n"
        "error: nothing of ECS was found in other.json\n"
    )
    done = ecslint("graph", "service.json", "--service", "shp", cwd=folder)
    assert done.stderr == "error: there is no service 'shp'; did you mean 'shop'?\n"
    assert ecslint("graph", "task.json", "broken.json", cwd=folder).stderr.startswith("error: broken.json: line 1")


@pytest.mark.parametrize(
    ("arguments", "beginning"),
    [
        ((), "%% made by ecslint"),
        (("--format", "mermaid"), "%% made by ecslint"),
        (("--format", "dot"), "// made by ecslint"),
        (("--format", "json"), "{\n"),
        (("--format", "svg"), "<svg "),
    ],
)
def test_formats(folder: Path, arguments: tuple[str, ...], beginning: str) -> None:
    done = ecslint("graph", "task.json", *arguments, cwd=folder)
    assert done.stdout.startswith(beginning)
    assert done.stdout.endswith("\n")


@pytest.mark.parametrize(
    ("name", "beginning"),
    [("a.svg", "<svg "), ("a.gv", "// "), ("sub/a.json", "{"), ("a.mmd", "%% "), ("a.txt", "%% ")],
)
def test_a_file_tells_its_format(folder: Path, name: str, beginning: str) -> None:
    done = ecslint("graph", "task.json", "--output", name, cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (folder / name).read_text(encoding="utf-8").startswith(beginning)


def test_standard_input(folder: Path) -> None:
    done = ecslint("graph", "-", "--stdin-filename", "web.json", "--format", "json", cwd=folder, stdin=GOOD)
    assert json.loads(done.stdout)["groups"] == ["web.json"]


def test_parameters(folder: Path) -> None:
    (folder / "stack.yaml").write_text(
        "Parameters: {Where: {Type: String}}\n"
        "Resources: {S: {Type: AWS::ECS::Service, Properties: {Cluster: !Ref Where, TaskDefinition: t}}}\n"
    )
    assert "parameter Where" in ecslint("graph", "stack.yaml", cwd=folder).stdout
    assert "parameter Where" not in ecslint("graph", "stack.yaml", "--parameter", "Where=main", cwd=folder).stdout


def test_any_terminal_gets_it(folder: Path) -> None:
    (folder / "task.json").write_text(GOOD.replace("web", "wéb"), encoding="utf-8")
    done = ecslint("graph", "task.json", cwd=folder, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr


def test_schema(folder: Path) -> None:
    done = ecslint("schema", "graph", cwd=folder)
    assert json.loads(done.stdout)["$id"] == "urn:ecslint:graph:1"


def test_a_scan_does_not_import_it(folder: Path) -> None:
    script = (
        "import sys; sys.argv = ['ecslint', 'scan', 'task.json']\n"
        "from ecslint.cli.request import Request; from ecslint.cli.scanning import run; run(Request(('task.json',)))\n"
        "print([name for name in sys.modules if name.startswith('ecslint.graph')], file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}, check=False
    )
    assert done.stderr.endswith("[]\n")
