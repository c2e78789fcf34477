"""What many records share: tags, patterns of names, and looking through records some of which are not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ecslint.model.record import Record, field
from ecslint.model.unknown import Undecided

_R = TypeVar("_R", bound=Record)
T = TypeVar("T")

NAME = r"^[A-Za-z0-9_-]{1,255}$"
NAME_FORM = "up to 255 letters, digits, hyphens and underscores"
PORT_NAME = r"^[a-z0-9_][a-z0-9_-]{0,63}$"
PORT_NAME_FORM = "up to 64 lower-case letters, digits, hyphens and underscores, the first no hyphen"

# An account part that is no number is a placeholder, and a value that is no ARN may be a role's short name.
ROLE = r"^(arn:[\w-]+:iam::(\d{12}|\d*[^\d:][^:]*):role/.+|(?!arn:).*)$"
ROLE_FORM = "a role's ARN, such as `arn:aws:iam::111122223333:role/app`"

ENABLED = ("ENABLED", "DISABLED")


class Tag(Record):
    """A tag of a resource."""

    identity = "key"

    key: str | None = field(pattern=r"^(?![aA][wW][sS]:)", form="keys that do not begin with `aws:`", length=(1, 128))
    value: str | None = field(length=(0, 256))


class NameValue(Record):
    """A name with a value, where it is no environment variable."""

    name: str | None
    value: str | None


def any_of(items: Iterable[T], test: Callable[[T], bool]) -> bool:
    """As `any`, but an unknown item matters only when no other one settles it."""
    return any(True for _ in passing(items, test))


def passing(items: Iterable[T], test: Callable[[T], bool]) -> Iterator[T]:
    """The items that pass the test. Undecided is raised only after the last, so that none hides another."""

    def judge(item: T) -> Iterator[T]:
        if test(item):
            yield item

    yield from one_by_one(map(judge, items))


def one_by_one(judgements: Iterable[Iterable[T]]) -> Iterator[T]:
    """What all of them yield. Undecided is raised only after the last, so that none hides another."""
    undecided = None
    for judgement in judgements:
        try:
            yield from judgement
        except Undecided as reason:
            undecided = reason
    if undecided is not None:
        raise undecided


def one_named(records: Iterable[_R], name: str | None, by: str = "name") -> _R | None:
    """The record of that name; Undecided when none has it and a name is unknown."""
    undecided = None
    for record in records:
        try:
            if getattr(record, by) == name:
                return record
        except Undecided as reason:
            undecided = reason
    if undecided is not None:
        raise undecided
    return None


def same_text(one: object, other: object) -> bool:
    """Whether two texts are known to be the same, be it only because both are written alike."""
    try:
        return one is not None and bool(one == other)
    except Undecided:
        return False
