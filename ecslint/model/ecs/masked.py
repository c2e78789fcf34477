"""What is still known of the value of an environment variable that a snapshot does not hold.

A mask tells what the rules asked of the value, and nothing else: an older or a newer ecslint may ask otherwise, so it
also tells by which forms the value was judged.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from ecslint.model.credential import FORMS
from ecslint.model.ecs.bucket_mount import STARTED
from ecslint.model.unknown import Undecided, Unknown

FACTS: Final = {"has_credential_form": "c", "holds_named_secret": "s", "names_bucket_mount": "m"}
"""The properties of EnvironmentVariable that ask something of the value, each with the letter of a mask that says yes.
Another one that a rule needs belongs here: else it is undecided where values are masked."""


@cache
def version() -> str:
    """Six digits that change with the forms by which values are judged."""
    import hashlib

    return hashlib.sha256(repr((FACTS, FORMS, STARTED)).encode()).hexdigest()[:6]


NEEDED: Final = "a value that is masked in the snapshot"
"""How what is needed begins where a mask does not tell it."""


class Masked(Unknown):
    """A value that is there, is not empty, and is not kept. It raises Undecided as any Unknown; but rules ask the
    variable, and that asks here first."""

    __slots__ = ("_letters", "_number")

    def __init__(self, letters: str | None, number: int | None = None) -> None:
        """`letters`: what is true of it, by FACTS; None for what other forms have judged. `number`: the same for
        equal values among the variables of one name in one list."""
        by_others = "" if letters is not None else " by another version of ecslint"
        super().__init__(NEEDED + by_others)
        self._letters = letters
        self._number = number

    def tells(self, fact: str) -> bool:
        """What the property of EnvironmentVariable gave for the value. Raises Undecided."""
        if self._letters is None:
            raise Undecided(self.needs)
        return FACTS[fact] in self._letters

    def is_same_as(self, other: Any) -> bool:
        """Whether another variable of its name in its list has the same value. Raises Undecided."""
        if other is None or (isinstance(other, str) and not other):
            return False
        if not isinstance(other, Masked) or None in (self._number, other._number):
            raise Undecided(self.needs)
        return self._number == other._number


__all__ = ["FACTS", "NEEDED", "Masked", "version"]
