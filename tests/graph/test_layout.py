"""What holds of every drawing: nothing overlaps, links end at their boxes, and it is always the same."""

from __future__ import annotations

import random

import pytest

from ecslint.graph import Edge, Graph, Node
from ecslint.graph.layout import Drawing, lay_out
from ecslint.graph.layout.ranks import backwards, ranked
from tests.graph.graphs import hostile, storefront

KINDS = ("service", "task definition", "target group", "listener", "load balancer", "role", "subnets", "cluster")


def made_up(seed: int, count: int, density: float) -> Graph:
    chance = random.Random(seed)  # noqa: S311 - it draws graphs
    nodes = [
        Node(f"n{at}", chance.choice(KINDS), f"{'x' * chance.randint(1, 40)}{at}", f"file{at % 3}")
        for at in range(count)
    ]
    edges = [
        Edge(f"n{chance.randrange(count)}", f"n{chance.randrange(count)}", f"label {chance.randint(1, 4)}", None, known)
        for known in (True, False)
        for _ in range(int(count * density))
    ]
    return Graph(tuple(nodes), tuple(dict.fromkeys(edges)))


GRAPHS = [storefront(), hostile(), *(made_up(seed, 4 + 5 * seed, 0.4 + seed % 3 * 0.4) for seed in range(12))]


@pytest.fixture(params=range(len(GRAPHS)))
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return lay_out(GRAPHS[request.param])


def test_no_boxes_overlap(drawing: Drawing) -> None:
    boxes = sorted(drawing.boxes, key=lambda box: box.x)
    for at, box in enumerate(boxes):
        for other in boxes[at + 1 :]:
            if other.x >= box.x + box.content.width:
                break
            assert other.y >= box.y + box.content.height or box.y >= other.y + other.content.height


def test_links_end_at_their_boxes(drawing: Drawing) -> None:
    for line in drawing.lines:
        for (x, y), box in ((line.points[0], line.source), (line.points[-1], line.target)):
            assert x in (box.x, box.x + box.content.width)
            assert box.y <= y <= box.y + box.content.height


def test_links_are_level_or_plumb(drawing: Drawing) -> None:
    for line in drawing.lines:
        for (x, y), (next_x, next_y) in zip(line.points, line.points[1:], strict=False):
            assert x == next_x or abs(y - next_y) <= 3.0


def test_no_link_goes_through_a_box(drawing: Drawing) -> None:
    for line in drawing.lines:
        for (x, y), (next_x, next_y) in zip(line.points, line.points[1:], strict=False):
            left, right, top, bottom = min(x, next_x), max(x, next_x), min(y, next_y), max(y, next_y)
            for box in drawing.boxes:
                beside = right <= box.x or left >= box.x + box.content.width
                assert beside or bottom <= box.y + 1.0 or top >= box.y + box.content.height - 1.0


def test_all_is_within_the_page(drawing: Drawing) -> None:
    for box in drawing.boxes:
        assert 0 <= box.x <= box.x + box.content.width <= drawing.width
        assert 0 <= box.y <= box.y + box.content.height <= drawing.height


def test_text_is_within_its_box(drawing: Drawing) -> None:
    for box in drawing.boxes:
        assert all(0 < line.baseline < box.content.height for line in box.content.lines)


@pytest.mark.parametrize("graph", GRAPHS)
def test_everything_is_drawn_and_always_alike(graph: Graph) -> None:
    one = lay_out(graph)
    assert {box.shape.node.id for box in one.boxes} == {node.id for node in graph.nodes}
    pairs = {(edge.source, edge.target) for edge in graph.edges if edge.source != edge.target}
    assert {(line.source.shape.node.id, line.target.shape.node.id) for line in one.lines} == pairs
    assert one == lay_out(graph)


def test_ranks_follow_the_longest_way() -> None:
    assert ranked(4, [[1, 2], [3], [3], []]) == [0, 1, 1, 2]
    assert ranked(4, [[1], [2], [], [2]]) == [0, 1, 2, 1]  # what leads on stands close before that


def test_cycles_are_broken() -> None:
    assert backwards(3, [[1], [2], [0]]) == {(2, 0)}
    assert backwards(2, [[1], []]) == set()


def test_shared_things_are_drawn_beside_each_user() -> None:
    users = [Node(f"s{at}", "service", f"service{at}", "f") for at in range(5)]
    group = Node("g", "security group", "shared", "f")
    alone = lay_out(Graph((*users[:1], group), (Edge("s0", "g", "behind"),)))
    assert [box.shape.times for box in alone.boxes] == [0, 0]
    shared = lay_out(Graph((*users, group), tuple(Edge(user.id, "g", "behind") for user in users)))
    assert sorted(box.shape.times for box in shared.boxes) == [0] * 5 + [5] * 5


def test_a_load_balancer_of_many_is_drawn_once_with_its_own() -> None:
    targets = [Node(f"t{at}", "target group", f"targets{at}", "f") for at in range(20)]
    nodes = (Node("lb", "load balancer", "lb", "f"), Node("li", "listener", "li", "f"), *targets)
    edges = (Edge("lb", "li", "listens at"), *(Edge("li", each.id, "forwards to") for each in targets))
    drawing = lay_out(Graph(nodes, edges))
    assert [box.shape.node.id for box in drawing.boxes].count("li") == 21
    assert [box.shape.node.id for box in drawing.boxes].count("lb") == 1


def test_the_way_of_requests_is_straight() -> None:
    drawing = lay_out(storefront())
    level = {box.shape.node.kind: box.y for box in drawing.boxes if not box.shape.times}
    assert level["listener"] == pytest.approx(level["target group"], abs=3)
    assert level["target group"] == pytest.approx(level["service"], abs=3)
    assert level["service"] == pytest.approx(level["task definition"], abs=3)
