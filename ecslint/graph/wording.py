"""What formats for text tell of a graph: the lines of a node, and one label for all that links two nodes."""

from __future__ import annotations

from typing import NamedTuple

from ecslint.finding import SEVERITIES
from ecslint.graph.elements import Graph, Mark, Node


class Link(NamedTuple):
    """All that one node has to do with another."""

    source: str
    target: str
    row: int | None
    label: str
    known: bool


def links_of(graph: Graph, *, by_row: bool) -> list[Link]:
    """The links of a graph, one for each two nodes; where a row has its own, if it is asked for. Otherwise the label
    says which of several rows is meant."""
    rows = {node.id: node.rows for node in graph.nodes}
    found: dict[tuple[str, str, int | None], tuple[dict[str, None], bool]] = {}
    for source, target, label, row, known in graph.edges:
        whose = f"{rows[source][row].name} " if row is not None and not by_row and len(rows[source]) > 1 else ""
        labels, all_known = found.get((source, target, row if by_row else None), ({}, True))
        labels[whose + label] = None
        found[source, target, row if by_row else None] = (labels, all_known and known)
    return [Link(*key, ", ".join(labels), known) for key, (labels, known) in found.items()]


def kind_line(node: Node) -> str:
    return node.kind if node.known else f"{node.kind}, not at hand"


def finding_lines(marks: tuple[Mark, ...]) -> list[str]:
    """Each rule once, the most severe first."""
    ordered = sorted(marks, key=lambda mark: SEVERITIES.index(mark.severity))
    return list(dict.fromkeys(f"{mark.severity}: {mark.rule}" for mark in ordered))
