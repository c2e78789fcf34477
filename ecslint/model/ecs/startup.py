"""What has to be there before the first tasks of a service can run, and for which nothing makes CloudFormation wait.

CloudFormation makes resources at the same time unless one refers to another, or names it in DependsOn. A service
refers to its task definition, that to its roles and file systems; but what stands beside those, such as mount targets
and policies, refers to them and not the other way round, so it may come to be after the tasks that need it.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ecslint.model.common import any_of, one_by_one
from ecslint.model.record import Record
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from ecslint.model.ecs.service import Service
    from ecslint.model.iam.role import Role
    from ecslint.model.storage.file_system import MountTarget, S3FilesMountTarget, SharedFileSystem

__all__ = ["late_mount_targets", "late_policies", "late_provider_associations"]


def _may_be_late(thing: Record, service: Service) -> bool:
    """Whether nothing makes CloudFormation wait for it, and DependsOn could, since it does not wait for the service."""
    return not service.waits_for(thing) and not thing.waits_for(service)


def late_mount_targets(service: Service) -> Iterator[Record]:
    """The mount targets of the file systems that its tasks mount which may come after the tasks, those of zones aside
    that have none of its tasks."""
    from ecslint.model.storage.file_system import SharedFileSystem

    task = service.task_definition
    mounted: list[object] = [] if task is None else [volume.shared_file_system for volume in task.volumes]
    systems = {each.resource_key: each for each in mounted if isinstance(each, SharedFileSystem)}
    yield from one_by_one(_targets_after(service, each) for each in systems.values())


def _targets_after(service: Service, file_system: SharedFileSystem) -> Iterator[Record]:
    for target in file_system.known_mount_targets:
        if _may_be_late(target, service) and _may_serve(target, service):
            yield target


def _may_serve(target: MountTarget | S3FilesMountTarget, service: Service) -> bool:
    """Whether it may be that tasks of a service are in the zone of a mount target."""
    from ecslint.model.network.zones import Located, located_launch

    mine = Located(target.subnet_id, target.at("subnet_id"))
    try:
        subnets = located_launch(service)
        return not subnets or any_of(subnets, mine.shares_zone_with)
    except Undecided:
        return True


def late_provider_associations(service: Service) -> Iterator[Record]:
    """The association by which its cluster gets the providers of its strategy, or the strategy itself, when that may
    come after the service."""
    if service.launch_type is not None:
        return
    cluster = service.cluster
    if not cluster.associations:
        return
    own = cluster.written("capacity_providers")
    for association in cluster.associations:
        if not _may_be_late(association, service):
            continue
        if service.written("capacity_provider_strategy"):
            brings = not own and association.written("capacity_providers")
        else:
            brings = association.written("default_capacity_provider_strategy") and not cluster.strategy
        if brings:
            yield association


def late_policies(service: Service) -> Iterator[Record]:
    """The policies beside its task and execution role that may come after its tasks. Those within a role are there
    with it, and so are those that a role names."""
    task = service.task_definition
    if task is None:
        return

    def execution_role() -> Iterator[Record]:
        yield from _policies_after(service, task.execution_role)

    def task_role() -> Iterator[Record]:
        yield from _policies_after(service, task.task_role)

    yield from one_by_one((execution_role(), task_role()))


def _policies_after(service: Service, role: Role | None) -> Iterator[Record]:
    for policy in () if role is None else role.separate_policies:
        if _may_be_late(policy, service):
            yield policy
