"""For GitLab: a Code Quality report. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format"""

from __future__ import annotations

import json

from ecslint.finding import Finding, Report
from ecslint.reports import Context
from ecslint.reports.wording import ordered, qualified, subject

_SEVERITIES = {"error": "critical", "warning": "major", "info": "info"}


def render(report: Report, context: Context) -> str:
    seen: dict[str, int] = {}
    entries = [_entry(each, seen) for each in ordered(report.findings) if not each.suppressed]
    return json.dumps(entries, indent=2) + "\n"


def _entry(finding: Finding, seen: dict[str, int]) -> dict[str, object]:
    """GitLab shows only the first of several entries with one fingerprint, so each further one is numbered."""
    seen[finding.fingerprint] = count = seen.get(finding.fingerprint, 0) + 1
    location = finding.location
    path = location.file.replace("\\", "/").removeprefix("./") if location else subject(finding.resource)
    return {
        "description": f"{finding.rule}: {qualified(finding)}",
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint if count == 1 else f"{finding.fingerprint}-{count}",
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": path, "lines": {"begin": location.line if location else 1}},
    }
