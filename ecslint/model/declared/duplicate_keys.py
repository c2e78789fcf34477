"""Keys that a file writes twice in one mapping, of which only the last counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ecslint.model.node import Node, Path
from ecslint.model.record import Place, Record

if TYPE_CHECKING:
    from ecslint.text.document import DuplicateKey

_found: WeakKeyDictionary[object, list[DuplicateKey]] = WeakKeyDictionary()
"""The duplicate keys of each file: looking for them in JSON takes a second pass, so it is done once."""


def repeated_keys(record: Record) -> Iterator[tuple[Place, str, int]]:
    """The duplicate keys of a resource, each with the line of the key that it replaces; with the file's first resource
    those too that are in none. Only top-level records are asked."""
    source = record._node.source
    document = source.document
    if record._parent is not None or document is None:
        return
    known = _found.get(source.stack)
    if known is None:
        known = _found[source.stack] = document.duplicate_keys
    if not known:
        return
    own = record.estate.records
    for each in known:
        owner = next((other for other in own if _is_within(each.path, other)), None)
        if record is owner or (owner is None and record is own[0]):
            place = _place(each.path, owner) if owner is not None else _outside(each.path, record, document.data)
            yield place, str(each.path[-1]), document.position(each.first.start).line


def _is_within(path: Path, record: Record) -> bool:
    """Whether a path of the file leads to a part of the record, or to an attribute of its resource."""
    around = record._node.source.in_file(record._node.path)
    return path[: len(around)] == around or (around[:1] == ("Resources",) and path[:2] == around[:2])


def _place(path: Path, owner: Record) -> Place:
    """The place of any key in a resource, which need not be that of a field."""
    inner = _innermost(owner, path)
    within = inner._node.path
    in_file = inner._node.source.in_file(within)
    wrapping = within[: len(within) - len(in_file)] if in_file and within[-len(in_file) :] == in_file else ()
    return Record(Node(inner._node.source, {}, (*wrapping, *path[:-1])), inner).at(item=path[-1])


def _innermost(record: Record, path: Path) -> Record:
    for child in record.children():
        around = child._node.source.in_file(child._node.path)
        if path[: len(around)] == around:
            return _innermost(child, path)
    return record


def _outside(path: Path, record: Record, data: Any) -> Place:
    """The place of a key that is in none of our resources."""
    holder = Record(Node(record._node.source, {}, path[:-1]), None)
    holder._estate = record.estate
    holder._type, holder._name = str(path[0]), str(path[min(1, len(path) - 1)])
    resources = data.get(path[0]) if isinstance(data, dict) else None
    resource = resources.get(path[1]) if path[0] == "Resources" and len(path) > 1 and resources else None
    if isinstance(resource, dict):
        holder._type = str(resource.get("Type", holder._type))
    return holder.at(item=path[-1])
