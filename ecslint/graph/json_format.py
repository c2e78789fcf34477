"""For programs: version 1 of the graph, described by graph.schema.json. Every key is always there."""

from __future__ import annotations

import json

from ecslint.graph.elements import Graph, Mark, Node


def render(graph: Graph, version: str) -> str:
    document = {
        "version": 1,
        "tool": {"name": "ecslint", "version": version},
        "groups": list(graph.groups),
        "nodes": [_node(node) for node in sorted(graph.nodes, key=lambda node: node.id)],
        "edges": [edge._asdict() for edge in sorted(graph.edges, key=lambda edge: (*edge[:3], str(edge.row)))],
        "services": {
            service.id: sorted(node.id for node in graph.around([service.id]).nodes) for service in graph.services
        },
    }
    return json.dumps(document, indent=2) + "\n"


def _node(node: Node) -> dict[str, object]:
    rows = [{**row._asdict(), "findings": _marks(row.findings)} for row in node.rows]
    return {
        "id": node.id,
        "kind": node.kind,
        "label": node.label,
        "detail": node.detail,
        "group": node.group,
        "resource": {"type": node.type, "name": node.name} if node.type or node.name else None,
        "location": {"file": node.file, "line": node.line} if node.file else None,
        "rows": rows,
        "members": list(node.members),
        "needs": node.needs or None,
        "severity": node.worst,
        "findings": _marks(node.findings),
    }


def _marks(marks: tuple[Mark, ...]) -> list[dict[str, object]]:
    return [mark._asdict() for mark in marks]
