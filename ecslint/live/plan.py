"""What a run set out to read, kept beside what it has read: so that an interrupted run, or a lost shard, shows.

`ecslint-plan.json`, or `ecslint-plan.2-of-8.json` for a shard, holds the accounts and regions of the whole run, and
the accounts that could not be entered.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ecslint.live.snapshot import SnapshotError

FORMAT, VERSION = "ecslint-plan", 1
NAME = "ecslint-plan"


class Place(NamedTuple):
    """An account's region: the unit of work."""

    account: str
    region: str

    @property
    def file(self) -> str:
        """The name of its snapshot."""
        return f"{self.account}.{self.region}.jsonl.gz"

    def __str__(self) -> str:
        return f"{self.account} in {self.region}"


class Shard(NamedTuple):
    """One of several parts of a run, each done on its own machine."""

    number: int = 1
    """From 1 on."""
    of: int = 1

    def holds(self, place: Place) -> bool:
        """Whether a place is of this part: the same on every machine, and for ever."""
        digest = sha256(f"{place.account}:{place.region}".encode()).digest()
        return int.from_bytes(digest[:8]) % self.of == self.number - 1


WHOLE = Shard()


class Trouble(NamedTuple):
    """Something of the run that could not be read, for a reason that no snapshot holds."""

    what: str
    why: str


class Plan(NamedTuple):
    """What a run set out to do."""

    places: tuple[Place, ...]
    """Of all shards."""
    shard: Shard = WHOLE
    troubles: tuple[Trouble, ...] = ()

    @property
    def mine(self) -> list[Place]:
        """The places of this shard."""
        return [place for place in self.places if self.shard.holds(place)]


def write(plan: Plan, folder: Path) -> None:
    """Keep a plan. It has no time in it: the same run writes the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(
        {
            "format": FORMAT,
            "version": VERSION,
            "shard": list(plan.shard),
            "places": sorted(f"{place.account}:{place.region}" for place in plan.places),
            "troubles": sorted(list(trouble) for trouble in plan.troubles),
        },
        indent=1,
    )
    part = "" if plan.shard.of == 1 else f".{plan.shard.number}-of-{plan.shard.of}"
    name = f"{NAME}{part}.json"
    beside = folder / f".{name}.{os.getpid()}"
    beside.write_text(text + "\n", encoding="utf-8")
    beside.replace(folder / name)


def read(folder: Path) -> Plan:
    """The plan of a folder, put together from those of its shards; empty when it has none. Raises SnapshotError."""
    places: dict[Place, None] = {}
    troubles: dict[Trouble, None] = {}
    for file in sorted(folder.glob(f"{NAME}*.json")):
        try:
            held = json.loads(file.read_text(encoding="utf-8"))
            known = held["format"] == FORMAT and held["version"] == VERSION
            places.update(dict.fromkeys(Place(*each.split(":", 1)) for each in held["places"]))
            troubles.update(dict.fromkeys(Trouble(*each) for each in held["troubles"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SnapshotError(f"{file} is no plan of ecslint: {error}") from error
        if not known:
            raise SnapshotError(f"{file} is a plan of another version of ecslint")
    return Plan(tuple(places), WHOLE, tuple(troubles))


def missing(plan: Plan, files: Iterable[Path]) -> Iterator[Trouble]:
    """What of a plan is not among the snapshots at hand."""
    there = {file.name for file in files}
    yield from plan.troubles
    for place in plan.places:
        if place.file not in there:
            yield Trouble(str(place), "it was not read: the run did not get that far, or its shard is not here")
