"""What is encrypted without a key of one's own, where one could be named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ecslint.model.common import any_of
from ecslint.model.record import Place, Record

Without = tuple[Place, str]
"""Where no key is named, and what that means, in words."""
_OF_AWS = "encrypted with a key of AWS's, whose policy is not yours"


def without_customer_key(record: Record) -> Iterator[Without]:
    """What of a record could be encrypted with a key of one's own, and is not."""
    judge = _JUDGES.get(type(record).__name__)
    if judge is not None:
        yield from judge(record)


def _of_log_group(group: Any) -> Iterator[Without]:
    if group.kms_key_id is None and (group.source_kind != "live" or group.is_written_by_ecs):
        yield group.at("kms_key_id"), f"the logs are {_OF_AWS}"


def _of_repository(repository: Any) -> Iterator[Without]:
    encryption = repository.encryption_configuration
    if encryption is None or encryption.kms_key is None:
        place = repository.at("encryption_configuration") if encryption is None else encryption.at("kms_key")
        yield place, f"the images of the repository are {_OF_AWS}"


def _of_file_system(file_system: Any) -> Iterator[Without]:
    """One that is not encrypted at all is another rule's; an account tells the key of every one, be it AWS's."""
    if file_system.encrypted and (file_system.kms_key_id is None or _is_of_aws(file_system)):
        yield file_system.at("kms_key_id"), f"the files of the file system are {_OF_AWS}"


def _is_of_aws(file_system: Any) -> bool:
    if file_system.source_kind != "live":
        return False
    from ecslint.model.storage.encryption import AwsManagedKey

    return any_of(file_system.estate.own(AwsManagedKey), lambda key: bool(key.arn == file_system.kms_key_id))


def _of_volume(volume: Any) -> Iterator[Without]:
    """One that names no key gets the account's default key for EBS, which is AWS's unless somebody has changed it."""
    if volume.encrypted and volume.kms_key_id is None:
        yield volume.at("kms_key_id", confidence="medium"), f"the volumes of the tasks are {_OF_AWS}"


def _of_exec(execute: Any) -> Iterator[Without]:
    if execute.kms_key_id is None:
        yield execute.at("kms_key_id"), "what is typed in sessions of ECS Exec is encrypted by TLS alone"


_JUDGES = {
    "ExecuteCommandConfiguration": _of_exec,
    "FileSystem": _of_file_system,
    "LogGroup": _of_log_group,
    "ManagedEbsVolume": _of_volume,
    "Repository": _of_repository,
}
"""By the class of the record, so that none has to be imported."""

__all__ = ["without_customer_key"]
