"""Where tasks keep data: EFS and S3 Files file systems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ecslint.model.common import Tag
from ecslint.model.convert import Json
from ecslint.model.evidence import derived
from ecslint.model.iam.policy import PolicyDocument
from ecslint.model.neighbour import Neighbour
from ecslint.model.record import field
from ecslint.model.storage.bucket import Bucket

if TYPE_CHECKING:
    from ecslint.model.ecs.volume import Volume
    from ecslint.model.iam.role import Role
    from ecslint.model.network.vpc import Subnet


class BackupPolicy(Neighbour):
    """Whether AWS Backup looks after a file system."""

    status: str | None = field(required=True, values=("ENABLED", "DISABLED"))


class SharedFileSystem(Neighbour):
    """What EFS and S3 Files file systems have in common. Tasks mount one through a mount target in their own
    Availability Zone."""

    @property
    def one_zone(self) -> bool:
        """Whether it is in one Availability Zone only, so that one mount target is all it can have."""
        raise NotImplementedError

    @property
    def mount_targets(self) -> Sequence[MountTarget | S3FilesMountTarget]:
        """All of them: undecided when another of the input may be one of its."""
        raise NotImplementedError

    @property
    def known_mount_targets(self) -> Sequence[MountTarget | S3FilesMountTarget]:
        """Those that are known to be its."""
        efs = self.estate.referrers(self, MountTarget, "file_system")
        return [*efs, *self.estate.referrers(self, S3FilesMountTarget, "file_system")]

    @property
    def volumes(self) -> list[Volume]:
        """The volumes of task definitions that mount it, as far as they are known."""
        raise NotImplementedError


class FileSystem(SharedFileSystem):
    """An EFS file system."""

    cfn_type = "AWS::EFS::FileSystem"
    identity = "file_system_id"

    file_system_id: str | None
    availability_zone_name: str | None
    """Set for a One Zone file system, which has one mount target only."""
    encrypted: bool | None
    kms_key_id: str | None
    performance_mode: str = field("generalPurpose", values=("generalPurpose", "maxIO"))
    throughput_mode: str = field("bursting", values=("bursting", "provisioned", "elastic"))
    backup_policy: BackupPolicy | None
    file_system_policy: PolicyDocument | None
    tags: list[Tag] = field(cfn="FileSystemTags")
    creation_time: Json | None
    """Told of running accounts only."""

    @derived
    def one_zone(self) -> bool:
        return self.availability_zone_name is not None

    @derived
    def mount_targets(self) -> list[MountTarget]:
        return self.referred_by(MountTarget, "file_system", "file_system_id")

    @derived
    def access_points(self) -> list[AccessPoint]:
        return self.referred_by(AccessPoint, "file_system", "file_system_id")

    @derived
    def volumes(self) -> list[Volume]:
        from ecslint.model.ecs.volume import Volume

        return self.estate.referrers(self, Volume, "file_system")


class SharedMountTarget(Neighbour):
    """What mount targets of EFS and S3 Files have in common. Tasks use the one in their own Availability Zone."""

    @property
    def file_system(self) -> SharedFileSystem | None:
        raise NotImplementedError

    @property
    def subnet(self) -> Subnet | None:
        raise NotImplementedError


class MountTarget(SharedMountTarget):
    """Where an EFS file system can be reached in one subnet."""

    cfn_type = "AWS::EFS::MountTarget"
    identity = "mount_target_id"

    mount_target_id: str | None = field(cfn="Id")
    file_system_id: str | None = field(required=True)
    subnet_id: str | None = field(required=True)
    security_groups: list[str]

    @derived
    def file_system(self) -> FileSystem | None:
        return self.estate.follow(self.file_system_id, FileSystem)

    @derived
    def subnet(self) -> Subnet | None:
        from ecslint.model.network.vpc import Subnet

        return self.estate.follow(self.subnet_id, Subnet)


class PosixUser(Neighbour):
    """The user as whom everything is done through an access point."""

    uid: str | None = field(required=True)
    gid: str | None = field(required=True)
    secondary_gids: list[str]


class CreationInfo(Neighbour):
    """How an access point's root directory is made when it is not there."""

    owner_uid: str | None = field(required=True)
    owner_gid: str | None = field(required=True)
    permissions: str | None = field(required=True)


class RootDirectory(Neighbour):
    """The directory that clients of an access point see as the root."""

    path: str = "/"
    creation_info: CreationInfo | None


class AccessPoint(Neighbour):
    """A way into an EFS file system, with a user and a root directory of its own."""

    cfn_type = "AWS::EFS::AccessPoint"
    identity = "access_point_id"

    access_point_id: str | None
    file_system_id: str | None = field(required=True)
    posix_user: PosixUser | None
    root_directory: RootDirectory | None

    @derived
    def file_system(self) -> FileSystem | None:
        return self.estate.follow(self.file_system_id, FileSystem)


class S3FilesFileSystem(SharedFileSystem):
    """A bucket, or a prefix of one, as a file system that tasks can mount."""

    capitals = False
    cfn_type = "AWS::S3Files::FileSystem"
    identity = "file_system_id"

    file_system_id: str | None
    bucket: str | None = field(required=True)
    """The bucket's ARN or name."""
    prefix: str | None
    role_arn: str | None = field(required=True)
    kms_key_id: str | None
    status: str | None
    tags: list[Tag]

    @derived
    def role(self) -> Role | None:
        from ecslint.model.iam.role import Role

        return self.estate.follow(self.role_arn, Role)

    @derived
    def source_bucket(self) -> Bucket | None:
        return self.estate.follow(self.bucket, Bucket)

    @property
    def one_zone(self) -> bool:
        return False

    @derived
    def mount_targets(self) -> list[S3FilesMountTarget]:
        return self.referred_by(S3FilesMountTarget, "file_system", "file_system_id")

    @derived
    def volumes(self) -> list[Volume]:
        from ecslint.model.ecs.volume import Volume

        return self.estate.referrers(self, Volume, s3_files_of)


def s3_files_of(volume: Volume) -> S3FilesFileSystem | None:
    """The S3 Files file system that a volume mounts; None for a volume of another kind."""
    mounted = volume.s3files_volume_configuration
    return None if mounted is None else volume.estate.follow(mounted.file_system_arn, S3FilesFileSystem)


class S3FilesMountTarget(SharedMountTarget):
    """Where an S3 Files file system can be reached in one subnet."""

    capitals = False
    cfn_type = "AWS::S3Files::MountTarget"
    identity = "mount_target_id"

    mount_target_id: str | None
    file_system_id: str | None = field(required=True)
    subnet_id: str | None = field(required=True)
    security_groups: list[str]

    @derived
    def file_system(self) -> S3FilesFileSystem | None:
        return self.estate.follow(self.file_system_id, S3FilesFileSystem)

    @derived
    def subnet(self) -> Subnet | None:
        from ecslint.model.network.vpc import Subnet

        return self.estate.follow(self.subnet_id, Subnet)
