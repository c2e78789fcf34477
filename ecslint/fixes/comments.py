"""Edits of comments that say what not to report."""

from __future__ import annotations

import re

from ecslint.finding import Location
from ecslint.fixes.edit import CannotEdit, Edit
from ecslint.fixes.layout import Layout
from ecslint.text import Document, Position

_START = re.compile(r".*?\becslint\s*:\s*", re.IGNORECASE)
_PROSE = re.compile(r"#+\s*(?=\w)(?!ecslint\s*:).*?(?=\s*\becslint\s*:)", re.IGNORECASE)
"""What a comment says before that."""
_BETWEEN = re.compile(r";\s*(?=ignore\b)")
_NAMES = re.compile(r"(?<=\[)[^\]]*(?=\])")


def without(document: Document, location: Location, rules: tuple[str, ...]) -> tuple[list[Edit], str]:
    """The comment without the names of these rules, or none when it names no other; with what that is in words."""
    layout = Layout(document)
    start = document.offset(Position(location.line, location.column))
    end = layout.line_end(start)
    head = _START.match(document.text, start, end)
    if head is None:
        raise CannotEdit
    wishes = _BETWEEN.split(document.text[head.end() : end])
    left = [each for each in (_without(wish, rules) for wish in wishes) if each]
    if left == wishes:
        raise CannotEdit
    if left:
        names = ", ".join(f"`{name}`" for name in rules)
        return [Edit(head.end(), end, "; ".join(left))], f"remove {names} from the comment"
    if prose := _PROSE.match(document.text, start, head.end()):
        return [Edit(prose.end(), end)], "remove what the comment ignores"
    before = layout.before(start)
    if before.strip():
        return [Edit(start - len(before) + len(before.rstrip()), end)], "remove the comment"
    return [Edit(*layout.lines(start, end))], "remove the comment"


def _without(wish: str, rules: tuple[str, ...]) -> str:
    """`ignore[a, b] -- reason` without the names of some rules; empty when it names no other."""
    found = _NAMES.search(wish)
    names = [name.strip() for name in found[0].split(",")] if found else []
    kept = [name for name in names if name not in rules]
    if found is None or len(kept) == len(names):
        return wish
    if all(name.startswith("until") for name in kept):
        return ""
    return wish[: found.start()] + ", ".join(kept) + wish[found.end() :]
