"""The task definition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, cast

from ecslint.model.common import (
    NAME,
    NAME_FORM,
    ROLE,
    ROLE_FORM,
    NameValue,
    Tag,
    any_of,
    one_by_one,
    one_named,
    passing,
)
from ecslint.model.convert import CpuUnits, Json, MiB
from ecslint.model.ecs.container import Container
from ecslint.model.ecs.container_part import PortMapping
from ecslint.model.ecs.volume import Volume
from ecslint.model.evidence import derived
from ecslint.model.record import Record, field
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from ecslint.model.ecs.launch import TaskLaunch
    from ecslint.model.iam.role import Role

_UNPINNED = ":(latest)"
"""Stands in for the revision in what a family without one may mean."""

_OS_FAMILIES = ("LINUX", "WINDOWS_SERVER_2016_FULL", "WINDOWS_SERVER_2019_FULL", "WINDOWS_SERVER_2019_CORE",
                "WINDOWS_SERVER_2004_CORE", "WINDOWS_SERVER_20H2_CORE", "WINDOWS_SERVER_2022_FULL",
                "WINDOWS_SERVER_2022_CORE", "WINDOWS_SERVER_2025_FULL", "WINDOWS_SERVER_2025_CORE")  # fmt: skip


class Claims(NamedTuple):
    """What the containers of a task claim of something that the task has so much of."""

    parts: list[tuple[Container, int]]
    """The containers whose claim is known, each with it."""
    open: Undecided | None
    """Why the claim of some container is not known."""

    @property
    def total(self) -> int:
        """At least so much."""
        return sum(amount for _, amount in self.parts)

    def exceed(self, limit: int) -> bool:
        """Whether it is more than the limit, whatever is not known."""
        if self.total > limit:
            return True
        if self.open is not None:
            raise self.open
        return False


class TaskDefinitionPlacementConstraint(Record):
    """On which instances tasks may run."""

    identity = "expression"

    type: str | None = field(values=("memberOf",))
    expression: str | None = field(length=(0, 2000))


class ProxyConfiguration(Record):
    """The App Mesh proxy of a task."""

    type: str = field("APPMESH", values=("APPMESH",))
    container_name: str | None = field(required=True)
    properties: list[NameValue] = field(cfn="ProxyConfigurationProperties")


class InferenceAccelerator(Record):
    """An Elastic Inference accelerator; the service ended in 2024."""

    identity = "device_name"

    device_name: str | None = field(required=True)
    device_type: str | None = field(required=True)


class EphemeralStorage(Record):
    """Scratch space on Fargate beyond the 20 GiB that every task has."""

    size_in_gib: int | None = field(api="sizeInGiB", required=True, minimum=21, maximum=200)


class RuntimePlatform(Record):
    """The processor and operating system that the images are built for."""

    cpu_architecture: str | None = field(values=("X86_64", "ARM64"))
    operating_system_family: str | None = field(values=_OS_FAMILIES, open_values=True)


class TrustedExecutionConfiguration(Record):
    """How strictly a task is isolated on Managed Instances."""

    isolation_mode: str | None = field(
        required=True, values=("SHARED", "ISOLATED_SANDBOX", "CONFIDENTIAL_SANDBOX"), open_values=True
    )
    attestation_policy: str | None


class TaskDefinition(Record):
    """What a task is made of."""

    cfn_type = "AWS::ECS::TaskDefinition"
    identity = "family"

    family: str | None = field(required="api", pattern=NAME, form=NAME_FORM)
    task_role_arn: str | None = field(pattern=ROLE, form=ROLE_FORM)
    execution_role_arn: str | None = field(pattern=ROLE, form=ROLE_FORM)
    network_mode: str | None = field(values=("bridge", "host", "awsvpc", "none"))
    container_definitions: list[Container] = field(required=True, length=(1, 10))
    volumes: list[Volume]
    placement_constraints: list[TaskDefinitionPlacementConstraint] = field(length=(0, 10))
    requires_compatibilities: list[str] = field(values=("EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"))
    cpu: CpuUnits | None = field(minimum=128, maximum=196608)
    memory: MiB | None
    tags: list[Tag] = field(length=(0, 50))
    pid_mode: str | None = field(values=("host", "task"))
    ipc_mode: str | None = field(values=("host", "task", "none"))
    proxy_configuration: ProxyConfiguration | None
    inference_accelerators: list[InferenceAccelerator]
    ephemeral_storage: EphemeralStorage | None
    runtime_platform: RuntimePlatform | None
    enable_fault_injection: bool = field(False)
    trusted_execution_configuration: TrustedExecutionConfiguration | None

    # What describe calls add.
    task_definition_arn: str | None
    revision: int | None
    status: str | None
    requires_attributes: list[Json]
    compatibilities: list[str]

    @property
    def containers(self) -> list[Container]:
        return self.container_definitions

    @derived
    def effective_network_mode(self) -> str:
        """The written mode; else awsvpc for Managed Instances and bridge otherwise."""
        if self.network_mode is not None:
            return self.network_mode
        return "awsvpc" if self.declared_for("MANAGED_INSTANCES") else "bridge"

    def declared_for(self, compatibility: str) -> bool:
        """Whether `requiresCompatibilities` contains it."""
        return any_of(self.requires_compatibilities, lambda written: written == compatibility)

    @property
    def declared_for_fargate(self) -> bool:
        return self.declared_for("FARGATE")

    @derived
    def runs_on_fargate(self) -> bool:
        """Whether it is declared for Fargate alone, or known to be launched there."""

        def declared() -> bool:
            names = self.requires_compatibilities
            return bool(names) and not any_of(names, lambda each: each != "FARGATE")

        def launched() -> bool:
            return any_of(self.launches, lambda launch: launch.runs_on_fargate)

        return any_of((declared, launched), lambda sign: sign())

    @property
    def known_for_fargate(self) -> bool:
        """Whether it is known to be declared for Fargate, which where nothing is known of it, it is not: for what is
        wrong either way, and is told by another rule when it is."""
        try:
            return self.declared_for_fargate
        except Undecided:
            return False

    @property
    def operating_system_family(self) -> str | None:
        """The written family, if any."""
        return None if self.runtime_platform is None else self.runtime_platform.operating_system_family

    @derived
    def is_windows(self) -> bool:
        """Whether a Windows family is written; without one the instance decides, and Fargate takes Linux."""
        family = self.operating_system_family
        return family is not None and family.startswith("WINDOWS")

    @property
    def effective_cpu_architecture(self) -> str:
        """What Fargate takes: X86_64 when omitted."""
        written = None if self.runtime_platform is None else self.runtime_platform.cpu_architecture
        return "X86_64" if written is None else written

    @derived
    def ignores_task_size(self) -> bool:
        """Whether the cpu and memory of the task count for nothing, as those of Windows containers outside Fargate."""
        return self.is_windows and not self.declared_for_fargate

    def claims(self, *fields: str) -> Claims:
        """What each container claims by the first of the fields that it sets."""
        parts: list[tuple[Container, int]] = []
        undecided = None
        for container in self.containers:
            try:
                amounts = (getattr(container, field) for field in fields)
                amount = next((each for each in amounts if each is not None), 0)
                if amount > 0:
                    parts.append((container, amount))
            except Undecided as reason:
                undecided = reason
        return Claims(parts, undecided)

    def container_named(self, name: str | None) -> Container | None:
        return one_named(self.containers, name)

    def volume_named(self, name: str | None) -> Volume | None:
        return one_named(self.volumes, name)

    def port_named(self, name: str | None) -> PortMapping | None:
        """The port mapping of that name, in whichever container; Undecided when none has it and a name is unknown."""

        def ports(container: Container) -> Iterator[PortMapping]:
            yield from container.port_mappings

        mappings = one_by_one(ports(container) for container in self.containers)
        return next(passing(mappings, lambda mapping: mapping.name == name), None)

    @derived
    def task_role(self) -> Role | None:
        """The role that the containers' own calls use."""
        from ecslint.model.iam.role import Role

        return self.estate.follow(self.task_role_arn, Role)

    @derived
    def execution_role(self) -> Role | None:
        """The role with which ECS pulls images, fetches secrets and writes logs."""
        from ecslint.model.iam.role import Role

        return self.estate.follow(self.execution_role_arn, Role)

    @property
    def launches(self) -> list[TaskLaunch]:
        """The services, task sets and event targets of the run that are known to use this."""
        from ecslint.model.ecs.launch import TaskLaunch

        return self.estate.referrers(self, TaskLaunch, "task_definition")

    def names(self) -> list[str]:
        """The family, or with a revision `family:revision`: a file has no revision, and answers for every one."""
        family, revision = self.family, self.revision
        if not isinstance(family, str):
            return []
        return [f"{family}:{revision}", family + _UNPINNED] if isinstance(revision, int) else [family]

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        name = value.rpartition("/")[2]
        family, pinned, _ = name.partition(":")
        names = [name, family] if pinned else [name, name + _UNPINNED]
        return [each for each in cast("list[object]", names) if isinstance(each, str)]


__all__ = [
    "Claims",
    "EphemeralStorage",
    "InferenceAccelerator",
    "ProxyConfiguration",
    "RuntimePlatform",
    "TaskDefinition",
    "TaskDefinitionPlacementConstraint",
    "TrustedExecutionConfiguration",
    "Volume",
]
