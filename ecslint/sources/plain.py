"""Inputs in the API's own vocabulary: task definitions, service definitions and the targets of event rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model.estate import Estate, World
from ecslint.model.node import Node, Path
from ecslint.model.record import Record
from ecslint.sources.placeholders import PlainSource

if TYPE_CHECKING:
    from ecslint.model.record import Field
    from ecslint.text import Document

_SERVICE_KEYS = frozenset(
    (
        "serviceName",
        "desiredCount",
        "loadBalancers",
        "deploymentConfiguration",
        "deploymentController",
        "schedulingStrategy",
        "serviceRegistries",
        "serviceConnectConfiguration",
        "healthCheckGracePeriodSeconds",
        "enableECSManagedTags",
        "enableExecuteCommand",
        "networkConfiguration",
        "launchType",
        "placementStrategy",
        "propagateTags",
    )
)
_CONTAINER_KEYS = frozenset(
    (
        "essential",
        "portMappings",
        "memory",
        "memoryReservation",
        "cpu",
        "logConfiguration",
        "environment",
        "secrets",
        "mountPoints",
    )
)


class Found(NamedTuple):
    """A thing of ECS in a file: what it is, and where."""

    kind: str
    raw: Any
    path: Path


def things(data: object) -> Iterator[Found]:
    """What a document in the API's vocabulary holds of ECS."""
    if isinstance(data, list) and any(_is_container(item) for item in data):
        yield Found("container-definitions", {"containerDefinitions": data}, ())
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from (Found(each.kind, each.raw, (index, *each.path)) for each in _in_mapping(item))
    else:
        yield from _in_mapping(data)


def _in_mapping(data: object) -> Iterator[Found]:
    if not isinstance(data, dict):
        return
    inner = data.get("taskDefinition")
    if isinstance(data.get("containerDefinitions"), list):
        yield Found("task-definition", data, ())
    elif isinstance(inner, dict) and isinstance(inner.get("containerDefinitions"), list):
        yield Found("task-definition", inner, ("taskDefinition",))  # the output of describe-task-definition
    elif isinstance(data.get("services"), list):  # the output of describe-services
        for index, item in enumerate(data["services"]):
            if isinstance(item, dict) and "serviceName" in item:
                yield Found("service-definition", item, ("services", index))
    elif _is_service(data):
        yield Found("service-definition", data, ())
    elif any(_has_ecs_target(item) for item in _list(data.get("Targets"))):
        yield Found("event-rule", data, ())
    elif _has_ecs_target(data.get("Target")):
        yield Found("schedule", data, ())


def _is_service(data: dict[str, Any]) -> bool:
    """Whether it is an input of create-service; one of run-task has overrides, and neither name nor count."""
    written = len(_SERVICE_KEYS & data.keys())
    names_task = isinstance(data.get("taskDefinition"), str) and "overrides" not in data
    return written >= (2 if "serviceName" in data or names_task else 3)


def _has_ecs_target(item: object) -> bool:
    return isinstance(item, dict) and "EcsParameters" in item


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_container(item: object) -> bool:
    return isinstance(item, dict) and "image" in item and ("name" in item or bool(_CONTAINER_KEYS & item.keys()))


class FileSource(PlainSource):
    """One file in the API's vocabulary."""

    def __init__(self, document: Document, found: list[Found]) -> None:
        super().__init__(document)
        self.found = found
        self.kind = found[0].kind
        self._wrapping = found[0].raw if self.kind == "container-definitions" else None

    def spellings(self, field: Field) -> tuple[str, ...]:
        # EventBridge's API writes the parameters of ECS with capitals, and Terraform minds no case in containers.
        return (field.api,) if self.kind in ("task-definition", "service-definition") else (field.api, *field.cfn)

    def beyond(self, raw: dict[str, Any]) -> str | None:
        return "the task definition around the containers" if raw is self._wrapping else super().beyond(raw)

    def in_file(self, path: Path) -> Path:
        return path[1:] if self._wrapping is not None else path


def estate_of(source: FileSource, world: World) -> Estate:
    """The records of a file."""
    from ecslint.model import EventRule, Schedule, Service, TaskDefinition

    classes: dict[str, type[Record]] = {
        "task-definition": TaskDefinition,
        "container-definitions": TaskDefinition,
        "service-definition": Service,
        "event-rule": EventRule,
        "schedule": Schedule,
    }
    estate = Estate(source, world)
    for found in source.found:
        record = classes[found.kind](Node(source, found.raw, found.path), None)
        named = next((found.raw[key] for key in ("family", "serviceName", "Rule", "Name") if found.raw.get(key)), None)
        record._name = named if isinstance(named, str) else PurePath(source.file or "").stem
        estate.add(record)
    return estate
