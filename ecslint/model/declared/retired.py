"""Features that AWS has ended or is ending, each with its date and where AWS says so. Checked 2026-11."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ecslint.model.common import one_by_one
from ecslint.model.record import Place, Record

if TYPE_CHECKING:
    from ecslint.model.ecs.task_definition import RuntimePlatform, TaskDefinition
    from ecslint.model.instances.auto_scaling import AutoScalingGroup

Faults: TypeAlias = Iterator[tuple[Place, str]]


class Retirement(NamedTuple):
    """The end of a feature."""

    said: str
    """What ended, or ends, and when."""
    instead: str
    source: str


ELASTIC_INFERENCE = Retirement(
    "AWS ended Elastic Inference in April 2024, and no such accelerator can be had any more",
    "use instances with a GPU, Inferentia or Trainium, or no accelerator",
    "https://docs.aws.amazon.com/cli/latest/reference/elastic-inference",
)
APP_MESH = Retirement(
    "AWS ended App Mesh on September 30, 2026",
    "use Service Connect",
    "https://docs.aws.amazon.com/app-mesh/latest/userguide/what-is-app-mesh.html",
)
WINDOWS = {
    "WINDOWS_SERVER_2016_FULL": Retirement(
        "Microsoft's support for Windows Server 2016 ends on January 12, 2027",
        "use `WINDOWS_SERVER_2022_FULL` or a later one",
        "https://learn.microsoft.com/lifecycle/products/windows-server-2016",
    ),
    "WINDOWS_SERVER_2004_CORE": Retirement(
        "Microsoft's support for Windows Server 2004 ended on December 14, 2021",
        "use `WINDOWS_SERVER_2022_CORE` or a later one",
        "https://learn.microsoft.com/lifecycle/announcements/windows-server-version-2004-end-of-servicing",
    ),
    "WINDOWS_SERVER_20H2_CORE": Retirement(
        "Microsoft's support for Windows Server 20H2 ended on August 9, 2022",
        "use `WINDOWS_SERVER_2022_CORE` or a later one",
        "https://learn.microsoft.com/lifecycle/announcements/windows-server-20h2-retiring",
    ),
}
LAUNCH_CONFIGURATIONS = Retirement(
    "launch configurations get no new instance types since 2023, and accounts made since October 1, 2024 cannot "
    "create any",
    "use a launch template",
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-configurations.html",
)


def may_be_retired(record_class: type[Record], _kind: str) -> bool:
    """Whether there is anything in a class of records that AWS has ended or is ending."""
    return record_class.__name__ in _JUDGES


def retired_features(record: Record) -> Faults:
    """Uses of what AWS has ended or is ending."""
    judge = _JUDGES.get(type(record).__name__)
    if judge is not None:
        yield from judge(record)


def _of_task(task: TaskDefinition) -> Faults:
    yield from one_by_one((_accelerators(task), _mesh(task)))


def _accelerators(task: TaskDefinition) -> Faults:
    if task.written("inference_accelerators"):
        yield _used(task.at("inference_accelerators"), "`inferenceAccelerators`", ELASTIC_INFERENCE)


def _mesh(task: TaskDefinition) -> Faults:
    proxy = task.proxy_configuration
    if proxy is not None and proxy.type == "APPMESH":
        yield _used(task.at("proxy_configuration"), "`proxyConfiguration` puts the task into an App Mesh", APP_MESH)


def _of_platform(platform: RuntimePlatform) -> Faults:
    family = platform.operating_system_family
    for each, retirement in WINDOWS.items():
        if family is not None and family == each:
            yield _used(platform.at("operating_system_family"), f"`{family}`", retirement)


def _of_group(group: AutoScalingGroup) -> Faults:
    if not group.written("launch_configuration_name"):
        return
    for place in one_by_one((_behind_provider(group), _launches_for_ecs(group))):
        yield _used(place, "the instances come from a launch configuration", LAUNCH_CONFIGURATIONS)
        return


def _behind_provider(group: AutoScalingGroup) -> Iterator[Place]:
    if group.capacity_providers:
        yield group.at("launch_configuration_name")


def _launches_for_ecs(group: AutoScalingGroup) -> Iterator[Place]:
    configuration = group.launch_configuration
    if configuration is not None and configuration.serves_ecs:
        yield group.at("launch_configuration_name", related=((configuration.at(), "the launch configuration"),))


def _used(place: Place, what: str, retirement: Retirement) -> tuple[Place, str]:
    return place, f"{what}: {retirement.said}; {retirement.instead}"


_JUDGES: dict[str, Callable[[Any], Faults]] = {
    "TaskDefinition": _of_task,
    "RuntimePlatform": _of_platform,
    "AutoScalingGroup": _of_group,
}
"""What is judged of a record, by its class."""
