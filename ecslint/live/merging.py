"""Puts together what several machines have read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ecslint.live import plan, snapshot
from ecslint.live.plan import Plan, Trouble


class Merged(NamedTuple):
    """What came of it."""

    files: tuple[Path, ...]
    missing: tuple[Trouble, ...]
    """What the runs set out to read and is not there."""
    twice: tuple[str, ...]
    """Snapshots of which there were several; the latest is kept."""


def merge(folders: Iterable[Path], target: Path) -> Merged:
    """Copy the snapshots of several folders into one. Raises SnapshotError."""
    chosen: dict[str, tuple[str, Path]] = {}
    twice: dict[str, None] = {}
    places: dict[plan.Place, None] = {}
    troubles: dict[Trouble, None] = {}
    for folder in folders:
        planned = plan.read(folder)
        places.update(dict.fromkeys(planned.places))
        troubles.update(dict.fromkeys(planned.troubles))
        for file in snapshot.find(folder):
            taken = snapshot.read(file).taken
            if file.name in chosen:
                twice[file.name] = None
            if file.name not in chosen or chosen[file.name][0] < taken:
                chosen[file.name] = taken, file
    for _, file in chosen.values():
        for part in (snapshot.beside(file), file):  # last: where it is, the other is
            _copy(part, target / part.name)
    whole = Plan(tuple(places), troubles=tuple(troubles))
    plan.write(whole, target)
    files = tuple(sorted(target / name for name in chosen))
    return Merged(files, tuple(plan.missing(whole, files)), tuple(twice))


def _copy(source: Path, target: Path) -> None:
    if source.resolve() == target.resolve():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    aside.write_bytes(source.read_bytes())
    aside.replace(target)
