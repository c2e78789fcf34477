"""The drawing as an SVG: that it holds nothing but what it should, and says all that it knows."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from ecslint.graph import Graph, Mark, Node, render
from ecslint.graph.svg import drawn
from ecslint.graph.text_width import elided, width
from tests.graph.graphs import HOSTILE, hostile, storefront

_NAME = "{http://www.w3.org/2000/svg}"
_ELEMENTS = {"svg", "style", "rect", "g", "title", "text", "path"}
_ATTRIBUTES = {"class", "role", "aria-label", "aria-roledescription", "width", "height", "viewBox", "transform"} | {
    *("x", "y", "rx", "d")
}


def parsed(graph: Graph) -> ElementTree.Element:
    return ElementTree.fromstring(render("svg", graph, "0"))  # noqa: S314 - it is our own


@pytest.mark.parametrize("graph", [storefront(), hostile(), Graph((), ())], ids=["storefront", "hostile", "empty"])
def test_it_holds_text_and_lines_only(graph: Graph) -> None:
    text = render("svg", graph, "0")
    for element in ElementTree.fromstring(text).iter():  # noqa: S314
        assert element.tag.removeprefix(_NAME) in _ELEMENTS
        assert set(element.attrib) <= _ATTRIBUTES
    assert not re.search(r"<script|href|url\(|@import|@font-face|<!", text)


def test_every_node_says_all_of_itself() -> None:
    titles = [each.text or "" for each in parsed(hostile()).iter(f"{_NAME}title")]
    for text in HOSTILE:
        if text.isprintable() and text.strip():
            assert any(f"some-rule]: {text}" in title for title in titles) or HOSTILE.index(text) % 4


def test_findings_are_on_their_nodes() -> None:
    groups = {each.get("aria-label"): each for each in parsed(storefront()).iter(f"{_NAME}g")}
    service, task = groups["service Service"], groups["task definition Task"]
    assert "error" in (service.get("class") or "").split()
    assert "warning" in (task.get("class") or "").split()
    assert [each.text for each in service.iter(f"{_NAME}text")][-1] == "target-type-mismatch"
    title = service.find(f"{_NAME}title")
    assert title is not None
    assert title.text is not None
    assert re.search(r"^storefront\.yaml:28$", title.text, re.MULTILINE)
    assert re.search(r"error\[target-type-mismatch\]: .* \(storefront\.yaml:\d+\)", title.text)


def test_what_is_not_known_is_dashed() -> None:
    root = parsed(storefront())
    dashed = [each.get("aria-label") for each in root.iter(f"{_NAME}g") if "unknown" in (each.get("class") or "")]
    assert "role ecsTaskExecutionRole" in dashed
    assert "security group import shared-service-group" in dashed
    links = [each for each in root.iter(f"{_NAME}path") if each.get("class") == "link unknown"]
    assert "Task execution role ecsTaskExecutionRole" in ["".join(each.itertext()) for each in links]
    assert "stroke-dasharray" in "".join(root.itertext())


def test_light_and_dark() -> None:
    text = drawn(storefront())
    assert "@media (prefers-color-scheme:dark)" in text
    light, dark = (set(re.findall(r"--([\w-]+):", part)) for part in text.split("@media")[:2])
    assert light == dark
    assert set(re.findall(r"var\(--([\w-]+)\)", text)) <= light


def test_legend_tells_only_what_is_there() -> None:
    plain = Graph((Node("a", "service", "web", "f"),), ())
    legend = [each.text for each in parsed(plain).iter(f"{_NAME}text") if each.get("class") == "legend"]
    assert legend == ["made by ecslint 0"]


def test_many_findings_are_cut_short() -> None:
    marks = tuple(Mark(f"rule-{at}", "error" if at == 9 else "warning", "m", None, None) for at in range(10))
    root = parsed(Graph((Node("a", "service", "web", "f", findings=marks),), ()))
    texts = [each.text for each in root.iter(f"{_NAME}text") if "finding" in (each.get("class") or "")]
    assert texts == ["rule-9", "rule-0", "and 8 more"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_wider_than_its_place(text: str) -> None:
    assert width(elided(text, 13.0, 100.0), 13.0) <= 100.0


def test_elided_only_where_it_must() -> None:
    assert elided("web", 13.0, 100.0) == "web"
    assert elided("a-very-long-name-of-a-service", 13.0, 100.0).endswith("…")
