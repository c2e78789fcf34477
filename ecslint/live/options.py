"""What of an account a scan is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ecslint.live.scope import Scope
from ecslint.live.snapshot import Resource, Snapshot


class Deployment(NamedTuple):
    """A template that is compared with what runs."""

    logical_ids: tuple[str, ...]
    """Of its services and task definitions."""
    stack: str | None = None
    """The name of the stack, if the user gave it."""


class Options(NamedTuple):
    """The choices of the one who scans, and what the last snapshot spares."""

    clusters: tuple[str, ...] = ()
    """Names or ARNs; empty: all."""
    tags: Mapping[str, str] = {}
    """Services, and tasks that no service started, must have these tags; an empty value stands for any."""
    all_revisions: bool = False
    """Every active task definition, not only those in use."""
    earlier: Mapping[str, Mapping[str, Resource]] = {}
    """The last snapshot's resources, by type and id."""
    deployment: Deployment | None = None
    """What to tell the resources of."""

    @property
    def scope(self) -> Scope:
        """What is looked at."""
        return Scope.of(self.clusters, self.tags, self.all_revisions)

    def chooses(self, tags: Iterable[Mapping[str, Any]]) -> bool:
        """Whether something with these tags is asked for."""
        has = {tag["key"]: tag.get("value", "") for tag in tags}
        return all(key in has and value in ("", has[key]) for key, value in self.tags.items())


USUAL = Options()
"""All of the account, nothing known of it yet."""


def earlier(snapshot: Snapshot | None) -> dict[str, dict[str, Resource]]:
    """A snapshot's resources by type and id."""
    found: dict[str, dict[str, Resource]] = {}
    for each in snapshot.resources if snapshot else ():
        found.setdefault(each.type, {})[each.id] = each
    return found


def clusters_not_found(asked: Iterable[str], arns: Iterable[str]) -> list[str]:
    """Those of the clusters asked for, by name or ARN, that are none of those found in all accounts and regions of a
    run. That one region lacks a cluster says little, since all but one do when several are read; that all do, much."""
    found = {name for arn in arns for name in (arn, arn.rpartition("/")[2])}
    return [name for name in asked if name not in found]
