"""Text as a page of HTML holds it: whatever comes from a file or an account is text, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from ecslint.finding import SEVERITIES
from ecslint.reports.terminal import clean
from ecslint.reports.wording import counted

_ADDRESS = re.compile(r"https://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)]")


def text(words: object) -> str:
    """One line of text, or the value of an attribute."""
    return escape(clean(str(words)))


def lines(words: str) -> str:
    """A message of which the line ends are kept."""
    return "\n".join(map(message, words.splitlines()))


def message(words: str) -> str:
    """A message: what it puts in backticks is code."""
    parts = re.split(r"`([^`]*)`", clean(words))
    return "".join(f"<code>{escape(part)}</code>" if index % 2 else escape(part) for index, part in enumerate(parts))


def prose(markdown: str) -> str:
    """The paragraphs of a rule's docstring. The last, when it is nothing but an address, is left to the caller."""
    paragraphs = [paragraph.strip() for paragraph in re.split(r"\n\s*\n", markdown) if paragraph.strip()]
    kept = [each for each in paragraphs if not _ADDRESS.fullmatch(each)]
    return "\n".join(f"<p{_FIX if each.startswith('Fix:') else ''}>{message(each)}</p>" for each in kept)


_FIX = ' class="fix"'


def link(address: str | None, words: str) -> str:
    """A link, if the address is one to follow; `words` are HTML."""
    if not address or not _ADDRESS.fullmatch(address):
        return words
    return f'<a href="{text(address)}" rel="noreferrer noopener" target="_blank">{words}</a>'


def badge(severity: str) -> str:
    """A severity in words and as a sign, by shape as well as by color."""
    return f'<span class="badge {severity}">{severity}</span>'


def tally(severities: Iterable[str]) -> str:
    """How many of each severity, as badges."""
    found = list(severities)
    counts = ((each, found.count(each)) for each in SEVERITIES)
    return "".join(f'<span class="badge {each}">{counted(count, each)}</span>' for each, count in counts if count)


def place(file: str, line: int, column: int | None = None) -> str:
    where = f"{file}:{line}" if column is None else f"{file}:{line}:{column}"
    return f'<code class="place">{text(where)}</code>'


def section(identity: str, title: str, body: str, remark: str = "") -> str:
    """A part of the page with its heading. `remark` and `body` are HTML; without a body there is no section."""
    if not body:
        return ""
    lead = f'<p class="lead">{remark}</p>\n' if remark else ""
    heading = f'<h2 id="{identity}-title">{title}</h2>'
    return f'<section id="{identity}" aria-labelledby="{identity}-title">\n{heading}\n{lead}{body}\n</section>\n'


def table(caption: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; heads are text, cells HTML."""
    head = "".join(f'<th scope="col">{text(each)}</th>' for each in heads)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    shown = f'<caption class="aside">{text(caption)}</caption>'
    return f'<div class="scroll"><table>{shown}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>'
