"""Keys of KMS, under all names by which they are referred to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecslint.live.snapshot import Resource
from ecslint.sources.live.thing import Account, At, Shape, Thing, merged


def key(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    policy = At(raw["Policy"], ("Policy",)) if "Policy" in raw else account.untold("kms:GetKeyPolicy", resource.id)
    name = raw.get("KeyId", resource.id)
    yield Thing(
        resource.type,
        resource.id,
        name,
        {**raw, "KeyPolicy": policy},
        arn=resource.id,
        also=tuple(raw.get("Names", ())),
    )


SHAPES: Mapping[str, Shape] = {"AWS::KMS::Key": key}
