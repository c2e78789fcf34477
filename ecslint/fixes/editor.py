"""Changes of a document's data as edits of its text, so that comments and layout stay as they are.

A value that is shared (by an anchor, an alias or a merge key) is not touched, since that would change other places too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from ecslint.fixes import blocks, braces, spelling
from ecslint.fixes.edit import CannotEdit, Edit
from ecslint.fixes.layout import Layout
from ecslint.text import Document, Span
from ecslint.text.document import Node

Path = tuple[str | int, ...]

_COMMENT = re.compile(r"#[^\r\n]*")


class _Part(NamedTuple):
    """A member or an item of a collection."""

    step: str | int
    span: Span
    """With its key."""
    value: Span
    key: Span | None


class _Collection(NamedTuple):
    """A mapping or list in the text, with the parts that are written in it, in their order."""

    span: Span
    parts: list[_Part]
    in_braces: bool
    is_mapping: bool

    @property
    def spans(self) -> list[Span]:
        return [part.span for part in self.parts]


class Editor:
    """Edits of one document. Every method raises CannotEdit when the text is written in a way that it does not know."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.layout = Layout(document)
        self._near_step = ""
        """By how much a level is indented near the last place that was looked at; empty when that does not show."""

    def replace(self, path: Path, value: Any) -> list[Edit]:
        """Write another scalar in place of one."""
        holder, part = self._part(path)
        if part.value.start == part.value.end:
            raise CannotEdit  # nothing is written
        self._check_unshared(holder, part)
        written = self.layout.text[part.value.start : part.value.end]
        old = self._data(path)
        if isinstance(old, dict | list):
            raise CannotEdit
        quoted = self.layout.is_json or self._is_quoted(holder, written)
        return [Edit(*part.value, spelling.like(written, old, value, is_json=quoted))]

    def add(self, path: Path, members: Mapping[str, Any]) -> list[Edit]:
        """Write further members into a mapping."""
        mapping = self._collection(path, dict)
        if mapping.in_braces:
            writers = [partial(self._member, key, value, self._keys_quoted(mapping)) for key, value in members.items()]
            return braces.insert(self.layout, mapping.span, mapping.spans, writers, self._colon(mapping))
        return blocks.insert(
            self.layout,
            mapping.spans,
            (line for key, value in members.items() for line in spelling.block(key, value, *self._steps)),
            blocks.column(self.layout, mapping.spans),
        )

    def append(self, path: Path, values: Sequence[Any]) -> list[Edit]:
        """Write further items into a list."""
        found = self._collection(path, list)
        if found.in_braces:
            quoted = self.layout.is_json or any(
                self.layout.text[part.value.start] == '"' for part in found.parts if part.value.start < part.value.end
            )
            writers = [partial(self._value, value, quoted) for value in values]
            return braces.insert(self.layout, found.span, found.spans, writers, ": ")
        lines = (line for value in values for line in spelling.block_item(value, *self._steps))
        return blocks.insert(self.layout, found.spans, lines, blocks.dash(self.layout, found.spans[-1]))

    def remove(self, path: Path) -> list[Edit]:
        """Take a member out of a mapping, or an item out of a list."""
        holder, part = self._part(path)
        self._check_unshared(holder, part)
        index = holder.parts.index(part)
        if holder.in_braces:
            return braces.remove(self.layout, holder.span, holder.spans, index)
        return blocks.remove(self.layout, holder.span, holder.spans, index, in_list=not holder.is_mapping)

    def rename(self, path: Path, key: str) -> list[Edit]:
        """Write another key before a value."""
        _, part = self._part(path)
        if part.key is None:
            raise CannotEdit
        written = self.layout.text[part.key.start : part.key.end]
        return [Edit(*part.key, spelling.like(written, part.step, key, is_json=self.layout.is_json))]

    # -- where things are

    def _data(self, path: Path) -> Any:
        value: Any = self.document.data
        for step in path:
            value = value[step]
        return value

    def _collection(self, path: Path, kind: type) -> _Collection:
        """The mapping or list at a path. Everything on the way must be written here, and only here."""
        node: Node = self.document.tree
        found = self._opened(node)
        self._near_step = ""
        for step in path:
            part = next((part for part in found.parts if part.step == step), None)
            if part is None:
                raise CannotEdit
            self._check_unshared(found, part)
            children = node[2]
            node = children[step][2] if isinstance(children, dict) else children[step]  # type: ignore[index]
            outer, found = found, self._opened(node)
            self._note_step(outer, found)
        if any(each.path[:-1] == path for each in self.document.duplicate_keys):
            raise CannotEdit  # of a key that is written twice only one counts
        if found.is_mapping is not (kind is dict) or not isinstance(self._data(path), kind):
            raise CannotEdit
        if self.layout.text.startswith("!", found.span.start) or not (found.parts or found.in_braces):
            raise CannotEdit  # a function, or a mapping all of which comes from a merge key
        return found

    def _part(self, path: Path) -> tuple[_Collection, _Part]:
        if not path:
            raise CannotEdit
        holder = self._collection(path[:-1], list if isinstance(path[-1], int) else dict)
        part = next((part for part in holder.parts if part.step == path[-1]), None)
        if part is None:
            raise CannotEdit
        return holder, part

    def _opened(self, node: Node) -> _Collection:
        start, end, children = node
        parts: list[_Part] = []
        if isinstance(children, dict):
            members = ((key, Span(*member[:2]), Span(*member[2][:2])) for key, member in children.items())
            parts = [_Part(step, Span(key.start, max(key.end, value.end)), value, key) for step, key, value in members]
        elif children is not None:
            parts = [_Part(step, Span(*child[:2]), Span(*child[:2]), None) for step, child in enumerate(children)]
        # What an alias or a merge key brings is written elsewhere.
        here = sorted((part for part in parts if start <= part.span.start and part.span.end <= end), key=_place)
        in_braces = self.layout.text[start : start + 1] in ("{", "[")
        if isinstance(children, list) and len(here) < len(parts):
            raise CannotEdit
        return _Collection(Span(start, end), here, in_braces, not isinstance(children, list))

    def _note_step(self, outer: _Collection, inner: _Collection) -> None:
        """Take over by how much a level is indented here, which may be more or less than elsewhere in the text."""
        if not (outer.parts and inner.parts and (self.layout.is_json or (outer.is_mapping and inner.is_mapping))):
            return
        before, after = (self.layout.before(each.parts[0].span.start) for each in (outer, inner))
        if self.layout.is_json and (before.strip() or after.strip()):
            return
        before, after = (text if not text.strip() else " " * len(text) for text in (before, after))
        if len(before) < len(after) and after.startswith(before):
            self._near_step = after[len(before) :]

    def _check_unshared(self, holder: _Collection, part: _Part) -> None:
        """Refuse what has an anchor or is an alias."""
        if self.layout.is_json:
            return
        index = holder.parts.index(part)
        start = part.key.end if part.key else (holder.parts[index - 1].span.end if index else holder.span.start)
        between = _COMMENT.sub("", self.layout.text[start : part.value.start])
        if "&" in between or self.layout.text.startswith(("*", "&"), part.value.start):
            raise CannotEdit

    # -- how things are written

    @property
    def _step(self) -> str:
        return self._near_step or self.layout.step

    @property
    def _steps(self) -> tuple[str, str]:
        return self._step, self._step if self.layout.indents_items else ""

    def _keys_quoted(self, mapping: _Collection) -> bool:
        keys = [part.key for part in mapping.parts if part.key]
        return self.layout.is_json or any(self.layout.text[key.start] == '"' for key in keys)

    def _is_quoted(self, holder: _Collection, written: str) -> bool:
        """Whether a scalar of YAML stands among JSON."""
        return holder.in_braces and holder.is_mapping and self._keys_quoted(holder) and written.startswith('"')

    def _colon(self, mapping: _Collection) -> str:
        last = mapping.parts[-1] if mapping.parts else None
        return braces.colon_of(self.layout, last.key.end, last.value.start) if last and last.key else ": "

    def _member(self, key: str, value: Any, quoted: bool, colon: str, indent: str | None) -> str:
        name = spelling.json_text(key) if quoted else spelling.scalar(key)
        return name + colon + self._value(value, quoted, colon, indent)

    def _value(self, value: Any, quoted: bool, _: str, indent: str | None) -> str:
        if not quoted:
            return spelling.flow(value)
        step = self._step if indent is not None else ""
        return spelling.json_text(value, step, indent or "", self.layout.newline)


def _place(part: _Part) -> Span:
    return part.span
