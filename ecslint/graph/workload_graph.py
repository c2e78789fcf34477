"""From the estates of a run to the graph of its workload, with the findings on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ecslint.graph import capacity, starters, surroundings, traffic, workloads
from ecslint.graph.builder import Builder
from ecslint.graph.crowds import crowded
from ecslint.graph.elements import ANCHORS, Graph, Mark
from ecslint.graph.reading import known, part
from ecslint.model.record import Record

if TYPE_CHECKING:
    from ecslint.finding import Finding
    from ecslint.model.estate import Estate

_LINKS: Mapping[str, Callable[[Builder, Any], None]] = {
    "LoadBalancer": traffic.load_balancer,
    "VpcEndpointService": traffic.endpoint_service,
    "Listener": traffic.listener,
    "ListenerRule": traffic.listener_rule,
    "Service": workloads.service,
    "TaskSet": workloads.task_set,
    "TaskDefinition": workloads.task_definition,
    "Cluster": capacity.cluster,
    "CapacityProvider": capacity.capacity_provider,
    "AutoScalingGroup": capacity.auto_scaling_group,
    "LaunchTemplate": capacity.launch_template,
    "LaunchConfiguration": capacity.launch_configuration,
    "EventRule": starters.event_rule,
    "Schedule": starters.schedule,
    "Pipe": starters.pipe,
    "ScalableTarget": starters.scalable_target,
    "ScalingPolicy": starters.scaling_policy,
    "FileSystem": surroundings.file_system,
    "S3FilesFileSystem": surroundings.file_system,
    "Role": surroundings.role,
    "DiscoveryService": surroundings.discovery_service,
}
"""What draws the links of a resource, by its class. Those without an entry are only led to."""


def graph_of(estates: Iterable[Estate], findings: Iterable[Finding] = ()) -> Graph:
    """The graph of all that is linked with ECS, in the estates as they usually are."""
    builder = Builder()
    own: set[str] = set()
    for estate in estates:
        for record in estate.records:
            _add(builder, record, own)
    for finding in findings:
        if not finding.suppressed:
            _mark(builder, finding)
    graph = builder.finished()
    anchors = {node.id for node in graph.nodes if node.known and node.kind in ANCHORS} | own
    return crowded(graph.around(anchors))


def unplaced(graph: Graph, findings: Iterable[Finding]) -> int:
    """How many of the findings are on no node of the graph."""
    shown = {(mark.rule, mark.file, mark.line, mark.message) for node in graph.nodes for mark in node.all_findings}
    marks = (_as_mark(finding) for finding in findings if not finding.suppressed)
    return sum((mark.rule, mark.file, mark.line, mark.message) not in shown for mark in marks)


def _add(builder: Builder, record: Record, own: set[str]) -> None:
    links = _LINKS.get(type(record).__name__)
    if links is not None:
        links(builder, record)
        if type(record).__name__ == "AutoScalingGroup" and known(part(record, "instance_launch"), "serves_ecs"):
            own.add(builder.node(record))
    elif record._type.startswith("AWS::ECS::") and record._type != "AWS::ECS::ClusterCapacityProviderAssociations":
        own.add(builder.node(record))  # of ECS, though no record here knows what it leads to


def _as_mark(finding: Finding) -> Mark:
    location = finding.location
    file, line = (location.file, location.line) if location else (None, None)
    return Mark(finding.rule, finding.severity, finding.message, file, line)


def _mark(builder: Builder, finding: Finding) -> None:
    """Put a finding on the nodes that stand for its resource, on the row that it is about if there is one."""
    location, resource = finding.location, finding.resource
    covering = builder.covered.get((location.file if location else None, resource.type, resource.name), [])
    path = location.path if location else ()
    near = [each for each, place in covering if path[: len(place)] == place] or [each for each, _ in covering]
    for node in near:
        draft = builder.drafts[node]
        row = next((at for at, place in enumerate(draft.places) if path[: len(place)] == place), None)
        marks = draft.marks if row is None else draft.row_marks.setdefault(row, [])
        marks.append(_as_mark(finding))
