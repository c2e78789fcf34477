"""The workload as the model sees it, as a graph: built from the estates of a run, laid out, and written in a format.

graph = graph_of(scan.world.estates, outcome.report)
for service in graph.services:
    print(render("svg", graph.around([service.id]), version))
"""

from __future__ import annotations

from importlib import import_module

from ecslint.graph.elements import Edge, Graph, Mark, Node, Row
from ecslint.graph.workload_graph import graph_of, unplaced

__all__ = ["FORMATS", "SUFFIXES", "Edge", "Graph", "Mark", "Node", "Row", "graph_of", "render", "unplaced"]

_MODULES = {"mermaid": "mermaid", "dot": "dot", "json": "json_format", "svg": "svg"}

FORMATS: tuple[str, ...] = tuple(_MODULES)

SUFFIXES = {".dot": "dot", ".gv": "dot", ".json": "json", ".md": "mermaid", ".mmd": "mermaid", ".svg": "svg"}
"""The formats that files' names ask for."""


def render(format: str, graph: Graph, version: str) -> str:  # noqa: A002 - the option is called that
    """The graph as text that ends in a newline. Raises KeyError for an unknown format."""
    rendered: str = import_module(f"{__name__}.{_MODULES[format]}").render(graph, version)
    return rendered
