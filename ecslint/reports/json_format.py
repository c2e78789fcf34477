"""For programs: version 1 of ecslint's own format, described by findings.schema.json. Every key is always there."""

from __future__ import annotations

import json

from ecslint.finding import SEVERITIES, Finding, Incomplete, Location, Related, Report
from ecslint.reports import Context
from ecslint.reports.wording import ordered


def render(report: Report, context: Context) -> str:
    document = {
        "version": 1,
        "tool": {"name": "ecslint", "version": context.version},
        "findings": [finding_as_json(finding) for finding in ordered(report.findings)],
        "incomplete": [incomplete_as_json(item) for item in report.incomplete],
        "undecided": undecided_as_json(report),
        "summary": summary_as_json(report),
    }
    return json.dumps(document, indent=2) + "\n"


def undecided_as_json(report: Report) -> list[dict[str, object]]:
    undecided = sorted(report.undecided, key=lambda one: (one.rule, *map(str, one.resource), one.needs))
    return [{**one._asdict(), "resource": one.resource._asdict()} for one in undecided]


def incomplete_as_json(item: Incomplete) -> dict[str, object]:
    return {**item._asdict(), "rules": list(item.rules)}


def summary_as_json(report: Report) -> dict[str, object]:
    counts = {severity: report.count(severity) for severity in SEVERITIES}
    return {"files": report.files, "resources": report.resources, **counts}


def finding_as_json(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "category": finding.category,
        "message": finding.message,
        "help": finding.help,
        "fingerprint": finding.fingerprint,
        "resource": finding.resource._asdict(),
        "location": _location(finding.location),
        "path": list(finding.path),
        "related": [_related(related) for related in finding.related],
        "when": dict(finding.when) or None,
        "suppressed": finding.suppressed or None,
        "fix": {"safe": finding.fix.safe, "description": finding.fix.description} if finding.fix else None,
    }


def _related(related: Related) -> dict[str, object]:
    return {
        "message": related.message,
        "location": _location(related.location),
        "resource": related.resource._asdict() if related.resource else None,
        "path": list(related.path),
    }


def _location(location: Location | None) -> dict[str, object] | None:
    return {**location._asdict(), "path": list(location.path)} if location else None
