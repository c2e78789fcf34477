"""Which running services and task definitions those of a template are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from ecslint.live.deployed import LOGICAL_ID, STACK
from ecslint.model.ecs.cluster import Cluster
from ecslint.model.ecs.service import Service
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.estate import Estate
from ecslint.model.record import Record
from ecslint.model.unknown import Text, Undecided, Unknown

R = TypeVar("R", Service, TaskDefinition)

_RANDOM = r"-[A-Za-z0-9]{8,13}"
"""What CloudFormation adds to the names that it makes up, after the stack's and the logical id:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html"""


class Pair(NamedTuple):
    """A resource of a template with the one in the account, or why there is none."""

    declared: Record
    running: Record | None
    why: str = ""
    unclear: bool = False
    """Whether several may be meant."""

    @property
    def is_missing(self) -> bool:
        """Whether nothing of what was read can be meant."""
        return self.running is None and not self.unclear


def services(declared: Iterable[Service], accounts: Sequence[Estate], stack: str | None) -> list[Pair]:
    """Each service with the running one: by its name and cluster; without a name, by the tags and the names that
    CloudFormation gives. `stack`: the name of the stack, which tells several of one template apart."""
    return [_pair(each, accounts, Service, "service_name", _same_cluster, stack) for each in declared]


def task_definitions(declared: Iterable[TaskDefinition], accounts: Sequence[Estate], stack: str | None) -> list[Pair]:
    """Each task definition with the newest revision in use of its family."""
    return [_pair(each, accounts, TaskDefinition, "family", lambda one, other: True, stack) for each in declared]


def _pair(
    declared: R,
    accounts: Sequence[Estate],
    record_class: type[R],
    name: str,
    fits: Callable[[R, R], bool],
    stack: str | None,
) -> Pair:
    candidates = [each for account in accounts for each in account.records if isinstance(each, record_class)]
    found = [each for each in candidates if _is_it(declared, each, name, stack) and fits(declared, each)]
    if record_class is TaskDefinition:
        found = _newest(found)
    kind = "service" if record_class is Service else "task definition in use"
    called = declared.name_of_resource
    if len(found) == 1:
        return Pair(declared, found[0])
    if found:
        several = ", ".join(str(each._node.source.arn_of(each._name)) for each in found[:3])
        return Pair(declared, None, f"{called} may be any of {several}: name the stack (--stack NAME)", unclear=True)
    return Pair(declared, None, f"no {kind} has the name of {called}, or the tags that its stack would give it")


def _is_it(declared: Record, running: Record, field: str, stack: str | None) -> bool:
    own, name = declared.peek(field), running.peek(field)
    tags = _tags(running)
    if stack is not None and tags.get(STACK, stack) != stack:
        return False
    if own is not None and not isinstance(own, Unknown):
        try:
            return bool(own == name)
        except Undecided:
            pass  # as the name of a stack with something behind it
    if declared.source_kind != "cloudformation":
        return False
    if LOGICAL_ID in tags:
        return tags[LOGICAL_ID] == declared.root._name
    made_up = rf"{re.escape(stack) if stack else r'[A-Za-z][A-Za-z0-9-]*'}-{re.escape(declared.root._name)}{_RANDOM}"
    return own is None and isinstance(name, str) and re.fullmatch(made_up, name) is not None


def stack_of(running: Record) -> str | None:
    """The name of the stack that made something, as its tags have it."""
    return _tags(running).get(STACK)


def _tags(record: Record) -> dict[str, str]:
    tags: list[Any] = getattr(record, "tags", [])
    return {each.peek("key"): each.peek("value") for each in tags if isinstance(each.peek("key"), str)}


def _same_cluster(declared: Service, running: Service) -> bool:
    """Whether both may be in the same cluster: what is not known may be."""
    try:
        mine, its = declared.cluster, running.cluster
        if isinstance(mine, Unknown) or isinstance(its, Unknown):
            return _in_cluster(declared.cluster_arn, running.cluster_arn)
        return _in_cluster(mine.cluster_name, its.cluster_name)
    except Undecided:
        return True


def _in_cluster(one: str | Text | None, other: str | Text | None) -> bool:
    if not isinstance(one, str) or not isinstance(other, str):
        return True
    return bool({*Cluster.names_in(one)} & {*Cluster.names_in(other)})


def _newest(found: list[R]) -> list[R]:
    """Of each family and account, the newest revision."""
    latest: dict[tuple[int, Any], R] = {}
    for each in found:
        key = id(each.estate), each.peek("family")
        known = latest.get(key)
        if known is None or _revision(each) > _revision(known):
            latest[key] = each
    return list(latest.values())


def _revision(definition: Record) -> int:
    return definition.peek("revision") or 0
