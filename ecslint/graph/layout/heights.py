"""How far down each box is drawn: level with what it is linked with, as far as boxes do not overlap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from ecslint.graph.layout.columns import Part, Strand, Vertex

_ROUNDS = 4
_FIRM, _LOOSE = 1e10, 0.01
_WEIGHTS = (1.0, 1e4, 1e7)
"""How much a box keeps its place against others, by how much that matters."""


def set_heights(part: Part) -> None:
    """Set the top of every box and passing link of a part; the highest is at 0."""
    for column in part.columns:
        _spread(column, [0.0] * len(column), [1.0] * len(column))
    for _ in range(_ROUNDS):
        for column in part.columns[1:]:
            _level(column, lambda vertex: _by_sources(part, vertex))
        for column in part.columns[-2::-1]:
            _level(column, lambda vertex: _by_targets(part, vertex))
    for column in part.columns[1:]:
        _level(column, lambda vertex: (vertex.y, _FIRM) if vertex in part.outgoing else _by_sources(part, vertex))
    highest = min(vertex.y for column in part.columns for vertex in column)
    for column in part.columns:
        for vertex in column:
            vertex.y = float(round(vertex.y - highest))


def _by_sources(part: Part, vertex: Vertex) -> tuple[float, float]:
    return _level_of(vertex, part.incoming.get(vertex, ()), lambda each: each.source.y + each.start - each.end)


def _by_targets(part: Part, vertex: Vertex) -> tuple[float, float]:
    return _level_of(vertex, part.outgoing.get(vertex, ()), lambda each: each.target.y + each.end - each.start)


def _level_of(vertex: Vertex, strands: Sequence[Strand], top: Callable[[Strand], float]) -> tuple[float, float]:
    """Where the most important of the links want a box, and how much."""
    if not strands:
        return vertex.y, _LOOSE
    most = max(each.weight for each in strands)
    strands = [each for each in strands if each.weight == most]
    weight = most if vertex.content is None else vertex.weight
    return sum(map(top, strands)) / len(strands), _WEIGHTS[weight]


def _level(column: Sequence[Vertex], wish: Callable[[Vertex], tuple[float, float]]) -> None:
    wishes = [wish(vertex) for vertex in column]
    _spread(column, [top for top, _ in wishes], [weight for _, weight in wishes])


def _spread(column: Sequence[Vertex], tops: Sequence[float], weights: Sequence[float]) -> None:
    """Put the boxes of a column as near to where they are wanted as their order and the gaps between them allow: the
    least squares, by pooling neighbours that would overlap."""
    shifts = [0.0]
    for upper, lower in pairwise(column):
        shifts.append(shifts[-1] + upper.height + _gap(upper, lower))
    pools: list[tuple[float, float, int]] = []  # weighted sum, weight, how many
    for top, weight, shift in zip(tops, weights, shifts, strict=True):
        pool = (weight * (top - shift), weight, 1)
        while pools and pools[-1][0] / pools[-1][1] >= pool[0] / pool[1]:
            last = pools.pop()
            pool = (last[0] + pool[0], last[1] + pool[1], last[2] + pool[2])
        pools.append(pool)
    at = 0
    for total, weight, count in pools:
        for vertex, shift in zip(column[at : at + count], shifts[at : at + count], strict=True):
            vertex.y = total / weight + shift
        at += count


def _gap(upper: Vertex, lower: Vertex) -> float:
    if upper.content is None or lower.content is None:
        return 6.0
    return 24.0 if upper.weight and lower.weight else 14.0
