"""How links are drawn: level through the columns, and down or up in lanes between them."""

from __future__ import annotations

from typing import NamedTuple

from ecslint.graph.layout.columns import Part, Strand, Vertex
from ecslint.graph.text_width import elided, width

LABEL_SIZE = 10.5
_WIDEST_LABEL = 160.0
_LANE = 9.0
_LEVEL = 3.0
"""What differs by less than that runs straight."""
_BEFORE, _BEHIND, _ARROW = 12.0, 10.0, 12.0

Point = tuple[float, float]


class Route(NamedTuple):
    """A link as it is drawn."""

    strand: Strand
    """Its last piece."""
    points: tuple[Point, ...]
    """From the source of the link to its target; level and plumb in turn."""


class Caption(NamedTuple):
    """The label of a link, which stands before the box that it leads to."""

    text: str
    full: str
    x: float
    """Where it ends."""
    y: float
    known: bool


class Routes(NamedTuple):
    """The links of a part, and its size."""

    routes: list[Route]
    captions: list[Caption]
    width: float
    height: float


Net = tuple[Vertex, float]


def set_routes(part: Part) -> Routes:
    """Set where each column stands, and run the links between them."""
    lanes: list[dict[Net, int]] = []
    x = 0.0
    right: list[float] = []
    for rank, column in enumerate(part.columns):
        for vertex in column:
            vertex.x = x
        right.append(x + max((vertex.content.width for vertex in column if vertex.content), default=0.0))
        strands = [each for vertex in column for each in part.outgoing.get(vertex, ())]
        lanes.append(_lanes(strands))
        count = max(lanes[-1].values(), default=-1) + 1
        labels = [_caption_width(each) for each in strands if each.last]
        x = right[rank] + _BEFORE + _LANE * count + _BEHIND + max(labels, default=0.0) + _ARROW
    starts = [each for each in part.strands if each.first]
    routes = [_route(part, strand, lanes, right) for strand in starts]
    captions = dict.fromkeys(_caption(route.strand) for route in routes if route.strand.joint.label)
    bottom = max(vertex.y + vertex.height for column in part.columns for vertex in column)
    return Routes(routes, list(captions), right[-1], bottom)


def _caption_width(strand: Strand) -> float:
    return min(width(strand.joint.label, LABEL_SIZE), _WIDEST_LABEL) + 6.0 if strand.joint.label else 0.0


def _caption(strand: Strand) -> Caption:
    label, target = strand.joint.label, strand.target
    text = elided(label, LABEL_SIZE, _WIDEST_LABEL)
    return Caption(text, label, target.x - _ARROW, target.y + strand.end - 4.0, strand.joint.known)


def _lanes(strands: list[Strand]) -> dict[Net, int]:
    """The lane in which the links of each place turn, so that no two lie on each other. Links that go down turn the
    later, the higher they begin, and those that go up the other way round: then few of them cross."""
    reach: dict[Net, tuple[float, float]] = {}
    for strand in strands:
        begin, end = strand.source.y + strand.start, strand.target.y + strand.end
        low, high = reach.get((strand.source, begin), (begin, begin))
        reach[strand.source, begin] = min(low, end), max(high, end)
    turning = [net for net, (low, high) in reach.items() if high - low >= _LEVEL]
    falling = [net for net in turning if sum(reach[net]) / 2 >= net[1]]
    rising = [net for net in turning if sum(reach[net]) / 2 < net[1]]
    found: dict[Net, int] = {}
    taken: list[list[tuple[float, float]]] = []
    for net in (*sorted(falling, key=lambda net: -net[1]), *sorted(rising, key=lambda net: net[1])):
        low, high = reach[net]
        free = 0
        for lane in range(len(taken) - 1, -1, -1):
            if any(low < other_high + 8.0 and other_low - 8.0 < high for other_low, other_high in taken[lane]):
                free = lane + 1
                break
        if free == len(taken):
            taken.append([])
        taken[free].append((low, high))
        found[net] = free
    return found


def _route(part: Part, strand: Strand, lanes: list[dict[Net, int]], right: list[float]) -> Route:
    source = strand.source
    content = source.content
    points: list[Point] = [(source.x + (content.width if content else 0.0), source.y + strand.start)]
    while True:
        begin, end = strand.source.y + strand.start, strand.target.y + strand.end
        if abs(end - begin) >= _LEVEL:
            lane = lanes[strand.source.rank][strand.source, begin]
            turn = right[strand.source.rank] + _BEFORE + _LANE * lane
            points += [(turn, begin), (turn, end)]
        if strand.last:
            points.append((strand.target.x, end))
            break
        strand = part.outgoing[strand.target][0]
    return Route(strand, tuple(reversed(points) if strand.reverse else points))
