"""What the resources of a template are called where it was deployed, so that references to them can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ecslint.live.areas.kinds import STACK_RESOURCE
from ecslint.model.unknown import Hole, Text, text_of

if TYPE_CHECKING:
    from ecslint.sources.live import LiveEstate
    from ecslint.sources.live.thing import Thing

LOGICAL_ID, STACK = "aws:cloudformation:logical-id", "aws:cloudformation:stack-name"
"""Tags that CloudFormation gives to what it makes:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-resource-tags.html"""

_IDENTITY = re.compile(r"(subnet|sg|vpc|fs|fsap|ns|srv)-[0-9a-z]{8,}")
"""Ids that say of what kind they are. Cloud Map's namespaces and services have names beside."""


class Deployed:
    """Resources' physical ids, from lists of stacks' resources and from the tags that CloudFormation gives."""

    def __init__(self, accounts: Iterable[LiveEstate]) -> None:
        things = [each for account in accounts for each in account.source.things.values()]
        listed = (each for thing in things if thing.type == STACK_RESOURCE for each in _listed(thing.raw))
        tagged = (each for thing in things if thing.type != STACK_RESOURCE for each in _tagged(thing))
        self._ids = {**dict(tagged), **dict(listed)}
        self._names: dict[int, str] = {}

    def name(self, stack: object, name: str | None) -> None:
        """Take note of what a stack of the template is called in the account."""
        if name is not None:
            self._names.setdefault(id(stack), name)

    def filled(self, value: Any, running: Any) -> Any:
        """A value of the template with what its references stand for. The value itself where that is not known, or
        where AWS shows the same thing in another way than CloudFormation, so that the two cannot be compared."""
        if not isinstance(value, Text) or not isinstance(running, str):
            return value
        whole = len(value.parts) == 1
        text = text_of(tuple(self._filled(each, whole) if isinstance(each, Hole) else each for each in value.parts))
        if not isinstance(text, str) or not whole:
            return text
        if _are_one(text, running):
            return running
        return text if _kind(text) == _kind(running) else value

    def among(self, value: Any, running: list[Any]) -> Any:
        """The same of a value that is one of several, in any order."""
        found = [each for each in (self.filled(value, each) for each in running) if isinstance(each, str)]
        return next((each for each in found if each in running), found[0]) if found else value

    def _filled(self, hole: Hole, whole: bool) -> str | Hole:
        """An attribute stands for the resource only where nothing is put before or behind it: as ARN, id or name."""
        reference = hole.reference
        if reference is None or not (whole or reference.attribute is None):
            return hole
        stack = self._names.get(id(reference.stack))
        return hole if stack is None else self._ids.get((stack, reference.logical_id), hole)


def _listed(raw: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    if raw.get("PhysicalResourceId"):
        yield (raw["StackName"], raw["LogicalResourceId"]), raw["PhysicalResourceId"]


def _tagged(thing: Thing) -> Iterator[tuple[tuple[str, str], str]]:
    tags = tags_of(thing.raw)
    if STACK in tags and LOGICAL_ID in tags:
        yield (tags[STACK], tags[LOGICAL_ID]), thing.id


def tags_of(raw: Mapping[str, Any]) -> dict[str, str]:
    """The tags of something, as its API tells them."""
    written = raw.get("tags") or raw.get("Tags") if isinstance(raw.get("tags", []), list) else None
    found = [each for each in written if isinstance(each, Mapping)] if isinstance(written, list) else []
    return {str(each.get("key", each.get("Key"))): str(each.get("value", each.get("Value"))) for each in found}


def _are_one(one: str, other: str) -> bool:
    """Whether two names are of one thing: they are the same, or one is an ARN that ends with the other."""
    return one == other or is_name_of(one, other) or is_name_of(other, one)


def is_name_of(name: str | Text, arn: str) -> bool:
    """Whether a name stands where AWS shows the ARN. Some begin with a slash, which ARNs do not repeat."""
    if not isinstance(name, str) or name.startswith("arn:") or not arn.startswith("arn:"):
        return False
    return arn.endswith((f"/{name}", f":{name}")) or (name.startswith("/") and arn.endswith(name))


def _kind(name: str) -> str:
    """What sort of name it is, by the last part if it is an ARN: two of different sorts may be of the same thing."""
    identity = _IDENTITY.fullmatch(re.split(r"[/:]", name)[-1])
    return identity[1] if identity is not None else "name"


NOWHERE = Deployed(())
"""Nothing is known of it."""
