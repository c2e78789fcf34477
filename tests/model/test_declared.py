"""The declared records against AWS's own description of its API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest

from ecslint.model.ecs.capacity import CapacityProvider
from ecslint.model.ecs.cluster import Cluster, ClusterCapacityProviderAssociations
from ecslint.model.ecs.service import Service, TaskSet
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.record import Field, Record

REQUESTS: dict[str, type[Record]] = {
    "RegisterTaskDefinitionRequest": TaskDefinition,
    "CreateServiceRequest": Service,
    "CreateTaskSetRequest": TaskSet,
    "CreateClusterRequest": Cluster,
    "CreateCapacityProviderRequest": CapacityProvider,
}
RESOURCES: tuple[type[Record], ...] = (
    TaskDefinition,
    Service,
    TaskSet,
    Cluster,
    CapacityProvider,
    ClusterCapacityProviderAssociations,
)

DELIBERATE = {
    "botocore requires Service.serviceName": "it may be given on the command line",
    "botocore requires DeploymentCircuitBreaker.rollback": "circuit-breaker-rollback-disabled reports its absence",
    "botocore requires DeploymentAlarms.alarmNames": "deployment-strategy-invalid reports its absence",
}
"""Where the model differs from AWS's description, and why."""

SCALARS = {
    "string": {"str", "CpuUnits", "MiB", "PortRange"},
    "integer": {"int", "CpuUnits", "MiB"},
    "long": {"int"},
    "boolean": {"bool"},
    "double": {"float"},
    "float": {"float"},
}


def compare_with_api(record_class: type[Record], shape: Any) -> Iterator[str]:
    name = record_class.__name__
    fields = {field.api: field for field in record_class.declared().values()}
    for member, inner in shape.members.items():
        if member not in fields:
            yield f"botocore has {name}.{member} that the model lacks"
            continue
        field = fields[member]
        if member in shape.required_members and not field.required:
            yield f"botocore requires {name}.{member}"
        yield from compare_field(f"{name}.{member}", field, inner)


def compare_field(name: str, field: Field, shape: Any) -> Iterator[str]:
    kind, annotation = shape.type_name, field.annotation.removesuffix(" | None")
    item = shape.member if kind == "list" else shape.value if kind == "map" else shape
    if annotation == "Json":
        return
    if {"list": "list", "map": "dict"}.get(kind, "") != annotation.rpartition("[")[0]:
        yield f"botocore has {name} as a {kind}, the model as {annotation}"
        return
    if missing := set(getattr(item, "enum", ())) - set(field.limits.values):
        yield f"botocore has values of {name} that the model lacks: {', '.join(sorted(missing))}"
    if item.type_name == "structure":
        record_class = field.converter.record_class
        if record_class is not None:
            yield from compare_with_api(record_class, item)
        else:
            yield f"botocore has {name} as a structure, the model as {annotation}"
    else:
        inner = annotation.partition("[")[2].removesuffix("]").rpartition(", ")[2] if "[" in annotation else annotation
        if inner not in SCALARS[item.type_name]:
            yield f"botocore has {name} as {item.type_name}, the model as {annotation}"


@pytest.mark.parametrize("request_shape", REQUESTS)
def test_the_api_is_covered(request_shape: str) -> None:
    """Members, their types, the values of enumerations, and which are required."""
    model = botocore.session.get_session().get_service_model("ecs")
    found = compare_with_api(REQUESTS[request_shape], model.shape_for(request_shape))
    assert [each for each in found if each not in DELIBERATE] == []


def test_no_difference_is_listed_in_vain() -> None:
    model = botocore.session.get_session().get_service_model("ecs")
    found = {each for shape, record in REQUESTS.items() for each in compare_with_api(record, model.shape_for(shape))}
    assert set(DELIBERATE) <= found


def _all_within(record_class: type[Record], seen: set[type[Record]]) -> Iterator[type[Record]]:
    if record_class in seen:
        return
    seen.add(record_class)
    yield record_class
    for field in record_class.declared().values():
        if field.converter.record_class is not None:
            yield from _all_within(field.converter.record_class, seen)


@pytest.mark.parametrize("root", RESOURCES, ids=lambda each: each.__name__)
def test_records_are_sound(root: type[Record]) -> None:
    for record_class in _all_within(root, set()):
        fields = record_class.declared()
        assert record_class.__doc__, record_class
        assert record_class.identity in fields or record_class.identity == "name", record_class
        assert {name for group in record_class.groups for name in group} <= set(fields)
        for field in fields.values():
            assert bool(field.limits.pattern) == bool(field.limits.form), f"{record_class.__name__}.{field.name}"
            if field.default is not None and field.limits.values and not isinstance(field.default, list):
                assert field.default in field.limits.values
