"""What stands within a container definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecslint.model.common import PORT_NAME, PORT_NAME_FORM
from ecslint.model.convert import PortRange
from ecslint.model.evidence import derived
from ecslint.model.record import Record, field

if TYPE_CHECKING:
    from ecslint.model.ecs.container import Container
    from ecslint.model.ecs.task_definition import TaskDefinition, Volume
    from ecslint.model.storage.stored_value import SecretReference


class ContainerPart(Record):
    """What stands within a container definition."""

    @property
    def container(self) -> Container:
        from ecslint.model.ecs.container import Container

        return self.ancestor(Container)

    @property
    def task_definition(self) -> TaskDefinition:
        from ecslint.model.ecs.task_definition import TaskDefinition

        return self.ancestor(TaskDefinition)


class RepositoryCredentials(ContainerPart):
    """The secret with which a private registry is entered."""

    credentials_parameter: str | None = field(required=True)


class PortMapping(ContainerPart):
    """A port of a container, and where it is found."""

    groups = (("container_port", "container_port_range"),)

    container_port: int | None = field(minimum=0, maximum=65535)
    host_port: int | None = field(minimum=0, maximum=65535)
    protocol: str = field("tcp", values=("tcp", "udp"), open_values=True)
    name: str | None = field(pattern=PORT_NAME, form=PORT_NAME_FORM)
    app_protocol: str | None = field(values=("http", "http2", "grpc"))
    container_port_range: PortRange | None

    @property
    def ports(self) -> PortRange | None:
        """The first and the last container port that it maps; None when it names none."""
        if self.container_port_range is not None:
            return self.container_port_range
        return None if self.container_port is None else (self.container_port, self.container_port)

    @property
    def effective_protocol(self) -> str:
        """tcp or udp: ECS takes anything but `udp`, in lower case, for tcp."""
        return "udp" if self.protocol == "udp" else "tcp"

    def shares_port_with(self, other: PortMapping) -> int | None:
        """The lowest container port that both map; None when there is none."""
        if self.ports is None or other.ports is None:
            return None
        low = max(self.ports[0], other.ports[0])
        return low if low <= min(self.ports[1], other.ports[1]) else None

    def covers(self, port: int) -> bool:
        """Whether this maps the container port."""
        if self.container_port_range is not None:
            return self.container_port_range[0] <= port <= self.container_port_range[1]
        return self.container_port == port


class RestartPolicy(ContainerPart):
    """Whether ECS restarts the container without replacing the task."""

    enabled: bool = field(False, required=True)
    ignored_exit_codes: list[int] = field(length=(0, 50))
    restart_attempt_period: int = field(300, minimum=60, maximum=1800)


class MountPoint(ContainerPart):
    """Where a container sees a volume."""

    identity = "source_volume"

    source_volume: str | None
    container_path: str | None
    read_only: bool = field(False)

    @property
    def volume(self) -> Volume | None:
        return self.task_definition.volume_named(self.source_volume)


class VolumeFrom(ContainerPart):
    """Another container, whose volumes this one mounts too."""

    identity = "source_container"

    source_container: str | None
    read_only: bool = field(False)

    @property
    def source(self) -> Container | None:
        """The container with the volumes; None when the task definition has none of that name."""
        return self.task_definition.container_named(self.source_container)


class KernelCapabilities(ContainerPart):
    """Linux capabilities beyond Docker's default, and less than it."""

    add: list[str]
    drop: list[str]


class Device(ContainerPart):
    """A device of the host that the container may use."""

    identity = "host_path"

    host_path: str | None = field(required=True)
    container_path: str | None
    permissions: list[str] = field(values=("read", "write", "mknod"))


class Tmpfs(ContainerPart):
    """A file system in memory."""

    identity = "container_path"

    container_path: str | None = field(required=True)
    size: int | None = field(required=True, minimum=1)
    mount_options: list[str]


class LinuxParameters(ContainerPart):
    """What only Linux containers have."""

    capabilities: KernelCapabilities | None
    devices: list[Device]
    init_process_enabled: bool = field(False)
    shared_memory_size: int | None = field(minimum=0)
    tmpfs: list[Tmpfs]
    max_swap: int | None = field(minimum=0)
    swappiness: int | None = field(minimum=0, maximum=100)


class Secret(ContainerPart):
    """An environment variable or log option whose value is kept in Secrets Manager or Parameter Store."""

    name: str | None = field(required=True)
    value_from: str | None = field(required=True)

    @derived
    def reference(self) -> SecretReference | None:
        """What `valueFrom` refers to; None without one."""
        from ecslint.model.storage.stored_value import SecretReference

        return None if self.value_from is None else SecretReference(self.value_from, self.estate)


class Dependency(ContainerPart):
    """A container that must have come so far before this one starts."""

    identity = "container_name"

    container_name: str | None = field(required=True)
    condition: str | None = field(required=True, values=("START", "COMPLETE", "SUCCESS", "HEALTHY"))

    @property
    def target(self) -> Container | None:
        """The container depended on; None when the task definition has none of that name."""
        return self.task_definition.container_named(self.container_name)


class ExtraHost(ContainerPart):
    """A line of the container's /etc/hosts."""

    identity = "hostname"

    hostname: str | None = field(required=True)
    ip_address: str | None = field(required=True)


_ULIMITS = ("core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss",
            "rtprio", "rttime", "sigpending", "stack")  # fmt: skip


class Ulimit(ContainerPart):
    """A limit of the container's processes."""

    name: str | None = field(required=True, values=_ULIMITS, open_values=True)
    soft_limit: int | None = field(required=True)
    hard_limit: int | None = field(required=True)


_LOG_DRIVERS = ("json-file", "syslog", "journald", "gelf", "fluentd", "awslogs", "splunk", "awsfirelens")


class LogConfiguration(ContainerPart):
    """Where the output of a container, or of Service Connect's proxy, goes."""

    identity = "log_driver"

    log_driver: str | None = field(required=True, values=_LOG_DRIVERS, open_values=True)
    options: dict[str, str]
    secret_options: list[Secret]


class HealthCheck(ContainerPart):
    """The command by which ECS judges a container; an image's own HEALTHCHECK is ignored."""

    command: list[str] = field(required=True)
    interval: int = field(30, minimum=5, maximum=300)
    timeout: int = field(5, minimum=2, maximum=120)
    retries: int = field(3, minimum=1, maximum=10)
    start_period: int = field(0, minimum=0, maximum=300)


class SystemControl(ContainerPart):
    """A kernel parameter."""

    identity = "namespace"

    namespace: str | None
    value: str | None


class NvidiaMps(ContainerPart):
    """A share of one GPU."""

    memory: int | None = field(required=True, minimum=1)
    max_compute_percent: int = field(100, minimum=1, maximum=100)


class SharingStrategy(ContainerPart):
    """How containers share a GPU."""

    nvidia_mps: NvidiaMps | None


class ResourceRequirement(ContainerPart):
    """A GPU or another accelerator that a container needs."""

    identity = "type"
    groups = (("value", "sharing_strategy"),)

    value: str | None
    type: str | None = field(required=True, values=("GPU", "InferenceAccelerator", "NeuronDevice"), open_values=True)
    sharing_strategy: SharingStrategy | None


class FirelensConfiguration(ContainerPart):
    """What makes a container the log router of its task."""

    type: str | None = field(required=True, values=("fluentd", "fluentbit"))
    options: dict[str, str]
