"""Mermaid takes a great deal for syntax; what is written has to be what is meant, whatever things are called."""

from __future__ import annotations

import re

import pytest

from ecslint.graph import Graph, render
from ecslint.graph.mermaid import quoted
from tests.graph.graphs import HOSTILE, hostile, storefront

_LABEL = r'"((?:[\w ,./()+:-]|<br/>|#\d+;)+)"'
_LINES = (
    r"%% made by ecslint [\w.]+",
    r"flowchart LR",
    rf"  subgraph g\d+\[{_LABEL}\]",
    r"    direction LR",
    rf"    n\d+\[{_LABEL}\]",
    r"  end",
    rf"  n\d+ (-->|-\.->)\|{_LABEL}\| n\d+",
    r"  classDef (error|warning|info|unknown) [\w#:, -]+",
    r"  class n\d+(,n\d+)* (error|warning|info|unknown)",
)


@pytest.mark.parametrize("graph", [storefront(), hostile()], ids=["storefront", "hostile"])
def test_every_line_is_of_a_known_form(graph: Graph) -> None:
    for line in render("mermaid", graph, "0").splitlines():
        assert any(re.fullmatch(form, line) for form in _LINES), line


@pytest.mark.parametrize("text", HOSTILE)
def test_names_come_through(text: str) -> None:
    shown = re.sub(r"#(\d+);", lambda number: chr(int(number[1])), quoted(text)).replace("\u200b", "")
    assert shown == "".join(letter if letter.isprintable() else " " for letter in text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("web", "web"),
        ("app:1.2", "app#58;1.2"),
        ("error: some-rule", "error: some-rule"),
        ("256 CPU", "256 CPU"),
        ("1. one", "#49;. one"),
        ("- two", "#45; two"),
        ('say "end"', "say #34;end#34;"),
        ("a;b#c", "a#59;b#35;c"),
    ],
)
def test_quoted(text: str, written: str) -> None:
    assert quoted(text) == written


def test_what_is_not_known_is_dashed() -> None:
    text = render("mermaid", storefront(), "0")
    (node,) = re.findall(r'(n\d+)\["role, not at hand<br/>ecsTaskExecutionRole"\]', text)
    assert re.search(rf"n\d+ -\.->\|\"execution role\"\| {node}\n", text)
    assert re.search(rf"  class [n\d,]*\b{node}\b[n\d,]* unknown", text)


def test_severities_are_marked() -> None:
    text = render("mermaid", storefront(), "0")
    (service,) = re.findall(r'(n\d+)\["service<br/>Service', text)
    assert f"  class {service} error\n" in text
