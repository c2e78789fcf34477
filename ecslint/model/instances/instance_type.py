"""How large EC2's instance types are, and how much of that tasks can have.

The file beside this one, made by `scripts/instance_types.py`, is read when the first type is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

_REGISTERED_OF_MEMORY = 0.98
"""At most this share of an instance's memory is registered with ECS, which is what its kernel leaves: 7985 of 8192 MiB
in AWS's own example, read 2026-11, and less on most types. The kernel's page table alone takes a sixty-fourth.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/memory-management.html"""


class Size(NamedTuple):
    """So much of each: what a task claims, or what an instance registers."""

    cpu: int
    """CPU units."""
    memory: int
    """MiB."""
    gpus: int = 0

    def lacking_for(self, claimed: Size) -> list[str]:
        """The fields of which an instance of this size has too little for a task that claims so much."""
        return [name for name in self._fields if getattr(claimed, name) > getattr(self, name)]

    def holds(self, claimed: Size) -> int | None:
        """How many tasks that claim so much it can hold; None when they claim nothing, so that there is no limit."""
        return min((mine // its for mine, its in zip(self, claimed, strict=True) if its > 0), default=None)


@cache
def _types() -> Mapping[str, Mapping[str, list[int]]]:
    import json
    from pathlib import Path

    text = Path(__file__).with_name("instance_types.json").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, list[int]]] = json.loads(text)["types"]
    return found


def registered_by(instance_type: str) -> Size | None:
    """The most that an instance of that type registers with ECS; None for a type that the list has not."""
    family, _, size = instance_type.strip().lower().partition(".")
    known = _types().get(family, {}).get(size)
    if known is None:
        return None
    vcpus, memory, *gpus = known
    return Size(vcpus * 1024, int(memory * _REGISTERED_OF_MEMORY), sum(gpus))
