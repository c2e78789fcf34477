"""What the pictures of a report show: worked out of the estates of a run when a report with pictures is asked for.

Reports get numbers, names and graphs from here, and no records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ecslint.finding import Finding
from ecslint.graph import Graph, Node, graph_of
from ecslint.model import Service, TaskDefinition
from ecslint.model.estate import Estate, World
from ecslint.model.record import Place, Record
from ecslint.pictures.packing import Packing, packing_of
from ecslint.pictures.rollout import Deployment, deployment_of
from ecslint.placing import locate, resource_of

if TYPE_CHECKING:
    from ecslint.scan import Scan

_STARTERS = ("event rule", "schedule", "pipe")
"""What starts tasks without a service."""


class Home(NamedTuple):
    """Where something is from: a file, or an account and region."""

    file: str | None = None
    account: str | None = None
    region: str | None = None

    def __str__(self) -> str:
        return self.file or f"{self.account} {self.region}"


class Workload(NamedTuple):
    """A service, or what starts tasks without one, or a task definition that nothing at hand starts."""

    kind: str
    name: str
    home: Home
    line: int | None
    graph: Graph
    """It, with all that it has to do with."""
    deployment: Deployment | None
    """Of services only."""


class TaskSize(NamedTuple):
    """How a task definition's containers fill its task."""

    name: str
    home: Home
    line: int | None
    packing: Packing


class Pictures(NamedTuple):
    workloads: tuple[Workload, ...]
    """Services first."""
    sizes: tuple[TaskSize, ...]
    regions: tuple[Home, ...]
    """The accounts and regions that were judged."""


class Sight(NamedTuple):
    """Estates that are joined, with the findings about them."""

    estates: Sequence[Estate]
    findings: Sequence[Finding]
    home: Home
    """Without a file where there are several."""


def pictures_of(sights: Iterable[Sight]) -> Pictures:
    """The pictures of everything that was judged. Sights are looked at one by one, since there may be thousands."""
    workloads: list[Workload] = []
    sizes: list[TaskSize] = []
    regions: list[Home] = []
    for sight in sights:
        workloads += _workloads(sight)
        sizes += _sizes(sight)
        regions += [sight.home] if sight.home.account else []
    workloads.sort(key=lambda each: each.kind != "service")
    return Pictures(tuple(workloads), tuple(sizes), tuple(regions))


def sights_of(scan: Scan, findings: Iterable[Finding]) -> Iterator[Sight]:
    """What a judged scan saw: its files together, and each account and region by itself. A snapshot that cannot be read
    is left out: the report has it among what could not be checked."""
    of_files: list[Finding] = []
    of_accounts: dict[tuple[str | None, str | None], list[Finding]] = {}
    for finding in findings:
        listed = of_accounts.setdefault((finding.resource.account, finding.resource.region), [])
        (of_files if finding.location else listed).append(finding)
    yield Sight(scan.world.estates, of_files, Home())
    for account in scan.accounts:
        from pathlib import Path

        from ecslint.live import snapshot
        from ecslint.sources import live

        try:
            seen = snapshot.read(Path(account)) if isinstance(account, str) else account
        except snapshot.SnapshotError:
            continue
        home = Home(None, seen.account, seen.region)
        estate = live.estate_of(seen, World())
        yield Sight([estate], of_accounts.get((seen.account, seen.region), []), home)


def _workloads(sight: Sight) -> Iterator[Workload]:
    graph = graph_of(sight.estates, sight.findings)
    services = {_key(each): each for estate in sight.estates for each in estate.records if isinstance(each, Service)}
    shown: set[str] = set()
    for node in graph.services:
        part = graph.around([node.id])
        shown.update(each.id for each in part.nodes)
        service = services.get((node.file, node.line, node.label))
        yield _workload(node, part, sight, None if service is None else deployment_of(service))
    for kinds in (_STARTERS, ("task definition",)):
        for node in graph.nodes:
            if node.known and node.kind in kinds and node.id not in shown:
                part = graph.around([node.id])
                shown.update(each.id for each in part.nodes)
                yield _workload(node, part, sight, None)


def _workload(node: Node, part: Graph, sight: Sight, deployment: Deployment | None) -> Workload:
    home = sight.home._replace(file=node.file)
    if home.account:
        part = Graph(tuple(each._replace(group=str(home)) for each in part.nodes), part.edges)
    return Workload(node.kind, node.label, home, node.line, part, deployment)


def _key(record: Record) -> tuple[str | None, int | None, str]:
    location = locate(Place(record))
    file, line = (location.file, location.line) if location else (None, None)
    return file, line, record.name_of_resource


def _sizes(sight: Sight) -> Iterator[TaskSize]:
    for estate in sight.estates:
        for record in estate.records:
            if isinstance(record, TaskDefinition) and (packing := packing_of(record)):
                file, line, _ = _key(record)
                yield TaskSize(resource_of(record).name, sight.home._replace(file=file), line, packing)


__all__ = ["Deployment", "Home", "Packing", "Pictures", "Sight", "TaskSize", "Workload", "pictures_of", "sights_of"]
