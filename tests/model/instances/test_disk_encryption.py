"""Which disks of an account's instances are not encrypted."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from ecslint.live.outcome import Unit
from ecslint.live.snapshot import Resource
from tests.live.resources import cluster, failed, scan
from tests.live.test_neighbour_rules import instances

ROOT, DATA = "/dev/xvda", "/dev/xvdb"


def disk(name: str, **volume: Any) -> dict[str, Any]:
    return {"DeviceName": name, "Ebs": {"VolumeSize": 30, **volume}}


def image(*disks: dict[str, Any]) -> Resource:
    return Resource("ec2 image", "ami-1", {"ImageId": "ami-1", "Name": "own", "BlockDeviceMappings": [*disks]}, {})


def by_default(encrypted: bool) -> Resource:
    return Resource("ebs defaults", "ebs defaults", {"EbsEncryptionByDefault": encrypted}, {})


OFF, ON = by_default(False), by_default(True)
UNSET = "`Encrypted` is not set, and the account does not encrypt by default, so what containers write"
OF_IMAGE = "the volume `/dev/xvda` of the image is not encrypted, and the account does not encrypt by default"


class Case(NamedTuple):
    name: str
    disks: tuple[dict[str, Any], ...]
    account: tuple[Resource, ...]
    told: str = ""
    confidence: str = "high"
    needs: str = ""
    units: tuple[Unit, ...] = ()


CASES = (
    Case("left out, where the account encrypts", (disk(ROOT),), (ON, image(disk(ROOT)))),
    Case("set to false, where the account encrypts", (disk(ROOT, Encrypted=False),), (ON,)),
    Case("set to false", (disk(ROOT, Encrypted=False),), (OFF, image(disk(ROOT))), "`Encrypted` is `false`"),
    Case("left out", (disk(ROOT),), (OFF, image(disk(ROOT, Encrypted=False))), UNSET),
    Case("left out, of another disk than the image's", (disk(DATA),), (OFF, image(disk(ROOT, Encrypted=True))), UNSET),
    Case("left out, of an image that is encrypted", (disk(ROOT),), (OFF, image(disk(ROOT, Encrypted=True)))),
    Case("left out, of a snapshot", (disk(DATA, SnapshotId="snap-1"),), (OFF, image(disk(ROOT, Encrypted=True)))),
    Case("of the image only", (), (OFF, image(disk(ROOT, Encrypted=False))), OF_IMAGE),
    Case("of the image only, without a volume", (), (OFF, image({"DeviceName": DATA, "VirtualName": "ephemeral0"}))),
    Case("of the image only, where the account encrypts", (), (ON, image(disk(ROOT)))),
    Case("an image that is not known", (disk(ROOT),), (OFF,), "`Encrypted` is not set", confidence="medium"),
    Case("of an image that is not known", (), (OFF,), needs="ec2:DescribeImages, which was denied",
         units=(failed("ec2:DescribeImages", "ec2 image"),)),
    Case("an account that does not tell", (disk(ROOT, Encrypted=False),), (image(disk(ROOT)),),
         needs="ec2:GetEbsEncryptionByDefault, which was denied",
         units=(failed("ec2:GetEbsEncryptionByDefault", "ebs defaults"),)),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_disks_that_an_account_does_not_encrypt(case: Case) -> None:
    launched = instances(BlockDeviceMappings=[*case.disks])
    report = scan("instance-volume-unencrypted", cluster(), *launched, *case.account, units=case.units)
    assert [case.told in each.message for each in report.findings] == ([True] if case.told else [])
    assert [each.confidence for each in report.findings] == ([case.confidence] if case.told else [])
    assert [case.needs in each.needs for each in report.undecided] == ([True] if case.needs else [])
