"""Where the links of records lead, looked up once for all who ask from the other end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from ecslint.model import evidence
from ecslint.model.record import Record
from ecslint.model.unknown import Undecided, Unknown

R = TypeVar("R", bound=Record)

Link = str | Callable[[Any], Any]
"""How a record leads to another: the name of a property of its, or a function of it."""


class Links(NamedTuple):
    """Where the records of a class lead by one link."""

    sources: dict[tuple[int, str], list[Record]]
    """Who refers to the resource of a key."""
    astray: list[Record]
    """The resources among them that lead, for all that is known, anywhere."""
    adrift: list[Record]
    """The resources among them that lead to nothing at hand."""
    keys: set[evidence.Key]
    """What finding that out leaned on, but for parameters' defaults."""
    defaults: list[tuple[Record, set[evidence.Key]]]
    """The defaults that each has leaned on."""
    leaning: set[evidence.Key]
    """All that finding that out leaned on."""


NO_LINKS = Links({}, [], [], set(), [], set())
"""Those of records of which there are none."""


def look(record: Record, link: Link) -> Any:
    return getattr(record, link) if isinstance(link, str) else link(record)


def links_of(records: Iterable[Record], link: Link, existence: set[evidence.Key]) -> Links:
    """The links of these records, whose being there has leaned on `existence`."""
    links = Links({}, [], [], set(), [], set())
    with evidence.Unnoted(), evidence.Gathering() as keys:
        evidence.replay(existence)
        for record in records:
            with evidence.Gathering() as own:
                found, known = _follow(record, link, links.sources)
            if record._parent is None and not known:
                links.astray.append(record)
            if record._parent is None and not found:
                links.adrift.append(record)
            if defaults := {key for key in own if key[0] == "default"}:
                links.defaults.append((record, defaults))
    links.leaning.update(keys)
    # A default that some other record leans on says nothing of the one that asks.
    links.keys.update(key for key in keys if key[0] != "default")
    return links


def _follow(record: Record, link: Link, into: dict[tuple[int, str], list[Record]]) -> tuple[bool, bool]:
    """Whether the record leads to anything at hand, and whether all that it leads to is known."""
    found, known = False, True
    try:
        value = look(record, link)
        for target in value if isinstance(value, list) else (value,):
            if isinstance(target, Record):
                into.setdefault(target.resource_key, []).append(record)
                found = True
            elif isinstance(target, Unknown):
                known = False
    except Undecided:
        return found, False
    return found, known


def within(record: Record, record_class: type[R]) -> Iterator[R]:
    """The record itself, and those within it, as far as they are of the class."""
    if isinstance(record, record_class):
        yield record
    if record_class in record.held():
        for child in record.children():
            yield from within(child, record_class)
