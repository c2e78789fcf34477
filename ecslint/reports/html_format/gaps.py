"""What the findings leave out: what could not be checked, what stayed undecided, and what nobody wants to be told."""

from __future__ import annotations

from collections.abc import Sequence

from ecslint.finding import Finding, Report
from ecslint.reports.html_format.markup import badge, lines, message, table, text
from ecslint.reports.wording import causes, counted, gap, ordered, place

_SHOWN = 1000
"""Rows of a table."""


def not_checked(report: Report) -> str:
    rows = [
        (f"<code>{text(item.what)}</code>", f'<span class="lines">{lines(gap(item))}</span>')
        for item in report.incomplete
    ]
    return _cut("What could not be checked, and why", ("What", "Why"), rows)


def undecided(report: Report) -> str:
    rows = [(text(counted(times, "check")), text(needs), _rules(names)) for times, needs, names in causes(report)]
    return _cut("What undecided checks needed", ("Checks", "Needed to know", "Rules"), rows)


def _rules(names: Sequence[str]) -> str:
    """The rules; where they are many, folded."""
    told = ", ".join(f"<code>{text(name)}</code>" for name in names)
    return told if len(names) <= 4 else f"<details><summary>{len(names)} rules</summary>{told}</details>"


def suppressed(report: Report) -> str:
    rows = [
        (badge(each.severity), f"<code>{text(each.rule)}</code>", _place(each), message(each.suppressed or ""))
        for each in ordered(report.findings)
        if each.suppressed
    ]
    return _cut("Suppressed findings", ("Severity", "Rule", "Where", "Reason"), rows)


def _place(finding: Finding) -> str:
    return f'<code class="place">{text(place(finding))}</code> {text(finding.resource.name)}'


def _cut(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    more = len(rows) - _SHOWN
    rest = f"<p>{more:,} more are in the JSON report.</p>" if more > 0 else ""
    return table(caption, heads, rows[:_SHOWN]) + rest
