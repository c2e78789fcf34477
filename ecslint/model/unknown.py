"""Values that the input leaves open, wholly or in part.

A rule reads values as plain Python. Where the input does not settle one, looking at it raises `Undecided`, so that no
rule can report on a guess. `is None` never raises: None means absent, and only absent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn


class Undecided(Exception):  # noqa: N818 - not an error: the outcome of looking at a value that is not known
    """A judgement needs a value that is not known. `needs` says which, in words for a person."""

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


class Unknown:
    """A value that only deployment can tell. Looking at it in any way raises Undecided; its text is for messages."""

    __slots__ = ("needs",)

    def __init__(self, needs: str) -> None:
        self.needs = needs

    def _undecided(self, *_: object, **__: object) -> NoReturn:
        raise Undecided(self.needs)

    __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = __hash__ = __call__ = _undecided
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _undecided
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _undecided
    __floordiv__ = __rfloordiv__ = __mod__ = __neg__ = __int__ = __float__ = __index__ = __ceil__ = __floor__ = (
        _undecided
    )

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # protocols that Python itself probes for, such as copying
            raise AttributeError(name)
        raise Undecided(self.needs)

    def __repr__(self) -> str:
        return f"<unknown: {self.needs}>"

    __str__ = __repr__


class Reference(NamedTuple):
    """A template's reference to one of its own resources: `Ref` when there is no attribute, else `Fn::GetAtt`."""

    stack: object
    """The stack, by identity: the same logical id means another resource in another stack."""
    logical_id: str
    attribute: str | None = None


class Hole:
    """A stretch of a text that is not known.

    `never` holds characters that its value cannot contain (an account number holds no slash), `written` is how the
    source spells it, `secret` says that it is a parameter whose value CloudFormation hides (NoEcho), `differs` holds
    texts that it is known not to be, and `ssm` names the Systems Manager parameter whose value it is. `anonymous` ones,
    such as <PLACEHOLDER>, may be filled in each in another way, alike as they are written.
    """

    __slots__ = ("anonymous", "differs", "needs", "never", "nonempty", "reference", "secret", "ssm", "written")

    def __init__(
        self,
        needs: str,
        written: str,
        *,
        never: str = "",
        nonempty: bool = False,
        reference: Reference | None = None,
        secret: bool = False,
        differs: frozenset[str] = frozenset(),
        ssm: str | None = None,
        anonymous: bool = False,
    ) -> None:
        self.needs = needs
        self.written = written
        self.never = never
        self.nonempty = nonempty or reference is not None
        self.reference = reference
        self.secret = secret
        self.differs = differs
        self.ssm = ssm
        self.anonymous = anonymous

    def __eq__(self, other: object) -> bool:
        if self.anonymous:
            return self is other
        return isinstance(other, Hole) and (self.written, self.reference) == (other.written, other.reference)

    def __hash__(self) -> int:
        return hash(self.written)


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

    def _undecided(self, *_: object, **__: object) -> NoReturn:
        raise Undecided(self.needs)

    __len__ = __iter__ = __getitem__ = __hash__ = __lt__ = __le__ = __gt__ = __ge__ = _undecided
    __int__ = __float__ = __index__ = __mod__ = _undecided

    def __bool__(self) -> bool:
        if any(isinstance(part, str) or part.nonempty or "" in part.differs for part in self.parts):
            return True
        raise Undecided(self.needs)

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
        raise Undecided(self.needs)

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
        if not differ:
            raise Undecided(self.needs)
        return False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __add__(self, other: object) -> Text:
        if isinstance(other, str | Text):
            return Text(_merge((*self.parts, *(other.parts if isinstance(other, Text) else (other,)))))
        return NotImplemented

    def __radd__(self, other: object) -> Text:
        return Text(_merge((other, *self.parts))) if isinstance(other, str) else NotImplemented

    def startswith(self, prefix: str | tuple[str, ...]) -> bool:
        return self._affix(prefix, self.parts[0], str.startswith, lambda affix, known: affix.startswith(known))

    def endswith(self, suffix: str | tuple[str, ...]) -> bool:
        return self._affix(suffix, self.parts[-1], str.endswith, lambda affix, known: affix.endswith(known))

    def _affix(self, affix: str | tuple[str, ...], edge: str | Hole, test: Any, open_: Any) -> bool:
        affixes = (affix,) if isinstance(affix, str) else affix
        if isinstance(edge, str):
            if any(test(edge, each) for each in affixes):
                return True
            if not any(open_(each, edge) for each in affixes):
                return False
        raise Undecided(self.needs)

    def __contains__(self, needle: str) -> bool:
        if any(isinstance(part, str) and needle in part for part in self.parts):
            return True
        if len(needle) == 1 and all(isinstance(part, str) or needle in part.never for part in self.parts):
            return False
        raise Undecided(self.needs)

    def lower(self) -> str | Text:
        return Text(tuple(part.lower() if isinstance(part, str) else part for part in self.parts))

    def upper(self) -> str | Text:
        return Text(tuple(part.upper() if isinstance(part, str) else part for part in self.parts))

    def strip(self) -> Text:
        return self

    def partition(self, separator: str) -> tuple[str | Text, str, str | Text]:
        """As `str.partition`; decided when no hole before the separator can hold one (one character only)."""
        for index, part in enumerate(self.parts):
            if isinstance(part, Hole):
                if separator not in part.never:
                    raise Undecided(part.needs)
            elif separator in part:
                head, _, tail = part.partition(separator)
                return text_of((*self.parts[:index], head)), separator, text_of((tail, *self.parts[index + 1 :]))
        return self, "", ""

    def rpartition(self, separator: str) -> tuple[str | Text, str, str | Text]:
        for index in range(len(self.parts) - 1, -1, -1):
            part = self.parts[index]
            if isinstance(part, Hole):
                if separator not in part.never:
                    raise Undecided(part.needs)
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
    cannot be known.

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
    raise Undecided(getattr(value, "needs", "a value that is not known"))
