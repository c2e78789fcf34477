"""The graph for programs."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from ecslint.graph import Graph, render
from tests.graph.graphs import hostile, storefront

SCHEMA: Any = json.loads(files("ecslint.graph").joinpath("graph.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("graph", [storefront(), hostile(), Graph((), ())], ids=["storefront", "hostile", "empty"])
def test_schema(graph: Graph) -> None:
    document = json.loads(render("json", graph, "0"))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(document, SCHEMA)
    assert set(document) == set(SCHEMA["required"])
    for node in document["nodes"]:
        assert set(node) == set(SCHEMA["$defs"]["node"]["required"])
    for edge in document["edges"]:
        assert set(edge) == set(SCHEMA["$defs"]["edge"]["required"])


def test_links_lead_to_nodes() -> None:
    document = json.loads(render("json", storefront(), "0"))
    ids = [node["id"] for node in document["nodes"]]
    assert len(set(ids)) == len(ids)
    assert {end for edge in document["edges"] for end in (edge["source"], edge["target"])} <= set(ids)


def test_the_part_of_each_service() -> None:
    document = json.loads(render("json", storefront(), "0"))
    assert list(document["services"]) == ["storefront.yaml#service/Service"]
    (part,) = document["services"].values()
    assert "storefront.yaml#load-balancer/Balancer" in part
    assert "storefront.yaml#schedule/Nightly" not in part


def test_the_order_does_not_depend_on_that_of_the_input() -> None:
    graph = storefront()
    turned = Graph(graph.nodes[::-1], graph.edges[::-1])
    one, other = (json.loads(render("json", each, "0")) for each in (graph, turned))
    assert one["nodes"] == other["nodes"]
    assert one["edges"] == other["edges"]
