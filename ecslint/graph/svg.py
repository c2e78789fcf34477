"""The drawing itself: a self-contained SVG without scripts, in which every name is text and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from ecslint.finding import SEVERITIES
from ecslint.graph.elements import BESIDE, Graph, Node, worst
from ecslint.graph.layout import Box, Drawing, Heading, lay_out
from ecslint.graph.layout import Line as Link
from ecslint.graph.svg_style import style
from ecslint.graph.text_width import width

_MARGIN, _LEGEND = 24.0, 30.0
_CORNER = 6.0
_NO_TEXT = re.compile(
    r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def render(graph: Graph, version: str) -> str:
    return drawn(graph, f"made by ecslint {version}")


def drawn(graph: Graph, remark: str = "", *, styled: bool = True) -> str:
    """The graph as one `svg` element, which a page of HTML may hold as well; not `styled`, if that has the style."""
    drawing = lay_out(graph)
    legend = list(_legend(graph, drawing.height + _LEGEND, remark))
    least = max((end for _, end in legend), default=0.0)
    across, down = max(drawing.width, least) + 2 * _MARGIN, drawing.height + _LEGEND + 2 * _MARGIN
    size = f'width="{_number(across)}" height="{_number(down)}" viewBox="0 0 {_number(across)} {_number(down)}"'
    role = 'role="graphics-document document" aria-roledescription="diagram"'
    told = _text(_told(graph))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ecslint-graph" {role} aria-label="{told}" {size}>',
        *([f"<style>\n{style()}</style>"] if styled else []),
        f'<rect class="page" width="{_number(across)}" height="{_number(down)}"/>',
        f'<g transform="translate({_number(_MARGIN)} {_number(_MARGIN)})">',
        *map(_heading, drawing.headings),
        *_links(drawing),
        *(line for box in drawing.boxes for line in _box(box)),
        *(line for line, _ in legend),
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _told(graph: Graph) -> str:
    """The drawing in a sentence, for those who do not see it."""
    marks = {mark for node in graph.nodes for mark in node.all_findings}
    counts = [(sum(mark.severity == severity for mark in marks), severity) for severity in SEVERITIES]
    found = ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for count, name in counts if count)
    services = ", ".join(node.label for node in graph.services[:12]) or "no service"
    return f"ECS workload of {len(graph.nodes)} nodes with {services}; {found or 'no findings'}"


def _heading(heading: Heading) -> str:
    place = f'x="{_number(heading.x)}" y="{_number(heading.y)}"'
    return f'<text class="heading" {place}>{_text(heading.text)}{_title(heading.full, heading.text)}</text>'


def _links(drawing: Drawing) -> Iterator[str]:
    for link in drawing.lines:
        state = "" if link.known else " unknown"
        said = f"{link.source.shape.node.label} {link.label} {link.target.shape.node.label}"
        yield f'<path class="link{state}" d="{_path(link)}"><title>{_text(said)}</title></path>'
    for x, y, step in dict.fromkeys((*link.points[-1], _direction(link)) for link in drawing.lines):
        yield f'<path class="tip" d="M{_number(x)} {_number(y)}l{step} -3.5v7z"/>'
    for caption in drawing.captions:
        place = f'x="{_number(caption.x)}" y="{_number(caption.y)}"'
        yield f'<text class="caption" {place}>{_text(caption.text)}{_title(caption.full, caption.text)}</text>'


def _direction(link: Link) -> int:
    """How the tip of a link's arrow is drawn: to the right, or to the left for one that leads back."""
    return -7 if link.points[-1][0] > link.points[0][0] else 7


def _path(link: Link) -> str:
    """A line along the points, with its corners rounded."""
    (x, y), *rest = link.points
    steps = [f"M{_number(x)} {_number(y)}"]
    for at, (corner_x, corner_y) in enumerate(rest[:-1]):
        next_x, next_y = rest[at + 1]
        into = min(_CORNER, (abs(corner_x - x) + abs(corner_y - y)) / 2)
        out = min(_CORNER, (abs(next_x - corner_x) + abs(next_y - corner_y)) / 2)
        before = _towards((corner_x, corner_y), (x, y), into)
        behind = _towards((corner_x, corner_y), (next_x, next_y), out)
        steps.append(f"L{before}Q{_number(corner_x)} {_number(corner_y)} {behind}")
        x, y = corner_x, corner_y
    return "".join(steps) + f"L{_number(rest[-1][0])} {_number(rest[-1][1])}"


