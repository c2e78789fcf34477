"""Revisions of task definitions that are named where something is launched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ecslint.model.common import same_text
from ecslint.model.ecs.launch import TaskLaunch
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.unknown import Text, Undecided, Unknown, text_of


class Pin(NamedTuple):
    """A revision that is named as a number."""

    family: Any
    revision: int


def pinned_revision(launch: TaskLaunch) -> Pin | None:
    """The revision that the launch names literally; None when it names the newest, or refers to a task definition, of
    which it follows each revision."""
    value: Any = launch.task_definition_arn
    if isinstance(value, Unknown):
        raise Undecided(value.needs)
    if value is None or (isinstance(value, Text) and value.reference is not None):
        return None
    parts = value.parts if isinstance(value, Text) else (value,)
    if not isinstance(parts[-1], str):
        raise Undecided(value.needs)
    before, colon, revision = parts[-1].rpartition(":")
    if not colon or not revision.isdecimal():
        return None
    return Pin(_last_segment(text_of((*parts[:-1], before))), int(revision))


def _last_segment(text: Any) -> Any:
    """What stands behind the last slash that is known."""
    parts = text.parts if isinstance(text, Text) else (text,)
    for at, part in reversed(list(enumerate(parts))):
        if isinstance(part, str) and "/" in part:
            return text_of((part.rpartition("/")[2], *parts[at + 1 :]))
    return text


def registering_template(launch: TaskLaunch) -> TaskDefinition | None:
    """The task definition of a template that registers the family of which the launch names a revision: with each
    change CloudFormation registers a new revision, and deregisters the one before."""
    pin = pinned_revision(launch)
    if pin is None or launch.source_kind == "live":
        return None
    found: object = launch.task_definition
    if not isinstance(found, TaskDefinition):
        found = next((each for each in launch.estate.own(TaskDefinition) if same_text(each.family, pin.family)), None)
    return found if isinstance(found, TaskDefinition) and found.source_kind == "cloudformation" else None


def described_revision(launch: TaskLaunch) -> tuple[TaskDefinition, TaskDefinition] | None:
    """The revision that the launch names and the newest that is active, both as AWS describes them; None when they are
    not at hand."""
    pin = pinned_revision(launch)
    if pin is None or not isinstance(pin.family, str):
        return None
    found: object = launch.task_definition
    if not isinstance(found, TaskDefinition) or found.revision != pin.revision or found.task_definition_arn is None:
        return None
    newest = found
    where = found.task_definition_arn.rpartition(":")[0]
    for other in _named_alike(launch, pin.family):
        arn, revision = other.task_definition_arn, other.revision
        if arn is None or revision is None or arn.rpartition(":")[0] != where or other.status not in (None, "ACTIVE"):
            continue
        if newest.status not in (None, "ACTIVE") or revision > (newest.revision or 0):
            newest = other
    return found, newest


def _named_alike(launch: TaskLaunch, family: str) -> Iterator[TaskDefinition]:
    """Revisions of the family. Undecided, after those of an account that are known, when there may be others."""
    if launch.source_kind == "live":
        yield from (each for each in launch.estate.own(TaskDefinition) if each.family == family)
    else:
        for name in TaskDefinition.names_in(family):
            yield from launch.estate.world.named(TaskDefinition, name)


def is_gone(launch: TaskLaunch) -> bool:
    """Whether an account certainly lacks the revision that the launch names."""
    return launch.source_kind == "live" and launch.estate.lacks(TaskDefinition, launch.task_definition_arn)
