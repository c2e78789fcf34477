"""Whole inputs, each beside the exact report expected for it.

Adding a case is adding two files; `python -m tests.test_fixtures` writes every report anew, to be read before it is
kept.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ecslint.config import Settings
from ecslint.finding import Report
from ecslint.reports import Context, render
from ecslint.scan import Outcome, Scan
from tests.examples import RULEBOOK

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures"
INPUTS = sorted(path for path in FIXTURES.glob("*/*") if path.suffix != ".out")


@cache
def outcome(folder: str) -> Outcome:
    """A folder is scanned as one, so that files find each other."""
    run = Scan(Settings(select=("all",)), RULEBOOK)
    run.add_paths([str(FIXTURES / folder)])
    return run.judge()


def expected(path: Path) -> Path:
    return path.with_name(path.name + ".out")


def text_of(path: Path) -> str:
    """The report on one file of its folder."""
    scanned = outcome(path.parent.name)
    report, here = scanned.report, str(path)
    findings = tuple(finding for finding in report.findings if finding.location and finding.location.file == here)
    incomplete = tuple(each for each in report.incomplete if each.what == here)
    shown = render("text", Report(findings, incomplete, (), 1, 0), Context("0", read=scanned.texts.get))
    return shown.replace(str(ROOT) + "/", "")


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_report(path: Path) -> None:
    assert text_of(path) == expected(path).read_text()


@pytest.mark.parametrize("path", [path for path in INPUTS if path.parent.name == "good"], ids=lambda path: path.name)
def test_good_files_are_good(path: Path) -> None:
    """Advice is allowed; anything that fails a run is not."""
    assert [
        f
        for f in outcome("good").report.findings
        if f.severity != "info" and f.location and f.location.file == str(path)
    ] == []


def test_nothing_is_left_unread() -> None:
    assert not outcome("good").report.incomplete
    assert not outcome("bad").report.incomplete


def test_every_report_has_its_input() -> None:
    assert {expected(path) for path in INPUTS} == set(FIXTURES.glob("*/*.out"))


if __name__ == "__main__":
    for each in INPUTS:
        expected(each).write_text(text_of(each))