def _towards(corner: tuple[float, float], other: tuple[float, float], far: float) -> str:
    """The point so far from a corner, on the level or plumb line to another point."""
    x, y = corner
    across, down = other[0] - x, other[1] - y
    if abs(across) >= abs(down):
        return f"{_number(x + (far if across > 0 else -far))} {_number(y)}"
    return f"{_number(x)} {_number(y + (far if down > 0 else -far))}"


def _box(box: Box) -> Iterator[str]:
    node, content = box.shape.node, box.content
    classes = ["node", "beside" if node.kind in BESIDE or box.shape.times else ""]
    classes += ["" if node.known else "unknown", node.worst or ""]
    place = f"translate({_number(box.x)} {_number(box.y)})"
    role = f'role="graphics-symbol img" aria-label="{_text(_name(node))}"'
    yield f'<g class="{" ".join(filter(None, classes))}" transform="{place}" {role}>'
    yield f"<title>{_text(_told_of(node, box.shape.times))}</title>"
    wide, high = _number(content.width), _number(content.height)
    radius = 8 if node.kind not in BESIDE else 4
    yield f'<rect class="box" width="{wide}" height="{high}" rx="{radius}"/>'
    for line in content.lines:
        y = line.baseline
        if line.style == "row":
            yield f'<path class="rule" d="M0 {_number(y - 17)}H{wide}"/>'
        if line.severity:
            yield _sign(line.severity, 17.0, y - 4.0)
        x = 26 if line.severity else 12
        marked = f" mark-{line.severity}" if line.severity else ""
        yield f'<text class="{line.style}{marked}" x="{x}" y="{_number(y)}">{_text(line.text)}</text>'
    yield "</g>"


def _sign(severity: str, x: float, y: float) -> str:
    """A sign by shape, not by colour alone: a square for an error, a triangle for a warning, a dot for advice."""
    shapes = {"error": "M-4 -4h8v8h-8z", "warning": "M0 -5l5 9h-10z", "info": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"}
    place = f"translate({_number(x)} {_number(y)})"
    return f'<path class="mark-{severity}" transform="{place}" d="{shapes[severity]}"/>'


def _name(node: Node) -> str:
    return f"{node.kind} {node.label}"


def _told_of(node: Node, times: int) -> str:
    """All that is known of a node, for its tooltip."""
    lines = [_name(node)]
    lines += [node.detail] if node.detail else []
    lines += [f"not known: {node.needs}"] if node.needs else []
    lines += [f"drawn {times} times"] if times else []
    lines += [f"{node.file}:{node.line}" if node.line else node.file] if node.file else []
    for row in node.rows:
        lines.append(f"{row.name}: {row.detail}" if row.detail else row.name)
    for mark in node.all_findings:
        place = f" ({mark.file}:{mark.line})" if mark.file else ""
        lines.append(f"{mark.severity}[{mark.rule}]: {mark.message}{place}")
    return "\n".join(lines)


def _legend(graph: Graph, y: float, remark: str) -> Iterator[tuple[str, float]]:
    """The signs that occur in the drawing, in words, each with where it ends."""
    x = 0.0
    severities = [
        each for each in SEVERITIES if each in {worst([mark]) for node in graph.nodes for mark in node.all_findings}
    ]
    for severity in severities:
        yield _sign(severity, x + 5.0, y - 4.0), x
        yield f'<text class="legend" x="{_number(x + 16)}" y="{_number(y)}">{severity}</text>', x
        x += width(severity, 11.0) + 36.0
    if any(not node.known for node in graph.nodes):
        dashes = f"M{_number(x)} {_number(y - 4)}h24"
        yield f'<path class="link unknown" d="{dashes}"/>', x
        words = "not in the files at hand"
        yield f'<text class="legend" x="{_number(x + 30)}" y="{_number(y)}">{words}</text>', x
        x += width(words, 11.0) + 50.0
    yield f'<text class="legend" x="{_number(x)}" y="{_number(y)}">{_text(remark)}</text>', x + width(remark, 11.0)


def _title(full: str, shown: str) -> str:
    return f"<title>{_text(full)}</title>" if full != shown else ""


def _text(text: str) -> str:
    """A text as XML holds it; what XML cannot hold, and what turns the direction of writing, is replaced."""
    return escape(
        re.sub(
            r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]",
            "\ufffd",
            text,
        )
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
