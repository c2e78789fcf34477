"""What people do not want to be told, each with a reason and perhaps an end: comments, metadata, tags and settings.

A finding that is suppressed stays in the report, marked as such, and never counts. What suppresses nothing is told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from typing import NamedTuple

from ecslint.finding import Finding
from ecslint.model.record import Record
from ecslint.suppression.wish import Scope, Wish

__all__ = ["Leftover", "Scope", "Subject", "Suppressions", "Wish", "subject_of", "today"]

NO_REASON = "no reason is given"


class Subject(NamedTuple):
    """What a wish may name of a finding beside its rule and place."""

    container: str = ""
    tags: tuple[tuple[str, str], ...] = ()


class Leftover(NamedTuple):
    """A wish, or a part of one, that is of no use."""

    wish: Wish
    rules: tuple[str, ...]
    why: str
    """unused, expired or malformed."""


class Suppressions:
    """The wishes of a run. `mandatory` rules cannot be suppressed; `covers` tells whether a glob of the settings is
    about a file."""

    def __init__(
        self,
        wishes: Iterable[Wish],
        today: date,
        mandatory: Collection[str] = (),
        covers: Callable[[Collection[str], str], bool] = lambda globs, path: False,
        require_reason: bool = False,
    ) -> None:
        self.wishes: list[Wish] = []
        self._require_reason = require_reason
        self._today = today
        self._mandatory = mandatory
        self._covers = covers
        self._used: set[tuple[int, str]] = set()
        self._refused: set[tuple[int, str]] = set()
        """What would have held back a finding of a mandatory rule."""
        self.add(wishes)

    def add(self, wishes: Iterable[Wish]) -> None:
        """Take in further wishes, such as those of an account's tags, before the findings that they are about."""
        self.wishes += (_with_reason(each) if self._require_reason else each for each in wishes)

    def reason_for(self, finding: Finding, subject: Subject) -> str | None:
        """Why a finding is not to count; None when it counts."""
        mandatory = finding.rule in self._mandatory or finding.category in self._mandatory
        reason = None
        for index, wish in enumerate(self.wishes):
            if (
                not wish.fault
                and wish.names(finding.rule, finding.category)
                and self._means(wish.scope, finding, subject)
            ):
                meant = {(index, name) for name in wish.rules if wish.means(name, finding.rule, finding.category)}
                self._used |= meant
                if mandatory:
                    self._refused |= meant
                elif wish.until is None or wish.until >= self._today:
                    reason = reason or wish.reason or NO_REASON
        return reason

    def leftovers(self, known: Callable[[str], str | None], judged: Callable[[Wish, str], bool]) -> Iterator[Leftover]:
        """Wishes that are of no use. `known` says what is wrong with the name of a rule, None when nothing is;
        `judged` whether the run can tell that a rule finds nothing where the wish is about."""
        for index, wish in enumerate(self.wishes):
            if wish.fault:
                yield Leftover(wish, wish.rules, "malformed")
                continue
            faults = [fault for name in wish.rules if (fault := known(name))]
            faults += [
                f"`{name}` covers what the settings make mandatory, which cannot be ignored"
                for name in wish.rules
                if (index, name) in self._refused
            ]
            if faults:
                yield Leftover(wish._replace(fault="; ".join(faults)), wish.rules, "malformed")
                continue
            if wish.until is not None and wish.until < self._today:
                yield Leftover(wish, wish.rules, "expired")
                continue
            unused = tuple(name for name in wish.rules if (index, name) not in self._used and judged(wish, name))
            if unused:
                yield Leftover(wish, unused, "unused")

    def _means(self, scope: Scope, finding: Finding, subject: Subject) -> bool:
        location, resource = finding.location, finding.resource
        if scope.file and (location is None or location.file != scope.file):
            return False
        if scope.lines and not (location and any(location.line <= line <= location.end_line for line in scope.lines)):
            return False
        if scope.resource and resource.name != scope.resource:
            return False
        if scope.paths and not (location and self._covers(scope.paths, location.file)):
            return False
        if scope.tags and not all(_is_tagged(subject, tag) for tag in scope.tags):
            return False
        named = (
            (scope.resources, (resource.name, resource.arn or "")),
            (scope.containers, (subject.container,)),
            (scope.accounts, (resource.account or "",)),
            (scope.regions, (resource.region or "",)),
        )
        return all(
            not globs or any(fnmatchcase(name, glob) for glob in globs for name in names) for globs, names in named
        )


def _with_reason(wish: Wish) -> Wish:
    if wish.reason or wish.fault:
        return wish
    return wish._replace(fault="it gives no reason, and the settings want one: add `-- reason`")


def today() -> date:
    """The day in Coordinated Universal Time, so that a run says the same everywhere."""
    return datetime.now(UTC).date()


def subject_of(record: Record) -> Subject:
    """What a finding on the record is about, beside its place."""
    from ecslint.model.ecs.container import Container

    container = ""
    inner: Record | None = record
    while inner is not None:
        if isinstance(inner, Container):
            name = inner.peek("name")
            container = name if isinstance(name, str) else ""
        inner = inner._parent
    return Subject(container, tuple(_tags(record.root)) if record.source_kind == "live" else ())


def _tags(root: Record) -> Iterator[tuple[str, str]]:
    tags = root.peek("tags") if "tags" in root.declared() else ()
    for tag in tags if isinstance(tags, list) else ():  # of some resources they are not read
        yield str(tag.key), str(tag.value or "")


def _is_tagged(subject: Subject, written: str) -> bool:
    key, equals, value = written.partition("=")
    return any(key == own and (not equals or fnmatchcase(has, value)) for own, has in subject.tags)
