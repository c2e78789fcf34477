"""Which keys a record may have, and what was meant by one that it may not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from ecslint.model.declared.provider_schemas import property_names, rewriting_macro
from ecslint.model.declared.spelling import distance
from ecslint.model.neighbour import Neighbour
from ecslint.model.record import Field, Place, Record, keys_of
from ecslint.model.unknown import Undecided

DESCRIBED = {
    "TaskDefinition": "registeredAt registeredBy deregisteredAt deleteRequestedAt",
    "Service": "service clusterArn platformFamily taskSets roleArn createdBy updatedAt currentServiceDeployment "
    "currentServiceRevisions resourceManagementType name",
    "TaskSet": "id taskSetArn serviceArn clusterArn startedBy status computedDesiredCount pendingCount runningCount "
    "createdAt updatedAt platformFamily stabilityStatus stabilityStatusAt fargateEphemeralStorage",
    "Cluster": "arn attachments attachmentsStatus",
    "CapacityProvider": "updateStatus updateStatusReason type",
}
"""Keys beyond the declared ones that describe calls put out, that update calls take, or that templates can read. Read
2026-11 from botocore's shapes of those names, and from what `update-service` takes."""

_NOUNS = {
    "Container": "container definition",
    "EfsAuthorizationConfig": "EFS authorization config",
    "EfsVolumeConfiguration": "EFS volume configuration",
    "FsxVolumeConfiguration": "FSx volume configuration",
    "KernelCapabilities": "the kernel capabilities",
    "LinuxParameters": "the Linux parameters",
    "ManagedEbsVolume": "managed EBS volume",
    "S3FilesVolumeConfiguration": "S3 Files volume configuration",
}
_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9]*")
"""Placeholders, comments such as `_comment` and `$schema`, and extensions such as `x-owner` are none of ours."""


def a_noun(record_class: type[Record]) -> str:
    """A record's class in words, with an article."""
    name = getattr(record_class, "called", record_class.__name__)
    words = _NOUNS.get(name) or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()
    if words.startswith("the ") or words.endswith("s"):
        return words
    return f"{'an' if words[0] in 'aeioEFS' else 'a'} {words}"


def unknown_keys(record: Record) -> Iterator[tuple[Place, str]]:
    """Keys that no field has, but that are close to one, or belong to another level; the known key is suggested. Only
    of what is ECS's: other records declare less than there is."""
    fate = "Terraform drops it" if record.source_kind == "container-definitions" else "it is refused or lost"
    if record.source_kind == "live" or isinstance(record.root, Neighbour):
        return
    for key, meant in _unfamiliar(record):
        if meant:
            yield (
                record.at(item=key),
                f'"{key}" is no parameter of {a_noun(type(record))}, so {fate}; {meant}',
            )


def unrecognised_keys(record: Record) -> Iterator[tuple[Place, str]]:
    """Keys that no field has, here or at another level, and that resemble none: mistakes, or newer than what is known
    here."""
    if record.source_kind == "live" or isinstance(record.root, Neighbour):
        return
    if record is record.root and record.source_kind == "container-definitions":
        return
    for key, meant in _unfamiliar(record):
        elsewhere = any(key in keys_of(each, record._node.source) for each in levels(type(record.root)))
        if not meant and not elsewhere and not _nearest(key, keys_of(type(record), record._node.source)):
            known = f"no parameter of {a_noun(type(record))} that is known here"
            fate = "a mistake, or newer than this release; AWS refuses or ignores what it does not know"
            yield record.at(item=key), f'"{key}" is {known}: {fate}'


def _unfamiliar(record: Record) -> Iterator[tuple[str, str | None]]:
    """Keys that no field has, each with what is meant by it, if that can be told."""
    if (macro := rewriting_macro(record)) is not None:
        raise Undecided(f"what the macro {macro} makes of the template")
    declared = keys_of(type(record), record._node.source)
    keys = record._node.keys()
    unfamiliar = [key for key in keys if key not in declared and _PLAIN_KEY.fullmatch(key)]
    if not unfamiliar:
        return
    known = [*declared, *property_names(record)]
    for key in unfamiliar:
        if key in known:
            continue
        if key in _described(record) or _is_taken_away(record, key):
            continue
        yield key, _meant(record, key, known)


def _is_taken_away(record: Record, key: str) -> bool:
    """Whether a template takes the key away again, by `AWS::NoValue`."""
    return record.source_kind == "cloudformation" and record._node.get(key) is None


def _meant(record: Record, key: str, known: Collection[str]) -> str | None:
    near = _nearest(key, known)
    terraform = record.source_kind == "container-definitions"  # which minds no case, and drops what it does not know
    if near is not None:
        return None if terraform and near.lower() == key.lower() else f"did you mean `{near}`?"
    if terraform:
        return None
    for record_class in levels(type(record.root)):
        if record_class is not type(record) and key in keys_of(record_class, record._node.source):
            return f"it belongs to {a_noun(record_class)}"
    return None


def nearest_key(record: Record, key: str) -> str | None:
    """The known key that an unknown one resembles."""
    return _nearest(key, [*keys_of(type(record), record._node.source), *property_names(record)])


def misspelt(record: Record, declared: Field) -> bool:
    """Whether an unknown key stands for the field, which `unknown-parameter` then reports."""
    known, keys = keys_of(type(record), record._node.source), record._node.keys()
    spelled = record._node.source.spellings(declared)
    return any(isinstance(key, str) and key not in known and _nearest(key, known) in spelled for key in keys)


def _described(record: Record) -> set[str]:
    keys = DESCRIBED.get(type(record).__name__, "").split()
    if record.source_kind != "cloudformation":
        return set(keys)
    return {key[0].upper() + key[1:] for key in keys} | {*property_names(record, readable=True)}


def levels(root: type[Record]) -> tuple[type[Record], ...]:
    """A class and those of the records within it, the nearest first."""
    return _levels(root)  # type: ignore[arg-type]  # a class is hashable, whatever mypy makes of a metaclass


@cache
def _levels(root: Any) -> tuple[type[Record], ...]:
    found = [root]
    for record_class in found:
        for declared in record_class.declared().values():
            inner = declared.converter.record_class
            if inner is not None and inner not in found:
                found.append(inner)
    return tuple(found)


def _nearest(key: str, known: Collection[str]) -> str | None:
    """The known key that differs in case only, or by at most two edits, of a short key fewer."""
    by_case = next((each for each in known if each.lower() == key.lower()), None)
    if by_case is not None:
        return by_case
    distances = {each: distance(key.lower(), each.lower()) for each in known if abs(len(each) - len(key)) <= 2}
    nearest = min(distances, key=distances.__getitem__, default=None)
    return nearest if nearest is not None and distances[nearest] <= min(2, len(key) // 3) else None
