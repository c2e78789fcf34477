"""The ECS agent on container instances: what it must be for what is asked of the tasks in its cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ecslint.model.common import any_of, one_by_one
from ecslint.model.ecs.launch import TaskLaunch
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.record import Place
from ecslint.model.running.observed import TrunkingSetting
from ecslint.model.running.running import ContainerInstance

Use = Callable[[TaskLaunch, TaskDefinition], Iterator[Place]]
"""Where a launch or its task definition makes use of something."""


class Feature(NamedTuple):
    """Something for which an agent must be so new."""

    what: str
    since: tuple[int, int, int]
    uses: Use


class Gap(NamedTuple):
    """Something for which an agent is too old, and where it is asked for."""

    feature: Feature
    task: TaskDefinition
    place: Place


def _efs(_: TaskLaunch, task: TaskDefinition) -> Iterator[Place]:
    for volume in task.volumes:
        if volume.efs_volume_configuration is not None:
            yield volume.at("efs_volume_configuration")


def _s3_files(_: TaskLaunch, task: TaskDefinition) -> Iterator[Place]:
    for volume in task.volumes:
        if volume.s3files_volume_configuration is not None:
            yield volume.at("s3files_volume_configuration")


def _parts_of_secrets(_: TaskLaunch, task: TaskDefinition) -> Iterator[Place]:
    for container in task.containers:
        for secret in container.secrets:
            reference = secret.reference
            if reference is not None and reference.service == "secretsmanager" and any(reference.fields):
                yield secret.at("value_from")


def _dependencies(_: TaskLaunch, task: TaskDefinition) -> Iterator[Place]:
    for container in task.containers:
        if container.depends_on:
            yield container.at("depends_on")


def _trunking(launch: TaskLaunch, task: TaskDefinition) -> Iterator[Place]:
    if launch.uses_awsvpc and any(each.value == "enabled" for each in launch.estate.own(TrunkingSetting)):
        yield task.at("network_mode")


FEATURES = (
    Feature("volumes of S3 Files", (1, 104, 0), _s3_files),
    Feature("EFS volumes", (1, 38, 0), _efs),
    Feature("single keys or versions of secrets", (1, 37, 0), _parts_of_secrets),
    Feature("network interfaces beyond those of its type, for which the account asks (`awsvpcTrunking`)",
            (1, 28, 1), _trunking),
    Feature("`dependsOn`", (1, 26, 0), _dependencies),
)  # fmt: skip
"""The newest first. Read 2026-11: S3 Files in the agent's release notes of June 15, 2026, the others on the pages of
ECS's developer guide on EFS volumes, secrets in environment variables, container instances' network interfaces, and
parameters of task definitions."""


def gaps_of(instance: ContainerInstance) -> Iterator[Gap]:
    """For what an agent is too old among what tasks use that may be placed on its instance, each once. Undecided is
    raised only after the last."""
    version = instance.agent_version
    missing = [] if version is None else [each for each in FEATURES if version < each.since]
    if missing:
        yield from one_by_one(_first_use(instance, feature) for feature in missing)


def _first_use(instance: ContainerInstance, feature: Feature) -> Iterator[Gap]:
    def of_launch(launch: TaskLaunch) -> Iterator[Gap]:
        task = launch.task_definition if _may_place(launch, instance) else None
        for place in () if task is None else feature.uses(launch, task):
            yield Gap(feature, task, place)  # type: ignore[arg-type]  # mypy forgets that there is one

    found = one_by_one(map(of_launch, instance.cluster.launches))
    gap = next(found, None)
    if gap is not None:
        yield gap


def _may_place(launch: TaskLaunch, instance: ContainerInstance) -> bool:
    """Whether tasks may come onto the instance: those of another kind of capacity do not."""
    if launch.runs_on_fargate:
        return False
    provider, strategy = instance.capacity_provider_name, launch.effective_strategy
    if strategy:
        return provider is not None and any_of(strategy, lambda item: item.capacity_provider == provider)
    external = instance.id.startswith("mi-")
    return launch.effective_launch_type == ("EXTERNAL" if external else "EC2")
