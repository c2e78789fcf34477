"""Where a running resource says what not to report: its tag `ecslint:ignore`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ecslint.suppression.wish import Scope, Wish

if TYPE_CHECKING:
    from ecslint.live.snapshot import Resource, Snapshot

TAG = "ecslint:ignore"
"""Its value names rules or categories, separated by spaces or commas (which ECS does not take in tags, and other
services do), or is `all`."""

_FORM = f"set the tag `{TAG}` to names of rules, separated by spaces, or to `all`"


def wishes_in(snapshot: Snapshot) -> Iterator[Wish]:
    """What the tags of an account's resources say. Whoever may tag a resource answers for it, so the tag is about
    that resource alone."""
    for resource in snapshot.resources:
        written = _value(resource)
        if written is not None:
            scope = Scope(
                resources=(_literally(resource.id),), accounts=(snapshot.account,), regions=(snapshot.region,)
            )
            rules = tuple(name for name in re.split(r"[\s,]+", written) if name)
            fault = "" if rules else f"the tag of {resource.id} names no rule: {_FORM}"
            yield Wish(rules, scope, f"tag {TAG}", fault=fault)


def _value(resource: Resource) -> str | None:
    """The tag's value; None without the tag. ECS writes `key` and `value`, other services `Key` and `Value`."""
    for member in ("tags", "Tags"):
        tags: Any = resource.data.get(member)
        for tag in tags if isinstance(tags, Iterable) and not isinstance(tags, str) else ():
            if isinstance(tag, dict) and tag.get("key", tag.get("Key")) == TAG:
                return str(tag.get("value", tag.get("Value")) or "")
    return None


def _literally(name: str) -> str:
    """A glob that only the name itself fits."""
    return re.sub(r"([*?[])", r"[\1]", name)
