"""Volumes that a service has ECS make for each task."""

from __future__ import annotations

from ecslint.model.common import ROLE, ROLE_FORM, Tag
from ecslint.model.ecs.launch import TaskLaunch
from ecslint.model.record import Record, field

PROPAGATION = ("TASK_DEFINITION", "SERVICE", "NONE")


class EbsTagSpecification(Record):
    """The tags of a managed volume."""

    resource_type: str | None = field(required=True, values=("volume",))
    tags: list[Tag] = field(length=(0, 50))
    propagate_tags: str = field("NONE", values=PROPAGATION)


_EBS_SIZES = {
    "gp2": (1, 16_384),
    "gp3": (1, 65_536),
    "io1": (4, 16_384),
    "io2": (4, 16_384),
    "st1": (125, 16_384),
    "sc1": (125, 16_384),
    "standard": (1, 1_024),
}
"""The least and the greatest size of each type of volume, in GiB; the larger bound where the two sources differ. Read
2026-11: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html and
https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html"""


class ManagedEbsVolume(Record):
    """An EBS volume that ECS makes for each task."""

    encrypted: bool | None
    kms_key_id: str | None
    volume_type: str | None
    size_in_gib: int | None = field(api="sizeInGiB")
    snapshot_id: str | None
    volume_initialization_rate: int | None
    iops: int | None
    throughput: int | None
    tag_specifications: list[EbsTagSpecification]
    role_arn: str | None = field(required=True, pattern=ROLE, form=ROLE_FORM)
    filesystem_type: str | None = field(values=("ext3", "ext4", "xfs", "ntfs"))

    @property
    def size_limits(self) -> tuple[int, int] | None:
        """The least and the greatest size of its type, in GiB; None when the type is not known here."""
        return None if self.volume_type is None else _EBS_SIZES.get(self.volume_type)


class ServiceVolume(Record):
    """The configuration of a volume that is configured at launch."""

    name: str | None = field(required=True)
    managed_ebs_volume: ManagedEbsVolume | None = field(api="managedEBSVolume")

    @property
    def launch(self) -> TaskLaunch:
        return self.ancestor(TaskLaunch)
