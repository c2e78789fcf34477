"""How a text is laid out: its lines, its indentation, and what stands around an offset."""

from __future__ import annotations

import re
from functools import cached_property

from ecslint.text import Document, Span

_LINE_END = re.compile(r"\r\n|\n|\r")
# Compiled when used, for most fixes take neither.
_INDENTED = r"(?m)^([ \t]+)[^\s#/]"
_SEQUENCE = r"(?m)^( *)(?:- +)?[^\s#-][^\r\n]*:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r)( *)- "
_DASHES = re.compile(r"[ \t]*(?:- +)*")
REST = re.compile(r"[ \t]*(?P<comma>,?)[ \t]*(?P<comment>(?:#|//|/\*)[^\r\n]*)?")
"""What may follow the last thing of a line."""


class Layout:
    """A document's text, seen as lines."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.is_json = document.language == "json"

    @cached_property
    def newline(self) -> str:
        found = _LINE_END.search(self.text)
        return found[0] if found else "\n"

    @cached_property
    def step(self) -> str:
        """By how much the text indents a level."""
        found = re.search(_INDENTED, self.text)
        return found[1] if found else "  "

    @cached_property
    def indents_items(self) -> bool:
        """Whether the dashes of a YAML list are indented below their key."""
        found = re.search(_SEQUENCE, self.text)
        return found is None or len(found[2]) > len(found[1])

    @property
    def has_lines(self) -> bool:
        return _LINE_END.search(self.text.strip()) is not None

    def line_start(self, offset: int) -> int:
        return max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1

    def line_end(self, offset: int) -> int:
        """Where the line ends, before what ends it."""
        found = _LINE_END.search(self.text, offset)
        return found.start() if found else len(self.text)

    def next_line(self, offset: int) -> int:
        found = _LINE_END.search(self.text, offset)
        return found.end() if found else len(self.text)

    def lines(self, first: int, last: int) -> Span:
        """The whole lines from one offset to another; of a text that ends without a line end with the one before."""
        start, end = self.line_start(first), self.next_line(last)
        if end == self.line_end(last) and start:
            start -= 2 if self.text.startswith("\r\n", start - 2) else 1
        return Span(start, end)

    def before(self, offset: int) -> str:
        """What stands before an offset in its line."""
        return self.text[self.line_start(offset) : offset]

    def begins_line(self, offset: int) -> bool:
        return not self.before(offset).strip()

    def indent(self, offset: int) -> str:
        """The white space with which the line of an offset begins, and for each dash of YAML as much."""
        found = _DASHES.match(self.text, self.line_start(offset), offset)
        return found[0].replace("-", " ") if found else ""

    def rest(self, offset: int) -> re.Match[str] | None:
        """What follows in the line, if that is a comma, a comment or nothing."""
        return REST.fullmatch(self.text, offset, self.line_end(offset))
