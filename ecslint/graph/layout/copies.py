"""What many use, or are used by, is drawn beside each of them, not once with links from everywhere."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from ecslint.graph.elements import BESIDE, Edge, Graph, Node

_MOST_LINKS = 3
"""So many things may use a node that is drawn once."""
_MOST_BRANCHES = 8
"""To so many things a node leads that is drawn once."""
_BRANCHING = frozenset(("listener", "load balancer"))
_ALWAYS = frozenset(("subnet", "subnets", "security group", "security groups"))


class Shape(NamedTuple):
    """A node as it is drawn: once, or beside each of its users."""

    node: Node
    times: int
    """How often it is drawn beside something, when this is one of those drawings; else 0."""


class Joint(NamedTuple):
    """A link between two shapes, by their indexes; alike ones are one."""

    source: int
    target: int
    row: int | None
    label: str
    known: bool


def shapes_of(graph: Graph) -> tuple[list[Shape], list[Joint]]:
    """What is drawn of a graph."""
    merged: dict[tuple[str, str, int | None], list[Edge]] = {}
    for edge in graph.edges:
        if edge.source != edge.target:
            merged.setdefault((edge.source, edge.target, edge.row), []).append(edge)
    pairs = {(source, target) for source, target, _ in merged}
    users, uses = (Counter(pair[end] for pair in pairs) for end in (1, 0))
    copied = {node.id for node in graph.nodes if _is_copied(node, users[node.id], leads=node.id in uses)}
    split = {node.id for node in graph.nodes if node.kind in _BRANCHING and uses[node.id] > _MOST_BRANCHES}
    shapes = [Shape(node, 0) for node in graph.nodes if node.id not in copied or node.id in uses]
    once = {shape.node.id: at for at, shape in enumerate(shapes)}
    by_id = {node.id: node for node in graph.nodes}
    again: dict[tuple[str, str], int] = {}

    def drawn(node: str, times: int, beside: str) -> int:
        """The drawing of a node that is there for another one alone."""
        if (node, beside) not in again:
            again[node, beside] = len(shapes)
            shapes.append(Shape(by_id[node], times))
        return again[node, beside]

    joints: list[Joint] = []
    for (source, target, row), edges in merged.items():
        begin = drawn(source, uses[source], target) if source in split and target not in copied else once[source]
        end = drawn(target, users[target], source) if target in copied else once[target]
        label = ", ".join(dict.fromkeys(edge.label for edge in edges))
        joints.append(Joint(begin, end, row, label, all(edge.known for edge in edges)))
    return shapes, joints


def _is_copied(node: Node, users: int, *, leads: bool) -> bool:
    if node.kind in _ALWAYS:
        return users > 1
    if node.kind == "cluster":
        return users > _MOST_LINKS
    return users > _MOST_LINKS and not leads and (node.kind in BESIDE or not node.known)
