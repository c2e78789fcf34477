"""Which part of an account a scan was told to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Scope(NamedTuple):
    """What was asked for: by itself, everything that is in use."""

    clusters: tuple[str, ...] = ()
    """The names of clusters; empty: all."""
    tags: tuple[tuple[str, str], ...] = ()
    """What services must be tagged with; an empty value stands for any."""
    all_revisions: bool = False
    """Whether task definitions that nothing uses were looked at, too."""

    @classmethod
    def of(cls, clusters: Iterable[str], tags: Mapping[str, str], all_revisions: bool) -> Scope:
        """The scope of what the command line says, which names clusters by name or ARN and in any order."""
        names = sorted({each.rpartition("/")[2] for each in clusters})
        return cls(tuple(names), tuple(sorted(tags.items())), all_revisions)

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Scope:
        """From the header of a snapshot."""
        tags = tuple((str(key), str(value)) for key, value in written.get("tags", ()))
        return cls(tuple(map(str, written.get("clusters", ()))), tags, bool(written.get("all_revisions")))

    @property
    def is_whole(self) -> bool:
        """Whether no service was left out."""
        return not (self.clusters or self.tags)

    def holds(self, other: Scope) -> bool:
        """Whether it leaves out no service of the other: it has all of its clusters, and asks for none but its tags."""
        clusters = not self.clusters or (bool(other.clusters) and {*other.clusters} <= {*self.clusters})
        return clusters and {*self.tags} <= {*other.tags}

    def __str__(self) -> str:
        if self.is_whole:
            return "everything"
        parts = [f"cluster {' and '.join(self.clusters)}"] if self.clusters else []
        tags = " and ".join(f"{key}={value}" if value else key for key, value in self.tags)
        return ", ".join([*parts, f"services with tag {tags}"] if tags else parts)


WHOLE = Scope()
"""No part was chosen."""
