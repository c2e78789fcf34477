"""For a browser: one page that needs nothing else, with filters, drawings and what the findings leave out.

It asks for nothing over the network. Its content security policy lets run the one script that is in it and no other, so
that markup in names of resources stays text even if it were not escaped.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from string import Template

from ecslint.finding import SEVERITIES, Finding, Report
from ecslint.graph.svg_style import DARK, LIGHT, rules
from ecslint.reports import Context
from ecslint.reports.html_format import gaps
from ecslint.reports.html_format.accounts import heat_map
from ecslint.reports.html_format.filters import filters
from ecslint.reports.html_format.findings import numbered, rule_groups
from ecslint.reports.html_format.markup import section, text
from ecslint.reports.html_format.sizes import sizes
from ecslint.reports.html_format.workloads import workloads
from ecslint.reports.wording import openness, summary

Section = tuple[str, str, str, str]
"""Identity, title, body and remark."""


def render(report: Report, context: Context) -> str:
    findings = numbered(report.findings)
    shown = [each for each in _sections(report, context, findings) if each[2]]
    script = _part("script.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return Template(_part("page.html")).substitute(
        digest=digest,
        style=_style(),
        script=script,
        summary=text(summary(report)),
        tiles=_tiles(report, findings),
        links="".join(f'<a href="#{identity}">{title}</a>' for identity, title, *_ in shown),
        sections="\n".join(section(identity, title, body, remark) for identity, title, body, remark in shown),
        version=text(context.version),
    )


def _sections(report: Report, context: Context, findings: list[Finding]) -> list[Section]:
    pictures = context.pictures
    regions = [(each.account or "", each.region or "") for each in pictures.regions] if pictures else []
    return [
        ("accounts", "Accounts and regions", heat_map(findings, regions), _ACCOUNTS),
        ("findings", "Findings", _findings(findings, context), ""),
        ("workloads", "Workloads", workloads(pictures.workloads, findings) if pictures else "", _WORKLOADS),
        ("sizes", "Task sizes", sizes(pictures.sizes) if pictures else "", _SIZES),
        ("not-checked", "Not checked", gaps.not_checked(report), _NOT_CHECKED),
        ("undecided", "Undecided", gaps.undecided(report), _UNDECIDED.format(openness(report))),
        ("suppressed", "Suppressed", gaps.suppressed(report), "These do not count."),
    ]


_ACCOUNTS = "Colored by the worst severity, the stronger the more findings. Choose a number to see them."
_WORKLOADS = "Each service with all that it has to do with. What leads out of what was scanned is dashed."
_SIZES = "What containers reserve of their task. A dashed line marks the next cheaper size that Fargate has."
_NOT_CHECKED = "The report is not complete: what is listed here may have findings of its own."
_UNDECIDED = "Checks that depend on {}. They are neither passed nor failed."


def _findings(findings: list[Finding], context: Context) -> str:
    if not findings:
        return '<p class="nothing">Nothing was found.</p>'
    status = '<p id="status" role="status" tabindex="-1"></p>'
    return f"{filters(findings)}\n{status}\n{rule_groups(findings, context)}"


def _tiles(report: Report, findings: list[Finding]) -> str:
    """The counts on top; what leads to a part of the page is a link."""
    found = [(severity, report.count(severity), severity.capitalize() + ("s" if severity != "info" else ""), "findings")
             for severity in SEVERITIES]  # fmt: skip
    rest = [
        ("gap", len(report.incomplete), "Not checked", "not-checked"),
        ("open", len(report.undecided), "Undecided", "undecided"),
        ("kept", len(report.findings) - len(findings), "Suppressed", "suppressed"),
    ]
    return "".join(
        f'<li class="tile {style if count else "none"}">{_linked(target, count, f"<b>{count:,}</b> {words}")}</li>'
        for style, count, words, target in (*found, *rest)
        if count or style in SEVERITIES
    )


def _linked(target: str, count: int, words: str) -> str:
    return f'<a href="#{target}">{words}</a>' if count else f"<span>{words}</span>"


def _style() -> str:
    """The style sheet: the colors are those of the drawings, in light and dark."""
    colors = "".join(f"--{name}:light-dark({LIGHT[name]},{DARK[name]});" for name in LIGHT)
    return f":root{{color-scheme:light dark;{colors}}}\n{rules()}{_part('style.css')}"


@cache
def _part(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
