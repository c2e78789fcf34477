"""What follows the findings in the reports for people: what is missing, counts and the summary."""

from __future__ import annotations

from ecslint.finding import SEVERITIES, Report
from ecslint.reports import Context
from ecslint.reports.terminal import Paint, clean, columns, wrap
from ecslint.reports.wording import causes, counted, fixable, kind_of, openness, summary


def closing(report: Report, context: Context, paint: Paint) -> list[str]:
    """The blocks to print last, each of one or more lines."""
    blocks = []
    if report.undecided and context.show_undecided:
        blocks.append(_undecided(report, context, paint))
    if context.statistics:
        blocks += _statistics(report, context, paint)
    if not context.quiet:
        blocks.append(_summary(report, context, paint))
    return blocks


def _undecided(report: Report, context: Context, paint: Paint) -> str:
    """A table of what was needed, how often and by which rules."""
    rows = [(str(count), clean(needs), rules) for count, needs, rules in causes(report)]
    first = max(len(count) for count, _, _ in rows)
    second = max((size for _, needs, _ in rows if (size := columns(needs)) <= 40), default=4)
    indent = first + second + 6
    lines = [paint("strong", f"{counted(len(report.undecided), 'check')} undecided, by what they need to know:")]
    for count, needs, rules in rows:
        start = f"  {count:>{first}}  {needs}" + " " * max(second - columns(needs), 0) + "  "
        if columns(needs) > second:
            lines.append(start.rstrip())
            start = " " * indent
        names, *rest = wrap(", ".join(rules), context.width, indent, indent)
        lines += [start + names, *rest]
    return "\n".join(lines)


def _statistics(report: Report, context: Context, paint: Paint) -> list[str]:
    counts: dict[tuple[str, str], int] = {}
    for finding in report.findings:
        if not finding.suppressed:
            key = finding.severity, finding.rule
            counts[key] = counts.get(key, 0) + 1
    blocks = []
    if counts:
        rows = sorted(counts.items(), key=lambda row: (-row[1], SEVERITIES.index(row[0][0]), row[0][1]))
        first, second = len(str(rows[0][1])), max(len(severity) for severity, _ in counts)
        lines = [paint("strong", "Findings by rule:")]
        for (severity, rule), count in rows:
            padding = " " * (second - len(severity))
            lines.append(f"  {count:>{first}}  {paint(severity, severity)}{padding}  {rule}")
        blocks.append("\n".join(lines))
    if report.undecided and not context.show_undecided:
        blocks.append(_kinds(report, paint))
    return blocks


def _kinds(report: Report, paint: Paint) -> str:
    """The share of checks that ended undecided, by the kind of thing that they needed."""
    kinds: dict[str, int] = {}
    for judgement in report.undecided:
        kinds[kind_of(judgement.needs)] = kinds.get(kind_of(judgement.needs), 0) + 1
    rows = sorted(kinds.items(), key=lambda row: (-row[1], row[0]))
    share = f": {_share(len(report.undecided), report.checks)} of {report.checks}" if report.checks else ""
    lines = [paint("strong", f"Undecided checks by what they need to know{share}")]
    first = len(str(rows[0][1]))
    for kind, count in rows:
        lines.append(f"  {count:>{first}}  {_share(count, report.checks):>6}  {kind}")
    return "\n".join(lines)


def _share(count: int, total: int) -> str:
    return f"{100 * count / total:.1f} %" if total else ""


def _summary(report: Report, context: Context, paint: Paint) -> str:
    worst = next((severity for severity in SEVERITIES if report.count(severity)), "")
    style = worst or ("warning" if report.incomplete else "good")
    lines = [paint(style, summary(report))]
    if fixes := fixable(report):
        lines.append(fixes)
    if report.undecided and not context.show_undecided:
        checks = counted(len(report.undecided), "check")
        lines.append(f"{checks} undecided: {openness(report)} (--show-undecided lists them)")
    return "\n".join(lines)
