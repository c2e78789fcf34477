"""An account and region as they were: kept as JSON Lines, one gzip file for how things are set up and one for what
changes by itself, so that two snapshots of an unchanged account are the same bytes in the first.

`ACCOUNT.REGION.jsonl.gz` begins with a line that says what the file is of and what could not be read; each further line
is a resource, by type and id. `ACCOUNT.REGION.state.jsonl.gz` begins with a line that says when it was taken, by whom,
and to which bytes of the first file it belongs; then come counts, health and times of the same resources, and what only
comes and goes, such as tasks. Files are written under another name and renamed, so a snapshot is whole or not there.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from ecslint.live.masking import masked
from ecslint.live.outcome import Outcome, Unit
from ecslint.live.scope import WHOLE, Scope

FORMAT, VERSION = "ecslint-snapshot", 1

_SUFFIX, _STATE_SUFFIX = ".jsonl.gz", ".state.jsonl.gz"


class SnapshotError(Exception):
    """A file that is no snapshot, or one that this version cannot read."""


class Resource(NamedTuple):
    """A thing of the account."""

    type: str
    """Its CloudFormation type; a few words where it has none, as `ecs task`."""
    id: str
    """Its ARN, or what its API knows it by."""
    data: dict[str, Any]
    """How it is set up, in its API's vocabulary."""
    state: dict[str, Any]
    """What changes by itself."""


class Snapshot(NamedTuple):
    """What was seen of an account and region, and what could not be."""

    account: str
    region: str
    identity: str
    """The ARN of who looked."""
    resources: tuple[Resource, ...]
    units: tuple[Unit, ...] = ()
    """What failed."""
    asked: int = 0
    """How many questions were asked in all."""
    taken: str = ""
    """When, in ISO 8601."""
    wanted: tuple[str, ...] | None = None
    """The types that were looked for; None: all."""
    scope: Scope = WHOLE

    def unseen(self) -> dict[str, str]:
        """The types of which not everything is known, with the reason."""
        found: dict[str, str] = {}
        for unit in self.units:
            if unit.outcome is not Outcome.MISSING:
                for type_name in unit.feeds:
                    found.setdefault(type_name, f"{unit.action}, which was {unit.outcome} in {self.region}")
        return found


def write(snapshot: Snapshot, folder: Path, *, mask: bool = True) -> Path:
    """Keep a snapshot. Values of environment variables are masked unless `mask` is False."""
    folder.mkdir(parents=True, exist_ok=True)
    header = {
        "format": FORMAT,
        "version": VERSION,
        "account": snapshot.account,
        "region": snapshot.region,
        "wanted": snapshot.wanted,
        "units": [list(unit) for unit in sorted(snapshot.units)],
        "scope": snapshot.scope._asdict(),
    }
    shown = masked if mask else _as_it_is
    lines = ({"type": each.type, "id": each.id, "data": shown(each.data)}
             for each in snapshot.resources if each.data)  # fmt: skip
    settings = _packed([header, *lines])
    taken = {
        "taken": snapshot.taken,
        "identity": snapshot.identity,
        "asked": snapshot.asked,
        "of": hashlib.sha256(settings).hexdigest(),
    }
    states = ({"type": each.type, "id": each.id, "state": shown(each.state)}
              for each in snapshot.resources if each.state)  # fmt: skip
    stem = f"{snapshot.account}.{snapshot.region}"
    _put(folder / (stem + _STATE_SUFFIX), _packed([taken, *states]))
    _put(folder / (stem + _SUFFIX), settings)  # last: where it is, the other is
    return folder / (stem + _SUFFIX)


def read(path: Path) -> Snapshot:
    """Read a snapshot. Raises SnapshotError."""
    packed = _bytes(path)
    lines = _lines(path, packed)
    header = next(lines, None)
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise SnapshotError(f"{path} is no snapshot of ecslint")
    if header.get("version") != VERSION:
        raise SnapshotError(
            f"{path} is a snapshot of version {header.get('version')}, and this ecslint reads {VERSION}"
        )
    try:
        taken, states = _states(path, hashlib.sha256(packed).hexdigest())
        settings = {(line["type"], line["id"]): line["data"] for line in lines}
        resources = tuple(
            Resource(kind, identity, settings.get((kind, identity), {}), states.get((kind, identity), {}))
            for kind, identity in sorted(settings.keys() | states.keys())
        )
        units = tuple(
            Unit(service, operation, scope, Outcome(outcome), why, tuple(feeds))
            for service, operation, scope, outcome, why, feeds in header["units"]
        )
        wanted = None if header["wanted"] is None else tuple(header["wanted"])
        scope = Scope.read(header.get("scope") or {})
        who, asked, when = taken["identity"], taken["asked"], taken["taken"]
        return Snapshot(header["account"], header["region"], who, resources, units, asked, when, wanted, scope)
    except (KeyError, TypeError, ValueError) as error:
        raise SnapshotError(f"{path} is damaged: {type(error).__name__}: {error}") from error


def find(folder: Path) -> list[Path]:
    """The snapshots in a folder."""
    return sorted(path for path in folder.glob("*" + _SUFFIX) if not path.name.endswith(_STATE_SUFFIX))


def beside(path: Path) -> Path:
    """The file that holds what changes by itself of the resources of a snapshot."""
    return path.with_name(path.name.removesuffix(_SUFFIX) + _STATE_SUFFIX)


def _as_it_is(value: Any) -> Any:
    return value


def _states(path: Path, digest: str) -> tuple[dict[str, Any], dict[tuple[str, str], dict[str, Any]]]:
    """What the file beside tells: the first line, and the state of each resource."""
    file = beside(path)
    lines = _lines(file, _bytes(file))
    first: dict[str, Any] = next(lines, {})
    if first["of"] != digest:
        raise SnapshotError(f"{file} was not taken together with {path}: take the snapshot again")
    return first, {(line["type"], line["id"]): line["state"] for line in lines}


def _packed(lines: Iterable[dict[str, Any]]) -> bytes:
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", filename="", mtime=0, compresslevel=6) as packed:
        for line in lines:
            packed.write(json.dumps(line, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    return buffer.getvalue()


def _put(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:  # such as a full disk, on which half of a file is of no use
        with suppress(OSError):
            beside.unlink()
        raise


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SnapshotError(f"{path} cannot be read: {error.strerror or error}") from error


def _lines(path: Path, packed: bytes) -> Iterator[Any]:
    texts: dict[str, str] = {}

    def shared(members: list[tuple[str, Any]]) -> dict[str, Any]:
        """A mapping whose texts are those that earlier lines have: resources are much alike, and it takes half."""
        return {
            texts.setdefault(key, key): texts.setdefault(value, value) if type(value) is str else value
            for key, value in members
        }

    decoder = json.JSONDecoder(object_pairs_hook=shared)
    try:
        with gzip.open(io.BytesIO(packed), "rt", encoding="utf-8") as file:
            for line in file:
                yield decoder.decode(line)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise SnapshotError(f"{path} is damaged: {error}") from error
