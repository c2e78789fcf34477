"""For Markdown: a Mermaid flowchart, as GitHub and others draw it. Names are spelled so that they are only names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ecslint.graph.elements import Graph, Node
from ecslint.graph.wording import finding_lines, kind_line, links_of

_CLASSES = {
    "error": "fill:#fdecea,stroke:#c8281e,color:#1b2230",
    "warning": "fill:#fff4dd,stroke:#a15c00,color:#1b2230",
    "info": "fill:#eaf2fd,stroke:#1f63c4,color:#1b2230",
    "unknown": "stroke-dasharray:5 4",
}
_PLAIN = frozenset(" ,./()+-")
"""What means nothing within the quotes of a label, beside letters and digits."""


def render(graph: Graph, version: str) -> str:
    names = {node.id: f"n{at}" for at, node in enumerate(graph.nodes, 1)}
    classes: dict[str, list[str]] = {}
    lines = [f"%% made by ecslint {version}", "flowchart LR"]
    for at, group in enumerate(graph.groups, 1):
        lines += [f'  subgraph g{at}["{quoted(group)}"]', "    direction LR"]
        lines += [f'    {names[node.id]}["{_label(node)}"]' for node in graph.nodes if node.group == group]
        lines.append("  end")
    for source, target, _, label, known in links_of(graph, by_row=False):
        lines.append(f'  {names[source]} {"-->" if known else "-.->"}|"{quoted(label)}"| {names[target]}')
    for node in graph.nodes:
        for name in (node.worst, None if node.known else "unknown"):
            if name:
                classes.setdefault(name, []).append(names[node.id])
    for name, style in _CLASSES.items():
        if name in classes:
            lines += [f"  classDef {name} {style}", f"  class {','.join(classes[name])} {name}"]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text as a quoted label holds it: what Mermaid, or the Markdown within its labels, could take for something else
    is spelled by its number. A line may not begin like a list; a colon before a space is only a colon."""
    text = text.replace("$$", "$\u200b$")  # which would begin a formula, however it is spelled
    first = 1 if re.match(r"[^\w]|\d+[.)]", text) else 0
    return "".join(
        letter if at >= first and _is_plain(letter, text[at + 1 : at + 2]) else _by_number(letter)
        for at, letter in enumerate(text)
    )


def _is_plain(letter: str, following: str) -> bool:
    return letter.isalnum() or letter in _PLAIN or (letter == ":" and following == " ")


def _by_number(letter: str) -> str:
    return f"#{ord(letter)};" if letter.isprintable() or letter == "\u200b" else " "


def _label(node: Node) -> str:
    return "<br/>".join(quoted(line) for line in _lines(node) if line)


def _lines(node: Node) -> Iterator[str]:
    yield kind_line(node)
    yield node.label
    yield node.detail
    yield from finding_lines(node.findings)
    for row in node.rows:
        yield f"container {row.name}" + (f", {row.detail}" if row.detail else "")
        yield from finding_lines(row.findings)
