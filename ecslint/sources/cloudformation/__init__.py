"""CloudFormation templates: resources with a record become records, in every variant that conditions allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from ecslint.model import evidence
from ecslint.model.estate import Estate, World
from ecslint.model.node import Node
from ecslint.model.record import Record
from ecslint.sources.cloudformation.stacks import Stacks as Stacks
from ecslint.sources.cloudformation.template import Template as Template
from ecslint.sources.cloudformation.template import TemplateSource


def is_template(data: object) -> bool:
    """Whether it is a template: a mapping whose Resources hold at least one thing with a Type, or a loop."""
    resources = data.get("Resources") if isinstance(data, dict) else None
    return isinstance(resources, dict) and any(
        key.startswith(("Fn::ForEach", "Fn::Transform")) or (isinstance(resource, dict) and "Type" in resource)
        for key, resource in resources.items()
    )


def estate_of(source: TemplateSource, world: World) -> Estate:
    """The resources of one variant of a template."""
    estate = Estate(source, world)
    fill(estate, source, {})
    return estate


def estates_of(sources: list[TemplateSource], world: World) -> Iterator[Estate]:
    """The resources of several variants of a template, each of which is there until the next is asked for."""
    from ecslint.sources.cloudformation.turning import turning

    return turning(sources, world)


Records: TypeAlias = dict[str, tuple[Record, set[evidence.Key]]]
"""The record of each resource that is there, and what that it is so leaned on."""


def fill(estate: Estate, source: TemplateSource, known: Records) -> None:
    """Take a variant's resources into an estate; those that are known as they are."""
    for resource in source.template.declared_resources:
        record_class, condition, conditions = resource.record_class, resource.condition, resource.leaning
        absent = False
        if condition is not None:
            with evidence.Unnoted(), evidence.Gathering() as keys:
                absent = source.condition(condition) is False
                evidence.note("condition", condition + source.template.tag)
            conditions = [*conditions, *keys]
        if record_class is None or absent:
            estate.leave_out(resource.logical_id, record_class, resource.type_name, conditions)
            continue
        if resource.logical_id not in known:
            with evidence.Gathering() as keys:  # the properties as a whole may be an Fn::If
                record = record_class(Node(source, resource.properties, resource.path), None)
            record._name = resource.logical_id
            known[resource.logical_id] = record, keys
            if source.kept is not None:
                source.kept.note(keys, known, resource.logical_id)
        record, keys = known[resource.logical_id]
        estate.add(record, [*conditions, *keys])
