"""What was found out in the variants of an input so far, so that the next one need not find it out again."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Generic, TypeAlias, TypeVar

from ecslint.model import evidence

T = TypeVar("T")

Truths = Mapping[str, bool | str]
"""Outcomes of a variant's conditions, and the values of the parameters that tell it from others, by name."""


_Items: TypeAlias = frozenset[tuple[str, bool | str]]


class Slots(dict[str, list[tuple[int, set[evidence.Key], T]]]):
    """What is remembered of one thing, by kind: in which variant it was found out, what it leaned on, and it."""

    def __init__(self) -> None:
        super().__init__()
        self.idle: set[str] = set()
        """Kinds of which nothing came, and that leaned on nothing, so that nothing comes of them in any variant."""


class Memory(Generic[T]):
    """Outcomes of looking at things. One holds in another variant too if that is like its own in all it leaned on."""

    def __init__(self) -> None:
        self._variants: list[_Items] = [frozenset()]
        self._differing: dict[int, frozenset[evidence.Key]] = {}
        """For a variant, once it is asked for, the keys by which an outcome leans on what is different now."""
        self._slots: dict[Hashable, Slots[T]] = {}

    def turn_to(self, truths: Truths) -> None:
        """Go on to another variant."""
        self._variants.append(frozenset(truths.items()))
        self._differing.clear()

    def about(self, thing: Hashable) -> Slots[T]:
        slots = self._slots.get(thing)
        if slots is None:
            slots = self._slots[thing] = Slots()
        return slots

    def recall(self, slots: Slots[T], kind: str) -> T | None:
        """An earlier outcome that holds now as well; whoever gathers evidence is told what it leaned on."""
        for variant, keys, outcome in slots.get(kind, ()):
            if not keys or keys.isdisjoint(self._differing.get(variant) or self._difference(variant)):
                evidence.replay(keys)
                return outcome
        return None

    def _difference(self, variant: int) -> frozenset[evidence.Key]:
        names = {name for name, _ in self._variants[variant] ^ self._variants[-1]}
        difference = frozenset([(kind, name) for name in names for kind in evidence.KINDS])
        self._differing[variant] = difference
        return difference

    def keep(self, slots: Slots[T], kind: str, keys: set[evidence.Key], outcome: T) -> None:
        slots.setdefault(kind, []).append((len(self._variants) - 1, keys, outcome))
