"""Many small things that only one node uses are shown as one."""

from __future__ import annotations

from collections import Counter

from ecslint.graph.elements import BESIDE, Edge, Graph, Node
from ecslint.graph.words import plural

MOST = 3
"""So many are shown one by one."""


def crowded(graph: Graph) -> Graph:
    """The graph with crowds of nodes, which one link each leads to and which lead nowhere, as one node each."""
    users = Counter(edge.target for edge in graph.edges)
    leading = {edge.source for edge in graph.edges}
    by_id = {node.id: node for node in graph.nodes}
    crowds: dict[tuple[object, ...], list[Edge]] = {}
    for edge in graph.edges:
        node = by_id[edge.target]
        if users[node.id] == 1 and node.id not in leading and node.kind in BESIDE and not node.members:
            crowds.setdefault((edge.source, edge.row, edge.label, node.kind, node.known), []).append(edge)
    gone: dict[str, Node] = {}
    for edges in crowds.values():
        if len(edges) > MOST:
            members = [by_id[edge.target] for edge in edges]
            gone.update(dict.fromkeys((each.id for each in members), _as_one(members)))
    nodes = dict.fromkeys(gone.get(node.id, node) for node in graph.nodes)
    made = (edge._replace(target=gone[edge.target].id) if edge.target in gone else edge for edge in graph.edges)
    return Graph(tuple(nodes), tuple(dict.fromkeys(made)))


def _as_one(members: list[Node]) -> Node:
    first = members[0]
    names = tuple(each.label for each in members)
    kind = plural(first.kind)
    return Node(
        f"{first.id}+{len(members) - 1}",
        kind,
        f"{len(members)} {kind}",
        first.group,
        detail=", ".join(names),
        file=first.file,
        members=names,
        needs=", ".join(dict.fromkeys(each.needs for each in members if each.needs)),
        findings=tuple(mark for each in members for mark in each.findings),
    )
