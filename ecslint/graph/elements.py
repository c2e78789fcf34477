"""What a graph of a workload is made of: nodes, the links between them, and the findings on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ecslint.finding import SEVERITIES

ANCHORS = frozenset(
    ("service", "task set", "task definition", "cluster", "capacity provider", "event rule", "schedule", "pipe")
)
"""Kinds that are ECS's own, or start its tasks: what is not linked with any of these is no part of a workload."""

BESIDE = frozenset(
    (
        *("bucket", "log group", "log groups", "namespace", "parameter", "parameters", "repository", "repositories"),
        *("role", "secret", "secrets", "security group", "security groups", "subnet", "subnets"),
    )
)
"""Kinds that stand beside the way of the traffic: what something uses, and that leads nowhere itself."""


class Mark(NamedTuple):
    """A finding, as a node shows it."""

    rule: str
    severity: str
    message: str
    file: str | None
    line: int | None


class Row(NamedTuple):
    """A part of a node that has a line of its own: a container of a task definition."""

    name: str
    detail: str
    line: int | None
    findings: tuple[Mark, ...] = ()


class Node(NamedTuple):
    """A resource, or several that are shown as one, or something that is not known."""

    id: str
    kind: str
    """In AWS's own words, such as `target group`."""
    label: str
    group: str
    """The group that it belongs to, by its label."""
    type: str = ""
    """The CloudFormation type, when the resource is one."""
    name: str = ""
    """The logical id in a template; the family, or the resource's own name, elsewhere."""
    detail: str = ""
    file: str | None = None
    line: int | None = None
    rows: tuple[Row, ...] = ()
    members: tuple[str, ...] = ()
    """The names of the resources that are shown as one."""
    needs: str = ""
    """What is needed to know what this is; empty for what is known."""
    findings: tuple[Mark, ...] = ()
    """Those that are about no row."""

    @property
    def known(self) -> bool:
        return not self.needs

    @property
    def all_findings(self) -> tuple[Mark, ...]:
        """Its own and those of its rows."""
        return (*self.findings, *(mark for row in self.rows for mark in row.findings))

    @property
    def worst(self) -> str | None:
        """The most severe of the severities of its findings."""
        return worst(self.all_findings)


class Edge(NamedTuple):
    """What one node has to do with another: `source` `label` `target`."""

    source: str
    target: str
    label: str
    row: int | None = None
    """The row of the source that it is about."""
    known: bool = True


class Graph(NamedTuple):
    """A workload, or a part of one."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The files, or accounts and regions, that the nodes belong to, in order."""
        return tuple(dict.fromkeys(node.group for node in self.nodes))

    @property
    def services(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.kind == "service" and node.known)

    def around(self, starts: Iterable[str]) -> Graph:
        """The part that has to do with some nodes: all that they lead to; all that leads to them, with what stands
        beside that. What else the same load balancer reaches is not part of it."""
        kinds = {node.id: node.kind for node in self.nodes}
        after: dict[str, list[str]] = {}
        before: dict[str, list[str]] = {}
        for edge in self.edges:
            after.setdefault(edge.source, []).append(edge.target)
            before.setdefault(edge.target, []).append(edge.source)
        wanted = set(starts)
        sets = {each for start in wanted for each in after.get(start, ()) if kinds[each] == "task set"}
        leading = _closure(wanted | sets, before)
        beside = {each for node in leading for each in after.get(node, ()) if kinds[each] in BESIDE}
        kept = leading | _closure(wanted | beside, after)
        return Graph(
            tuple(node for node in self.nodes if node.id in kept),
            tuple(edge for edge in self.edges if edge.source in kept and edge.target in kept),
        )


def worst(marks: Iterable[Mark]) -> str | None:
    """The most severe of the severities of findings; None without any."""
    found = {mark.severity for mark in marks}
    return next((severity for severity in SEVERITIES if severity in found), None)


def _closure(starts: set[str], neighbours: Mapping[str, list[str]]) -> set[str]:
    found = set(starts)
    left = list(starts)
    while left:
        for each in neighbours.get(left.pop(), ()):
            if each not in found:
                found.add(each)
                left.append(each)
    return found
