"""For programs that read a line at a time: each line is an object whose `type` says what it is."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ecslint.finding import Report
from ecslint.reports import Context
from ecslint.reports.json_format import finding_as_json, incomplete_as_json, summary_as_json, undecided_as_json
from ecslint.reports.wording import ordered


def render(report: Report, context: Context) -> str:
    return "".join(json.dumps(line) + "\n" for line in _lines(report, context))


def _lines(report: Report, context: Context) -> Iterator[dict[str, object]]:
    """The members of an object are those of the format json; the summary comes last, so that its absence shows that
    the report was cut short."""
    yield {"type": "run", "version": 1, "tool": {"name": "ecslint", "version": context.version}}
    for finding in ordered(report.findings):
        yield {"type": "finding", **finding_as_json(finding)}
    for item in report.incomplete:
        yield {"type": "incomplete", **incomplete_as_json(item)}
    for one in undecided_as_json(report):
        yield {"type": "undecided", **one}
    yield {"type": "summary", **summary_as_json(report)}
