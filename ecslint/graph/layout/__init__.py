"""Where the nodes and links of a graph are drawn: in columns from left to right, connected parts beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from ecslint.graph.elements import Graph
from ecslint.graph.layout.boxes import Content
from ecslint.graph.layout.columns import Part
from ecslint.graph.layout.copies import Joint, Shape, shapes_of
from ecslint.graph.layout.heights import set_heights
from ecslint.graph.layout.routes import Caption, Point, Routes, set_routes
from ecslint.graph.text_width import elided, width

__all__ = ["Box", "Caption", "Drawing", "Heading", "Line", "lay_out"]

HEADING_SIZE = 13.0
_BETWEEN, _HEADING = 48.0, 34.0
_NARROWEST_PAGE, _WIDEST_HEADING = 1100.0, 420.0


class Box(NamedTuple):
    """A node where it is drawn."""

    shape: Shape
    content: Content
    x: float
    y: float


class Line(NamedTuple):
    """A link where it is drawn, from box to box."""

    source: Box
    target: Box
    label: str
    known: bool
    points: tuple[Point, ...]


class Heading(NamedTuple):
    """What is written above the parts of one file."""

    text: str
    full: str
    x: float
    y: float


class Drawing(NamedTuple):
    """A graph as it is drawn, in pixels."""

    boxes: list[Box]
    lines: list[Line]
    captions: list[Caption]
    headings: list[Heading]
    width: float
    height: float


class _Placed(NamedTuple):
    part: Part
    routes: Routes


class _Section(NamedTuple):
    """The parts of one file, each with where it stands in the section."""

    title: str
    places: list[tuple[_Placed, Point]]
    width: float
    height: float


def lay_out(graph: Graph) -> Drawing:
    """Where everything is drawn."""
    by_file: dict[str, list[_Placed]] = {}
    for shapes, joints in _connected(*shapes_of(graph)):
        part = Part(shapes, joints)
        set_heights(part)
        title = " and ".join(sorted({shape.node.group for shape in shapes}))
        by_file.setdefault(title, []).append(_Placed(part, set_routes(part)))
    sections = [_section(title, placed) for title, placed in by_file.items()]
    places, wide, high = _packed([(each.width, each.height) for each in sections], _NARROWEST_PAGE)
    drawing = Drawing([], [], [], [], wide, high)
    for section, (x, y) in zip(sections, places, strict=True):
        text = elided(section.title[::-1], HEADING_SIZE, section.width, bold=True)[::-1]  # paths differ at their ends
        drawing.headings.append(Heading(text, section.title, x, y + 14.0))
        for (part, routes), (across, down) in section.places:
            _put(drawing, part, routes, x + across, y + down)
    return drawing


def _section(title: str, placed: list[_Placed]) -> _Section:
    sizes = [(routes.width, routes.height) for _, routes in placed]
    places, wide, high = _packed(sizes, 0.0)
    heading = min(width(title, HEADING_SIZE, bold=True), _WIDEST_HEADING)
    down = [(each, (x, y + _HEADING)) for each, (x, y) in zip(placed, places, strict=True)]
    return _Section(title, down, max(wide, heading), high + _HEADING)


def _packed(sizes: Sequence[Point], narrowest: float) -> tuple[list[Point], float, float]:
    """Where things of these sizes stand beside each other, in as many rows as make a page; and the page's size."""
    area = sum((across + _BETWEEN) * (down + _BETWEEN) for across, down in sizes)
    page = max(narrowest, sqrt(area) * 1.25, *(across for across, _ in sizes), 0.0)
    places: list[Point] = []
    x = y = bottom = wide = 0.0
    for across, down in sizes:
        if x and x + across > page:
            x, y = 0.0, bottom + _BETWEEN
        places.append((x, y))
        x += across + _BETWEEN
        wide, bottom = max(wide, x - _BETWEEN), max(bottom, y + down)
    return places, wide, bottom


def _connected(shapes: list[Shape], joints: list[Joint]) -> list[tuple[list[Shape], list[Joint]]]:
    """The parts that are connected, each with its own indexes. Load balancers that are drawn apart come first, then the
    largest parts."""
    leader = list(range(len(shapes)))

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for joint in joints:
        one, other = sorted((find(joint.source), find(joint.target)))
        leader[other] = one
    members: dict[int, list[int]] = {}
    for at in range(len(shapes)):
        members.setdefault(find(at), []).append(at)
    within: dict[int, list[Joint]] = {}
    for joint in joints:
        within.setdefault(find(joint.source), []).append(joint)
    parts = []

    def importance(member: tuple[int, list[int]]) -> tuple[bool, int]:
        kinds = {shapes[at].node.kind for at in member[1]}
        return "load balancer" not in kinds or "service" in kinds, -len(member[1])

    for first, indexes in sorted(members.items(), key=importance):
        local = {at: index for index, at in enumerate(indexes)}
        own = [
            joint._replace(source=local[joint.source], target=local[joint.target]) for joint in within.get(first, ())
        ]
        parts.append(([shapes[at] for at in indexes], own))
    return parts


def _put(drawing: Drawing, part: Part, routes: Routes, x: float, y: float) -> None:
    boxes = {
        id(vertex): Box(vertex.shape, vertex.content, vertex.x + x, vertex.y + y)
        for vertex in part.boxes
        if vertex.shape and vertex.content
    }
    drawing.boxes.extend(boxes.values())
    for strand, points in routes.routes:
        source, target = (boxes[id(part.boxes[at])] for at in strand.joint[:2])
        moved = tuple((across + x, down + y) for across, down in points)
        drawing.lines.append(Line(source, target, strand.joint.label, strand.joint.known, moved))
    drawing.captions.extend(each._replace(x=each.x + x, y=each.y + y) for each in routes.captions)
