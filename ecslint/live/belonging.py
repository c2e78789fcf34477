"""Which services the resources of a snapshot have to do with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ecslint.live.areas.kinds import SERVICE, TASK_DEFINITION
from ecslint.live.snapshot import Resource, Snapshot

Key = tuple[str, str]
"""A resource's type and id."""

_THROUGH = frozenset((SERVICE, TASK_DEFINITION, "AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::EFS::FileSystem"))
"""What leads on to more that belongs to the same service. Anything else may be named by many, and ends the way there:
a cluster, a role, a load balancer, a security group."""
_NAMES = {
    "AWS::ECR::Repository": ("repositoryUri",),
    "AWS::Logs::LogGroup": ("logGroupName",),
    "AWS::SSM::Parameter": ("Name",),
    "AWS::SecretsManager::Secret": ("Name",),
}
"""Members by whose values others name a resource, beside its id."""
_TAG = re.compile(r"(?:@sha256)?:[^:/]+$")
_SECRET = re.compile(r"(?P<arn>arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:(?P<name>[^:]+?)(?:-\w{6})?)(?::.*)?")


def services_of(snapshot: Snapshot) -> dict[Key, frozenset[str]]:
    """The ARNs of the services that each resource has to do with; resources without one are left out."""
    called = _called(snapshot)
    near: dict[Key, set[Key]] = {}
    for each in snapshot.resources:
        key = each.type, each.id
        for text in _texts(each.data):
            for other in _meant(text, called):
                if other != key:
                    near.setdefault(key, set()).add(other)
                    near.setdefault(other, set()).add(key)
    found: dict[Key, set[str]] = {}
    for service in (each for each in snapshot.resources if each.type == SERVICE):
        for key in _within_reach((service.type, service.id), near):
            found.setdefault(key, set()).add(service.id)
    return {key: frozenset(services) for key, services in found.items()}


def _within_reach(start: Key, near: dict[Key, set[Key]]) -> Iterator[Key]:
    met, left = {start}, [start]
    while left:
        key = left.pop()
        yield key
        if key == start or (key[0] in _THROUGH and key[0] != SERVICE):
            further = near.get(key, set()) - met
            met |= further
            left += further


def _called(snapshot: Snapshot) -> dict[str, Key]:
    """Resources by what others call them."""
    called: dict[str, Key] = {}
    for each in snapshot.resources:
        key = each.type, each.id
        for name in (each.id, *_names(each)):
            called.setdefault(name, key)
    return called


def _names(resource: Resource) -> Iterator[str]:
    for member in _NAMES.get(resource.type, ()):
        if isinstance(name := resource.data.get(member), str):
            yield name
    if resource.type == SERVICE:  # as Application Auto Scaling calls it
        parts = resource.id.rpartition(":")[2]
        yield (
            parts if parts.count("/") == 2 else f"service/{_last(resource.data.get('clusterArn'))}/{_last(resource.id)}"
        )


def _last(arn: Any) -> str:
    return str(arn).rpartition("/")[2]


def _meant(text: str, called: dict[str, Key]) -> Iterator[Key]:
    """What a text may name: as it is, an image without its tag, a secret without its suffix and what follows it."""
    secret = _SECRET.fullmatch(text)
    for name in (text, _TAG.sub("", text), *((secret["arn"], secret["name"]) if secret else ())):
        if name in called:
            yield called[name]
            return


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
