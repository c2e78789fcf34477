"""Templates to judge records by, read as the command reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import ecslint.model.ecs.capacity
import ecslint.model.ecs.service
import ecslint.model.ecs.task_definition
import ecslint.model.events.eventbridge
import ecslint.model.events.pipes
import ecslint.model.events.trail
import ecslint.model.iam.role
import ecslint.model.instances.auto_scaling
import ecslint.model.monitoring
import ecslint.model.network.hosted_zone
import ecslint.model.network.load_balancing
import ecslint.model.network.routing
import ecslint.model.network.vpc
import ecslint.model.network.vpc_endpoint
import ecslint.model.scaling.scalable_target
import ecslint.model.storage.bucket
import ecslint.model.storage.file_system  # noqa: F401 - each makes its records known
from ecslint.model.estate import Estate, World
from ecslint.model.node import Node
from ecslint.model.record import Record
from ecslint.model.unknown import Undecided
from ecslint.sources.cloudformation.template import Assignment, Template, TemplateSource
from ecslint.text import read

R = TypeVar("R", bound=Record)

UNDECIDED = "undecided"
"""What a judgement comes to that needs a value that is not known."""


def subclasses(record_class: type[Record]) -> Iterator[type[Record]]:
    for each in record_class.__subclasses__():
        yield each
        yield from subclasses(each)


def stack(resources: str, head: str = "", *, path: str = "stack.yaml", world: World | None = None) -> Estate:
    """The estate of a template, of which `resources` are the indented resources."""
    document = read(f"{head}\nResources:\n{resources}", path)
    template = Template(document)
    source = TemplateSource(template, Assignment({}, {}))
    world = world or World()
    estate = Estate(source, world)
    world.estates.append(estate)
    classes = {each.cfn_type: each for each in subclasses(Record) if each.cfn_type}
    for logical_id, raw in template.resources.items():
        properties = raw.get("Properties", {})
        if record_class := classes.get(raw["Type"]):
            record = record_class(Node(source, properties, ("Resources", logical_id, "Properties")), None)
            record._name = logical_id
            estate.add(record)
        else:
            estate.leave_out(logical_id, None, raw["Type"])
    return estate


def only(estate: Estate, record_class: type[R]) -> R:
    (record,) = estate.own(record_class)
    return record


def named(estate: Estate, record_class: type[R], logical_id: str) -> R:
    return next(record for record in estate.own(record_class) if record.name_of_resource == logical_id)


def outcome(judge: Callable[[], Any]) -> Any:
    """What a judgement comes to."""
    try:
        return judge()
    except Undecided:
        return UNDECIDED
