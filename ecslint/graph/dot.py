"""For Graphviz. Names are escaped, so that they are only names."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ecslint.graph.elements import Graph, Mark, Node
from ecslint.graph.wording import finding_lines, kind_line, links_of

_COLORS = {"error": ("#c8281e", "#fdecea"), "warning": ("#a15c00", "#fff4dd"), "info": ("#1f63c4", "#eaf2fd")}


def render(graph: Graph, version: str) -> str:
    names = {node.id: f"n{at}" for at, node in enumerate(graph.nodes, 1)}
    lines = [
        f"// made by ecslint {version}",
        "digraph ecslint {",
        '  graph [rankdir=LR, fontname="Helvetica", ranksep=0.8]',
        '  node [shape=box, style="rounded,filled", fillcolor="#ffffff", fontname="Helvetica", fontsize=11]',
        '  edge [fontname="Helvetica", fontsize=9]',
    ]
    for at, group in enumerate(graph.groups, 1):
        lines += [f"  subgraph cluster_{at} {{", f'    label="{quoted(group)}"']
        lines += [f"    {names[node.id]} [{_attributes(node)}]" for node in graph.nodes if node.group == group]
        lines.append("  }")
    for source, target, row, label, known in links_of(graph, by_row=True):
        port = "" if row is None else f":r{row}"
        dashed = "" if known else ", style=dashed"
        lines.append(f'  {names[source]}{port} -> {names[target]} [label="{quoted(label)}"{dashed}]')
    lines.append("}")
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text as a string in quotes holds it; `&` would begin an entity there, and a backslash an escape."""
    return _plain(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _attributes(node: Node) -> str:
    rows = [f"<tr><td>{'<br/>'.join(_lines(node))}</td></tr>"]
    for at, row in enumerate(node.rows):
        inner = [f"<b>{_html(row.name)}</b>", _html(row.detail), *_findings(row.findings)]
        rows.append(f'<hr/><tr><td port="r{at}">{"<br/>".join(filter(None, inner))}</td></tr>')
    table = f'<table border="0" cellborder="0" cellpadding="4">{"".join(rows)}</table>'
    place = f"{node.file}:{node.line}" if node.file and node.line else node.needs or node.kind
    attributes = [f"label=<{table}>", f'tooltip="{quoted(place)}"']
    if node.worst:
        color, fill = _COLORS[node.worst]
        attributes.append(f'color="{color}", fillcolor="{fill}"')
    if not node.known:
        attributes.append('style="rounded,filled,dashed"')
    return ", ".join(attributes)


def _lines(node: Node) -> Iterator[str]:
    yield _html(kind_line(node))
    yield f"<b>{_html(node.label) or '-'}</b>"
    if node.detail:
        yield _html(node.detail)
    yield from _findings(node.findings)


def _findings(marks: tuple[Mark, ...]) -> list[str]:
    return [f'<font color="{_COLORS[line.partition(":")[0]][0]}">{_html(line)}</font>' for line in finding_lines(marks)]


def _html(text: str) -> str:
    return escape(_plain(text))
