"""What came of comparing, before it is written as text or JSON."""

from __future__ import annotations

from typing import NamedTuple

from ecslint.diff.findings import FindingsDiff
from ecslint.finding import Incomplete
from ecslint.live.changes import Group
from ecslint.live.drift import Drift


class Place(NamedTuple):
    """An account and region that both snapshots hold, and what changed in it."""

    account: str
    region: str
    groups: tuple[Group, ...]


class SnapshotsDiff(NamedTuple):
    """Two snapshots compared."""

    places: tuple[Place, ...]
    only_old: tuple[str, ...]
    """Accounts and regions that only the first holds."""
    only_new: tuple[str, ...]
    findings: FindingsDiff
    incomplete: tuple[Incomplete, ...]


class TemplateDiff(NamedTuple):
    """A template compared with what runs."""

    drift: Drift
    incomplete: tuple[Incomplete, ...]
