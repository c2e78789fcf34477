"""Edits of a text: stretches, and what takes their place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """The stretch from `start` up to `end` becomes `text`; an empty stretch is an insertion."""

    start: int
    end: int
    text: str = ""

    def touches(self, other: Edit) -> bool:
        """Whether the two overlap or meet, so that the outcome could depend on which comes first."""
        return self.start <= other.end and other.start <= self.end


class CannotEdit(Exception):  # noqa: N818 - no error of anybody: there is just no fix
    """The text is written in a way in which the change cannot be made with certainty."""


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made. Insertions at one place follow each other as given. Raises CannotEdit for edits
    that overlap."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda each: each[:2]):
        if edit.start < at:
            raise CannotEdit
        parts += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join((*parts, text[at:]))


def touch(some: Sequence[Edit], others: Sequence[Edit]) -> bool:
    return any(one.touches(other) for one in some for other in others)
