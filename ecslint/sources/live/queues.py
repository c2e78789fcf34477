"""Queues of SQS, with the policy that an account tells as part of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecslint.live.snapshot import Resource
from ecslint.sources.live.thing import Account, At, Shape, Thing, merged


def queue(resource: Resource, account: Account) -> Iterator[Thing]:
    """A queue; and its policy, where it has one or where that could not be read."""
    raw = merged(resource)
    name = resource.id.rpartition(":")[2]
    policy: Any = At(raw["Policy"], ("Policy",)) if "Policy" in raw else account.untold("sqs:GetQueueAttributes", name)
    named = {"QueueName": name, "QueueUrl": raw.get("QueueUrl"), "FifoQueue": name.endswith(".fifo")}
    yield Thing(resource.type, resource.id, name, {**raw, **named}, arn=resource.id)
    if not (isinstance(policy, At) and policy.value is None):
        held = {"Queue": resource.id, "PolicyDocument": policy}
        yield Thing("AWS::SQS::QueueInlinePolicy", f"{resource.id} policy", name, held, arn=resource.id)


SHAPES: Mapping[str, Shape] = {"AWS::SQS::Queue": queue}
