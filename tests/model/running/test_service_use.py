"""What a service uses of what it pays for, and what less would do."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from ecslint.live.snapshot import Resource
from tests.live.resources import (
    ECS,
    SERVICE,
    cluster,
    deployment,
    failed,
    minutes_ago,
    scan,
    service,
    task_definition,
    told,
)

DAY = 24 * 60
STEADY: dict[str, Any] = {"createdAt": minutes_ago(30 * DAY), "updatedAt": minutes_ago(30 * DAY)}
ON_FARGATE: dict[str, Any] = {"taskDefinition": f"{ECS}:task-definition/shop:7", "launchType": "FARGATE"}


def use(cpu: float = 12, memory: float = 20, hours: int = 168) -> Resource:
    state = {"MaximumCpu": cpu, "MaximumMemory": memory, "Hours": hours} if hours else {"Hours": 0}
    return Resource("ecs service use", SERVICE, {"ServiceArn": SERVICE}, state)


def judged(
    *others: Resource,
    size: tuple[int, int] = (1024, 2048),
    count: int = 4,
    running: int | None = None,
    last: dict[str, Any] | None = None,
    deployments: int = 1,
    windows: bool = False,
    units: tuple[Any, ...] = (),
    **members: Any,
) -> Any:
    state = {
        "runningCount": count if running is None else running,
        "createdAt": minutes_ago(90 * DAY),
        "deployments": [deployment(**{**STEADY, **(last or {})})] * deployments,
    }
    family: dict[str, Any] = {"runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}}
    task = task_definition(cpu=str(size[0]), memory=str(size[1]), **(family if windows else {}))
    one = service(state=state, **{**ON_FARGATE, "desiredCount": count, **members})
    return scan("service-oversized", cluster(), one, task, *others, units=units)


class Size(NamedTuple):
    size: tuple[int, int]
    enough: str
    tasks: int = 2
    windows: bool = False


SIZES = (
    Size((1024, 2048), "`cpu` 512 with `memory` 1024 would do, which costs 50 % less"),
    Size((4096, 30720), "`cpu` 2048 with `memory` 15360 would do, which costs 50 % less"),
    Size((8192, 20480), "`cpu` 4096 with `memory` 10240 would do, which costs 50 % less"),
    Size((16384, 40960), "`cpu` 8192 with `memory` 20480 would do, which costs 50 % less"),
    Size((1024, 3072), "`cpu` 512 with `memory` 2048 would do, which is 50 % less CPU and 33 % less memory"),
    Size((256, 1024), "`cpu` 256 with `memory` 512 would do, which is 50 % less memory"),
    Size((256, 512), "2 tasks instead of 4 would do, which costs 50 % less", tasks=4),
    Size((256, 512), "3 tasks instead of 5 would do, which costs 40 % less", tasks=5),
    Size((256, 512), "", tasks=3),
    Size((1024, 2048), "", windows=True),
    Size((2048, 4096), "`cpu` 1024 with `memory` 2048 would do, which costs 50 % less", windows=True),
)


@pytest.mark.parametrize("case", SIZES, ids=str)
def test_what_would_do(case: Size) -> None:
    report = judged(use(), size=case.size, count=case.tasks, windows=case.windows)
    what = "within seven days it used at most 12 % of its CPU and 20 % of its memory"
    assert told(report) == ([f"{what}; {case.enough}"] if case.enough else [])
    assert report.undecided == ()


TARGET = Resource(
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "service/prod/shop",
    {"ServiceNamespace": "ecs", "ResourceId": "service/prod/shop", "ScalableDimension": "ecs:service:DesiredCount",
     "MinCapacity": 2, "MaxCapacity": 8},
    {},
)  # fmt: skip

SILENT: dict[str, dict[str, Any]] = {
    "much CPU for an hour": {"others": (use(cpu=30),)},
    "much memory for an hour": {"others": (use(memory=30.5),)},
    "an hour without a value": {"others": (use(hours=167),)},
    "no value at all": {"others": (use(hours=0),)},
    "scaled": {"others": (use(), TARGET)},
    "deployed within the week": {"last": {"createdAt": minutes_ago(6 * DAY)}},
    "resized within the week": {"last": {"updatedAt": minutes_ago(6 * DAY)}},
    "two deployments": {"deployments": 2},
    "short of tasks": {"running": 3},
    "no tasks": {"count": 0},
    "a daemon": {"schedulingStrategy": "DAEMON"},
    "on instances": {"launchType": "EC2"},
    "partly on instances": {"launchType": None, "capacityProviderStrategy": [
        {"capacityProvider": "FARGATE", "weight": 1}, {"capacityProvider": "own", "weight": 1}]},
}  # fmt: skip


@pytest.mark.parametrize("name", SILENT)
def test_when_nothing_is_said(name: str) -> None:
    given = {**SILENT[name]}
    others = given.pop("others", (use(),))
    assert told(judged(*others, **given)) == []


def test_what_could_not_be_read_is_undecided() -> None:
    report = judged(units=(failed("cloudwatch:GetMetricData", "ecs service use"),))
    assert told(report) == []
    assert "cloudwatch:GetMetricData, which was denied" in report.undecided[0].needs
