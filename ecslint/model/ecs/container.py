"""The container definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecslint.model.common import NAME, NAME_FORM
from ecslint.model.convert import CpuUnits, MiB
from ecslint.model.ecs.container_part import (
    Dependency,
    ExtraHost,
    FirelensConfiguration,
    HealthCheck,
    LinuxParameters,
    LogConfiguration,
    MountPoint,
    PortMapping,
    RepositoryCredentials,
    ResourceRequirement,
    RestartPolicy,
    Secret,
    SystemControl,
    Ulimit,
    VolumeFrom,
)
from ecslint.model.ecs.environment import EnvironmentFile, EnvironmentVariable
from ecslint.model.ecs.image import ImageReference
from ecslint.model.evidence import derived
from ecslint.model.record import Record, field

if TYPE_CHECKING:
    from ecslint.model.ecs.task_definition import TaskDefinition


class Container(Record):
    """A container definition."""

    name: str | None = field(required=True, pattern=NAME, form=NAME_FORM)
    image: str | None = field(required=True)
    repository_credentials: RepositoryCredentials | None
    cpu: CpuUnits | None = field(minimum=0)
    memory: MiB | None = field(minimum=4)
    memory_reservation: MiB | None = field(minimum=4)
    links: list[str]
    port_mappings: list[PortMapping]
    essential: bool = field(True)
    restart_policy: RestartPolicy | None
    entry_point: list[str]
    command: list[str]
    environment: list[EnvironmentVariable]
    environment_files: list[EnvironmentFile] = field(length=(0, 10))
    mount_points: list[MountPoint]
    volumes_from: list[VolumeFrom]
    linux_parameters: LinuxParameters | None
    secrets: list[Secret]
    depends_on: list[Dependency]
    start_timeout: int | None
    stop_timeout: int | None
    version_consistency: str = field("enabled", values=("enabled", "disabled"))
    hostname: str | None
    user: str | None
    working_directory: str | None
    disable_networking: bool = field(False)
    privileged: bool = field(False)
    readonly_root_filesystem: bool = field(False)
    dns_servers: list[str]
    dns_search_domains: list[str]
    extra_hosts: list[ExtraHost]
    docker_security_options: list[str]
    interactive: bool = field(False)
    pseudo_terminal: bool = field(False)
    docker_labels: dict[str, str]
    ulimits: list[Ulimit]
    log_configuration: LogConfiguration | None
    health_check: HealthCheck | None
    system_controls: list[SystemControl]
    resource_requirements: list[ResourceRequirement]
    firelens_configuration: FirelensConfiguration | None
    credential_specs: list[str] = field(length=(0, 1))

    @property
    def task_definition(self) -> TaskDefinition:
        from ecslint.model.ecs.task_definition import TaskDefinition

        return self.ancestor(TaskDefinition)

    @derived
    def image_reference(self) -> ImageReference | None:
        """The parts of the image's name; None without an image."""
        return None if self.image is None else ImageReference(self.image)

    @property
    def names_ports(self) -> bool:
        """Whether a port has a name, by which Service Connect and gateways find it."""
        return any(mapping.name is not None for mapping in self.port_mappings)
