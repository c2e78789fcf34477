"""Graphs for tests: of templates as a person writes them, and made up ones."""

from __future__ import annotations

from pathlib import Path

from ecslint.config import Settings
from ecslint.graph import Edge, Graph, Mark, Node, Row, graph_of
from ecslint.rulebook import Rulebook
from ecslint.scan import Scan

GOLDEN = Path(__file__).parent / "golden"
RULES = ("target-type-mismatch", "floating-image-tag", "efs-unencrypted")

HOSTILE = [
    '"]-->x["',
    "</text><script>alert(1)</script>",
    "end",
    "subgraph",
    '%%{init: {"theme":"dark"}}%%',
    "1. one",
    "2) two",
    "- three",
    "+ four",
    "# head",
    "> quote",
    "---",
    "~~~",
    "==>",
    "#35;",
    "&amp; & <b>",
    "`code` **bold** __x__",
    "style:#35;b;",
    "fa:fa-bomb",
    "$$x^2$$",
    "line\nbreak",
    "bell\x07 and \u202eback",
    '"; click n1 "javascript:alert(1)"',
    '\\N \\" \\',
    "{}()[]<>|",
    "http://x.y/z",
    "<br/>",
    "@{shape: x}",
    ":::error",
    "ünïcode 日本語",
    "A" * 300,
    " ",
]


def scanned(*files: tuple[str, str], select: tuple[str, ...] = RULES) -> Graph:
    """The graph of some files, each with its name and its text."""
    run = Scan(Settings(select=select), Rulebook(()))
    for name, text in files:
        run.add(text.encode(), name)
    outcome = run.judge()
    assert not outcome.report.incomplete
    return graph_of(run.world.estates, outcome.report.findings)


def storefront() -> Graph:
    return scanned(("storefront.yaml", (GOLDEN / "storefront.yaml").read_text(encoding="utf-8")))


def template(resources: str, name: str = "stack.yaml") -> Graph:
    """The graph of a template of these resources."""
    return scanned((name, f"Resources:\n{resources}"))


def links(graph: Graph) -> set[str]:
    """The links of a graph as sentences, those that lead out of the files with a question mark."""
    names = {node.id: f"{node.kind} {node.label}" for node in graph.nodes}
    return {f"{names[e.source]} - {e.label} - {names[e.target]}{'' if e.known else '?'}" for e in graph.edges}


def hostile() -> Graph:
    """A graph in which every text tries to be more than that, with cycles, a loop and findings."""
    nodes = tuple(_hostile(at, text) for at, text in enumerate(HOSTILE))
    count = len(HOSTILE)
    edges = (
        Edge(f"i{at}", f"i{(at * 7 + 3) % count}", text, 0 if nodes[at].rows else None, known=at % 2 == 0)
        for at, text in enumerate(HOSTILE)
    )
    return Graph(nodes, tuple(edges))


def _hostile(at: int, text: str) -> Node:
    mark = Mark("some-rule", ("error", "warning", "info")[at % 3], text, text, 1)
    return Node(
        f"i{at}",
        "service" if at % 2 else "role",
        text,
        'file "] end <x>',
        name=text,
        detail=text,
        file=text,
        line=1,
        rows=(Row(text, text, 1, (mark,)),) if at % 3 == 0 else (),
        needs=text if at % 5 == 0 else "",
        findings=(mark,) if at % 4 == 0 else (),
    )
