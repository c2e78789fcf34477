"""For a step summary or a comment on a pull request: Markdown, the most important findings first, cut to what GitHub
takes (1 MiB)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ecslint.finding import SEVERITIES, Finding, Report
from ecslint.reports import Context
from ecslint.reports.terminal import clean
from ecslint.reports.wording import counted, elsewhere, gap, openness, ordered, place, qualified, summary

_MARKS = {"error": "🔴", "warning": "🟠", "info": "🔵"}
_LIMIT = 1_000_000
"""Bytes; https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits"""
_SHOWN = 200
"""Incomplete items that are listed."""


def render(report: Report, context: Context) -> str:
    blocks = ["## ecslint", _text(summary(report))]
    findings = [finding for finding in ordered(report.findings) if not finding.suppressed]
    findings.sort(key=lambda finding: (SEVERITIES.index(finding.severity), finding.confidence != "high"))
    if findings:
        blocks.append(_table(findings))
    if report.incomplete:
        blocks.append("### Not checked")
        blocks.append("\n".join(f"- {_code(item.what)}: {_text(gap(item))}" for item in report.incomplete[:_SHOWN]))
        if (more := len(report.incomplete) - _SHOWN) > 0:
            blocks.append(f"and {more} more.")
    if report.undecided:
        blocks.append(f"{counted(len(report.undecided), 'check')} undecided: {openness(report)}.")
    return "\n\n".join(blocks) + "\n"


def _table(findings: list[Finding]) -> str:
    lines = ["| | Where | Rule | What |", "|---|---|---|---|"]
    size = 0
    for shown, row in enumerate(_rows(findings)):
        size += len(row.encode()) + 1
        if size > _LIMIT:
            left = counted(len(findings) - shown, "finding")
            return "\n".join(lines) + f"\n\n{left} more would not fit: see the log, or another format."
        lines.append(row)
    return "\n".join(lines)


def _rows(findings: list[Finding]) -> Iterator[str]:
    for finding in findings:
        rule = f"[{finding.rule}]({finding.help})" if finding.help else finding.rule
        what = _text(qualified(finding))
        for one in finding.related:
            where = f" ({_code(f'{one.location.file}:{one.location.line}')})" if one.location else ""
            what += f"<br>↳ {_text(elsewhere(one))}{where}"
        where = _code(place(finding))
        if finding.resource.console:
            where = f"[{where}]({finding.resource.console})"
        place_of = f"{where}<br>{_code(finding.resource.name)}"
        yield f"| {_MARKS[finding.severity]} {finding.severity} | {place_of} | {rule} | {what} |"


def _code(text: str) -> str:
    """Text as code within a table's cell, whatever it holds."""
    line = clean(re.sub(r"\s+", " ", text)).replace("|", "\\|")
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    return f"{fence} {line} {fence}" if "`" in line else f"`{line}`"


def _text(text: str) -> str:
    """A message in a table's cell. What it puts in backticks stays code; nothing else of it is markup."""
    line = clean(re.sub(r"\s+", " ", text))
    parts = re.split(r"((?<!`)`[^`]+`(?!`))", line)
    return "".join(part.replace("|", "\\|") if index % 2 else _escaped(part) for index, part in enumerate(parts))


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>|~#@])", r"\\\1", text)
