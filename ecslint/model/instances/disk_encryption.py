"""Which disks of instances are not encrypted: by what launches them, by their image, and by what an account does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ecslint.model.common import any_of, one_by_one
from ecslint.model.instances.launch_template import BlockDeviceMapping, InstanceLaunch
from ecslint.model.instances.machine_image import MachineImage
from ecslint.model.neighbour import Neighbour
from ecslint.model.record import Place
from ecslint.model.unknown import Undecided, Unknown


class EbsDefaults(Neighbour):
    """What an account does with the volumes that it makes in a region."""

    cfn_type = "ebs defaults"

    ebs_encryption_by_default: bool | None
    """Whether all of them are encrypted, whatever they are asked to be. Read 2026-11:
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableEbsEncryptionByDefault.html"""


class PlainDisk(NamedTuple):
    """A disk that is not encrypted, or may not be."""

    place: Place
    why: str
    """In words, to its consequence."""


_IN_PLAIN = "so what containers write to the volume is stored in plain"


def plain_disks(launch: InstanceLaunch) -> Iterator[PlainDisk]:
    """The disks of its instances that are not encrypted; in files also those that are not if the account does not see
    to it. Of images only an account tells."""
    is_live = launch.source_kind == "live"
    image: object = launch.image if is_live else None
    of_image = _disks_of(image) if isinstance(image, MachineImage) else None
    if is_live and any_of(launch.estate.own(EbsDefaults), lambda each: bool(each.ebs_encryption_by_default)):
        return
    yield from one_by_one(_of_mapping(each, of_image) for each in launch.block_device_mappings)
    mapped = {each.device_name for each in launch.block_device_mappings}
    for name, encrypted in (of_image or {}).items():
        if not encrypted and name not in mapped:
            why = f"the volume `{name}` of the image is not encrypted, and the account does not encrypt by default"
            yield PlainDisk(launch.at("block_device_mappings"), f"{why}, {_IN_PLAIN}")
    if isinstance(image, Unknown) and not mapped:
        raise Undecided(image.needs)


def _disks_of(image: MachineImage) -> dict[str, bool]:
    """Whether each of the volumes of an image is encrypted, by the name of its device."""
    volumes = ((str(each.get("DeviceName")), each.get("Ebs")) for each in image.block_device_mappings)
    return {name: bool(volume.get("Encrypted")) for name, volume in volumes if volume}


def _of_mapping(device: BlockDeviceMapping, of_image: dict[str, bool] | None) -> Iterator[PlainDisk]:
    volume = device.ebs
    if volume is None or volume.encrypted or (volume.encrypted is None and volume.snapshot_id is not None):
        return
    if volume.encrypted is not None:
        yield PlainDisk(volume.at("encrypted"), f"`Encrypted` is `false`, {_IN_PLAIN}")
    elif of_image is None:
        why = "`Encrypted` is not set, so the volume is encrypted only if the account encrypts by default"
        yield PlainDisk(volume.at("encrypted", confidence="medium"), why)
    elif not of_image.get(device.device_name or ""):
        why = "`Encrypted` is not set, and the account does not encrypt by default"
        yield PlainDisk(volume.at("encrypted"), f"{why}, {_IN_PLAIN}")


__all__ = ["EbsDefaults", "plain_disks"]
