"""A task's volumes, and the kinds of storage behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecslint.model.common import ENABLED, NAME, NAME_FORM
from ecslint.model.ecs.container_part import MountPoint
from ecslint.model.evidence import derived
from ecslint.model.record import Record, field
from ecslint.model.unknown import Text, Undecided

if TYPE_CHECKING:
    from ecslint.model.ecs.task_definition import TaskDefinition
    from ecslint.model.storage.file_system import FileSystem, SharedFileSystem


class VolumePart(Record):
    """What stands within a volume."""

    @property
    def volume(self) -> Volume:
        return self.ancestor(Volume)


class HostVolumeProperties(VolumePart):
    """A folder of the instance; without a path, a scratch volume."""

    source_path: str | None


class DockerVolumeConfiguration(VolumePart):
    """A volume that a Docker plugin provides."""

    scope: str = field("task", values=("task", "shared"))
    autoprovision: bool = field(False)
    driver: str = field("local")
    driver_opts: dict[str, str]
    labels: dict[str, str]


class EfsAuthorizationConfig(VolumePart):
    """As whom a task mounts an EFS file system."""

    access_point_id: str | None
    iam: str = field("DISABLED", cfn="IAM", values=ENABLED)


class EfsVolumeConfiguration(VolumePart):
    """An EFS file system."""

    file_system_id: str | None = field(cfn="FilesystemId", required=True)
    root_directory: str = field("/")
    transit_encryption: str = field("DISABLED", values=ENABLED)
    transit_encryption_port: int | None = field(minimum=0, maximum=65535)
    authorization_config: EfsAuthorizationConfig | None

    @property
    def needs_transit_encryption(self) -> bool:
        """Whether the task mounts it through an access point or by its role, which ECS takes with encryption only."""
        access = self.authorization_config
        return access is not None and (access.written("access_point_id") or access.iam == "ENABLED")


_GIVEN_BY_REF = {"AWS::S3Files::FileSystem": "FileSystemArn", "AWS::S3Files::AccessPoint": "AccessPointId"}
"""What `Ref` of a resource is, as the provider schemas name their primary identifiers."""


class S3FilesVolumeConfiguration(VolumePart):
    """An S3 Files file system."""

    file_system_arn: str | None = field(required=True)
    root_directory: str = field("/")
    transit_encryption_port: int | None = field(minimum=0, maximum=65535)
    access_point_arn: str | None

    @property
    def has_full_file_system_arn(self) -> bool:
        """Whether `fileSystemArn` is the ARN of an S3 Files file system, and not its id or something else."""
        return self._is_arn_of(self.file_system_arn, "AWS::S3Files::FileSystem", ("file-system", ""))

    @property
    def has_full_access_point_arn(self) -> bool:
        """Whether `accessPointArn` is the ARN of an access point of an S3 Files file system."""
        return self._is_arn_of(self.access_point_arn, "AWS::S3Files::AccessPoint", ("file-system", "access-point"))

    def _is_arn_of(self, value: Any, type_name: str, kinds: tuple[str, str]) -> bool:
        reference = value.reference if isinstance(value, Text) else None
        if reference is not None:
            kind = self.estate.type_of(value) or ""
            attribute = reference.attribute or _GIVEN_BY_REF[type_name]
            if kind == type_name and attribute.endswith(("Arn", "Id")):
                return attribute.endswith("Arn")
            if kind == type_name or not kind.startswith("AWS::") or kind.startswith("AWS::CloudFormation::"):
                raise Undecided(value.needs)
            return False
        if not value.startswith("arn:"):
            return False
        parts = value.split(":", 5)
        if len(parts) < 6 or parts[2] != "s3files":
            return False
        steps = [*parts[5].split("/"), "", ""]
        return bool(steps[0] == kinds[0] and steps[2] == kinds[1])


class FsxAuthorizationConfig(VolumePart):
    """With which credentials a task mounts an FSx file system."""

    credentials_parameter: str | None = field(required=True)
    domain: str | None = field(required=True)


class FsxVolumeConfiguration(VolumePart):
    """An FSx for Windows file system."""

    file_system_id: str | None = field(required=True)
    root_directory: str | None = field(required=True)
    authorization_config: FsxAuthorizationConfig | None = field(required=True)


class Volume(Record):
    """A volume that the containers of a task can mount."""

    name: str | None = field(pattern=NAME, form=NAME_FORM)
    host: HostVolumeProperties | None
    docker_volume_configuration: DockerVolumeConfiguration | None
    efs_volume_configuration: EfsVolumeConfiguration | None = field(cfn="EFSVolumeConfiguration")
    s3files_volume_configuration: S3FilesVolumeConfiguration | None = field(cfn="S3FilesVolumeConfiguration")
    fsx_windows_file_server_volume_configuration: FsxVolumeConfiguration | None = field(
        cfn="FSxWindowsFileServerVolumeConfiguration"
    )
    configured_at_launch: bool = field(False)

    @property
    def task_definition(self) -> TaskDefinition:
        from ecslint.model.ecs.task_definition import TaskDefinition

        return self.ancestor(TaskDefinition)

    @derived
    def file_system(self) -> FileSystem | None:
        """The EFS file system; None for another kind of volume."""
        from ecslint.model.storage.file_system import FileSystem

        efs = self.efs_volume_configuration
        return None if efs is None else self.estate.follow(efs.file_system_id, FileSystem)

    @derived
    def shared_file_system(self) -> SharedFileSystem | None:
        """The EFS or S3 Files file system; None for another kind of volume."""
        from ecslint.model.storage.file_system import s3_files_of

        return s3_files_of(self) if self.efs_volume_configuration is None else self.file_system

    @derived
    def mount_points(self) -> list[MountPoint]:
        """Where containers mount this. Undecided while a mount point's volume is unknown, unless one is found."""
        found: list[MountPoint] = []
        undecided = None
        for container in self.task_definition.containers:
            for mount_point in container.mount_points:
                try:
                    if mount_point.source_volume == self.name:
                        found.append(mount_point)
                except Undecided as reason:
                    undecided = reason
        if undecided is not None and not found:
            raise undecided
        return found
