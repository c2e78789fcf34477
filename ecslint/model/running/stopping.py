"""Why tasks stopped, as far as ECS tells: it keeps what it knows of a stopped task for about an hour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ecslint.model.running.running import Task
from ecslint.model.unknown import matches

_FAILURES = (
    (r"outofmemory", "a container needs more memory than it has"),
    (r"no space left", "the disk is full"),
    (r"exec format error", "an image is built for another processor"),
    (r"env(ironment)? ?files?", "an environment file cannot be fetched"),
    (r"(pull(ing)?|fetch(ing)?|retriev(e|ing)) secrets?|registry auth|secretsmanager",
     "a secret, or what the registry asks for, cannot be fetched"),
    (r"cannotpull|pull image|imagepull", "an image cannot be pulled"),
    (r"logg(er|ing)? (args|driver)|log (driver|stream|group)", "the log driver does not start"),
    (r"cannotcreatevolume|\befs\b|\bmount|\bvolumes?\b", "a volume cannot be mounted"),
    (r"network interface", "a network interface cannot be made"),
    (r"capacity is unavailable", "there is no capacity for it"),
    (r"health ?checks?", "a health check fails"),
    (r"cannotstartcontainer|containerruntime|dockertimeout|cannotinspect", "a container does not start"),
)  # fmt: skip
"""What stands in the reason that ECS gives, and what it comes to; the first that fits. Read 2026-11:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html"""

_LONGEST = 160
"""Characters of a reason that are quoted."""


class Failure(NamedTuple):
    """What several tasks failed of."""

    what: str
    """In a few words."""
    tasks: list[Task]
    quoted: str
    """What ECS says of the latest."""


def failure_of(task: Task) -> tuple[str, str] | None:
    """Why a task failed, in a few words and as ECS says it; None for one that ran, or that somebody stopped."""
    if not task.is_stopped or task.stop_code in ("UserInitiated", "SpotInterruption", "TerminationNotice"):
        return None
    said = [task.stopped_reason, *(container.reason for container in task.containers)]
    texts = [text for text in said if text is not None]
    for pattern, words in _FAILURES:
        for text in reversed(texts):  # a container's own reason says more than its task's
            if matches(text.lower(), pattern):
                return words, _shortened(text)
    if task.stop_code == "TaskFailedToStart":
        return "it does not start", _shortened(texts[0] if texts else "no reason is given")
    return None


def failures_among(tasks: Iterable[Task]) -> list[Failure]:
    """The failures of tasks, those that most had first."""
    found: dict[str, Failure] = {}
    for task in sorted(tasks, key=lambda each: str(each.stopped_at), reverse=True):
        if (failure := failure_of(task)) is not None:
            what, quoted = failure
            found.setdefault(what, Failure(what, [], quoted)).tasks.append(task)
    return sorted(found.values(), key=lambda each: -len(each.tasks))


def words_of_failures(failures: Iterable[Failure]) -> str:
    """What happened to how many tasks."""
    return "; ".join(
        f"{len(each.tasks)} {'task' if len(each.tasks) == 1 else 'tasks'} stopped because {each.what} ({each.quoted})"
        for each in failures
    )


def finished(task: Task) -> bool:
    """Whether it stopped because an essential container was done: it ended by itself with exit code 0."""
    if not task.is_stopped or task.stop_code != "EssentialContainerExited":
        return False
    definition = task.task_definition
    if definition is None:
        return False
    for container in task.containers:
        declared = definition.container_named(container.name)
        if declared is not None and declared.essential and container.exit_code == 0:
            return True
    return False


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."
