"""What the shapes make of a snapshot's resources: the mappings that records are read from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from ecslint.live.outcome import Outcome, Unit
from ecslint.live.snapshot import Resource, Snapshot
from ecslint.model.node import Path
from ecslint.model.unknown import Unasked, Unknown
from ecslint.sources.live.sight import reason_of


class At(NamedTuple):
    """A value that a record looks for under another key than the API's, with the API's path to it."""

    value: Any
    path: Path


class Thing(NamedTuple):
    """One record to be."""

    type: str
    """The CloudFormation type, or the words that stand for it, by which its record class is found."""
    id: str
    """What the estate knows it by: it is no other's."""
    name: str
    """What people call it."""
    raw: Mapping[str, Any]
    """What the record reads. A value may be an Unknown, or At."""
    arn: str | None = None
    also: tuple[str, ...] = ()
    """What others call it beside its id, its ARN and the names of its record."""
    path: Path = ()
    """Where it is within what the API answers about, when it is part of that."""


def unasked(action: str) -> Unasked:
    """What a call would have told that nobody had a use for."""
    return Unasked(f"{action}, for which no rule asked when the snapshot was taken")


class Account:
    """What shapes may look up of the snapshot as a whole."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.id = snapshot.account
        self.region = snapshot.region
        self.partition = snapshot.identity.split(":")[1] if snapshot.identity.startswith("arn:") else "aws"

    @cached_property
    def by_type(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for each in self.snapshot.resources:
            found.setdefault(each.type, []).append(each)
        return found

    @cached_property
    def _failed(self) -> dict[tuple[str, str], Unit]:
        """What was asked of one resource and failed."""
        units = self.snapshot.units
        return {(each.action, each.scope): each for each in units if each.outcome is not Outcome.MISSING}

    def failed(self, action: str, scope: str) -> Unknown | None:
        """What a call about one resource would have told; None when it did not fail, and there was nothing to tell."""
        unit = self._failed.get((action, scope))
        return None if unit is None else Unknown(reason_of(unit, self.region))

    def untold(self, action: str, scope: str) -> Unknown:
        """The same, for what there always is."""
        failed = self.failed(action, scope)
        return Unknown(f"{action}, which did not tell of {scope}") if failed is None else failed

    def unread(self, action: str, scope: str) -> Unknown:
        """The same, for what is asked for only when a rule of the run looks at it."""
        failed = self.failed(action, scope)
        return unasked(action) if failed is None else failed

    def arn(self, service: str, resource: str) -> str:
        """An ARN of the account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.id}:{resource}"


Shape = Callable[[Resource, Account], Iterator[Thing]]
"""Makes things of one resource."""


def merged(resource: Resource) -> dict[str, Any]:
    """Its settings and its state, as the API had them in one answer."""
    return {**resource.state, **resource.data}


def moved(raw: dict[str, Any], **keys: str) -> dict[str, Any]:
    """The mapping with values also under the record's keys; `keys` names the API's key of each."""
    return {**raw, **{new: At(raw[old], (old,)) for new, old in keys.items() if old in raw}}


def without(raw: Mapping[str, Any], **filled: Any) -> dict[str, Any]:
    """The mapping without the members that hold exactly what AWS fills in when nothing is written."""
    return {key: value for key, value in raw.items() if not (key in filled and value == filled[key])}


def collected(raw: Mapping[str, Any], key: str, *path: str | int) -> list[At]:
    """A member of each element of a list: of `AvailabilityZones` the `SubnetId`."""
    return [At(element[key], (*path, index, key)) for index, element in _elements(raw, path) if key in element]


def _elements(raw: Any, path: tuple[str | int, ...]) -> Iterator[tuple[int, Any]]:
    for step in path:
        raw = raw.get(step) if isinstance(raw, Mapping) else None
    yield from enumerate(raw or ())


def segment(arn: str, index: int) -> str:
    """A segment of an ARN that is cut at its slashes; all of it where there are fewer."""
    segments = arn.split("/")
    return segments[index] if -len(segments) <= index < len(segments) else arn
