"""For people: every finding with the lines it is about."""

from __future__ import annotations

from ecslint.finding import Finding, Report
from ecslint.reports import Context
from ecslint.reports.closing import closing
from ecslint.reports.frame import Lines, frame, grouped, reader
from ecslint.reports.terminal import Paint, clean, painter, wrap
from ecslint.reports.wording import MEDIUM, condition, elsewhere, gap, ordered, place, remedy


def render(report: Report, context: Context) -> str:
    paint = painter(context.color)
    lines = reader(context.read)
    blocks = [
        "\n".join(_finding(finding, context, lines, paint))
        for finding in ordered(report.findings)
        if not finding.suppressed
    ]
    if report.incomplete:
        blocks.append("\n".join(_incomplete(report, context, paint)))
    blocks += closing(report, context, paint)
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _finding(finding: Finding, context: Context, lines: Lines, paint: Paint) -> list[str]:
    label = f"{finding.severity}[{finding.rule}]"
    first, *rest = wrap(finding.message, context.width, len(label) + 2, 4)
    rows = [paint(finding.severity, label) + paint("strong", f": {first}")]
    rows += [paint("strong", line) for line in rest]

    groups = grouped(finding)
    gutter = max((len(str(mark.location.line)) for group in groups for mark in group), default=1)
    arrow = paint("gutter", " " * (gutter + 1) + "-->")
    framed = False
    if not finding.location:
        rows.append(f"{arrow} {clean(place(finding))}")
    for number, group in enumerate(groups):
        if number or not finding.location:
            arrow = paint("gutter", " " * (gutter + 1) + ":::")
        location = group[0].location
        rows.append(f"{arrow} {clean(location.file)}:{location.line}:{location.column}")
        source = lines(location.file)
        framed = all(0 < mark.location.line <= len(source) for mark in group)
        if framed:
            rows += frame(source, group, gutter, context.width, paint)
        else:
            rows += [f"{' ' * (gutter + 5)} {clean(mark.label)}" for mark in group if mark.label]

    notes = _notes(finding)
    if framed and notes:
        rows.append(paint("gutter", " " * (gutter + 2) + "|"))
    for kind, text in notes:
        indent = gutter + 2 + len(f"= {kind}: ")
        first, *rest = wrap(text, context.width, indent, indent)
        rows.append(f"{paint('gutter', ' ' * (gutter + 2) + '=')} {paint('strong', kind + ':')} {first}")
        rows += rest
    return rows


def _notes(finding: Finding) -> list[tuple[str, str]]:
    notes = [("note", elsewhere(related)) for related in finding.related if not related.location]
    if finding.resource.construct:
        notes.append(("note", f"construct {finding.resource.construct}"))
    if finding.when:
        notes.append(("note", condition(finding)))
    if finding.confidence != "high":
        notes.append(("note", MEDIUM))
    if finding.fix:
        notes.append(("fix", remedy(finding.fix)))
    if finding.resource.console:
        notes.append(("console", finding.resource.console))
    if finding.help:
        notes.append(("help", finding.help))
    return notes


def _incomplete(report: Report, context: Context, paint: Paint) -> list[str]:
    rows = [paint("warning", "Could not be checked:")]
    for item in report.incomplete:
        first, *rest = wrap(f"{item.what}: {gap(item)}", context.width, 2, 6)
        rows += [f"  {first}", *rest]
    return rows
