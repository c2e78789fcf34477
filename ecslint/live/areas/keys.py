"""Keys of KMS: those of the user's own with which what tasks read is encrypted, and AWS's own of file systems."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from ecslint.live.areas.kinds import AWS_KEY, CLUSTER, FILE_SYSTEM, KEY, PARAMETER, SECRET
from ecslint.live.areas.references import own
from ecslint.live.collector import Collector
from ecslint.live.outcome import CallError

_OF_FILE_SYSTEMS = "alias/aws/elasticfilesystem"
_TOLD = ("Arn", "KeyId", "KeyState")
"""What is kept of the many things that KMS tells of a key."""


def keys(collector: Collector) -> None:
    """The account's keys of secrets, of parameters and of sessions of ECS Exec, with their policies and the names by
    which they are asked for: `Names`. AWS's own are told by their alias, and need no permission of the caller's:
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"""
    names = sorted({name for name in _names(collector) if "alias/aws/" not in name and _is_own(collector, name)})
    described = collector.each(lambda name: (name, _described(collector, name)), names)
    found: dict[str, dict[str, Any]] = {}
    for name, metadata in described:
        if metadata is not None:
            told = {key: metadata[key] for key in _TOLD if key in metadata}
            found.setdefault(metadata["Arn"], {**told, "Names": []})["Names"].append(name)
    collector.each(lambda key: _keep(collector, key), found.values())


def _names(collector: Collector) -> Iterator[str]:
    """By id, ARN or alias."""
    named = [each.data.get("KmsKeyId") for each in collector.kept(SECRET)]
    named += [each.data.get("KeyId") for each in collector.kept(PARAMETER)]
    for cluster in collector.kept(CLUSTER):
        named.append(
            ((cluster.data.get("configuration") or {}).get("executeCommandConfiguration") or {}).get("kmsKeyId")
        )
    yield from (name for name in named if name)


def _is_own(collector: Collector, name: str) -> bool:
    return not name.startswith("arn:") or own(collector, name, "kms") is not None


def _described(collector: Collector, name: str) -> dict[str, Any] | None:
    answer = collector.maybe("kms:DescribeKey", name, KeyId=name)
    return None if answer is None else answer["KeyMetadata"]


def _keep(collector: Collector, key: dict[str, Any]) -> None:
    """With its policy, which is not told by an alias. A key whose policy cannot be read is worth keeping."""
    with suppress(CallError):  # noted
        key["Policy"] = collector.ask("kms:GetKeyPolicy", key["Arn"], KeyId=key["Arn"], PolicyName="default")["Policy"]
    collector.keep(KEY, key["Arn"], key)


def key_of_file_systems(collector: Collector) -> None:
    """AWS's own key of EFS, where there are encrypted file systems: of each the key is told, but not whose it is."""
    if any(each.data.get("Encrypted") for each in collector.kept(FILE_SYSTEM)):
        metadata = _described(collector, _OF_FILE_SYSTEMS)  # there is none before the first file system that uses it
        if metadata is not None:
            collector.keep(AWS_KEY, metadata["Arn"], {"Arn": metadata["Arn"], "Alias": _OF_FILE_SYSTEMS})
