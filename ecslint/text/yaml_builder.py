"""libyaml's events, built into data and places: YAML 1.1 with CloudFormation's short tags."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

import yaml
from yaml import events as kinds

from ecslint.text import templates, yaml_errors
from ecslint.text.document import MAX_DEPTH, DuplicateKey, Node, Parsed, Placeholder, Span, TextError
from ecslint.text.yaml_nodes import Anchored, Collection, Tag, last_end, merge
from ecslint.text.yaml_scalars import resolve, resolve_tagged

_PROPERTY = re.compile(r"(?:(!<[^>\s]*>|![^\s{}]*)|&[^\s,\[\]{}]+)(?:\s++(?:#[^\r\n]*)?+)*+")
_MAX_MERGED = 1_000_000
_BLOCK_STYLES = ("|", ">")


class Builder:
    """Builds the documents of one stream."""

    def __init__(self, text: str, restore: Callable[[str], str] | None = None) -> None:
        """With `restore`, placeholders were masked in the text: it gives back what was written."""
        self.text = text
        self.restore = restore
        self.documents: list[Parsed] = []
        self.merged = 0
        self._start_document()

    def build(self) -> list[Parsed]:
        """Every document of the stream, or TextError."""
        try:
            next_event: Callable[[], Any] = yaml.CBaseLoader(self.text).get_event
            while (kind := type(event := next_event())) is not kinds.StreamEndEvent:
                if kind is kinds.ScalarEvent:
                    self._scalar(event)
                elif kind is kinds.MappingStartEvent or kind is kinds.SequenceStartEvent:
                    self._open(event, kind is kinds.MappingStartEvent)
                elif kind is kinds.MappingEndEvent or kind is kinds.SequenceEndEvent:
                    self._close(event)
                elif kind is kinds.AliasEvent:
                    self._alias(event)
                elif kind is kinds.DocumentEndEvent:
                    self._end_document()
        except (yaml.YAMLError, UnicodeEncodeError) as error:
            raise yaml_errors.explain(self.text, error) from None
        return self.documents

    def _start_document(self) -> None:
        self.stack = [Collection(is_mapping=False, start=0)]
        self.anchors: dict[str, Anchored | None] = {}
        self.duplicates: list[DuplicateKey] = []
        self.placeholders: list[tuple[str, Span]] = []

    def _end_document(self) -> None:
        root = self.stack[0]
        self.documents.append(Parsed(root.data[0], root.children[0], self.duplicates, self.placeholders))
        self._start_document()

    def _scalar(self, event: Any) -> None:
        text: str = event.value
        start: int = event.start_mark.index
        end: int = event.end_mark.index
        parent = self.stack[-1]
        if self.restore:
            text = self.restore(text)
        value: object = text
        if event.style in _BLOCK_STYLES:
            end = self._trimmed(start, end)
        node: Node = (start, end, None)
        if event.anchor or event.tag:
            value, node, height = self._with_properties(event, text, start, end)
            parent.height = max(parent.height, height + 1)
        elif event.implicit[0]:
            value = self._plain(text, start, end) if self.restore else resolve(text)
        if type(parent.data) is list:
            parent.data.append(value)
            parent.children.append(node)
        elif parent.key is not None:
            self._add_member(parent, value, node)
        else:
            parent.key, parent.key_start, parent.key_end = text, node[0], end
            if text == "<<" and event.implicit[0]:
                # No key can start before the text.
                parent.key_start = -1

    def _plain(self, text: str, start: int, end: int) -> object:
        if not templates.is_mustaches(text) or self.stack[-1].wants_key:
            return resolve(text)
        self.placeholders.append(("placeholder", Span(start, end)))
        return Placeholder(text)

    def _with_properties(self, event: Any, text: str, start: int, end: int) -> tuple[object, Node, int]:
        """A scalar that has a tag or an anchor: its value, its node and how many levels of collections it became."""
        tag, start = self._properties(event.tag, start, end)
        value: object = text
        node: Node = (start, max(start, end), None)
        height = 0
        if tag:
            if tag.key == "Fn::GetAtt" and "." in text:
                value, node = self._attribute(text, node)
                height = 1
            value, node = tag.applied(value, node)
            height += 1
        elif event.tag and event.tag != "!":
            value = resolve_tagged(text, event.tag)
        elif event.implicit[0]:
            value = self._plain(text, start, end) if self.restore else resolve(text)
        if event.anchor:
            self.anchors[event.anchor] = Anchored(value, node, height, text)
        return value, node, height

    def _attribute(self, text: str, node: Node) -> tuple[object, Node]:
        """`Resource.Attribute.Part` as the list that the long form has."""
        start, end, _ = node
        dot = self.text.index(".", start, end) if "." in self.text[start:end] else end
        quote = self.text[start] in "'\"" and dot < end
        parts: list[Node] = [(start + quote, dot, None), (min(dot + 1, end), end - quote, None)]
        return text.split(".", 1), (start, end, parts)

    def _properties(self, tag: str | None, start: int, end: int) -> tuple[Tag | None, int]:
        """The short tag of a node, and where the node goes on after its tag and anchor."""
        found: Tag | None = None
        while match := _PROPERTY.match(self.text, start, end):
            if match[1] and tag and tag.startswith("!") and len(tag) > 1:
                name = tag[1:]
                is_long = name in ("Ref", "Condition") or name.startswith("Fn::")
                found = Tag(name if is_long else f"Fn::{name}", *match.span(1))
            start = match.end()
        return found, start

    def _open(self, event: Any, is_mapping: bool) -> None:
        start: int = event.start_mark.index
        if self.stack[-1].wants_key:
            self._fail(start, "a key must be text, not a mapping or list: put quotes around it if it is meant as text")
        tag: Tag | None = None
        if event.tag or event.anchor:
            tag, start = self._properties(event.tag, start, len(self.text))
        if event.anchor:
            self.anchors[event.anchor] = None
        self.stack.append(Collection(is_mapping, start, event.anchor, tag))
        self._check_depth(start, 0)

    def _close(self, event: Any) -> None:
        done = self.stack.pop()
        end: int = event.end_mark.index
        if end == event.start_mark.index:
            # libyaml puts the end of a block collection where the next thing starts.
            end = last_end(done)
        if done.merges is not None:
            merge(done)
        value: object = done.data
        node: Node = (done.start, end, done.children)
        if done.tag:
            value, node = done.tag.applied(value, node)
            done.height += 1
        if done.anchor:
            self.anchors[done.anchor] = Anchored(value, node, done.height, None)
        self._add(value, node, done.height)

    def _alias(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        name = event.anchor
        if name not in self.anchors:
            self._fail(
                start,
                f"`*{name}` refers to an anchor `&{name}` that is not set before it (quotes make it text)",
            )
        anchored = self.anchors[name]
        if anchored is None:
            self._fail(start, f"`*{name}` stands inside what `&{name}` names: data that contains itself cannot be read")
        parent = self.stack[-1]
        if parent.wants_key:
            if anchored.written is None:
                self._fail(start, f"a key must be text, and `*{name}` is a mapping or list")
            parent.key, parent.key_start, parent.key_end = anchored.written, start, end
            return
        self._check_depth(start, anchored.height)
        self._add(anchored.value, (start, end, anchored.node[2]), anchored.height)

    def _add(self, value: object, node: Node, height: int) -> None:
        parent = self.stack[-1]
        parent.height = max(parent.height, height + 1)
        if type(parent.data) is list:
            parent.data.append(value)
            parent.children.append(node)
        else:
            self._add_member(parent, value, node)

    def _add_member(self, parent: Collection, value: object, node: Node) -> None:
        key, children = parent.key, parent.children
        if parent.key_start < 0:
            self._note_merge(parent, value, node)
        else:
            if key in children:
                before = children.pop(key)
                second = Span(parent.key_start, parent.key_end)
                self.duplicates.append(DuplicateKey(self._path(), Span(*before[:2]), second))
            parent.data[key] = value
            children[key] = (parent.key_start, parent.key_end, node)
        parent.key = None

    def _note_merge(self, parent: Collection, value: object, node: Node) -> None:
        values, nodes = ([value], [node]) if isinstance(value, dict) else (value, node[2])
        if not isinstance(values, list) or not isinstance(nodes, list) or not all(isinstance(v, dict) for v in values):
            self._fail(node[0], "a merge key `<<` needs a mapping or a list of mappings")
        self.merged += sum(map(len, values))
        if self.merged > _MAX_MERGED:
            self._fail(node[0], f"merge keys bring more than {_MAX_MERGED} members into this file")
        parent.merges = parent.merges or []
        # Of a list the first has the last word, of several merge keys the last.
        parent.merges.extend(reversed(list(zip(values, nodes, strict=True))))

    def _path(self) -> tuple[str | int, ...]:
        """The path to the member that is being read."""
        steps: list[str | int] = []
        for depth, collection in enumerate(self.stack):
            if collection.tag:
                steps.append(collection.tag.key)
            if depth > 0:
                steps.append(len(collection.data) if collection.key is None else collection.key)
        return tuple(steps)

    def _trimmed(self, start: int, end: int) -> int:
        """The end of a block scalar without the empty lines after it."""
        return start + len(self.text[start:end].rstrip())

    def _check_depth(self, offset: int, more: int) -> None:
        if len(self.stack) - 1 + more > MAX_DEPTH:
            self._fail(offset, f"this is nested more than {MAX_DEPTH} levels deep")

    def _fail(self, offset: int, message: str) -> NoReturn:
        raise TextError.at(self.text, offset, message)
