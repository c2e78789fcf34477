"""Which instances tasks can be placed on, what they claim there, and how many of them there is room for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ecslint.model.common import one_by_one
from ecslint.model.ecs.container import Container
from ecslint.model.ecs.container_part import PortMapping
from ecslint.model.ecs.launch import TaskLaunch
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.instances.auto_scaling import AutoScalingGroup
from ecslint.model.instances.instance_type import Size
from ecslint.model.unknown import Undecided


def claimed_by(launch: TaskLaunch) -> Size:
    """What a task claims of its instance, at least: what is not known counts for nothing. The size of the task counts
    where it has one, else that of its containers, of which the reservation goes before the limit."""
    task = launch.task_definition
    if task is None or any(launch.replaces(field) for field in ("cpu", "memory")):
        raise Undecided("how large the tasks are")
    whole = not _known(lambda: task.ignores_task_size)
    return Size(
        cpu=(_known(lambda: task.cpu) if whole else 0) or task.claims("cpu").total,
        memory=(_known(lambda: task.memory) if whole else 0) or task.claims("memory_reservation", "memory").total,
        gpus=_known(lambda: sum(_gpus(each) for each in task.containers)),
    )


def _known(look: Callable[[], int | None]) -> int:
    try:
        return look() or 0
    except Undecided:
        return 0


def _gpus(container: Container) -> int:
    written = (each.value for each in container.resource_requirements if each.type == "GPU")
    return sum(int(value) for value in written if value is not None and value.isdecimal())


def groups_for(launch: TaskLaunch) -> list[AutoScalingGroup]:
    """The Auto Scaling groups on whose instances its tasks are placed: those behind its capacity providers, and with
    launch type EC2, which is also that of a launch that names nothing, those of its cluster. Empty where tasks run on
    other capacity, or none of it is at hand."""
    strategy = launch.effective_strategy
    if not strategy:
        return launch.cluster.auto_scaling_groups if launch.effective_launch_type == "EC2" else []
    found: dict[tuple[int, str], AutoScalingGroup] = {}
    for item in strategy:
        group = None if item.provider is None else item.provider.auto_scaling_group
        if group is None:
            return []
        found[group.resource_key] = group
    return list(found.values())


def most_instances_for(launch: TaskLaunch) -> int | None:
    """The greatest number of instances that its tasks can be placed on; None where that is not limited here."""
    if not launch.effective_strategy and launch.effective_launch_type == "EC2":
        registered = launch.cluster.registered_container_instances_count
        if registered is not None:
            return registered
    groups = groups_for(launch)
    if not groups:
        return None
    total = 0
    for group in groups:
        if group.max_size is None or group.is_weighted or group.has_schedule:
            raise Undecided("how many instances the group can have")
        total += group.max_size
    return total


def most_tasks_of(launch: TaskLaunch) -> int | None:
    """How many of its tasks there is room for on all instances that its groups can have, were each of the group's
    largest type and nothing else on it; None where that is not limited here."""
    claimed = claimed_by(launch)
    total = 0
    for group in groups_for(launch):
        if group.max_size is None or group.is_weighted or group.has_schedule:
            raise Undecided("how many instances the group can have")
        held = [1 if fixed_host_port(launch) else size.holds(claimed) for size in group.sizes]
        known = [each for each in held if each is not None]
        if len(known) < len(held) or not known:
            return None
        total += group.max_size * max(known)
    return total or None


def fixed_host_port(launch: TaskLaunch) -> tuple[PortMapping, int] | None:
    """The first port of the instance that each of its tasks takes, so that there can be only one of them on it; None
    without any. In host mode that is the container's own."""
    task, mode = launch.task_definition, launch.network_mode
    if task is None or mode not in ("bridge", "host"):
        return None
    return next(one_by_one(_fixed_in(mapping, mode) for mapping in _mappings(task)), None)


def _mappings(task: TaskDefinition) -> Iterator[PortMapping]:
    return one_by_one(iter(container.port_mappings) for container in task.containers)


def _fixed_in(mapping: PortMapping, mode: str) -> Iterator[tuple[PortMapping, int]]:
    port = mapping.host_port
    if mode == "host" and port in (None, 0):
        port = mapping.container_port
    if port is not None and port != 0:
        yield mapping, port
