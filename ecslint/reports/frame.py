"""Code frames: lines of a file with marks under the stretches that matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ecslint.finding import Finding, Location
from ecslint.reports.terminal import Paint, clean, columns

_NEAR = 10
"""Places in one file that are no more lines apart share a code frame."""
_TAB = 4
_CUT = "..."

Lines = Callable[[str], list[str]]


class Mark(NamedTuple):
    """A stretch to underline: in which style, with which sign, and the words beside it."""

    location: Location
    sign: str
    style: str
    label: str = ""


def split_lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def reader(read: Callable[[str], str | None]) -> Lines:
    """The lines of a file, read once; none for a file that cannot be had."""
    known: dict[str, list[str]] = {}

    def lines(file: str) -> list[str]:
        if file not in known:
            text = read(file)
            known[file] = [] if text is None else split_lines(text)
        return known[file]

    return lines


def grouped(finding: Finding) -> list[list[Mark]]:
    """The marks of a finding, those near each other together; the finding's own place is the first."""
    groups = [[Mark(finding.location, "^", finding.severity)]] if finding.location else []
    for related in finding.related:
        if (location := related.location) is not None:
            mark = Mark(location, "-", "gutter", related.message)
            for group in groups:
                if any(_near(location, other.location) for other in group):
                    group.append(mark)
                    break
            else:
                groups.append([mark])
    return groups


def _near(one: Location, other: Location) -> bool:
    return one.file == other.file and abs(one.line - other.line) <= _NEAR


def frame(lines: Sequence[str], marks: Iterable[Mark], gutter: int, width: int, paint: Paint) -> list[str]:
    """Each marked line, with a row of signs for each mark; several marks in the order of their lines."""
    margin = paint("gutter", " " * (gutter + 2) + "|")
    rows = [margin]
    shown = (0, "")
    for mark in sorted(marks, key=lambda mark: mark.location.line):
        number, more = mark.location.line, mark.location.end_line > mark.location.line
        line = lines[number - 1]
        last = len(line.rstrip()) if more else mark.location.end_column - 1
        text, start, length = window(line, mark.location.column - 1, last, max(20, (width or 160) - gutter - 4))
        if shown != (number, text):
            if shown[0] and number > shown[0] + 1:
                rows.append(paint("gutter", " " * (gutter - 1) + _CUT))
            rows.append(f"{paint('gutter', f' {number:>{gutter}} |')} {text}".rstrip())
            shown = (number, text)
        signs = mark.sign * length + _CUT * more
        label = f" {clean(mark.label)}" if mark.label else ""
        rows.append(f"{margin} {' ' * start}{paint(mark.style, signs + label)}")
    return rows


def window(line: str, first: int, last: int, room: int) -> tuple[str, int, int]:
    """The part of a line around a stretch that fits the room, and the column and length of the stretch in it.

    `first` and `last` are offsets in characters; the rest counts columns of the terminal.
    """
    first = max(0, min(first, len(line)))
    skipped = max(0, first - 2 * room)
    cells: list[str] = []
    edges = [0]
    for char in line[skipped : first + 2 * room]:
        cells.append(" " * (_TAB - edges[-1] % _TAB) if char == "\t" else clean(char))
        edges.append(edges[-1] + columns(cells[-1]))
    total, begin, end = edges[-1], edges[first - skipped], edges[max(0, min(last - skipped, len(cells)))]
    left = 0
    if total > room:
        lead = max((room - (end - begin)) // 2, 6)
        left = max(0, min(begin - lead, total - room))
    low = left + len(_CUT) if left else 0
    high = left + room - len(_CUT) if left + room < total else total
    kept = [index for index in range(len(cells)) if edges[index] >= low and edges[index + 1] <= high]
    text = "".join(cells[index] for index in kept)
    if left:
        text = _CUT + " " * (edges[kept[0]] - low) + text
    if high < total:
        text += _CUT
    return text, begin - left, max(1, min(end, high) - begin)
