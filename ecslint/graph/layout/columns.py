"""One connected part of a drawing in columns: what stands in each, and in which order."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence

from ecslint.graph.elements import BESIDE
from ecslint.graph.layout.boxes import PORT, PORT_STEP, Content, content_of
from ecslint.graph.layout.copies import Joint, Shape
from ecslint.graph.layout.ranks import backwards, ranked

_SPINE = frozenset(
    (
        *("load balancer", "Classic Load Balancer", "listener", "listener rule", "target group"),
        *("service", "task set", "task definition"),
    )
)
"""What requests go through: drawn as straight as it can be."""

_SWEEPS = 8


class Vertex:
    """A box, or a place where a link passes through a column."""

    __slots__ = ("content", "height", "ports", "rank", "shape", "weight", "x", "y")

    def __init__(self, rank: int, shape: Shape | None = None, content: Content | None = None) -> None:
        self.rank = rank
        self.shape = shape
        self.content = content
        self.height = content.height if content else 10.0
        self.weight = _weight(shape)
        """How much its place matters: 2 on the way of requests, 0 for what stands beside something."""
        self.ports: dict[tuple[str, bool], float] = {}
        """How far below the top links come in, by their label and whether they are known."""
        self.x = 0.0
        self.y = 0.0


def _weight(shape: Shape | None) -> int:
    if shape is None or shape.times or shape.node.kind in BESIDE:
        return 0
    return 2 if shape.node.kind in _SPINE else 1


class Strand:
    """A link from one column to the next, or a piece of one that goes further."""

    __slots__ = ("first", "joint", "last", "reverse", "source", "target", "weight")

    def __init__(self, source: Vertex, target: Vertex, joint: Joint, *, reverse: bool, weight: int) -> None:
        self.source = source
        self.target = target
        self.joint = joint
        self.reverse = reverse
        """Whether the link leads from the target to the source."""
        self.weight = weight
        self.first = source.content is not None
        self.last = target.content is not None

    @property
    def start(self) -> float:
        """Where it leaves its source, below the source's top."""
        content, row = self.source.content, self.joint.row
        if content is None:
            return self.source.height / 2
        return PORT if row is None or self.reverse or row >= len(content.row_ports) else content.row_ports[row]

    @property
    def end(self) -> float:
        """Where it meets its target, below the target's top."""
        if self.target.content is None:
            return self.target.height / 2
        return self.target.ports[self.joint.label, self.joint.known]


class Part:
    """The columns of one connected part, and the links between them."""

    def __init__(self, shapes: Sequence[Shape], joints: Sequence[Joint]) -> None:
        after: list[list[int]] = [[] for _ in shapes]
        for joint in joints:
            after[joint.source].append(joint.target)
        closing = backwards(len(shapes), after)
        straight: list[list[int]] = [[] for _ in shapes]
        labels: list[set[tuple[str, bool]]] = [set() for _ in shapes]
        for joint in joints:
            turned = (joint.source, joint.target) in closing
            source, target = (joint.target, joint.source) if turned else (joint.source, joint.target)
            straight[source].append(target)
            labels[target].add((joint.label, joint.known))
        ranks = ranked(len(shapes), straight)
        contents = [content_of(shape.node, len(met)) for shape, met in zip(shapes, labels, strict=True)]
        self.boxes = [
            Vertex(rank, shape, content) for rank, shape, content in zip(ranks, shapes, contents, strict=True)
        ]
        self.columns: list[list[Vertex]] = [[] for _ in range(max(ranks) + 1)]
        self.strands: list[Strand] = []
        for joint in joints:
            self._add(joint, reverse=(joint.source, joint.target) in closing)
        self._settle_ports()
        self.incoming: dict[Vertex, list[Strand]] = {}
        self.outgoing: dict[Vertex, list[Strand]] = {}
        for strand in self.strands:
            self.incoming.setdefault(strand.target, []).append(strand)
            self.outgoing.setdefault(strand.source, []).append(strand)
        self._begin()
        self._sweep()

    def _add(self, joint: Joint, *, reverse: bool) -> None:
        source, target = self.boxes[joint.source], self.boxes[joint.target]
        weight = min(source.weight, target.weight)
        if reverse:
            source, target = target, source
        last = source
        for rank in range(source.rank + 1, target.rank):
            passing = Vertex(rank)
            self.strands.append(Strand(last, passing, joint, reverse=reverse, weight=weight))
            last = passing
        self.strands.append(Strand(last, target, joint, reverse=reverse, weight=weight))

    def _settle_ports(self) -> None:
        for strand in sorted((each for each in self.strands if each.last), key=lambda each: -each.weight):
            ports = strand.target.ports
            ports.setdefault((strand.joint.label, strand.joint.known), PORT + PORT_STEP * len(ports))

    def _begin(self) -> None:
        """Put everything in its column as a walk along the links comes by, what leads on before what does not."""
        seen: set[Vertex] = set()

        def walk(start: Vertex) -> None:
            stack = [start]
            while stack:
                vertex = stack.pop()
                if vertex in seen:
                    continue
                seen.add(vertex)
                self.columns[vertex.rank].append(vertex)
                following = [each.target for each in sorted(self.outgoing.get(vertex, ()), key=_before)]
                stack += reversed(following)

        for box in sorted(self.boxes, key=lambda each: each.rank):
            walk(box)

    def _sweep(self) -> None:
        """Order each column by where its neighbours stand, to and fro, and keep the order with the fewest crossings."""
        best, fewest = [list(column) for column in self.columns], self._crossings()
        for sweep in range(_SWEEPS):
            if not fewest:
                break
            forth = sweep % 2 == 0
            links = self.incoming if forth else self.outgoing
            for column in self.columns[1:] if forth else self.columns[-2::-1]:
                _order(column, links, self.columns[column[0].rank + (-1 if forth else 1)], forth=forth)
            crossings = self._crossings()
            if crossings < fewest:
                best, fewest = [list(column) for column in self.columns], crossings
        self.columns = best

    def _crossings(self) -> int:
        """How often links between neighbouring columns cross."""
        place = {vertex: at for column in self.columns for at, vertex in enumerate(column)}
        total = 0
        for column in self.columns[:-1]:
            ends: list[float] = []
            for vertex in column:
                strands = sorted(self.outgoing.get(vertex, ()), key=lambda each: (each.start, place[each.target]))
                for strand in strands:
                    total += len(ends) - bisect_left(ends, place[strand.target] + 0.5)
                for strand in strands:
                    insort(ends, place[strand.target])
        return total


def _before(strand: Strand) -> tuple[int, float]:
    return -strand.weight, strand.start


def _order(column: list[Vertex], links: dict[Vertex, list[Strand]], beside: list[Vertex], *, forth: bool) -> None:
    place = {vertex: at for at, vertex in enumerate(beside)}
    wanted: dict[Vertex, float] = {}
    for at, vertex in enumerate(column):
        near = [
            place[each.source] + each.start / (each.source.height + 1) if forth else place[each.target]
            for each in links.get(vertex, ())
        ]
        wanted[vertex] = sum(near) / len(near) if near else at * len(beside) / len(column)
    column.sort(key=lambda vertex: wanted[vertex])
