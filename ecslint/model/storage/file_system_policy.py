"""What the policy of an EFS file system asks of the tasks that mount it.

A file system without a policy takes everybody who reaches a mount target. One with a policy takes those whom the policy
allows `elasticfilesystem:ClientMount`; who mounts without `iam` is nobody in particular, and is allowed only what a
statement about all principals allows.
https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecslint.model.common import any_of
from ecslint.model.iam.arn import arn_of
from ecslint.model.iam.policy import PolicyDocument, statements_of
from ecslint.model.iam.task_permissions import mounting

if TYPE_CHECKING:
    from ecslint.model.ecs.volume import Volume
    from ecslint.model.storage.file_system import FileSystem

_MOUNT = "elasticfilesystem:ClientMount"


def takes_anybody(volume: Volume, *, encrypted: bool) -> bool:
    """Whether the file system of an EFS volume can be mounted by who does not say who they are, with encryption in
    transit or without it. Undecided when the file system is not at hand."""
    file_system, efs = volume.file_system, volume.efs_volume_configuration
    policy = None if file_system is None else file_system.file_system_policy
    if file_system is None or efs is None or policy is None:
        return True
    request = mounting(efs, encrypted=encrypted)
    return _says("Allow", policy, file_system, request) and not _says("Deny", policy, file_system, request)


def denies_plain_transport(volume: Volume) -> bool:
    """Whether the policy of the file system of an EFS volume refuses who mounts without encryption in transit, be it
    who it may, and takes those with it."""
    file_system, efs = volume.file_system, volume.efs_volume_configuration
    policy = None if file_system is None else file_system.file_system_policy
    if file_system is None or efs is None or policy is None:
        return False
    plain, encrypted = mounting(efs, encrypted=False), mounting(efs, encrypted=True)
    return _says("Deny", policy, file_system, plain) and not _says("Deny", policy, file_system, encrypted)


def _says(effect: str, policy: PolicyDocument, file_system: FileSystem, request: Any) -> bool:
    resource: Any = arn_of(file_system)
    return any_of(
        statements_of(policy),
        lambda each: (
            each.effect == effect and each.is_about_all and each.speaks_of(_MOUNT, resource) and each.applies(request)
        ),
    )


__all__ = ["denies_plain_transport", "takes_anybody"]
