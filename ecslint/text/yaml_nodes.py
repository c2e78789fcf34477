"""What the YAML builder holds while it reads: open collections, short tags, anchors."""

from __future__ import annotations

from typing import Any, NamedTuple

from ecslint.text.document import Node


class Tag(NamedTuple):
    """A short tag: the key it stands for, and where it is written."""

    key: str
    start: int
    end: int

    def applied(self, value: object, node: Node) -> tuple[object, Node]:
        return {self.key: value}, (self.start, node[1], {self.key: (self.start, self.end, node)})


class Collection:
    """A mapping or list that is being read."""

    __slots__ = ("anchor", "children", "data", "height", "key", "key_end", "key_start", "merges", "start", "tag")

    def __init__(self, is_mapping: bool, start: int, anchor: str | None = None, tag: Tag | None = None) -> None:
        self.data: Any = {} if is_mapping else []
        self.children: Any = {} if is_mapping else []
        self.start = start
        self.anchor = anchor
        self.tag = tag
        self.key: str | None = None
        self.key_start = self.key_end = -1
        self.merges: list[tuple[Any, Any]] | None = None
        self.height = 1

    @property
    def wants_key(self) -> bool:
        return self.key is None and type(self.data) is dict


class Anchored(NamedTuple):
    value: object
    node: Node
    height: int
    """How many levels of collections the value has."""
    written: str | None
    """The text of a scalar, for its use as a key."""


def last_end(collection: Collection) -> int:
    children = collection.children
    if not children:
        return collection.start
    last: Node = children[-1] if isinstance(children, list) else next(reversed(children.values()))[2]
    return last[1]


def merge(collection: Collection) -> None:
    data: dict[str, object] = {}
    children: dict[str, Any] = {}
    for value, node in collection.merges or ():
        data.update(value)
        children.update(node[2])
    collection.data = data | collection.data
    collection.children = children | collection.children
