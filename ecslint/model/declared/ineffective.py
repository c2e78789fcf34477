"""Settings without effect where they stand, or with another than meant: what the rule `ineffective-setting` reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from ecslint.model.common import any_of, one_by_one
from ecslint.model.record import Record

if TYPE_CHECKING:
    from ecslint.model.ecs.container_part import LinuxParameters, PortMapping, RestartPolicy, Ulimit
    from ecslint.model.ecs.service_volume import ManagedEbsVolume
    from ecslint.model.ecs.task_definition import TaskDefinition
    from ecslint.model.ecs.volume import DockerVolumeConfiguration
    from ecslint.model.remedy import Said

Faults: TypeAlias = "Iterator[Said]"


def may_be_ineffective(record_class: type[Record], _kind: str) -> bool:
    """Whether there are settings in a class of records that may do nothing."""
    return record_class.__name__ in _JUDGES


def ineffective_settings(record: Record) -> Faults:
    """Written settings that do nothing, since what makes them effective is known to be absent."""
    judge = _JUDGES.get(type(record).__name__)
    if judge is not None:
        yield from judge(record)


def _of_task(task: TaskDefinition) -> Faults:
    # Managed Instances refuse it: managed-instances-unsupported-parameter
    if not task.written("ephemeral_storage") or not task.written("requires_compatibilities"):
        return
    if not any_of(task.requires_compatibilities, lambda each: each in ("FARGATE", "MANAGED_INSTANCES")):
        yield (
            task.at("ephemeral_storage", related=((task.at("requires_compatibilities"), "without FARGATE"),)),
            (
                "`ephemeralStorage` counts on Fargate only, and `requiresCompatibilities` does not contain `FARGATE`: "
                "tasks share the disk of their instance; remove it, or make the instances' volume larger"
            ),
            task.fix.remove("ephemeral_storage"),
        )


def _of_linux(parameters: LinuxParameters) -> Faults:
    if parameters.swappiness is None or parameters.max_swap is not None:
        return
    if not parameters.task_definition.known_for_fargate:  # which refuses it
        yield (
            parameters.at("swappiness"),
            "`swappiness` is ignored, because `maxSwap` is not set; set `maxSwap`, or remove `swappiness`",
            parameters.fix.remove("swappiness"),
        )


def _of_restarts(policy: RestartPolicy) -> Faults:
    if policy.enabled:
        return
    for name in ("ignored_exit_codes", "restart_attempt_period"):
        if policy.written(name):
            yield (
                policy.at(name, related=((policy.at("enabled"), "not enabled"),)),
                (
                    f"`{policy.declared()[name].api}` has no effect, because the restart policy is not enabled; "
                    "set `enabled` to true"
                ),
                policy.fix.set("enabled", True, safe=False),
            )


def _of_docker_volume(volume: DockerVolumeConfiguration) -> Faults:
    if not volume.written("autoprovision") or volume.scope != "task":
        return
    left_out = "" if volume.written("scope") else ", its default"
    why = f"`autoprovision` is for shared volumes, but `scope` is `task`{left_out}"
    fate = (
        'the ECS agent stops the task with "task scoped volume could not be autoprovisioned"'
        if volume.autoprovision
        else "ECS refuses false there, with \"'autoprovision' must either not be specified or set to 'True'\""
    )
    message = f"{why}; {fate}; remove it, or set `scope` to `shared`"
    yield volume.at("autoprovision"), message, volume.fix.remove("autoprovision", safe=False)


def _of_port(mapping: PortMapping) -> Faults:
    yield from one_by_one((_protocol(mapping), _unnamed(mapping), _without_service_connect(mapping)))


def _protocol(mapping: PortMapping) -> Faults:
    protocol = mapping.protocol
    if mapping.written("protocol") and protocol not in ("tcp", "udp") and protocol.lower() != "tcp":
        meant = "write `udp`, in lower case" if protocol.lower() == "udp" else "write `tcp` or `udp`"
        message = f"`protocol` is `{protocol}`, which ECS takes for `tcp` without a word; {meant}"
        as_it_is = mapping.fix.set("protocol", "tcp") if protocol.lower() != "udp" else None
        yield mapping.at("protocol"), message, as_it_is or mapping.fix.set("protocol", "udp", safe=False)


def _unnamed(mapping: PortMapping) -> Faults:
    if mapping.written("app_protocol") and not mapping.written("name"):
        yield (
            mapping.at("app_protocol"),
            (
                "`appProtocol` is for Service Connect, which finds a port by its name, and this one has none; "
                "add `name`, or remove `appProtocol`"
            ),
            mapping.fix.remove("app_protocol"),
        )


def _without_service_connect(mapping: PortMapping) -> Faults:
    if not mapping.written("name"):
        return
    task = mapping.task_definition
    mode = task.effective_network_mode
    if mode not in ("host", "none"):
        return
    if mapping.written("app_protocol"):
        names, place = "`name` and `appProtocol` have", mapping.at("app_protocol")
    elif not any_of(task.launches, lambda launch: "vpc_lattice_configurations" in launch.declared()
                    and launch.written("vpc_lattice_configurations")):  # fmt: skip
        confidence = "high" if mapping.source_kind == "live" else "medium"
        names, place = "`name` has", mapping.at("name", confidence=confidence)
    else:
        return
    related = ((task.at("network_mode"), "the network mode"),)
    yield (
        place._replace(related=related),
        (
            f"{names} no effect with network mode `{mode}`, which Service Connect does not support; "
            "use `awsvpc` or `bridge`"
        ),
    )


def _of_managed_volume(volume: ManagedEbsVolume) -> Faults:
    if len(volume.tag_specifications) > 1:
        yield (
            volume.at("tag_specifications", 1),
            "of several `tagSpecifications` only the first counts; put all tags into the first one",
        )


def _of_ulimit(ulimit: Ulimit) -> Faults:
    soft, hard = ulimit.soft_limit, ulimit.hard_limit
    if soft is None or hard is None or hard == -1:  # -1 is no limit at all
        return
    if soft > hard or soft == -1:
        yield (
            ulimit.at("soft_limit", related=((ulimit.at("hard_limit"), "the hard limit"),)),
            (
                f"`softLimit` is {soft}, above the `hardLimit` of {hard}, so that the container cannot start with it; "
                "lower the one or raise the other"
            ),
        )


_JUDGES: dict[str, Callable[[Any], Faults]] = {
    "TaskDefinition": _of_task,
    "LinuxParameters": _of_linux,
    "RestartPolicy": _of_restarts,
    "DockerVolumeConfiguration": _of_docker_volume,
    "PortMapping": _of_port,
    "ManagedEbsVolume": _of_managed_volume,
    "Ulimit": _of_ulimit,
}
"""What is judged of a record, by its class."""
