"""The boxes that nodes are drawn as: which lines stand in one, and how large it gets."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from ecslint.finding import SEVERITIES
from ecslint.graph.elements import Mark, Node
from ecslint.graph.text_width import elided, width

PORT = 30.0
"""How far below the top of a box links meet it; alike for all boxes, so that links run straight."""
PORT_STEP = 17.0
"""How far below that the next kind of link meets it."""

_NARROWEST, _WIDEST = 132.0, 288.0
_SIDE = 12.0
_MOST_FINDINGS = 3


class Style(NamedTuple):
    """How a kind of line is written: the size of its letters, and its height."""

    size: float
    height: float
    bold: bool = False


STYLES = {
    "kind": Style(10.5, 14.0),
    "label": Style(13.0, 18.0, bold=True),
    "open": Style(13.0, 18.0),
    "detail": Style(11.0, 15.0),
    "row": Style(12.0, 20.0, bold=True),
    "finding": Style(11.0, 15.0),
}


class Line(NamedTuple):
    """A line of a box."""

    style: str
    text: str
    """As it fits."""
    full: str
    baseline: float
    """Below the top of the box."""
    severity: str | None = None


class Content(NamedTuple):
    """What a box holds, and its size."""

    lines: tuple[Line, ...]
    width: float
    height: float
    row_ports: tuple[float, ...]
    """How far below the top of the box the links of each row leave it."""


def content_of(node: Node, kinds_of_links: int) -> Content:
    """The content of a node's box, which so many kinds of links lead to."""
    planned = list(_planned(node))
    sizes = [width(text, STYLES[style].size, bold=STYLES[style].bold) for style, text, _ in planned]
    indents = [14.0 if severity else 0.0 for _, _, severity in planned]
    wide = max(size + indent for size, indent in zip(sizes, indents, strict=True)) + 2 * _SIDE
    wide = float(ceil(min(max(wide, _NARROWEST), _WIDEST)))
    lines: list[Line] = []
    ports: list[float] = []
    y = 8.0
    for (style, text, severity), indent in zip(planned, indents, strict=True):
        size, height, bold = STYLES[style]
        y += 5.0 if style == "row" else 0.0
        fitting = elided(text, size, wide - 2 * _SIDE - indent + 0.5, bold=bold)
        lines.append(Line(style, fitting, text, y + height - 4.0, severity))
        if style == "row":
            ports.append(y + height / 2)
        y += height
    needed = PORT + PORT_STEP * (max(kinds_of_links, 1) - 1) + 12.0
    return Content(tuple(lines), wide, max(y + 6.0, needed), tuple(ports))


def _planned(node: Node) -> Iterator[tuple[str, str, str | None]]:
    yield "kind", node.kind if node.known else f"{node.kind}, not at hand", None
    yield "label" if node.known else "open", node.label, None
    if node.detail:
        yield "detail", node.detail, None
    yield from _findings(node.findings)
    for row in node.rows:
        yield "row", row.name, None
        if row.detail:
            yield "detail", row.detail, None
        yield from _findings(row.findings)


def _findings(marks: tuple[Mark, ...]) -> Iterator[tuple[str, str, str | None]]:
    """The most severe findings by their rules, and how many more there are."""
    rules: dict[str, str] = {}
    for mark in sorted(marks, key=lambda mark: SEVERITIES.index(mark.severity)):
        rules.setdefault(mark.rule, mark.severity)
    shown = list(rules.items())
    kept = shown if len(shown) <= _MOST_FINDINGS else shown[: _MOST_FINDINGS - 1]
    for rule, severity in kept:
        yield "finding", rule, severity
    if len(kept) < len(shown):
        yield "finding", f"and {len(shown) - len(kept)} more", shown[len(kept)][1]
