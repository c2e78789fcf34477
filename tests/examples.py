"""Scanning a text as if it were a file, for tests."""

from __future__ import annotations

from collections.abc import Mapping

from ecslint.config import Settings
from ecslint.finding import Finding, Report
from ecslint.rulebook import Rulebook
from ecslint.scan import Scan

RULEBOOK = Rulebook()
MARK = "# <--"


def scan(
    files: Mapping[str, str] | str,
    *select: str,
    parameters: Mapping[str, str] | None = None,
    obeys: bool = True,
    **settings: object,
) -> Report:
    """The report on some files by name, or on one text whose kind is told by its first letter. `obeys`: what is
    suppressed."""
    named = {name_of(files): files} if isinstance(files, str) else files
    run = Scan(Settings(select=select or None)._replace(**settings), RULEBOOK, parameters)  # type: ignore[arg-type]
    run.obeys_suppressions = obeys
    for name, text in named.items():
        run.add(without_marks(text).encode(), name)
    return run.judge().report


def name_of(text: str) -> str:
    return "example.json" if text.lstrip()[:1] in ("{", "[") else "example.yaml"


def without_marks(text: str) -> str:
    return "\n".join(line.partition(MARK)[0].rstrip() if MARK in line else line for line in text.split("\n"))


def marked(text: str) -> list[int]:
    return [number for number, line in enumerate(text.split("\n"), 1) if MARK in line]


def lines(findings: tuple[Finding, ...], rule: str) -> list[int]:
    return sorted(finding.location.line for finding in findings if finding.rule == rule and finding.location)


def told(report: Report) -> list[str]:
    """Findings that count in one line each: line, rule and message."""
    return [
        f"{finding.location.line if finding.location else 0} {finding.rule}: {finding.message}"
        for finding in report.findings
        if not finding.suppressed
    ]
