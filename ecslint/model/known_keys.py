"""Which keys a record may have, and what was meant by one that it may not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ecslint.model.neighbour import Neighbour
from ecslint.model.record import Field, Place, Record

DESCRIBED = {
    "TaskDefinition": "registeredAt registeredBy deregisteredAt deleteRequestedAt",
    "Service": "service clusterArn platformFamily taskSets roleArn createdBy updatedAt currentServiceDeployment "
    "currentServiceRevisions resourceManagementType name",
    "TaskSet": "id taskSetArn serviceArn clusterArn startedBy status computedDesiredCount pendingCount runningCount "
    "createdAt updatedAt platformFamily stabilityStatus stabilityStatusAt fargateEphemeralStorage",
    "Cluster": "arn statistics attachments attachmentsStatus",
    "CapacityProvider": "updateStatus updateStatusReason type",
}
"""Keys beyond the declared ones that describe calls put out, that update calls take, or that templates can read."""

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
    name = record_class.__name__
    words = _NOUNS.get(name) or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()
    if words.startswith("the ") or words.endswith("s"):
        return words
    return f"{'an' if words[0] in 'aeioEFS' else 'a'} {words}"


def unknown_keys(record: Record) -> Iterator[tuple[Place, str]]:
    """Keys that no field has, but that are close to one, or belong to another level; the known key is suggested. Only
    of what is ECS's: other records declare less than there is."""
    if record.source_kind == "live" or isinstance(record.root, Neighbour):
        return
    known, keys = _keys_of(record, type(record)), record._node.keys()
    for key in keys:
        if not isinstance(key, str) or key in known or not _PLAIN_KEY.fullmatch(key):
            continue
        if key in _described(record):
            continue
        if meant := _meant(record, key, known):
            yield (
                record.at(item=key),
                f'"{key}" is no parameter of {a_noun(type(record))}, so it is refused or lost; {meant}',
            )


def _meant(record: Record, key: str, known: dict[str, Field]) -> str | None:
    near = _nearest(key, known)
    if near is not None and near.lower() == key.lower() and record.source_kind == "container-definitions":
        return None  # Terraform reads a bare array of containers, and does not mind the case
    if near is not None:
        return f"did you mean `{near}`?"
    for record_class in _levels(type(record.root)):
        if record_class is not type(record) and key in _keys_of(record, record_class):
            return f"it belongs to {a_noun(record_class)}"
    return None


def misspelt(record: Record, declared: Field) -> bool:
    """Whether an unknown key stands for the field, which `unknown-parameter` then reports."""
    known, keys = _keys_of(record, type(record)), record._node.keys()
    spelled = record._node.source.spellings(declared)
    return any(isinstance(key, str) and key not in known and _nearest(key, known) in spelled for key in keys)


def _keys_of(record: Record, record_class: type[Record]) -> dict[str, Field]:
    """The keys that a class's fields have in the record's source."""
    spellings = record._node.source.spellings
    return {key: declared for declared in record_class.declared().values() for key in spellings(declared)}


def _described(record: Record) -> set[str]:
    keys = DESCRIBED.get(type(record).__name__, "").split()
    return {key[0].upper() + key[1:] for key in keys} if record.source_kind == "cloudformation" else set(keys)


def _levels(root: type[Record]) -> tuple[type[Record], ...]:
    """A class and those of the records within it, the nearest first."""
    found = [root]
    for record_class in found:
        for declared in record_class.declared().values():
            inner = declared.converter.record_class
            if inner is not None and inner not in found:
                found.append(inner)
    return tuple(found)


def _nearest(key: str, known: dict[str, Field]) -> str | None:
    """The known key that differs in case only, or by at most two edits, of a short key fewer."""
    by_case = next((each for each in known if each.lower() == key.lower()), None)
    if by_case is not None:
        return by_case
    distances = {each: _distance(key.lower(), each.lower()) for each in known if abs(len(each) - len(key)) <= 2}
    nearest = min(distances, key=distances.__getitem__, default=None)
    return nearest if nearest is not None and distances[nearest] <= min(2, len(key) // 3) else None


def _distance(one: str, other: str) -> int:
    """Levenshtein's edit distance."""
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        diagonal, row[0] = row[0], index
        for column, opposite in enumerate(other, 1):
            substituted = diagonal + (letter != opposite)
            diagonal = row[column]
            row[column] = min(substituted, row[column] + 1, row[column - 1] + 1)
    return row[-1]
