"""Which column each shape is drawn in: as the longest way to it, with cycles broken, and near what it leads to."""

from __future__ import annotations

from collections.abc import Sequence

Neighbours = Sequence[Sequence[int]]


def backwards(count: int, after: Neighbours) -> set[tuple[int, int]]:
    """The links that close a cycle, and are taken for the other way round."""
    state = [0] * count
    closing: set[tuple[int, int]] = set()
    for root in range(count):
        if state[root]:
            continue
        state[root] = 1
        stack = [(root, iter(after[root]))]
        while stack:
            node, left = stack[-1]
            following = next(left, None)
            if following is None:
                state[node] = 2
                stack.pop()
            elif state[following] == 1:
                closing.add((node, following))
            elif not state[following]:
                state[following] = 1
                stack.append((following, iter(after[following])))
    return closing


def ranked(count: int, after: Neighbours) -> list[int]:
    """The column of each shape, from 0; every link leads to a later one. The links must have no cycle."""
    before: list[list[int]] = [[] for _ in range(count)]
    for node, following in enumerate(after):
        for each in following:
            before[each].append(node)
    order = _sorted(count, after, before)
    rank = [0] * count
    for node in order:
        rank[node] = max((rank[each] + 1 for each in before[node]), default=0)
    own = [False] * count  # whether it, and all that it leads to, is led to from one place only: then it goes along
    for node in reversed(order):
        own[node] = len(set(before[node])) == 1 and all(own[each] for each in after[node])
        held = [rank[each] for each in after[node] if not own[each]]
        if held:  # close before what others lead to as well
            rank[node] = max(rank[node], min(held) - 1)
    for node in order:
        if own[node] or (before[node] and not after[node]):
            rank[node] = max(rank[each] for each in before[node]) + 1
    lowest = min(rank, default=0)
    return [each - lowest for each in rank]


def _sorted(count: int, after: Neighbours, before: Neighbours) -> list[int]:
    missing = [len(each) for each in before]
    order = [node for node in range(count) if not missing[node]]
    for node in order:
        for each in after[node]:
            missing[each] -= 1
            if not missing[each]:
                order.append(each)
    return order
