"""Whether AWS Backup looks after what is stored, as an account tells."""

from __future__ import annotations

from ecslint.model.convert import Json
from ecslint.model.evidence import derived
from ecslint.model.moment import DAY, seconds_since
from ecslint.model.neighbour import Neighbour
from ecslint.model.storage.file_system import FileSystem

_SELDOM = 35
"""Days within which the least frequent of usual plans, a monthly one, makes a backup."""


class ProtectedResource(Neighbour):
    """What AWS Backup has made a recovery point of, whichever plan, policy or person had it do so."""

    cfn_type = "backup protected resource"
    identity = "resource_arn"

    resource_arn: str | None
    last_backup_time: Json | None

    @derived
    def file_system(self) -> FileSystem | None:
        return self.estate.follow(self.resource_arn, FileSystem)


def without_backup(file_system: FileSystem) -> tuple[str, str] | None:
    """That AWS Backup made no backup of a file system within a month, and how certain it is that none will come; None
    where it made one. Undecided where an account does not tell."""
    known = file_system.estate.referrers(file_system, ProtectedResource, "file_system")
    ages = [seconds_since(each, each.last_backup_time) // DAY for each in known if each.last_backup_time is not None]
    if not ages:
        young = (
            file_system.creation_time is None or seconds_since(file_system, file_system.creation_time) < _SELDOM * DAY
        )
        return "AWS Backup never made a backup of it", "medium" if young else "high"
    latest = int(min(ages))
    return None if latest <= _SELDOM else (f"AWS Backup made its last backup {latest} days ago", "high")


__all__ = ["ProtectedResource", "without_backup"]
