"""A JSON parser that knows places, and that puts up with what people write around and in place of values."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from ecslint.text import json_errors, templates
from ecslint.text.document import MAX_DEPTH, DuplicateKey, Node, Parsed, Placeholder, Span, TextError, UnrenderedError

_Where = tuple[Any, "str | int"] | None
"""The path of a collection from the inside out: (path of the parent, last step)."""

_SPACE = re.compile(r"[ \t\n\r]*+")
_KEY = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"[ \t\n\r]*+:[ \t\n\r]*+', re.DOTALL)
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SCALAR = re.compile(
    r"""  "([^"\\]*+)"  |  ("[^"\\]*+(?:\\.[^"\\]*+)*+")
      | (?: (-?(?:0|[1-9][0-9]*+))  |  (-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?)  |  (true|false|null) )
        (?= [ \t\n\r,\]}/#] | \Z )""",
    re.DOTALL | re.VERBOSE,
)
_LITERALS = {"true": True, "false": False, "null": None}
_COMMA = re.compile(r"[ \t\n\r]*+,[ \t\n\r]*+")
_COMMENT = re.compile(r"//[^\r\n]*+|#(?!\{[^}\r\n]*\})[^\r\n]*+|/\*.*?\*/", re.DOTALL)
_strings = json.JSONDecoder(strict=False)


def parse(text: str) -> Parsed:
    """Equal to `json.loads` on JSON; also reads comments, trailing commas and bare placeholders."""
    try:
        return _Parser(text).document()
    except TextError as error:
        if isinstance(error, UnrenderedError) or ("{{" not in text and "${" not in text):
            raise
        try:
            return _Parser(text, quotes_in_placeholders=True).document()
        except TextError:
            raise error from None


