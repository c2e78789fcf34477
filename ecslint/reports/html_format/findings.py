"""The findings, rule by rule: what a rule is about once, then each place with the lines of its file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from ecslint.finding import SEVERITIES, Finding
from ecslint.reports import Context
from ecslint.reports.frame import Lines, frame, grouped, reader
from ecslint.reports.html_format.markup import badge, link, message, place, prose, text
from ecslint.reports.wording import MEDIUM, condition, dotted, elsewhere, ordered, remedy, subject

_OPEN = 25
"""So many findings are shown unfolded from the start."""
_COLUMNS = 112
"""Characters of a line of code; what is longer is cut around the place that matters."""


def numbered(findings: Sequence[Finding]) -> list[Finding]:
    """Those that count, in the order of the page: the most severe rules first, and of these the most frequent. The
    identity of each in the page is `f` and its place in the list."""
    kept = [finding for finding in findings if not finding.suppressed]
    by_rule: dict[str, list[Finding]] = {}
    for finding in ordered(kept):
        by_rule.setdefault(finding.rule, []).append(finding)

    def order(group: list[Finding]) -> tuple[int, int, str]:
        return min(SEVERITIES.index(each.severity) for each in group), -len(group), group[0].rule

    return [finding for group in sorted(by_rule.values(), key=order) for finding in group]


def rule_groups(findings: Sequence[Finding], context: Context) -> str:
    """All findings, in the order of `numbered`."""
    starts = [at for at, each in enumerate(findings) if not at or each.rule != findings[at - 1].rule]
    ends = [*starts[1:], len(findings)]
    lines_of = reader(context.read)
    show = " open" if len(findings) <= _OPEN else ""
    blocks = []
    for start, end in zip(starts, ends, strict=True):
        group = findings[start:end]
        items = "\n".join(_item(each, number, lines_of) for number, each in enumerate(group, start))
        blocks.append(_group(group, items, show, context))
    return "\n".join(blocks)


def _group(group: Sequence[Finding], items: str, show: str, context: Context) -> str:
    first = group[0]
    rule = context.rules.get(first.rule)
    worst = min((each.severity for each in group), key=SEVERITIES.index)
    title = message(rule.summary.rstrip(".")) if rule else ""
    name = f'<code class="name{"" if title else " alone"}">{text(first.rule)}</code>'
    heading = f"{title} {name}".lstrip()
    why = prose(rule.description) if rule else ""
    address = rule.help if rule else first.help
    more = link(address, f"Read more at {text(address.split('/')[2])}") if address.startswith("https://") else ""
    why += f"\n<p>{more}</p>" if more else ""
    return (
        f'<details class="rule" data-rule="{text(first.rule)}"{show}>\n'
        f'<summary>{badge(worst)}<h3>{heading}</h3><span class="category">{text(first.category)}</span>'
        f'<span class="count">{len(group)}</span></summary>\n'
        f'<div class="why">{why}</div>\n<ol class="list">\n{items}\n</ol>\n</details>'
    )


def _item(finding: Finding, number: int, lines_of: Lines) -> str:
    resource, location = finding.resource, finding.location
    data = {
        "severity": finding.severity,
        "category": finding.category,
        "resource": resource.name,
        "file": location.file if location else "",
        "account": resource.account or "",
        "region": resource.region or "",
    }
    attributes = "".join(f' data-{name}="{text(value)}"' for name, value in data.items() if value)
    notes = "".join(f"<li>{note}</li>" for note in _notes(finding))
    parts = [
        f'<li class="finding" id="f{number}"{attributes}>',
        f'<p class="message">{message(finding.message)}</p>',
        f'<p class="where">{_where(finding)}</p>',
        *_frames(finding, lines_of),
        f'<ul class="notes">{notes}</ul>' if notes else "",
        "</li>",
    ]
    return "\n".join(filter(None, parts))


def _where(finding: Finding) -> str:
    location, resource = finding.location, finding.resource
    kind = resource.type.removeprefix("AWS::")
    name = f"{text(kind)} <b>{text(resource.name)}</b>"
    if location:
        return f"{place(location.file, location.line, location.column)} {name}"
    inside = f" <code>{text(dotted(finding.path))}</code>" if finding.path else ""
    return (
        f'<code class="place">{text(subject(resource))}</code>{inside} {link(resource.console, "open in the console")}'
    )


def _frames(finding: Finding, lines_of: Lines) -> Iterator[str]:
    """The lines that a finding is about, and those of related places farther away or in other files."""
    for at, marks in enumerate(grouped(finding)):
        first = marks[0].location
        source = lines_of(first.file)
        if at or not finding.location:
            yield f'<p class="where">{place(first.file, first.line, first.column)}</p>'
        if all(0 < mark.location.line <= len(source) for mark in marks):
            gutter = max(len(str(mark.location.line)) for mark in marks)
            rows = frame(source, marks, gutter, _COLUMNS, _paint)
            yield f"<pre>{_painted(chr(10).join(rows[1:]))}</pre>"
        else:
            yield from (f'<p class="where">{text(mark.label)}</p>' for mark in marks if mark.label)


def _paint(style: str, words: str) -> str:
    """Marks a stretch by characters that a frame never takes from a file."""
    return f"\x01{style}\x02{words}\x03" if words else ""


def _painted(rows: str) -> str:
    return re.sub("\x01(\\w+)\x02", r'<span class="\1">', escape(rows)).replace("\x03", "</span>")


def _notes(finding: Finding) -> Iterator[str]:
    yield from (text(elsewhere(related)) for related in finding.related if not related.location)
    if finding.resource.construct:
        yield f"construct <code>{text(finding.resource.construct)}</code>"
    if finding.when:
        yield text(condition(finding))
    if finding.confidence != "high":
        yield text(MEDIUM)
    if finding.fix:
        yield f"fix: {message(remedy(finding.fix))}"
