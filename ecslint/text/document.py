"""A text that was read as data, and where in the text each piece of the data stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias, final

MAX_DEPTH = 200
"""Collections nested deeper than this are refused, so that whoever walks the data may recurse."""

Node: TypeAlias = "tuple[int, int, dict[str, Member] | list[Node] | None]"
"""Start and end of a value, and the nodes of its members or items. A plain tuple, because there are so many."""

Member: TypeAlias = "tuple[int, int, Node]"
"""Start and end of a key, and the node of its value."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_FRAME_WIDTH = 120


class Position(NamedTuple):
    """A place for a person: line and column, both counted from 1."""

    line: int
    column: int


class Span(NamedTuple):
    """Character offsets into a document's text; the end is the first offset after the stretch."""

    start: int
    end: int


class DuplicateKey(NamedTuple):
    """A key written again in the same mapping: the path to it, the previous key and the one that replaces it."""

    path: tuple[str | int, ...]
    first: Span
    second: Span


@final
class Placeholder:
    """A value left to a template engine and written without quotes, such as `${MEMORY}` in `{"memory": ${MEMORY}}`.

    Not a str: its text is not the value, and must not be taken for it. Where a whole stretch of an object or a list
    is left open, it is a member of that object under its own text, or an item of that list.
    """

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Placeholder) and other.text == self.text

    def __hash__(self) -> int:
        return hash((Placeholder, self.text))

    def __repr__(self) -> str:
        return f"Placeholder({self.text!r})"


class TextError(Exception):
    """A text that cannot be read as data: what is wrong, how to mend it, and where."""

    def __init__(self, message: str, position: Position | None = None, line_text: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.line_text = line_text

    @classmethod
    def at(cls, text: str, offset: int, message: str) -> TextError:
        lines = Lines(text)
        position = lines.position(min(offset, len(text)))
        return cls(message, position, lines.line(position.line))

    def frame(self) -> str:
        """The line with a caret under the place; empty when there is no place. A long line is cut to what is near."""
        if self.position is None:
            return ""
        before = self.line_text[: self.position.column - 1]
        after = self.line_text[self.position.column - 1 :]
        if len(before) > _FRAME_WIDTH // 2:
            before = "…" + before[-_FRAME_WIDTH // 2 :]
        if len(before) + len(after) > _FRAME_WIDTH:
            after = after[: _FRAME_WIDTH - len(before)] + "…"
        margin = "".join("\t" if char == "\t" else " " for char in before)
        return f"{before}{after}\n{margin}^"


class UnrenderedError(TextError):
    """A template or a program (Jinja, Go template, Jsonnet ...) whose output would be the data."""


class Lines:
    """Where the lines of a text start. A line ends with LF, CRLF or CR."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def position(self, offset: int) -> Position:
        number = bisect_right(self._starts, offset)
        return Position(number, offset - self._starts[number - 1] + 1)

    def offset(self, number: int) -> int:
        """Where an existing line starts."""
        return self._starts[number - 1]

    def line(self, number: int) -> str:
        """The text of a line counted from 1, without its end; empty when there is no such line."""
        if not 1 <= number <= len(self._starts):
            return ""
        end = self._starts[number] if number < len(self._starts) else None
        return self._text[self._starts[number - 1] : end].rstrip("\r\n")


class Parsed(NamedTuple):
    """What a parser makes of a text."""

    data: object
    tree: Node
    duplicate_keys: list[DuplicateKey]
    leniencies: list[tuple[str, Span]]


class Document:
    """The data of a text: dict, list, str, int, float, bool, None or Placeholder, with keys that are always str.

    `leniencies` names each deviation from JSON that was put up with: "comment", "trailing comma", "placeholder".
    `others` are the further documents of a YAML stream.
    """

    __slots__ = ("_lines", "_locate", "_parsed", "_repeats", "data", "language", "leniencies", "others", "path", "text")

    def __init__(
        self,
        path: str,
        text: str,
        language: str,
        parsed: Parsed | None = None,
        *,
        data: object = None,
        locate: Callable[[], Parsed] | None = None,
        repeats: Callable[[], bool] | None = None,
    ) -> None:
        """Either `parsed`, or `data` and how to find later where it stands and whether a key repeats in it."""
        self.path = path
        self.text = text
        self.language = language
        self.data: object = parsed.data if parsed else data
        self.leniencies: list[tuple[str, Span]] = parsed.leniencies if parsed else []
        self.others: list[Document] = []
        self._parsed = parsed
        self._locate = locate
        self._repeats = repeats
        self._lines: Lines | None = None

    @property
    def document_count(self) -> int:
        return 1 + len(self.others)

    @property
    def is_located(self) -> bool:
        """Whether it is known where in the text everything stands, rather than how to find out."""
        return self._locate is None

    @property
    def duplicate_keys(self) -> list[DuplicateKey]:
        """Every key that replaces an equal one written before it, in the order of the text."""
        if self._parsed is None and self._repeats is not None and not self._repeats():
            return []
        return self._positions().duplicate_keys

    def span(self, path: Sequence[str | int]) -> Span | None:
        """Where the value at a path stands; None when there is none."""
        found = self._find(path)
        return Span(found[2][0], found[2][1]) if found else None

    def key_span(self, path: Sequence[str | int]) -> Span | None:
        """Where the key of a path stands; None for an item of a list and for the root."""
        found = self._find(path)
        return Span(found[0], found[1]) if found and found[0] >= 0 else None

    def pair_span(self, path: Sequence[str | int]) -> Span | None:
        """From the start of the key to the end of the value; for an item of a list, the value."""
        found = self._find(path)
        if found is None:
            return None
        key_start, _, (start, end, _) = found
        return Span(start if key_start < 0 else key_start, end)

    def is_in_scalar(self, offset: int) -> bool:
        """Whether what stands there is part of a key or of a value, and not between them as comments are."""
        node = self._positions().tree
        while True:
            start, end, children = node
            if not start <= offset < end:
                return False
            if children is None:
                return True
            members = children.values() if isinstance(children, dict) else ((0, 0, item) for item in children)
            for key_start, key_end, value in members:
                if key_start <= offset < key_end:
                    return True
                if value[0] <= offset < value[1]:
                    node = value
                    break
            else:
                return False

    @property
    def tree(self) -> Node:
        """The places of everything in it."""
        return self._positions().tree

    def position(self, offset: int) -> Position:
        return self._line_table().position(offset)

    def offset(self, position: Position) -> int:
        return self._line_table().offset(position.line) + position.column - 1

    def line(self, number: int) -> str:
        """The text of a line counted from 1, without its end; empty when there is no such line."""
        return self._line_table().line(number)

    def _line_table(self) -> Lines:
        if self._lines is None:
            self._lines = Lines(self.text)
        return self._lines

    def _positions(self) -> Parsed:
        if self._parsed is None:
            self._parsed = self._locate() if self._locate else Parsed(None, (0, 0, None), [], [])
        return self._parsed

    def _find(self, path: Sequence[str | int]) -> Member | None:
        found: Member = (-1, -1, self._positions().tree)
        for step in path:
            children = found[2][2]
            if isinstance(children, dict) and isinstance(step, str) and step in children:
                found = children[step]
            elif isinstance(children, list) and isinstance(step, int) and 0 <= step < len(children):
                found = (-1, -1, children[step])
            else:
                return None
        return found
