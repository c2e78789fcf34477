"""Texts of which only some stretches are known."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from ecslint.model.hole import Hole, Reference, Undecided

T = TypeVar("T")


class Text:  # noqa: PLW1641 - it has one, which raises
    """A string of which only some stretches are known; answers what those settle, and raises Undecided otherwise.

    Not a `str`, so that nothing written in C can read past it. At least one part is a Hole: a wholly known text is a
    plain `str` (see `text_of`).
    """

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[str | Hole, ...]) -> None:
        self.parts = parts

    @property
    def needs(self) -> str:
        return next(part.needs for part in self.parts if isinstance(part, Hole))

    @property
    def reference(self) -> Reference | None:
        """The reference that this is, when it is nothing else."""
        first = self.parts[0]
        return first.reference if len(self.parts) == 1 and isinstance(first, Hole) else None

    @property
    def ssm(self) -> str | None:
        """The Systems Manager parameter whose value this is, when it is nothing else."""
        first = self.parts[0]
        return first.ssm if len(self.parts) == 1 and isinstance(first, Hole) else None

    @property
    def secret(self) -> bool:
        return any(isinstance(part, Hole) and part.secret for part in self.parts)

    @property
    def dynamic(self) -> str | None:
        """The service of a dynamic reference within: "ssm", "ssm-secure" or "secretsmanager"."""
        return next((part.dynamic for part in self.parts if isinstance(part, Hole) and part.dynamic), None)

    def agreed(self, look: Callable[[Any], T]) -> T:
        """What a look at it gives, whichever of its few possible values an open stretch has.

        Raises Undecided when that makes a difference, and when it is not one stretch that is one of a few.
        """
        hole = _one_of_few(self.parts)
        if hole is None:
            raise Undecided(self.needs)
        first, *others = [look(_filled(self.parts, hole, index)) for index in range(len(hole.among))]
        if any(other != first for other in others):
            raise Undecided(hole.needs)
        return first

    def _undecided(self, *_: object, **__: object) -> NoReturn:
        raise Undecided(self.needs)

    __len__ = __iter__ = __getitem__ = __hash__ = __lt__ = __le__ = __gt__ = __ge__ = _undecided
    __int__ = __float__ = __index__ = __mod__ = _undecided

    def __bool__(self) -> bool:
        if any(isinstance(part, str) or part.nonempty or "" in part.differs for part in self.parts):
            return True
        return self.agreed(bool)

    def __str__(self) -> str:
        return "".join(part if isinstance(part, str) else f"${{{part.written}}}" for part in self.parts)

    def __repr__(self) -> str:
        return f"<partly known: {self}>"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Text):
            return self._is(other)
        if not isinstance(other, str):
            return False
        first, last = self.parts[0], self.parts[-1]
        if isinstance(first, str) and not other.startswith(first):
            return False
        if isinstance(last, str) and not other.endswith(last):
            return False
        if any(isinstance(part, str) and part not in other for part in self.parts):
            return False
        if len(self.parts) == 1 and isinstance(first, Hole):
            ruled_out = other in first.differs or bool(set(other) & set(first.never)) or (not other and first.nonempty)
            if ruled_out:
                return False
        return self.agreed(lambda text: bool(text == other))

    def _is(self, other: Text) -> bool:
        """Whether what is left of the two, without what both begin and end with, is known to be equal or not."""
        mine, theirs = list(self.parts), list(other.parts)
        for end in (0, -1):
            while mine and theirs and mine[end] == theirs[end]:
                del mine[end], theirs[end]
        if not mine and not theirs:
            return True
        if not mine or not theirs:
            differ = any(isinstance(part, str) or part.nonempty for part in (*mine, *theirs))
        else:
            differ = _clash(mine[0], theirs[0], str.startswith) or _clash(mine[-1], theirs[-1], str.endswith)
        if differ:
            return False
        hole = _one_of_few((*self.parts, *other.parts))
        if hole is None:
            raise Undecided(self.needs)
        pairs = [[_filled(text.parts, hole, index) for text in (self, other)] for index in range(len(hole.among))]
        answers = {one == another for one, another in pairs}
        if len(answers) > 1:
            raise Undecided(hole.needs)
        return answers.pop()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __add__(self, other: object) -> Text:
        if isinstance(other, str | Text):
            return Text(_merge((*self.parts, *(other.parts if isinstance(other, Text) else (other,)))))
        return NotImplemented

    def __radd__(self, other: object) -> Text:
        return Text(_merge((other, *self.parts))) if isinstance(other, str) else NotImplemented

    def startswith(self, prefix: str | tuple[str, ...]) -> bool:
        known = _affixed(prefix, self.parts[0], str.startswith)
        return self.agreed(lambda text: bool(text.startswith(prefix))) if known is None else known

    def endswith(self, suffix: str | tuple[str, ...]) -> bool:
        known = _affixed(suffix, self.parts[-1], str.endswith)
        return self.agreed(lambda text: bool(text.endswith(suffix))) if known is None else known

    def __contains__(self, needle: str) -> bool:
        if any(isinstance(part, str) and needle in part for part in self.parts):
            return True
        if len(needle) == 1 and all(isinstance(part, str) or part.lacks(needle) for part in self.parts):
            return False
        return self.agreed(lambda text: needle in text)

    def lower(self) -> str | Text:
        return Text(tuple(part.lower() if isinstance(part, str) else part.mapped(str.lower) for part in self.parts))

    def upper(self) -> str | Text:
        return Text(tuple(part.upper() if isinstance(part, str) else part.mapped(str.upper) for part in self.parts))

    def strip(self) -> Text:
        return self

    def partition(self, separator: str) -> tuple[str | Text, str, str | Text]:
        """As `str.partition`; decided when no hole before the separator can hold one (one character only)."""
        for index, part in enumerate(self.parts):
            if isinstance(part, Hole):
                if not part.lacks(separator):
                    return self.agreed(lambda text: text.partition(separator))  # type: ignore[no-any-return]
            elif separator in part:
                head, _, tail = part.partition(separator)
                return text_of((*self.parts[:index], head)), separator, text_of((tail, *self.parts[index + 1 :]))
        return self, "", ""

    def rpartition(self, separator: str) -> tuple[str | Text, str, str | Text]:
        for index in range(len(self.parts) - 1, -1, -1):
            part = self.parts[index]
            if isinstance(part, Hole):
                if not part.lacks(separator):
                    return self.agreed(lambda text: text.rpartition(separator))  # type: ignore[no-any-return]
            elif separator in part:
                head, _, tail = part.rpartition(separator)
                return text_of((*self.parts[:index], head)), separator, text_of((tail, *self.parts[index + 1 :]))
        return "", "", self

    def split(self, separator: str, maxsplit: int = -1) -> list[str | Text]:
        pieces: list[str | Text] = []
        rest: str | Text = self
        while isinstance(rest, Text) and maxsplit != 0:
            head, found, tail = rest.partition(separator)
            if not found:
                break
            pieces.append(head)
            rest, maxsplit = tail, maxsplit - 1
        return pieces + (list(rest.split(separator, maxsplit)) if isinstance(rest, str) else [rest])


def _affixed(affix: str | tuple[str, ...], edge: str | Hole, test: Callable[[str, str], bool]) -> bool | None:
    """Whether a text whose outermost part this is has one of the affixes there; None when the part cannot tell."""
    affixes = (affix,) if isinstance(affix, str) else affix
    if not isinstance(edge, str) or not affixes:
        return None if affixes else False
    if any(test(edge, each) for each in affixes):
        return True
    return None if any(test(each, edge) for each in affixes) else False


def _one_of_few(parts: tuple[str | Hole, ...]) -> Hole | None:
    """The stretch whose possible values are known, if there is just one, be it there several times."""
    first, *others = [part for part in parts if isinstance(part, Hole) and part.among] or (None,)
    return first if first and all(first.fills_like(other) for other in others if other) else None


def _filled(parts: tuple[str | Hole, ...], hole: Hole, index: int) -> str | Text:
    """The text with one of its possible values for a stretch."""
    filled = (part.among[index] if isinstance(part, Hole) and part.fills_like(hole) else part for part in parts)
    return text_of(tuple(filled))


def _clash(one: str | Hole, other: str | Hole, test: Callable[[str, str], bool]) -> bool:
    return isinstance(one, str) and isinstance(other, str) and not test(one, other) and not test(other, one)


def _merge(parts: tuple[str | Hole, ...]) -> tuple[str | Hole, ...]:
    merged: list[str | Hole] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    return tuple(merged)


def text_of(parts: tuple[str | Hole, ...]) -> str | Text:
    """A plain string when every part is known, else a Text."""
    merged = _merge(parts)
    if not merged:
        return ""
    if len(merged) == 1 and isinstance(merged[0], str):
        return merged[0]
    return Text(merged)


def matches(value: str, pattern: str) -> bool:
    """Whether the regular expression is found in the value; for a partly known value, only as far as its known
    stretches settle it: a hit of a pattern that looks about itself must not touch a hole, and that there is no hit
    can be known only where what is open is one of a few values.

    Rules use this instead of `re`, which cannot read a partly known text.
    """
    if isinstance(value, str):
        return re.search(pattern, value) is not None
    if isinstance(value, Text):  # type: ignore[unreachable]  # typed `str` for rules' sake
        last = len(value.parts) - 1
        bare = re.sub(r"\[\^?\]?[^\]]*\]", "", pattern)  # within a class of letters, these mean themselves
        looks_about = any(mark in bare for mark in ("^", "$", "\\b", "\\B", "\\A", "\\Z", "(?=", "(?!", "(?<"))
        for index, part in enumerate(value.parts):
            if isinstance(part, Hole):
                continue
            for hit in re.finditer(pattern, part):
                inside = (index == 0 or hit.start() > 0) and (index == last or hit.end() < len(part))
                if inside or not looks_about:
                    return True
        return value.agreed(lambda text: matches(text, pattern))
    raise Undecided(getattr(value, "needs", "a value that is not known"))
