"""How the reservations of containers fill a task, and which size of Fargate is the next cheaper one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from ecslint.model import Container, TaskDefinition
from ecslint.model.unknown import Text, Undecided

V = TypeVar("V")


class Share(NamedTuple):
    """What a container reserves."""

    container: str
    amount: int


class Fill(NamedTuple):
    """How one of CPU and memory is filled."""

    unit: str
    size: int | None
    """What the task has; None when that is not written, or not known."""
    shares: tuple[Share, ...]
    sharing: tuple[str, ...]
    """The containers that reserve nothing, and use what is left."""
    cheaper: tuple[int, int] | None
    """The size of Fargate, in CPU units and MiB, with the next less of this and no more of the other."""
    open: str = ""
    """What is needed to know it all."""

    @property
    def reserved(self) -> int:
        return sum(share.amount for share in self.shares)


class Packing(NamedTuple):
    cpu: Fill
    memory: Fill


def packing_of(task: TaskDefinition) -> Packing | None:
    """None for a task definition that says nothing of sizes."""
    cpu, no_cpu = _known(lambda: task.cpu)
    memory, no_memory = _known(lambda: task.memory)
    less_cpu, less_memory = _cheaper(task, cpu, memory)
    packing = Packing(
        _fill(task, "CPU units", cpu, less_cpu, no_cpu, ("cpu",)),
        _fill(task, "MiB", memory, less_memory, no_memory, ("memory_reservation", "memory")),
    )
    return packing if any(fill.size or fill.shares for fill in packing) else None


def _cheaper(
    task: TaskDefinition, cpu: int | None, memory: int | None
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    from ecslint.model.ecs.fargate import sizes_below

    if cpu is None or memory is None or not _known(lambda: task.runs_on_fargate)[0]:
        return None, None
    return sizes_below(cpu, memory, windows=bool(_known(lambda: task.is_windows)[0]))


def _fill(
    task: TaskDefinition,
    unit: str,
    size: int | None,
    cheaper: tuple[int, int] | None,
    open_: str,
    fields: tuple[str, ...],
) -> Fill:
    claims, unread = _known(lambda: task.claims(*fields))
    if claims is None:
        return Fill(unit, size, (), (), cheaper, open_ or unread)
    shares = tuple(Share(_name(container), int(amount)) for container, amount in claims.parts)
    claiming = {id(container) for container, _ in claims.parts}
    sharing = tuple(_name(each) for each in task.containers if id(each) not in claiming) if not claims.open else ()
    return Fill(unit, size, shares, sharing, cheaper, open_ or (claims.open.needs if claims.open else ""))


def _name(container: Container) -> str:
    name: object = _known(lambda: container.name)[0]
    return str(name) if isinstance(name, str | Text) else "a container"


def _known(value: Callable[[], V | None]) -> tuple[V | None, str]:
    """A value, and what is needed to know it when it is not known."""
    from ecslint.model.unknown import Unknown

    try:
        found: object = value()
    except Undecided as undecided:
        return None, undecided.needs
    if isinstance(found, Unknown):
        return None, found.needs
    return found, ""  # type: ignore[return-value]
