"""The form by which findings are filtered. Without scripts it is not shown, and everything else is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from ecslint.finding import SEVERITIES, Finding
from ecslint.reports.html_format.markup import text


def filters(findings: Sequence[Finding]) -> str:
    """The fields that tell these findings apart."""
    fields = [f'<div class="bar-top">{_severities(findings)}{_BUTTONS}</div>', _words()]
    fields += _choice("rule", "Rule", "All rules", findings, lambda each: each.rule)
    fields += _choice("category", "Category", "All categories", findings, lambda each: each.category)
    fields += _choice("account", "Account", "All accounts", findings, lambda each: each.resource.account)
    fields += _choice("region", "Region", "All regions", findings, lambda each: each.resource.region)
    fields += _name("resource", "Resource", findings, lambda each: each.resource.name)
    fields += _name("file", "File", findings, lambda each: each.location and each.location.file)
    inner = "\n".join(fields)
    return f'<form id="filters" role="search" aria-label="Filter findings" hidden>\n{inner}\n</form>'


_BUTTONS = (
    '<div class="buttons"><button type="reset">Clear filters</button>'
    '<button type="button" id="unfold">Unfold all</button></div>'
)

Value = Callable[[Finding], str | None]


def _severities(findings: Iterable[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    boxes = "".join(
        f'<label class="check"><input type="checkbox" name="severity" value="{each}" checked>'
        f'<span class="badge {each}">{each}</span> {counts[each]:,}</label>'
        for each in SEVERITIES
        if counts[each]
    )
    return f"<fieldset><legend>Severity</legend>{boxes}</fieldset>"


def _words() -> str:
    return '<label class="field">Text<input type="search" name="text" autocomplete="off" spellcheck="false"></label>'


def _choice(name: str, label: str, every: str, findings: Iterable[Finding], value: Value) -> list[str]:
    """A field for a few values, with how often each occurs; none where all findings have the same."""
    counts = Counter(map(value, findings))
    if len(counts) < 2:
        return []
    options = "".join(
        f'<option value="{text(each)}">{text(each)} ({count:,})</option>'
        for each, count in sorted((each, count) for each, count in counts.items() if each)
    )
    return [
        f'<label class="field">{label}<select name="{name}"><option value="">{every}</option>{options}</select></label>'
    ]


def _name(name: str, label: str, findings: Iterable[Finding], value: Value) -> list[str]:
    """A field for one of many names, or a part of some."""
    names = set(map(value, findings))
    if len(names) < 2:
        return []
    options = "".join(f'<option value="{text(each)}">' for each in sorted(filter(None, names)))
    attributes = f'name="{name}" list="{name}-names" autocomplete="off" spellcheck="false"'
    datalist = f'<datalist id="{name}-names">{options}</datalist>'
    return [f'<label class="field">{label}<input type="search" {attributes}></label>{datalist}']
