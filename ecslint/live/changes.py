"""What is set up differently in two snapshots of an account and region, property by property, by service."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from typing import Any, Final, NamedTuple

from ecslint.live import masking
from ecslint.live.areas.kinds import LOAD_BALANCER, REPOSITORY, TARGET_GROUP, TASK_DEFINITION
from ecslint.live.belonging import services_of
from ecslint.live.calls import EVERYTHING
from ecslint.live.snapshot import Resource, Snapshot

Path = tuple[str, ...]


class _Nothing:
    def __repr__(self) -> str:
        return "NOTHING"


NOTHING: Final = _Nothing()
"""What stands in for a property that is not there."""

_IDENTITIES = ("name", "key", "Key", "Name", "id", "Id", "sourceVolume", "capacityProvider", "targetGroupArn",
               "containerName", "PolicyName", "PolicyArn", "SubnetId", "GroupId", "Sid")  # fmt: skip
"""Members that tell the items of a list from each other, the most telling first."""
_ORDERED = frozenset(("command", "entryPoint", "placementStrategy", "dnsServers", "dnsSearchDomains"))
"""Lists whose order has a meaning."""
_FILLED_IN = {
    TASK_DEFINITION: ("taskDefinitionArn", "revision", "registeredBy", "requiresAttributes", "compatibilities"),
}
"""What AWS fills in, which says nothing."""
_ASKED_APART = {
    LOAD_BALANCER: ("Tags",),
    REPOSITORY: ("lifecyclePolicyText", "repositoryPolicyText", "tags"),
    TARGET_GROUP: ("Tags",),
}
"""What is asked for only when a rule of the run looks at it, and is there, be it empty, when it was asked for."""


class Change(NamedTuple):
    """A property that is not as it was."""

    path: Path
    """Keys; for an item of a list its name in brackets: `containerDefinitions`, `[web]`, `image`."""
    old: Any
    """NOTHING where it is new."""
    new: Any


class Changed(NamedTuple):
    """A resource that is not as it was."""

    type: str
    id: str
    """As it is now; as it was, where it is gone."""
    old_id: str
    """Another revision of the same family, for a task definition."""
    kind: str
    """added, removed or changed."""
    changes: tuple[Change, ...] = ()
    masked: bool = False
    """Whether it holds values of environment variables of which no mask tells whether they are as they were."""


class Group(NamedTuple):
    """The changes that have to do with the same services."""

    services: tuple[str, ...]
    """Their ARNs; empty for what no service has to do with."""
    resources: tuple[Changed, ...]


def compare(old: Snapshot, new: Snapshot) -> list[Group]:
    """What changed, by service: first what belongs to one, then what several share, then the rest. Types that one of
    the two has not wholly seen are compared as far as both have them; so is all of it where one was told to look at
    less."""
    unseen = old.unseen().keys() | new.unseen().keys() | _not_wanted(old, new)
    unsure = unseen | left_out(old, new), unseen | left_out(new, old)
    before, after = _by_key(old), _by_key(new)
    renamed = _other_revisions(before, after)
    belongs = {**services_of(old), **services_of(new)}
    grouped: dict[tuple[str, ...], list[Changed]] = {}
    for changed in _changed(before, after, renamed, *unsure):
        services = belongs.get((changed.type, changed.id), frozenset[str]())
        grouped.setdefault(tuple(sorted(services)), []).append(changed)
    return [Group(key, tuple(grouped[key])) for key in sorted(grouped, key=_order)]


def _order(services: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return (len(services) > 1) + 2 * (not services), services


def _not_wanted(old: Snapshot, new: Snapshot) -> set[str]:
    """The types that only one of the two was asked to look for."""
    kinds = {each.type for snapshot in (old, new) for each in snapshot.resources}
    return {kind for kind in kinds for each in (old, new) if each.wanted is not None and kind not in each.wanted}


def left_out(one: Snapshot, other: Snapshot) -> set[str]:
    """The types of which one holds what the other was not told to look at."""
    if not other.scope.holds(one.scope):
        return {*EVERYTHING, *(each.type for each in one.resources)}
    return {TASK_DEFINITION} if one.scope.all_revisions and not other.scope.all_revisions else set()


_Key = tuple[str, str]


def _by_key(snapshot: Snapshot) -> dict[_Key, Resource]:
    return {(each.type, each.id): each for each in snapshot.resources}


def _other_revisions(before: dict[_Key, Resource], after: dict[_Key, Resource]) -> dict[_Key, _Key]:
    """The task definitions that are new, with the newest that was there of their family."""
    latest: dict[str, tuple[int, _Key]] = {}
    for key, each in before.items():
        if each.type == TASK_DEFINITION:
            found = each.data.get("revision", 0), key
            latest[_family(each)] = max(found, latest.get(_family(each), found))
    new = {key: each for key, each in after.items() if each.type == TASK_DEFINITION and key not in before}
    return {key: latest[_family(each)][1] for key, each in new.items() if _family(each) in latest}


def _family(definition: Resource) -> str:
    return str(definition.data.get("family", definition.id))


def _changed(
    before: dict[_Key, Resource],
    after: dict[_Key, Resource],
    renamed: dict[_Key, _Key],
    not_removed: Set[str],
    not_added: Set[str],
) -> Iterator[Changed]:
    replaced = set(renamed.values())
    for key in sorted(before.keys() | after.keys()):
        kind, identity = key
        was, now = before.get(renamed.get(key, key)), after.get(key)
        if now is None:
            if was is not None and kind not in not_removed and was.data and key not in replaced:
                yield Changed(kind, identity, identity, "removed")
        elif was is None:
            if kind not in not_added and now.data:
                yield Changed(kind, identity, identity, "added")
        else:
            left_out = (*_FILLED_IN.get(kind, ()), *_asked_of_one(was, now))
            found = tuple(map(_hidden, differences(_without(was, left_out), _without(now, left_out))))
            if found or was.id != now.id:
                yield Changed(kind, identity, was.id, "changed", found, was.id != now.id and _may_differ(was, now))


def _asked_of_one(was: Resource, now: Resource) -> Iterator[str]:
    return (key for key in _ASKED_APART.get(now.type, ()) if (key in was.data) != (key in now.data))


def _without(resource: Resource, keys: Iterable[str]) -> dict[str, Any]:
    return {key: value for key, value in resource.data.items() if key not in keys}


def _may_differ(was: Resource, now: Resource) -> bool:
    """Whether a mask is there that says nothing of whether the value is another: all but those with a digest."""
    masks = [*masking.masks_in(was.data), *masking.masks_in(now.data)]
    return any(masking.alike(mask, mask) is None for mask in masks)


def _hidden(change: Change) -> Change:
    """The change without the values of variables."""
    path, *sides = change
    *_, last = path
    if last in ("value", "Value") and any(step in masking.ENVIRONMENTS for step in path):
        name = path[-2].strip("[]")
        return Change(path, *(masking.hidden(name, each) for each in sides))
    if last in masking.ENVIRONMENTS:
        return Change(path, *(masking.masked({last: [each]})[last][0] for each in sides))
    return Change(path, *map(masking.masked, sides))


def differences(old: Any, new: Any, path: Path = ()) -> Iterator[Change]:
    """What differs within two values. What is empty and what is not there are the same."""
    if old == new or (_is_empty(old) and _is_empty(new)):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from differences(old.get(key, NOTHING), new.get(key, NOTHING), (*path, key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _in_lists(old, new, path)
    elif not _may_be_same(old, new, path):
        yield Change(path, NOTHING if _is_empty(old) else old, NOTHING if _is_empty(new) else new)


def _may_be_same(old: Any, new: Any, path: Path) -> bool:
    """Whether two values that are not written alike may be the same: what is masked does not tell."""
    if not isinstance(old, str) or not isinstance(new, str) or not (masking.holds(old) or masking.holds(new)):
        return False
    if any(step in masking.ENVIRONMENTS for step in path):
        return masking.alike(old, new, path[-2].strip("[]")) is not False
    return masking.levelled(old) == masking.levelled(new)


def _is_empty(value: Any) -> bool:
    return value is NOTHING or value is None or value in ("", [], {})


def _in_lists(old: list[Any], new: list[Any], path: Path) -> Iterator[Change]:
    name = next((each for each in _IDENTITIES if _tells_apart(each, old) and _tells_apart(each, new)), None)
    if name is not None:
        before, after = ({str(item[name]): item for item in items} for items in (old, new))
        for key in dict.fromkeys((*before, *after)):
            yield from differences(before.get(key, NOTHING), after.get(key, NOTHING), (*path, f"[{key}]"))
    elif path and path[-1] in _ORDERED:
        yield Change(path, old, new)
    else:
        before_count, after_count = Counter(map(_text, old)), Counter(map(_text, new))
        for text in sorted((before_count - after_count).elements()):
            yield Change(path, json.loads(text), NOTHING)
        for text in sorted((after_count - before_count).elements()):
            yield Change(path, NOTHING, json.loads(text))


def _tells_apart(member: str, items: list[Any]) -> bool:
    names = [item.get(member) for item in items if isinstance(item, dict)]
    return len(names) == len(items) and all(isinstance(name, str) for name in names) and len({*names}) == len(names)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
