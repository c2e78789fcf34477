"""How containers fill a task, and which size is the next cheaper one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecslint.config import Settings
from ecslint.model.ecs.fargate import SIZES, sizes_below
from ecslint.pictures import TaskSize, pictures_of, sights_of
from ecslint.pictures.packing import Fill, Share
from ecslint.rulebook import Rulebook
from ecslint.scan import Scan


def sizes(**task: Any) -> tuple[TaskSize, ...]:
    """What is worked out of one task definition."""
    scan = Scan(Settings(select=("invalid-value",)), Rulebook(()))
    scan.add(json.dumps({"family": "shop", **task}).encode(), "task.json")
    return pictures_of(sights_of(scan, scan.judge().report.findings)).sizes


def packed(**task: Any) -> tuple[Fill, Fill]:
    (size,) = sizes(**task)
    assert (size.name, str(size.home)) == ("shop", "task.json")
    return size.packing


WEB = {"name": "web", "cpu": 256, "memory": 512, "memoryReservation": 256}
LOGS = {"name": "logs", "memory": 128}


@pytest.mark.parametrize(
    ("cpu", "memory", "windows", "less_cpu", "less_memory"),
    [
        (256, 512, False, None, None),
        (256, 1024, False, None, (256, 512)),
        (512, 1024, False, (256, 1024), (256, 512)),
        (512, 4096, False, (256, 2048), (512, 3072)),
        (1024, 2048, False, (512, 2048), (512, 1024)),
        (16384, 32768, False, (8192, 32768), (4096, 30720)),
        (32768, 61440, False, (16384, 57344), (16384, 57344)),
        (32768, 249856, False, (16384, 122880), (32768, 122880)),
        (1024, 2048, True, None, None),
        (2048, 4096, True, (1024, 4096), (1024, 3072)),
        (300, 512, False, (256, 512), None),
    ],
)
def test_sizes_below(
    cpu: int, memory: int, windows: bool, less_cpu: tuple[int, int] | None, less_memory: tuple[int, int] | None
) -> None:
    assert sizes_below(cpu, memory, windows=windows) == (less_cpu, less_memory)


def test_what_is_below_is_a_size_and_costs_less_whatever_the_prices() -> None:
    for cpu, choices in SIZES.items():
        for memory in choices:
            for below in sizes_below(cpu, memory):
                assert below is None or below[1] in SIZES[below[0]]
                assert below is None or (below != (cpu, memory) and below[0] <= cpu and below[1] <= memory)


def test_a_task_on_fargate() -> None:
    cpu, memory = packed(
        requiresCompatibilities=["FARGATE"], cpu="512", memory="1 GB", containerDefinitions=[WEB, LOGS]
    )
    assert cpu == Fill("CPU units", 512, (Share("web", 256),), ("logs",), (256, 1024))
    assert memory == Fill("MiB", 1024, (Share("web", 256), Share("logs", 128)), (), (256, 512))
    assert memory.reserved == 384


def test_elsewhere_nothing_is_the_next_size() -> None:
    cpu, memory = packed(requiresCompatibilities=["EC2"], cpu="512", memory="1024", containerDefinitions=[WEB])
    assert (cpu.cheaper, memory.cheaper) == (None, None)


@pytest.mark.parametrize(
    ("task", "size", "reserved", "needs"),
    [
        ({"cpu": "${CPU}", "containerDefinitions": [WEB]}, None, 256, "the placeholder ${CPU}"),
        ({"cpu": "512", "containerDefinitions": [WEB | {"cpu": "${CPU}"}]}, 512, 0, "the placeholder ${CPU}"),
        ({"containerDefinitions": [WEB]}, None, 256, ""),
        ({"cpu": "512", "containerDefinitions": [LOGS]}, 512, 0, ""),
    ],
)
def test_what_is_not_known_is_said(task: dict[str, Any], size: int | None, reserved: int, needs: str) -> None:
    cpu, _ = packed(**task)
    assert (cpu.size, cpu.reserved, cpu.open) == (size, reserved, needs)


def test_a_task_that_says_nothing_of_sizes_has_no_picture() -> None:
    assert sizes(containerDefinitions=[{"name": "web"}]) == ()
