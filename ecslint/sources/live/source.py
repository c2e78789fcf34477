"""A snapshot as records see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecslint.live import masking
from ecslint.model.node import Path, Source
from ecslint.model.unknown import Hole, Text, text_of
from ecslint.sources.live.thing import Account, At, Thing

if TYPE_CHECKING:
    from ecslint.live.snapshot import Snapshot
    from ecslint.model.record import Field


class LiveSource(Source):
    """One account and region."""

    kind = "live"

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        account = Account(snapshot)
        self.account = account.id
        self.region = account.region
        self.partition = account.partition
        self.taken = snapshot.taken
        """When it was looked at, in ISO 8601: what is compared with times in the account."""
        self.things: dict[str, Thing] = {}
        """Every resource, by the name by which the estate knows it."""
        self._here = {"AWS::Region": self.region, "AWS::AccountId": self.account, "AWS::Partition": self.partition}

    def spellings(self, field: Field) -> tuple[str, ...]:
        # EventBridge and the Scheduler write the parameters of ECS with capitals.
        return (field.api, *field.cfn)

    def resolve(self, raw: Any, path: Path) -> tuple[Any, Path]:
        if isinstance(raw, At):
            return raw.value, raw.path
        if masking.is_masked(raw):
            return masking.read(raw), path
        return raw, path

    def called(self, name: str) -> str:
        thing = self.things.get(name)
        return name if thing is None else thing.name

    def arn_of(self, name: str) -> str | None:
        thing = self.things.get(name)
        return None if thing is None else thing.arn

    def settled(self, value: Any) -> Any:
        if not isinstance(value, Text):
            return value
        return text_of(tuple(self._filled(part) if isinstance(part, Hole) else part for part in value.parts))

    def _filled(self, hole: Hole) -> str | Hole:
        return self._here.get(hole.written, hole)
