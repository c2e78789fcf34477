"""Edits of YAML that is laid out by indentation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ecslint.fixes.edit import CannotEdit, Edit
from ecslint.fixes.layout import Layout
from ecslint.text import Span

_DASH = re.compile(r"[ \t]*-[ \t]+")
_LONE_DASH = re.compile(r"^[ \t]*-[ \t]*(?:\r\n|\r|\n)[ \t]*\Z", re.MULTILINE)
"""The dash of an item that begins in the next line."""


def insert(layout: Layout, parts: Sequence[Span], lines: Iterable[str], indent: str) -> list[Edit]:
    """Put lines below the last part of a mapping or list."""
    end = parts[-1].end
    rest = layout.rest(end)
    if rest is None or rest["comma"]:
        raise CannotEdit
    line_end = layout.line_end(end)
    return [Edit(line_end, line_end, "".join(layout.newline + indent + line for line in lines))]


def column(layout: Layout, parts: Sequence[Span]) -> str:
    """The indentation of a mapping's members."""
    return " " * len(layout.before(parts[0].start))


def dash(layout: Layout, item: Span) -> str:
    """The indentation of a list's dashes."""
    before = layout.before(item.start)
    if not _DASH.fullmatch(before):
        raise CannotEdit
    return before[: before.index("-")]


def remove(layout: Layout, whole: Span, parts: Sequence[Span], index: int, *, in_list: bool) -> list[Edit]:
    """Take a part out with its lines. What stands above it stays, be it a comment about it."""
    part = parts[index]
    rest = layout.rest(part.end)
    if rest is None or rest["comma"]:
        raise CannotEdit
    if len(parts) == 1:
        return _emptied(layout, whole, "[]" if in_list else "{}")
    before = layout.before(part.start)
    if _DASH.fullmatch(before) if in_list else not before.strip():
        return [Edit(*layout.lines(part.start, part.end))]
    if in_list and not before.strip() and (dash := _LONE_DASH.search(layout.text, 0, part.start)):
        return [Edit(*layout.lines(dash.start(), part.end))]
    if not in_list and index == 0 and "#" not in layout.text[part.end : parts[1].start]:
        return [Edit(part.start, parts[1].start)]  # the first member, beside the dash of an item
    raise CannotEdit


def _emptied(layout: Layout, whole: Span, empty: str) -> list[Edit]:
    """What is left of a mapping or list without its only part."""
    text = layout.text
    key_end = len(text[: whole.start].rstrip())
    if "#" in text[whole.start : whole.end] or text[key_end - 1 : key_end] not in (":", "-"):
        raise CannotEdit
    return [Edit(key_end, whole.end, f" {empty}")]
