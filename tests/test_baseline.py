"""Findings that are accepted, and what a run says of them."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from ecslint.baseline import ACCEPTED, Baseline, BaselineError
from ecslint.cli.request import COMPLETE, FINDINGS, USAGE, Request
from ecslint.cli.scanning import run
from ecslint.finding import Report
from tests.examples import scan

BAD = Path(__file__).parents[1] / "fixtures" / "bad"

TASK = """{"family": "web", "containerDefinitions": [
  {"name": "app", "image": "example.com/app:latest", "memory": 256},
  {"name": "sidecar", "image": "example.com/sidecar:latest", "memory": 256}]}"""

RULE = "floating-image-tag"


def accepted(folder: Path, text: str = TASK) -> Baseline:
    """A baseline of what a file holds, written and read again."""
    kept = Baseline(folder / "baseline.json")
    kept.take(report(folder, text).findings)
    kept.write()
    return Baseline.read(folder / "baseline.json")


def report(folder: Path, text: str) -> Report:
    (folder / "task.json").write_text(text)
    return scan({str(folder / "task.json"): text}, RULE)


def new(folder: Path, baseline: Baseline, text: str) -> list[int]:
    """The lines of findings that count."""
    findings = baseline.apply(report(folder, text).findings)
    return [each.location.line for each in findings if each.location and each.suppressed != ACCEPTED]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (TASK, []),
        ("\n\n" + TASK.replace(", ", ",\n  "), []),  # reformatted, and on other lines
        (TASK.replace('"sidecar"', '"other"'), [3]),  # another container is another finding
        (TASK.replace("app:latest", "app:1.2"), []),
        (TASK.replace('"web"', '"api"'), [2, 3]),  # another family is another resource
        (TASK.replace(']}', ', {"name": "third", "image": "example.com/third:latest", "memory": 256}]}'), [3]),
    ],
)  # fmt: skip
def test_only_what_is_new_counts(tmp_path: Path, text: str, lines: list[int]) -> None:
    assert new(tmp_path, accepted(tmp_path), text) == lines


@pytest.mark.parametrize(
    ("text", "judged", "count"),
    [
        (TASK, {RULE}, 0),
        (TASK.replace("app:latest", "app:1.2"), {RULE}, 1),
        (TASK.replace(":latest", ":1.2"), {RULE}, 2),
        (TASK.replace(":latest", ":1.2"), {"another-rule"}, 0),  # the run did not look
    ],
)
def test_what_is_mended_is_stale(tmp_path: Path, text: str, judged: set[str], count: int) -> None:
    baseline = accepted(tmp_path)
    after = report(tmp_path, text)
    stale = baseline.stale(after.findings, [str(tmp_path / "task.json")], judged)
    assert sum(entry.times for entry in stale) == count
    baseline.prune(stale)
    assert sum(entry.times for entry in baseline.entries.values()) == 2 - count


def test_a_file_that_was_not_scanned_is_not_stale(tmp_path: Path) -> None:
    baseline = accepted(tmp_path)
    assert baseline.stale([], [], {RULE}) == []
    (tmp_path / "task.json").unlink()
    assert len(baseline.stale([], [], {RULE})) == 2


def test_two_alike_are_two(tmp_path: Path) -> None:
    twice = "Resources:\n  A:\n    Type: AWS::Logs::LogGroup\n"
    kept = Baseline(tmp_path / "baseline.json")
    finding = scan(twice, "log-retention-missing").findings[0]
    kept.take([finding, finding])
    assert [each.suppressed for each in kept.apply([finding] * 3)] == [ACCEPTED, ACCEPTED, None]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "does not exist; make it with `ecslint baseline create --baseline "),
        ("{", "is no baseline of ecslint (JSONDecodeError: "),
        ('{"version": 1}', "is no baseline of ecslint (KeyError: 'findings')"),
        ('{"version": 9, "findings": []}', "is a baseline of version 9; this ecslint reads 1"),
    ],
)
def test_what_is_no_baseline_is_said(tmp_path: Path, text: str | None, message: str) -> None:
    path = tmp_path / "baseline.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(BaselineError) as error:
        Baseline.read(path)
    assert message in str(error.value)


def test_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(BAD, tmp_path / "infra")
    monkeypatch.chdir(tmp_path)
    kept = Baseline(tmp_path / "baseline.json")
    scanned = {f"infra/{path.name}": path.read_text() for path in (tmp_path / "infra").glob("*.yaml")}
    kept.take(scan(scanned).findings)
    kept.write()
    for folder, path, baseline in (".", "infra", "baseline.json"), ("infra", ".", "../baseline.json"):
        os.chdir(tmp_path / folder)
        for each in Path(path).glob("*.json*"):
            each.unlink()
        assert run(Request((path,), baseline=baseline, isolated=True)) == COMPLETE
        assert run(Request((path,), isolated=True)) == FINDINGS
    assert run(Request((".",), baseline="none.json", isolated=True)) == USAGE
    assert "the baseline none.json does not exist" in capsys.readouterr().err


def test_what_is_mended_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    accepted(tmp_path)
    (tmp_path / "task.json").write_text(TASK.replace("app:latest", "app:1.2"))
    request = Request((str(tmp_path),), select=(RULE,), baseline=str(tmp_path / "baseline.json"), format="json")
    assert run(request) == COMPLETE
    told = capsys.readouterr()
    assert "1 finding of the baseline is mended (floating-image-tag in task.json)" in told.err
    assert [each["suppressed"] for each in json.loads(told.out)["findings"]] == [ACCEPTED]
