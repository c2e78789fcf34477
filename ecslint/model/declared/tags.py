"""Which resources can carry tags, and which they lack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ecslint.model.common import any_of, one_named
from ecslint.model.record import Record

_NEIGHBOURS = {
    "AWS::ECR::Repository": "repository",
    "AWS::EFS::FileSystem": "file system",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "load balancer",
}


def taggable(record: Record) -> str | None:
    """What a resource of ECS, or beside it, is called, where it can carry tags; None for any other."""
    if record.root is not record or "tags" not in record.declared():
        return None
    if record.cfn_type.startswith("AWS::ECS::"):
        name = record.cfn_type.rpartition("::")[2]
        return "".join(f" {each.lower()}" if each.isupper() else each for each in name).strip()
    return _NEIGHBOURS.get(record.cfn_type)


def lacking_tags(record: Any, required: Sequence[str]) -> list[str]:
    """Those of the required tags that a record does not have."""
    return [key for key in required if one_named(record.tags, key, by="key") is None]


def has_tags(record: Any) -> bool:
    """Whether it carries any of the user's own."""
    return any_of(record.tags, lambda tag: tag.key is not None and not tag.key.lower().startswith("aws:"))


__all__ = ["has_tags", "lacking_tags", "taggable"]
