"""A graph in the making: nodes by the records that they stand for, and links as they are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ecslint.graph.elements import Edge, Graph, Mark, Node, Row
from ecslint.graph.words import detail_of, kind_of, name_in, plural, shortly
from ecslint.model.record import Place, Record
from ecslint.model.unknown import Text, Unknown
from ecslint.placing import locate, resource_of

Key = tuple[Any, ...]


class _Draft:
    """A node that is not finished."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.rows: list[Row] = []
        self.places: list[tuple[str | int, ...]] = []
        """Where each row stands in the file."""
        self.marks: list[Mark] = []
        self.row_marks: dict[int, list[Mark]] = {}

    def finished(self) -> Node:
        rows = (row._replace(findings=tuple(self.row_marks.get(at, ()))) for at, row in enumerate(self.rows))
        return self.node._replace(rows=tuple(rows), findings=tuple(self.marks))


class Builder:
    """Collects nodes and links. Every node is made once, whoever asks for it first."""

    def __init__(self) -> None:
        self.drafts: dict[str, _Draft] = {}
        self.edges: dict[Edge, None] = {}
        self.covered: dict[tuple[str | None, str, str], list[tuple[str, tuple[str | int, ...]]]] = {}
        """The nodes that stand for a resource, by its file, type and name, with its path in the file."""
        self._ids: dict[Key, str] = {}

    # -- nodes

    def node(self, record: Record) -> str:
        """The id of the node of the resource that a record is part of."""
        root = record.root
        key = (*root.resource_key, root._node.written)
        known = self._ids.get(key)
        if known is not None:
            return known
        location = locate(Place(root))
        file = location.file if location else None
        kind, label = kind_of(root), root.name_of_resource
        node = Node(
            self._new_id(f"{group_of(root)}#{kind.replace(' ', '-')}/{label}"),
            kind,
            label,
            group_of(root),
            resource_of(root).type if root.cfn_type else "",
            label,
            detail_of(root),
            file,
            location.line if location else None,
        )
        self._ids[key] = node.id
        self.drafts[node.id] = _Draft(node)
        self.cover(node.id, root)
        return node.id

    def cover(self, node_id: str, record: Record) -> None:
        """Let a node stand for one more resource: its findings are shown there."""
        resource, location = resource_of(record), locate(Place(record.root))
        place = record.root._node.source.in_file(record.root._node.path)
        listed = self.covered.setdefault((location.file if location else None, resource.type, resource.name), [])
        if all(each != node_id for each, _ in listed):
            listed.append((node_id, place))

    def unknown(self, kind: str, needs: str, value: Any, beside: str) -> str:
        """The node for what cannot be followed. `beside` is the node that leads there, to whose group it belongs."""
        group = self.drafts[beside].node.group
        name = name_in(value)
        written = str(value) if isinstance(value, Text) and len(value.parts) > 1 else ""
        label = name or written or shortly(needs)
        key = ("unknown", group, kind, label)
        if key not in self._ids:
            identity = self._new_id(f"{group}#unknown-{kind.replace(' ', '-')}/{label}")
            detail = f"needs {shortly(needs)}" if written else ""
            self._ids[key] = identity
            self.drafts[identity] = _Draft(Node(identity, kind, label, group, detail=detail, needs=needs))
        return self._ids[key]

    def several(self, kind: str, records: Sequence[Record]) -> str:
        """The one node of a set of resources."""
        roots = {(*each.root.resource_key, each.root._node.written): each.root for each in records}
        if len(roots) == 1:
            return self.node(records[0])
        key = ("set", kind, *sorted(roots, key=str))
        if key not in self._ids:
            names = [root.name_of_resource for root in roots.values()]
            group = group_of(next(iter(roots.values())))
            identity = self._new_id(f"{group}#{plural(kind).replace(' ', '-')}/{'+'.join(names)}")
            self._ids[key] = identity
            label, detail = f"{len(names)} {plural(kind)}", ", ".join(names)
            node = Node(identity, plural(kind), label, group, detail=detail, members=tuple(names))
            self.drafts[identity] = _Draft(node)
            for root in roots.values():
                self.cover(identity, root)
        return self._ids[key]

    def row(self, node_id: str, record: Record, name: str, detail: str) -> int:
        """Add a row to a node; its index."""
        draft, location = self.drafts[node_id], locate(Place(record))
        draft.rows.append(Row(name, detail, location.line if location else None))
        draft.places.append(record._node.source.in_file(record._node.path))
        return len(draft.rows) - 1

    def _new_id(self, wanted: str) -> str:
        identity, number = wanted, 1
        while identity in self.drafts:
            number += 1
            identity = f"{wanted}~{number}"
        return identity

    # -- links

    def join(self, source: str, target: str, label: str, row: int | None = None, *, known: bool = True) -> None:
        self.edges.setdefault(Edge(source, target, label, row, known))

    def link(
        self, source: str, found: Iterable[Any], kind: str, label: str, *, row: int | None = None, value: Any = None
    ) -> None:
        """Link a node with what was found for it: records, and Unknowns of which only the kind is known. `value` is how
        the input writes the one that is meant."""
        for each in found:
            if isinstance(each, Record):
                self.join(source, self.node(each), label, row)
            elif isinstance(each, Unknown | Text):
                self.join(source, self.unknown(kind, each.needs, value, source), label, row, known=False)

    def link_back(self, target: str, found: Iterable[Any], kind: str, label: str, *, value: Any = None) -> None:
        """As `link`, but what was found leads here."""
        for each in found:
            if isinstance(each, Record):
                self.join(self.node(each), target, label)
            elif isinstance(each, Unknown | Text):
                self.join(self.unknown(kind, each.needs, value, target), target, label, known=False)

    def link_set(self, source: str, kind: str, label: str, found: Iterable[tuple[Any, Any]]) -> str | None:
        """Link a node with a set that it uses, as one; the node of what is known of it. `found` are records or
        Unknowns, each with how it is written."""
        known: list[Record] = []
        unknown: dict[str, str] = {}
        for each, value in found:
            if isinstance(each, Record):
                known.append(each)
            elif isinstance(each, Unknown | Text):
                unknown[name_in(value) or shortly(each.needs)] = each.needs
        if unknown:
            names, one = list(unknown), len(unknown) == 1
            needs = ", ".join(dict.fromkeys(unknown.values()))
            identity = self.unknown(kind if one else plural(kind), needs, ", ".join(names), source)
            if not one:
                node, words = self.drafts[identity].node, f"{len(names)} {plural(kind)}"
                self.drafts[identity].node = node._replace(label=words, detail=", ".join(names), members=tuple(names))
            self.join(source, identity, label, known=False)
        if not known:
            return None
        shown = self.several(kind, known)
        self.join(source, shown, label)
        return shown

    def finished(self) -> Graph:
        return Graph(tuple(draft.finished() for draft in self.drafts.values()), tuple(self.edges))


def group_of(record: Record) -> str:
    """The file that a record is from; what a live account is called otherwise."""
    return record._node.source.file or record._node.source.kind
