"""A heat map: where among accounts and regions the findings are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ecslint.finding import SEVERITIES, Finding
from ecslint.reports.html_format.markup import text

Cell = tuple[str, str]


def heat_map(findings: Sequence[Finding], scanned: Iterable[Cell]) -> str:
    """Accounts by regions. `scanned` are those of which it is known that they were looked at; empty without any."""
    counts: dict[Cell, Counter[str]] = {cell: Counter() for cell in scanned}
    for finding in findings:
        account, region = finding.resource.account, finding.resource.region
        if account and region:
            counts.setdefault((account, region), Counter())[finding.severity] += 1
    if not counts:
        return ""
    regions = sorted({region for _, region in counts})
    most = max(each.total() for each in counts.values()) or 1
    head = "".join(f'<th scope="col">{text(region)}</th>' for region in regions)
    rows = []
    for account in sorted({account for account, _ in counts}):
        cells = "".join(_cell(account, region, counts.get((account, region)), most) for region in regions)
        total = sum(each.total() for (of, _), each in counts.items() if of == account)
        rows.append(f'<tr><th scope="row">{text(account)}</th>{cells}<td class="total">{total:,}</td></tr>')
    caption = '<caption class="aside">Findings by account and region</caption>'
    heads = f'<th scope="col">Account</th>{head}<th scope="col">All</th>'
    body = "\n".join(rows)
    return (
        f'<div class="scroll"><table class="heat">{caption}<thead><tr>{heads}</tr></thead>'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _cell(account: str, region: str, counts: Counter[str] | None, most: int) -> str:
    if counts is None:
        return '<td class="unseen"><span title="not scanned">-</span></td>'
    total = counts.total()
    if not total:
        return '<td class="none">0</td>'
    worst = next(severity for severity in SEVERITIES if counts[severity])
    told = ", ".join(f"{counts[severity]:,} {severity}" for severity in SEVERITIES if counts[severity])
    heat = 12 + round(43 * total / most)
    button = (
        f'<button type="button" data-account="{text(account)}" data-region="{text(region)}" title="{told}"'
        f' aria-label="{told} in {text(account)} {text(region)}: show them">{total:,}</button>'
    )
    return f'<td class="{worst}" style="--heat:{heat}%">{button}</td>'
