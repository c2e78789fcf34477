"""What a text leaves open, and what looking at something open raises."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Undecided(Exception):  # noqa: N818 - not an error: the outcome of looking at a value that is not known
    """A judgement needs a value that is not known. `needs` says which, in words for a person."""

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


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
    texts that it is known not to be, `among` those of which it is one (where it is known), `ssm` names the Systems
    Manager parameter whose value it is, and `dynamic` the service of a dynamic reference: "ssm", "ssm-secure" or
    "secretsmanager". `anonymous` ones, such as <PLACEHOLDER>, may be filled in each in another way, alike as they are
    written.
    """

    __slots__ = (
        *("among", "anonymous", "differs", "dynamic", "needs", "never", "nonempty", "origin"),
        *("reference", "secret", "ssm", "written"),
    )

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
        among: tuple[str, ...] = (),
        ssm: str | None = None,
        dynamic: str | None = None,
        anonymous: bool = False,
    ) -> None:
        self.needs = needs
        self.written = written
        self.never = never
        self.nonempty = nonempty or reference is not None
        self.reference = reference
        self.secret = secret
        self.differs = differs
        self.among = among
        self.origin = among
        """What it is among before its case was changed: holes that are filled alike have the same."""
        self.ssm = ssm
        self.dynamic = dynamic
        self.anonymous = anonymous

    def lacks(self, letter: str) -> bool:
        """Whether its value is known not to hold the letter."""
        return letter in self.never or (bool(self.among) and not any(letter in each for each in self.among))

    def mapped(self, change: Callable[[str], str]) -> Hole:
        """It with the case of its value changed, which only its possible values can show."""
        if not self.among:
            return self
        hole = Hole(self.needs, self.written, nonempty=self.nonempty, secret=self.secret, anonymous=self.anonymous)
        hole.among = tuple(change(each) for each in self.among)
        hole.origin = self.origin
        return hole

    def fills_like(self, other: Hole) -> bool:
        """Whether the two always have corresponding values."""
        same = self.written == other.written and self.origin == other.origin
        return self is other or (same and not self.anonymous)

    def __eq__(self, other: object) -> bool:
        if self.anonymous:
            return self is other
        return isinstance(other, Hole) and self._identity() == other._identity()

    def _identity(self) -> tuple[object, ...]:
        return self.written, self.reference, () if self.among == self.origin else self.among

    def __hash__(self) -> int:
        return hash(self.written)
