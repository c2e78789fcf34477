"""Lists of which only a part is known."""

from __future__ import annotations

from collections.abc import Callable
from operator import add
from typing import Any

import pytest

from ecslint.model.common import any_of, passing
from ecslint.model.open_list import OpenList
from ecslint.model.unknown import Undecided


@pytest.fixture
def items() -> OpenList[int]:
    return OpenList([1, 2, 3], "ec2:DescribeSubnets")


def test_what_a_known_item_settles_is_settled(items: OpenList[int]) -> None:
    assert items
    assert 2 in items
    assert items[0] == 1
    assert any(each > 1 for each in items)
    assert any_of(items, lambda each: each == 3)
    assert next(passing(items, lambda each: each == 2)) == 2


@pytest.mark.parametrize(
    "look",
    [
        len,
        list,
        tuple,
        set,
        sorted,
        lambda items: [*items],
        lambda items: items == [1, 2, 3],
        lambda items: items != [1],
        lambda items: items[-1],
        lambda items: items[3],
        lambda items: items[:2],
        lambda items: 4 in items,
        lambda items: all(each < 9 for each in items),
        lambda items: any_of(items, lambda each: each == 4),
        lambda items: [*reversed(items)],
        lambda items: [*add(items, [4])],
        lambda items: [*add([0], items)],
        lambda items: not OpenList((), "it"),
    ],
)
def test_what_takes_the_whole_list_is_undecided(items: OpenList[int], look: Callable[[Any], object]) -> None:
    with pytest.raises(Undecided):
        look(items)


def test_what_is_known_comes_first(items: OpenList[int]) -> None:
    known = iter(items)
    assert [next(known), next(known), next(known)] == [1, 2, 3]
    with pytest.raises(Undecided, match="ec2:DescribeSubnets"):
        next(known)
    assert repr(items) == "[1, 2, 3] and more, perhaps: ec2:DescribeSubnets"


def test_lists_that_are_put_together_stay_open(items: OpenList[int]) -> None:
    assert 4 in add(items, [4])
    assert 0 in add([0], items)
    assert add(items, OpenList([5], "it"))[3] == 5
