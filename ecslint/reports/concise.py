"""For people and editors: one line per finding."""

from __future__ import annotations

from ecslint.finding import Report
from ecslint.reports import Context
from ecslint.reports.closing import closing
from ecslint.reports.terminal import clean, painter
from ecslint.reports.wording import gap, ordered, place, qualified


def render(report: Report, context: Context) -> str:
    paint = painter(context.color)
    lines = [
        f"{paint('strong', clean(place(finding)))}: "
        f"{paint(finding.severity, f'{finding.severity}[{finding.rule}]')} {clean(qualified(finding))}"
        for finding in ordered(report.findings)
        if not finding.suppressed
    ]
    lines += [
        f"{paint('strong', clean(item.what))}: {paint('warning', 'not checked:')} {clean(gap(item))}"
        for item in report.incomplete
    ]
    lines += closing(report, context, paint)
    return "\n".join(lines) + "\n" if lines else ""
