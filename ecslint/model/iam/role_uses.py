"""Which records use a role, and which service has to be trusted for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model.common import same_text
from ecslint.model.iam.role import InstanceProfile, Role, RoleUse
from ecslint.model.links import Link
from ecslint.model.record import Record
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from ecslint.model.ecs.task_definition import TaskDefinition

_TASKS = "ecs-tasks.amazonaws.com"
_ECS = "ecs.amazonaws.com"


class _Way(NamedTuple):
    """One way in which records of a class use a role."""

    record_class: type[Record]
    link: Link
    field: str
    service: str
    what: str


def uses_of(role: Role) -> Iterator[RoleUse]:
    """What in the run uses the role, as far as it is known."""
    from ecslint.model.ecs.managed_instances import InstanceLaunchTemplate
    from ecslint.model.events.eventbridge import EventTarget

    for way in _ways():
        for record in role.estate.known_referrers(role, way.record_class, way.link):
            yield RoleUse(record, way.field, way.service, way.what)
    for target in role.estate.known_referrers(role, EventTarget, "role"):
        if target.ecs_parameters is not None:
            yield RoleUse(target, "role_arn", target.service, "the role of the event target")
    for profile in role.estate.known_referrers(role, InstanceProfile, "role"):
        managed = profile.estate.known_referrers(profile, InstanceLaunchTemplate, _instance_profile)
        if profile.launches or managed:
            yield RoleUse(profile, "roles", "ec2.amazonaws.com", "the role of the instance profile")


def _ways() -> Iterator[_Way]:
    from ecslint.model.ecs.deployment import DeploymentLifecycleHook
    from ecslint.model.ecs.managed_instances import ManagedInstancesProvider
    from ecslint.model.ecs.service import Service
    from ecslint.model.ecs.service_connect import ServiceConnectTls, VpcLatticeConfiguration
    from ecslint.model.ecs.service_load_balancer import AdvancedConfiguration
    from ecslint.model.ecs.service_volume import ManagedEbsVolume
    from ecslint.model.ecs.task_definition import TaskDefinition
    from ecslint.model.storage.file_system import S3FilesFileSystem

    yield _Way(TaskDefinition, "task_role", "task_role_arn", _TASKS, "the task role")
    yield _Way(TaskDefinition, "execution_role", "execution_role_arn", _TASKS, "the execution role")
    yield _Way(
        ManagedInstancesProvider, _infrastructure_role, "infrastructure_role_arn", _ECS, "the infrastructure role"
    )
    yield _Way(AdvancedConfiguration, _role, "role_arn", _ECS, "the role for shifting traffic")
    yield _Way(VpcLatticeConfiguration, _role, "role_arn", _ECS, "the role for VPC Lattice")
    yield _Way(ManagedEbsVolume, _role, "role_arn", _ECS, "the role for managed EBS volumes")
    yield _Way(DeploymentLifecycleHook, _role, "role_arn", _ECS, "the role of the lifecycle hook")
    yield _Way(ServiceConnectTls, _role, "role_arn", _ECS, "the role for Service Connect's certificates")
    yield _Way(Service, _load_balancing_role, "role", _ECS, "the role for its load balancer")
    yield _Way(S3FilesFileSystem, "role", "role_arn", "elasticfilesystem.amazonaws.com", "the role of the file system")


def _role(record: Any) -> Role | None:
    found: Role | None = record.estate.follow(record.role_arn, Role)
    return found


def _load_balancing_role(record: Any) -> Role | None:
    found: Role | None = record.estate.follow(record.role, Role)
    return found


def _infrastructure_role(record: Any) -> Role | None:
    found: Role | None = record.estate.follow(record.infrastructure_role_arn, Role)
    return found


def _instance_profile(record: Any) -> InstanceProfile | None:
    found: InstanceProfile | None = record.estate.follow(record.ec2_instance_profile_arn, InstanceProfile)
    return found


def with_same_task_role(task: TaskDefinition) -> list[TaskDefinition]:
    """The task definitions of other families that have the same task role, as far as they are known."""
    from ecslint.model.ecs.task_definition import TaskDefinition

    role: object = task.task_role
    if isinstance(role, Role):
        users = task.estate.referrers(role, TaskDefinition, "task_role")
    else:
        arn: object = task.task_role_arn
        whole = isinstance(arn, str) and arn.startswith("arn:")  # a short name may be that of several accounts' roles
        near = task.estate.all(TaskDefinition) if whole else task.estate.own(TaskDefinition)
        users = [each for each in near if same_text(each.task_role_arn, arn)]
    return [each for each in users if each.resource_key != task.resource_key and _are_two_families(task, each)]


def _are_two_families(one: TaskDefinition, other: TaskDefinition) -> bool:
    """Whether two task definitions are known not to be revisions of one family. CloudFormation makes up a family for
    each that has none."""
    if one.family is None or other.family is None:
        return True
    try:
        return one.family != other.family
    except Undecided:
        return False
