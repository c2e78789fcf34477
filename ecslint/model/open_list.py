"""Lists of which not all may be known, as of what an account holds when part of it could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, SupportsIndex, TypeVar

from ecslint.model.unknown import Undecided

T = TypeVar("T")


class OpenList(list[T]):
    """The known part of a list that may go on. It gives what is known, and then raises Undecided: so does all that
    takes the whole list, such as to count it. What one known item settles is settled."""

    def __init__(self, known: Iterable[T], needs: str) -> None:
        super().__init__(known)
        self.needs = needs

    def _end(self) -> Undecided:
        return Undecided(self.needs)

    def __iter__(self) -> Iterator[T]:
        yield from super().__iter__()
        raise self._end()

    def __bool__(self) -> bool:
        if super().__len__():
            return True
        raise self._end()

    def __len__(self) -> int:
        raise self._end()

    def __contains__(self, item: object) -> bool:
        if super().__contains__(item):
            return True
        raise self._end()

    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        if isinstance(index, slice) or not 0 <= index.__index__() < super().__len__():
            raise self._end()
        return super().__getitem__(index)

    def __add__(self, other: Any) -> OpenList[T]:  # type: ignore[override]
        return OpenList([*super().__iter__(), *_known(other)], self.needs)

    def __radd__(self, other: Any) -> OpenList[T]:
        return OpenList([*_known(other), *super().__iter__()], self.needs)

    def __eq__(self, other: object) -> bool:
        raise self._end()

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = None

    def __reversed__(self) -> Iterator[T]:
        raise self._end()

    def __repr__(self) -> str:
        return f"{[*list.__iter__(self)]!r} and more, perhaps: {self.needs}"


def _known(items: list[T]) -> list[T]:
    return [*list.__iter__(items)]