class _Parser:
    def __init__(self, text: str, *, quotes_in_placeholders: bool = False) -> None:
        self.text = text
        self.quotes_in_placeholders = quotes_in_placeholders
        self.opened: list[int] = []
        self.duplicates: list[DuplicateKey] = []
        self.leniencies: list[tuple[str, Span]] = []
        self.broken_string: int | None = None

    def document(self) -> Parsed:
        data, node, pos = self._value(self._skip(0), None, 0)
        pos = self._skip(pos)
        if pos < len(self.text):
            self._not_control(pos)
            self._fail(json_errors.after_document(self.text, pos))
        return Parsed(data, node, self.duplicates, self.leniencies)

    def _value(self, pos: int, parent: _Where, step: str | int) -> tuple[object, Node, int]:
        """The value at an offset, its node, and the offset after it."""
        match = _SCALAR.match(self.text, pos)
        if match is None:
            if self.text.startswith("{", pos) and not self.text.startswith(("{{", "{%"), pos):
                return self._object(pos, (parent, step))
            if self.text.startswith("[", pos):
                return self._array(pos, (parent, step))
            return self._odd_value(pos, parent, step)
        kind, end = match.lastindex, match.end()
        value: object
        if self.quotes_in_placeholders and (real_end := templates.quoted_end(self.text, pos) or 0) > end:
            self.leniencies.append(("placeholder", Span(pos, real_end)))
            value, end = self.text[pos + 1 : real_end - 1], real_end
        elif kind == 1:
            value = match[1]
            if "\n" in match[1]:
                self.broken_string = pos
        elif kind == 2:
            value = self._unescape(match[2], pos)
        elif kind == 5:
            value = _LITERALS[match[5]]
        else:
            try:
                value = int(match[3]) if kind == 3 else float(match[4])
            except ValueError:
                self._fail(TextError.at(self.text, pos, "this number has more digits than can be read"))
        return value, (pos, end, None), end

    def _object(self, start: int, where: _Where) -> tuple[object, Node, int]:
        text = self.text
        node: Node
        data: dict[str, object] = {}
        children: dict[str, tuple[int, int, Node]] = {}
        self._enter(start)
        pos = self._skip(start + 1)
        while not text.startswith("}", pos):
            match = _KEY.match(text, pos)
            bare = match is None
            value_pos: int | None
            if match:
                key, key_end, value_pos = match[1], match.end(1) + 1, match.end()
                if "\\" in key or "\n" in key:
                    key = self._unescape(text[pos:key_end], pos)
            else:
                key, key_end, value_pos = self._odd_key(pos)
            value: object
            if value_pos is None:
                value, node, end = Placeholder(key), (pos, key_end, None), key_end
            else:
                value, node, end = self._value(value_pos, where, key)
                if key in children:
                    before = children[key]
                    self.duplicates.append(DuplicateKey((*_path(where), key), Span(*before[:2]), Span(pos, key_end)))
            data[key] = value
            children[key] = (pos, key_end, node)
            pos = self._separator(end, "}", open_end=bare or type(value) is Placeholder)
        self.opened.pop()
        return data, (start, pos + 1, children), pos + 1

    def _array(self, start: int, where: _Where) -> tuple[object, Node, int]:
        text = self.text
        data: list[object] = []
        children: list[Node] = []
        self._enter(start)
        pos = self._skip(start + 1)
        while not text.startswith("]", pos):
            value, node, end = self._value(pos, where, len(data))
            data.append(value)
            children.append(node)
            pos = self._separator(end, "]", open_end=type(value) is Placeholder)
        self.opened.pop()
        return data, (start, pos + 1, children), pos + 1

    def _separator(self, pos: int, closer: str, *, open_end: bool) -> int:
        """Over the comma to the next member or item, or to the closer.

        A placeholder may bring its commas with it (`open_end`: it is what stands before), so none is asked for there.
        """
        text = self.text
        if match := _COMMA.match(text, pos):
            comma, after = match.start(), match.end()
            if text[after : after + 1] not in "/#]}":
                return after
        else:
            comma = self._skip(pos)
            if text.startswith(closer, comma):
                return comma
            if not text.startswith(",", comma):
                self._not_control(comma)
                if open_end or templates.placeholder_end(text, comma):
                    return comma
                self._fail(json_errors.after_value(text, comma, self.opened[-1]))
            after = comma + 1
        after = self._skip(after)
        if text.startswith(closer, after):
            comma = text.index(",", comma)
            self.leniencies.append(("trailing comma", Span(comma, comma + 1)))
        return after

    def _skip(self, pos: int) -> int:
        """Over white space and comments."""
        text = self.text
        while True:
            space = _SPACE.match(text, pos)
            pos = space.end() if space else pos
            comment = _COMMENT.match(text, pos) if text.startswith(("/", "#"), pos) else None
            if comment is None:
                return pos
            self.leniencies.append(("comment", Span(*comment.span())))
            pos = comment.end()

    def _odd_key(self, pos: int) -> tuple[str, int, int | None]:
        """A key that is no plain string: its text, its end, and where its value starts (None: a stretch left open)."""
        text = self.text
        if string := _STRING.match(text, pos):
            end = string.end()
            key = self._unescape(string.group(), pos)
        else:
            self._not_control(pos)
            placeholder = templates.value_end(text, pos)
            if placeholder is None:
                self._fail(json_errors.at_key(text, pos, self.opened[-1]))
            end = placeholder
            key = text[pos:end]
            self.leniencies.append(("placeholder", Span(pos, end)))
        colon = self._skip(end)
        if text.startswith(":", colon):
            return key, end, self._skip(colon + 1)
        if string:
            self._not_control(colon)
            self._fail(json_errors.after_key(text, colon, self.opened[-1]))
        return key, end, None

    def _odd_value(self, pos: int, parent: _Where, step: str | int) -> tuple[object, Node, int]:
        after = self._skip(pos)
        if after != pos:
            return self._value(after, parent, step)
        self._not_control(pos)
        end = templates.value_end(self.text, pos)
        if end is None:
            self._fail(json_errors.at_value(self.text, pos, self.opened))
        self.leniencies.append(("placeholder", Span(pos, end)))
        return Placeholder(self.text[pos:end]), (pos, end, None), end

    def _unescape(self, raw: str, pos: int) -> str:
        if "\n" in raw:
            self.broken_string = pos
        try:
            value: str = _strings.decode(raw)
        except json.JSONDecodeError:
            self._fail(json_errors.bad_escape(self.text, pos))
        return value

    def _enter(self, start: int) -> None:
        self.opened.append(start)
        if len(self.opened) > MAX_DEPTH:
            raise TextError.at(self.text, start, f"this is nested more than {MAX_DEPTH} levels deep")

    def _not_control(self, pos: int) -> None:
        if templates.CONTROL.match(self.text, pos):
            raise templates.control_block(self.text, pos)

    def _fail(self, error: TextError) -> NoReturn:
        """Raise the error, unless a string that runs over a line end explains it better."""
        if self.broken_string is not None and not isinstance(error, UnrenderedError):
            raise json_errors.broken_string(self.text, self.broken_string) from None
        raise error from None


def _path(where: _Where) -> tuple[str | int, ...]:
    """The steps from the root; the root itself has a step that does not count."""
    steps: list[str | int] = []
    while where is not None and where[0] is not None:
        steps.append(where[1])
        where = where[0]
    return tuple(reversed(steps))
