"""Edits within braces and brackets: JSON, and YAML that is written like it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from ecslint.fixes.edit import CannotEdit, Edit
from ecslint.fixes.layout import Layout
from ecslint.text import Span

_COLON = re.compile(r"[ \t]*:[ \t]*")
_COMMA = re.compile(r",[ \t]*")
_TO_COMMA = re.compile(r"(?:\s|//[^\r\n]*|#[^\r\n]*|/\*.*?\*/)*,", re.DOTALL)

Writer = Callable[[str, str | None], str]
"""Writes a member or an item, given the colon of its neighbors, and the indentation when it gets lines of its own."""
INLINE = None


def insert(layout: Layout, whole: Span, parts: Sequence[Span], pieces: Iterable[Writer], colon: str) -> list[Edit]:
    """Put pieces after the last part of a mapping or list, laid out as that one is."""
    text = layout.text
    if not parts:
        return [_fill(layout, whole, list(pieces))]
    last = parts[-1]
    if layout.begins_line(last.start) and layout.line_start(last.start) > whole.start:
        indent = layout.before(last.start)
        between = layout.newline + indent
        written = f",{between}".join(piece(colon, indent) for piece in pieces)
        rest = layout.rest(last.end)
        if rest is not None and rest["comment"]:
            comma = [] if rest["comma"] else [Edit(last.end, last.end, ",")]
            line_end = layout.line_end(last.end)
            return [*comma, Edit(line_end, line_end, between + written + rest["comma"])]
        return [Edit(last.end, last.end, f",{between}{written}")]
    comma_text = text[parts[-2].end : last.start] if len(parts) > 1 else ""
    between = comma_text if _COMMA.fullmatch(comma_text) else ", "
    return [Edit(last.end, last.end, "".join(between + piece(colon, INLINE) for piece in pieces))]


def _fill(layout: Layout, whole: Span, pieces: list[Writer]) -> Edit:
    """What takes the place of an empty mapping or list."""
    text = layout.text[whole.start : whole.end]
    if text[1:-1].strip():
        raise CannotEdit  # a comment
    opening, closing = text[0], text[-1]
    if not layout.is_json or not layout.has_lines:
        return Edit(*whole, opening + ", ".join(piece(": ", INLINE) for piece in pieces) + closing)
    outer = layout.indent(whole.start)
    inner = outer + layout.step
    between = f",{layout.newline}{inner}"
    written = between.join(piece(": ", inner) for piece in pieces)
    return Edit(*whole, f"{opening}{layout.newline}{inner}{written}{layout.newline}{outer}{closing}")


def remove(layout: Layout, whole: Span, parts: Sequence[Span], index: int) -> list[Edit]:
    """Take a part out, with its comma, and with its lines when it has lines of its own."""
    part = parts[index]
    if len(parts) == 1 and not layout.text[whole.start + 1 : part.start].strip():
        after = layout.text[part.end : whole.end - 1]
        if not after.strip(" \t\r\n,"):
            return [Edit(whole.start + 1, whole.end - 1)]
    is_last = index == len(parts) - 1
    rest = layout.rest(part.end)
    if layout.begins_line(part.start) and layout.line_start(part.start) > whole.start and rest is not None:
        lines = Edit(layout.line_start(part.start), layout.next_line(part.end))
        return [*_comma_before(layout, parts[index - 1].end, part.start), lines] if is_last and index else [lines]
    if not is_last:
        return [Edit(part.start, parts[index + 1].start)]
    if index:
        return [Edit(parts[index - 1].end, part.end)]
    raise CannotEdit


def _comma_before(layout: Layout, end: int, start: int) -> list[Edit]:
    """The comma between what ends and what starts, which has nothing to separate any more."""
    found = _TO_COMMA.match(layout.text, end, start)
    if found is None:
        raise CannotEdit
    return [Edit(found.end() - 1, found.end())]


def colon_of(layout: Layout, key_end: int, value_start: int) -> str:
    """What stands between a key and its value, to be copied."""
    text = layout.text[key_end:value_start]
    return text if _COLON.fullmatch(text) else ": "
