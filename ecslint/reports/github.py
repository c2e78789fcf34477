"""For GitHub Actions: workflow commands that become annotations, the most important first."""

from __future__ import annotations

from ecslint.finding import SEVERITIES, Finding, Report
from ecslint.reports import Context
from ecslint.reports.terminal import clean
from ecslint.reports.wording import counted, gap, ordered, place, qualified, summary

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
_SHOWN = 10
"""Annotations of one level that GitHub shows for one step; it drops the others without a word."""


def render(report: Report, context: Context) -> str:
    findings = [finding for finding in ordered(report.findings) if not finding.suppressed]
    findings.sort(key=lambda finding: (SEVERITIES.index(finding.severity), finding.confidence != "high"))
    lines = [_annotation(finding) for finding in findings]
    dropped = dict.fromkeys(_LEVELS.values(), -_SHOWN)
    for finding in findings:
        dropped[_LEVELS[finding.severity]] += 1
    if report.incomplete:
        why = "\n".join(f"{item.what}: {gap(item)}" for item in report.incomplete)
        lines.insert(0, _command("warning", {"title": "ecslint could not check everything"}, why))
        dropped["warning"] += 1
    if more := [counted(number, level) for level, number in dropped.items() if number > 0]:
        lines.append(
            f"GitHub shows at most {_SHOWN} annotations of a level per step: {' and '.join(more)} "
            "will be in this log only. Upload the output of --format sarif to see all."
        )
    if not context.quiet:
        lines.append(summary(report))
    return "\n".join(lines) + "\n" if lines else ""


def _annotation(finding: Finding) -> str:
    """The place is repeated in the message, because the log of a step shows nothing else."""
    properties: dict[str, object] = {}
    if location := finding.location:
        properties = {"file": location.file.replace("\\", "/").removeprefix("./"), "line": location.line}
        if location.end_line == location.line:  # GitHub refuses columns of a stretch of several lines
            properties |= {"col": location.column, "endLine": location.line, "endColumn": location.end_column}
        else:
            properties["endLine"] = location.end_line
    properties["title"] = f"ecslint {finding.rule}"
    lines = (f"{clean(place(finding))}: {qualified(finding)}", finding.resource.console, finding.help)
    return _command(_LEVELS[finding.severity], properties, "\n".join(line for line in lines if line))


def _command(level: str, properties: dict[str, object], message: str) -> str:
    fields = ",".join(
        f"{key}={_escape(str(value)).replace(':', '%3A').replace(',', '%2C')}" for key, value in properties.items()
    )
    visible = "\n".join(clean(line) for line in message.split("\n"))
    return f"::{level} {fields}::{_escape(visible)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
