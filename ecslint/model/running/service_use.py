"""How much services use of what they pay for, and what less would do."""

from __future__ import annotations

from typing import NamedTuple

from ecslint.model.ecs.fargate import SIZES, WINDOWS_CPU
from ecslint.model.ecs.service import Service
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.moment import DAY, HOUR, seconds_since
from ecslint.model.neighbour import Neighbour, known

WEEK = 7 * DAY
_FEWEST = 4
"""Tasks of which half is still enough for two Availability Zones."""


class ServiceUse(Neighbour):
    """The greatest use of CPU and memory by a service within the last seven days."""

    cfn_type = "ecs service use"
    identity = "service_arn"

    service_arn: str | None
    maximum_cpu: float | None
    """The greatest value of the metric CPUUtilization, in percent of what its tasks have."""
    maximum_memory: float | None
    """The same of MemoryUtilization."""
    hours: int | None
    """Of how many hours both are known."""

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        return known(value)


class Oversize(NamedTuple):
    """That a service has more than twice of what it uses."""

    maximum_cpu: float
    maximum_memory: float
    """In percent."""
    enough: str
    """What would do, and what that saves, in words."""


def oversize_of(service: Service, below: float) -> Oversize | None:
    """That a service on Fargate used less than so many percent of its CPU and of its memory in every hour of a week, in
    which neither its tasks nor their number was another; None where it used more, or where there is nothing smaller.
    Undecided where an account does not tell."""
    if not _is_steady(service) or service.may_be_scaled or not service.runs_on_fargate:
        return None
    use = service.estate.follow(service.service_arn, ServiceUse)
    task = service.task_definition
    if use is None or task is None or use.hours is None or use.hours * HOUR < WEEK:
        return None
    if use.maximum_cpu is None or use.maximum_memory is None or max(use.maximum_cpu, use.maximum_memory) >= below:
        return None
    enough = _smaller_size(task) or _fewer_tasks(service)
    return None if enough is None else Oversize(use.maximum_cpu, use.maximum_memory, enough)


def _is_steady(service: Service) -> bool:
    """Whether it wants tasks, has them, and was last changed a week before the account was looked at."""
    if service.is_daemon or not service.desired_count or service.running_count != service.desired_count:
        return False
    if len(service.deployments) != 1:
        return False
    times = (service.created_at, *(service.deployments[0].get(each) for each in ("createdAt", "updatedAt")))
    return all(seconds_since(service, each) >= WEEK for each in times if each is not None)


def _smaller_size(task: TaskDefinition) -> str | None:
    """The size with half the CPU and half the memory, or the next above that."""
    cpu, memory = task.cpu, task.memory
    if cpu is None or memory is None:
        return None
    choices = WINDOWS_CPU if task.is_windows else tuple(SIZES)
    sizes = [(units, size) for units in choices for size in SIZES[units] if cpu <= 2 * units and memory <= 2 * size]
    units, size = min(sizes, default=(cpu, memory))
    if units > cpu or size > memory or (units, size) == (cpu, memory):
        return None
    less_cpu, less_memory = _percent_less(units, cpu), _percent_less(size, memory)
    if less_cpu == less_memory:  # Fargate charges for each in proportion, so that no price needs to be known
        saves = f"costs {less_cpu} % less"
    else:
        parts = ((less_cpu, "CPU"), (less_memory, "memory"))
        saves = f"is {' and '.join(f'{less} % less {what}' for less, what in parts if less)}"
    return f"`cpu` {units} with `memory` {size} would do, which {saves}"


def _fewer_tasks(service: Service) -> str | None:
    """Half as many tasks, of those that are as small as can be."""
    count = service.desired_count or 0
    if count < _FEWEST:
        return None
    enough = (count + 1) // 2
    return f"{enough} tasks instead of {count} would do, which costs {_percent_less(enough, count)} % less"


def _percent_less(less: int, than: int) -> int:
    return round(100 * (than - less) / than)


__all__ = ["ServiceUse", "oversize_of"]
