"""CloudFormation templates: resources with a record become records, in every variant that conditions allow."""

from __future__ import annotations

from typing import Any

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
    from ecslint.model import resource_classes

    classes = resource_classes()
    estate = Estate(source, world)
    for logical_id, raw in source.template.resources.items():
        if not isinstance(raw, dict):
            continue
        type_name = source.template.type_of_resource(logical_id)
        record_class = classes.get(type_name)
        condition = raw.get("Condition")
        with evidence.Unnoted(), evidence.Gathering() as conditions:
            absent = isinstance(condition, str) and source.condition(condition) is False
            if isinstance(condition, str):
                evidence.note("condition", condition + source.template.tag)
        conditions.update(source.template.leaning(logical_id))
        if record_class is None or absent:
            estate.leave_out(logical_id, record_class, type_name, conditions)
        else:
            with evidence.Gathering() as keys:  # the properties as a whole may be an Fn::If
                record = _record(source, record_class, logical_id, raw)
            estate.add(record, [*conditions, *keys])
    return estate


def _record(source: TemplateSource, record_class: type[Record], logical_id: str, raw: dict[str, Any]) -> Record:
    written = raw.get("Properties")
    path = ("Resources", logical_id, "Properties") if "Properties" in raw else ("Resources", logical_id)
    record = record_class(Node(source, written if written is not None else {}, path), None)
    record._name = logical_id
    return record
