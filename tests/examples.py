"""Scanning a text as if it were a file, for tests.

What only an account can show is a snapshot, as a JSON text with its `account`, `region` and `resources`, each with
`type`, `id`, `data` and `state`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ecslint.config import Settings
from ecslint.finding import Finding, Report
from ecslint.live.outcome import Outcome, Unit
from ecslint.live.snapshot import Resource, Snapshot
from ecslint.rulebook import Rulebook
from ecslint.scan import Scan
from ecslint.text import Document, decode, read

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
        if is_snapshot(text):
            run.add_snapshot(snapshot_of(text))
        else:
            run.add(without_marks(text).encode(), name)
    return run.judge().report


def is_snapshot(text: str) -> bool:
    """Whether a text is of an account."""
    return text.lstrip().startswith("{") and '"account"' in text and '"resources"' in text


def snapshot_of(text: str) -> Snapshot:
    """The snapshot that a text stands for. `units` may hold what failed: service, operation, outcome and types."""
    told = json.loads(without_marks(text))
    return Snapshot(
        told["account"],
        told["region"],
        f"arn:aws:iam::{told['account']}:user/reader",
        tuple(Resource(each["type"], each["id"], each["data"], each.get("state", {})) for each in told["resources"]),
        tuple(Unit(service, operation, "", Outcome(outcome), "", tuple(feeds))
              for service, operation, outcome, *feeds in told.get("units", ())),
        taken=told.get("taken", "2026-11-24T12:00:00Z"),
        wanted=None,
    )  # fmt: skip


def name_of(text: str) -> str:
    return "example.json" if text.lstrip()[:1] in ("{", "[") else "example.yaml"


def without_marks(text: str) -> str:
    return "\n".join(line.partition(MARK)[0].rstrip() if MARK in line else line for line in text.split("\n"))


def marked(text: str) -> list[int]:
    return [number for number, line in enumerate(text.split("\n"), 1) if MARK in line]


def lines(findings: tuple[Finding, ...], rule: str, text: str = "") -> list[int]:
    """Where a rule's findings are. Those in an account are in the text that it was read from."""
    document = read(decode(without_marks(text).encode(), "example.json"), "example.json") if text else None
    found = (finding for finding in findings if finding.rule == rule)
    return sorted(line for finding in found if (line := _line(finding, document)))


def _line(finding: Finding, document: Document | None) -> int | None:
    if finding.location is not None or document is None:
        return finding.location.line if finding.location else None
    whole: Any = document.data
    for path in _paths(finding, whole["resources"]):
        for length in range(len(path), 2, -1):
            if (span := document.pair_span(path[:length])) is not None:
                return document.position(span.start).line
    return None


def _paths(finding: Finding, resources: list[dict[str, Any]]) -> Iterator[tuple[str | int, ...]]:
    """Where the place of a finding may be written: among settings or state; for a resource as a whole, its id."""
    arn, name = finding.resource.arn, finding.resource.name
    named = [at for at, each in enumerate(resources) if each["id"] in (arn, name) or each["id"].endswith(f"/{name}")]
    alike = [index for index in named if resources[index]["type"] == finding.resource.type] or named
    for index in alike:
        for part in ("data", "state"):
            if finding.path and finding.path[0] in resources[index].get(part, {}):
                yield ("resources", index, part, *finding.path)
        yield ("resources", index, "id")


def told(report: Report) -> list[str]:
    """Findings that count in one line each: line, rule and message."""
    return [
        f"{finding.location.line if finding.location else 0} {finding.rule}: {finding.message}"
        for finding in report.findings
        if not finding.suppressed
    ]
