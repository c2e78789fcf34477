"""Whether something backs up the file systems of an account."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from ecslint.live.outcome import Unit
from ecslint.live.snapshot import Resource
from tests.live.resources import cluster, failed, minutes_ago, scan

ARN = "arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1"
DAY = 24 * 60


def file_system(days: float = 400, **data: Any) -> Resource:
    told = {"FileSystemId": "fs-1", "FileSystemArn": ARN, "Encrypted": True, **data}
    return Resource("AWS::EFS::FileSystem", "fs-1", told, {"CreationTime": minutes_ago(days * DAY)})


def backed_up(days: float) -> Resource:
    return Resource("backup protected resource", ARN, {"ResourceArn": ARN}, {"LastBackupTime": minutes_ago(days * DAY)})


class Case(NamedTuple):
    name: str
    resources: tuple[Resource, ...]
    told: str = ""
    confidence: str = "high"
    needs: str = ""
    units: tuple[Unit, ...] = ()


NEVER = "`BackupPolicy` is not set, and AWS Backup never made a backup of it, so what is deleted or overwritten"

CASES = (
    Case("by its own policy", (file_system(BackupPolicy={"Status": "ENABLED"}),)),
    Case("by a plan", (file_system(), backed_up(1))),
    Case("by a monthly plan", (file_system(), backed_up(31))),
    Case("by a plan that is no more", (file_system(BackupPolicy={"Status": "DISABLED"}), backed_up(90.5)),
         "`BackupPolicy` is `DISABLED`, and AWS Backup made its last backup 90 days ago, so"),
    Case("never", (file_system(),), NEVER),
    Case("not yet", (file_system(days=3),), NEVER, confidence="medium"),
    Case("one that could not be listed", (file_system(),), needs="backup:ListProtectedResources, which was denied",
         units=(failed("backup:ListProtectedResources", "backup protected resource"),)),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_backs_it_up(case: Case) -> None:
    report = scan("efs-backup-disabled", cluster(), *case.resources, units=case.units)
    assert [each.message.startswith(case.told) for each in report.findings] == ([True] if case.told else [])
    assert [each.confidence for each in report.findings] == ([case.confidence] if case.told else [])
    assert [case.needs in each.needs for each in report.undecided] == ([True] if case.needs else [])
