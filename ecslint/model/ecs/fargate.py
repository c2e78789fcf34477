"""What Fargate does not take: sizes outside its table, and parameters that need an instance of one's own.

Checked 2026-11 against the developer guide, the API reference and cfn-lint:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, TypeAlias

from ecslint.model.common import one_by_one
from ecslint.model.convert import Invalid
from ecslint.model.ecs.container import Container
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.ecs.volume import Volume
from ecslint.model.record import Place, Record
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from ecslint.model.remedy import Remedy

Refusals: TypeAlias = Iterator[tuple[Place, str]]

SIZES: dict[int, tuple[int, ...]] = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4096 + 1, 1024)),
    1024: tuple(range(2048, 8192 + 1, 1024)),
    2048: tuple(range(4096, 16384 + 1, 1024)),
    4096: tuple(range(8192, 30720 + 1, 1024)),
    8192: tuple(range(16384, 61440 + 1, 4096)),
    16384: tuple(range(32768, 122880 + 1, 8192)),
    32768: (61440, 122880, 249856),  # since June 2026: https://github.com/aws-cloudformation/cfn-lint/issues/4668
}
"""The memory, in MiB, that a task of so many CPU units may have."""

WINDOWS_CPU = (1024, 2048, 4096)
LONGEST_TIMEOUT = 120
"""Seconds that a container may take to start or stop."""
CAPABILITIES = ("SYS_PTRACE",)
"""Linux capabilities that may be added."""

_OF_TASK = (("placement_constraints",), ("inference_accelerators",))
_OF_CONTAINER = (
    ("privileged",),
    ("disable_networking",),
    ("dns_servers",),
    ("dns_search_domains",),
    ("docker_security_options",),
    ("extra_hosts",),
    ("links",),
    ("linux_parameters", "devices"),
    ("linux_parameters", "shared_memory_size"),
    ("linux_parameters", "max_swap"),
    ("linux_parameters", "swappiness"),
)
_OF_VOLUME = (
    ("host", "source_path"),
    ("docker_volume_configuration",),
    ("fsx_windows_file_server_volume_configuration",),
)
"""Parameters that Fargate refuses when they are written with effect, each by the way to it."""

_ZERO_HAS_EFFECT = ("max_swap", "swappiness")

_INSTEAD = {
    "links": "containers of a task reach each other at localhost",
    "shared_memory_size": "a `tmpfs` mount at /dev/shm does the same",
    "source_path": "leave `host` out for scratch space, or use EFS or S3 Files for data that lasts",
    "docker_volume_configuration": "use EFS or S3 Files for data that lasts",
}
"""What does instead of a parameter."""


def unsupported_size(cpu: int, memory: int | None, *, windows: bool = False) -> str | None:
    """What is wrong with a size; None when Fargate has it. Without memory only the CPU units are judged."""
    choices = WINDOWS_CPU if windows else tuple(SIZES)
    if cpu not in choices:
        return f"{cpu} CPU units are not what Fargate takes{' for Windows' if windows else ''}: {_either(choices)}"
    if memory is None or memory in SIZES[cpu]:
        return None
    return f"with {cpu} CPU units Fargate does not take {memory} MiB of memory, but {_memory(SIZES[cpu])}"


def sizes_below(
    cpu: int, memory: int, *, windows: bool = False
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """The sizes, in CPU units and MiB, with the next less CPU and with the next less memory, each with as much of the
    other as there is, but no more. What has less of one and no more of the other is cheaper, whatever the prices."""
    choices = WINDOWS_CPU if windows else tuple(SIZES)
    below = [(units, size) for units in choices if units <= cpu for size in SIZES[units] if size <= memory]
    less_cpu = max((each for each in below if each[0] < cpu), default=None)
    less_memory = max((each for each in below if each[1] < memory), key=lambda each: (each[1], each[0]), default=None)
    return less_cpu, less_memory


def _either(choices: tuple[int, ...]) -> str:
    *some, last = map(str, choices)
    return f"{', '.join(some)} or {last}"


def _memory(choices: tuple[int, ...]) -> str:
    if len(choices) <= 3:
        return f"{_either(choices)} MiB"
    return f"{choices[0]} to {choices[-1]} MiB in steps of {choices[1] - choices[0]}"


def refusals(task: TaskDefinition) -> Refusals:
    """Everything for which Fargate does not take a task definition."""
    yield from one_by_one((_mode(task), missing_size(task), refused_size(task), refused_parameters(task)))


def _mode(task: TaskDefinition) -> Refusals:
    mode = task.effective_network_mode
    if mode != "awsvpc":
        left_out = "" if task.written("network_mode") else " (left out)"
        yield task.at("network_mode"), f"`networkMode` is `{mode}`{left_out}; Fargate has `awsvpc` only"


def missing_size(task: TaskDefinition) -> Refusals:
    """Task-level cpu and memory, which Fargate must have."""

    def judge(name: str) -> Refusals:
        if not task.written(name) and getattr(task, name) is None:  # an empty text is a wrong value, not none
            yield task.at(name), f"`{name}` is not set for the task; Fargate refuses a task without it"

    yield from one_by_one(map(judge, ("cpu", "memory")))


def refused_size(task: TaskDefinition) -> Refusals:
    """The first thing that keeps a written size out of the table; what is not known matters only when nothing does."""
    if task.cpu is None:
        return
    for refusal in one_by_one((_cpu(task), _cpu_for_windows(task), _memory_for_cpu(task), _memory_for_any(task))):
        yield refusal
        return


def _cpu(task: TaskDefinition) -> Refusals:
    if task.cpu is not None and (problem := unsupported_size(task.cpu, None)):
        yield task.at("cpu"), problem


def _cpu_for_windows(task: TaskDefinition) -> Refusals:
    if task.cpu is not None and task.cpu not in WINDOWS_CPU and task.is_windows:
        yield task.at("cpu"), unsupported_size(task.cpu, None, windows=True) or ""


def _memory_for_cpu(task: TaskDefinition) -> Refusals:
    if task.cpu is not None and (problem := unsupported_size(task.cpu, task.memory)):
        yield task.at("memory", related=((task.at("cpu"), "the CPU units"),)), problem


def _memory_for_any(task: TaskDefinition) -> Refusals:
    if task.memory is not None and not any(task.memory in choices for choices in SIZES.values()):
        yield task.at("memory"), f"Fargate does not take {task.memory} MiB of memory, whatever the CPU units"


def larger_size(task: TaskDefinition) -> Remedy | None:
    """The next size of Fargate with room for what is written; None when there is none, or it cannot be told."""
    try:
        cpu, memory = task.cpu, task.memory
        choices = WINDOWS_CPU if task.is_windows else tuple(SIZES)
        pairs = ((units, size) for units in choices if units >= (cpu or 0)
                 for size in SIZES[units] if size >= (memory or 0))  # fmt: skip
        units, size = next(pairs, (cpu, memory))
    except Undecided:
        return None
    remedies = [task.fix.set("cpu", units, safe=False)] if units != cpu else []
    if memory is not None and size != memory:
        remedies.append(task.fix.set("memory", size, safe=False))
    return reduce(and_, remedies) if remedies else None


def left_out(place: Place) -> Remedy | None:
    """A parameter that Fargate refuses taken away, where nothing else has to take its place."""
    record, field = place.record, place.field
    if field in ("start_timeout", "stop_timeout"):
        return record.fix.set(field, LONGEST_TIMEOUT, safe=False)
    without = {way[-1] for way in (*_OF_TASK, *_OF_CONTAINER)} | {"pid_mode", "ipc_mode", "add"}
    return record.fix.remove(field, place.item, safe=False) if field in without else None


def refused_parameters(task: TaskDefinition) -> Refusals:
    """Each written parameter that Fargate refuses, judged on its own: Undecided is raised only after the last."""
    judgements = [*(_refused(task, way) for way in _OF_TASK), _namespaces(task)]
    for child in task.children():
        if isinstance(child, Container):
            judgements += [_refused(child, way) for way in _OF_CONTAINER]
            judgements += [_accelerators(child), _capabilities(child), _firelens(child)]
            judgements += [_timeout(child, "start_timeout"), _timeout(child, "stop_timeout")]
        elif isinstance(child, Volume):
            judgements += [_refused(child, way) for way in _OF_VOLUME]
    yield from one_by_one([*judgements, _unread(task)])


def _unread(task: TaskDefinition) -> Refusals:
    for _, each in task.unreadable():
        raise Undecided(each.needs)
    yield from ()


def _refused(record: Record, way: tuple[str, ...]) -> Refusals:
    *within, name = way
    holder: Record | None = record
    for step in within:
        holder = None if holder is None else getattr(holder, step)
    if holder is None or not holder.written(name):
        return
    value = getattr(holder, name)
    mistyped = isinstance(value, Invalid) and holder.declared()[name].converter.holds_records
    if mistyped or isinstance(value, Record) or name in _ZERO_HAS_EFFECT or value:
        instead = _INSTEAD.get(name, "leave it out, or run the task on EC2")
        yield holder.at(name), f"Fargate refuses `{holder.declared()[name].api}`; {instead}"


def _namespaces(task: TaskDefinition) -> Refusals:
    yield from one_by_one((_shared(task, "pid_mode", ("host",)), _shared(task, "ipc_mode", ("host", "task"))))


def _shared(task: TaskDefinition, name: str, refused: tuple[str, ...]) -> Refusals:
    value = getattr(task, name)
    if value is not None and value in refused:
        yield task.at(name), f"Fargate refuses `{task.declared()[name].api}` `{value}`; leave it out"


def _accelerators(container: Container) -> Refusals:
    def judge(index: int) -> Refusals:
        if container.resource_requirements[index].type == "GPU":
            place = container.at("resource_requirements", index)
            yield place, "Fargate has no GPU; run the task on EC2 or Managed Instances"

    yield from one_by_one(map(judge, range(len(container.resource_requirements))))


def _capabilities(container: Container) -> Refusals:
    parameters = container.linux_parameters
    capabilities = None if parameters is None else parameters.capabilities
    if capabilities is None:
        return
    known = " and ".join(f"`{each}`" for each in CAPABILITIES)

    def judge(index: int) -> Refusals:
        added = capabilities.add[index]
        if added not in CAPABILITIES:
            yield capabilities.at("add", index), f"Fargate adds no Linux capability but {known}; remove `{added}`"

    yield from one_by_one(map(judge, range(len(capabilities.add))))


def _firelens(container: Container) -> Refusals:
    router = container.firelens_configuration
    if router is not None and router.options.get("config-file-type") == "s3":
        mend = "put the file into the image and set `config-file-type` to `file`"
        place = router.at("options", "config-file-type")
        yield place, f"on Fargate FireLens does not read its configuration from S3; {mend}"


def _timeout(container: Container, name: str) -> Refusals:
    seconds = getattr(container, name)
    if seconds is not None and seconds > LONGEST_TIMEOUT:
        api = container.declared()[name].api
        yield container.at(name), f"`{api}` is {seconds}; Fargate takes at most {LONGEST_TIMEOUT} seconds"
