"""Records and estates from plain mappings, for tests of the model."""

from __future__ import annotations

from typing import Any, TypeVar

from ecslint.model.estate import Estate, World
from ecslint.model.node import Node, Source
from ecslint.model.record import Field, Record
from ecslint.model.unknown import Hole, Text, Unknown, text_of

R = TypeVar("R", bound=Record)


class Template(Source):
    """Spells as CloudFormation does; values may be Unknown or Text already."""

    kind = "cloudformation"

    def spellings(self, field: Field) -> tuple[str, ...]:
        return field.either


class Live(Source):
    kind = "live"


class ServiceDefinition(Source):
    kind = "service-definition"


class Containers(Source):
    kind = "container-definitions"


UNKNOWN = Unknown("a parameter without default")


def text(*parts: str | None, never: str = "") -> Any:
    """A partly known text, in which None is a hole."""
    return text_of(tuple(Hole("a parameter", "P", never=never) if part is None else part for part in parts))


def record(record_class: type[R], raw: dict[str, Any], source: Source | None = None) -> R:
    """A record in an estate of its own."""
    found = record_class(Node(source or Source(), raw, ()), None)
    estate_of(found)
    return found


def estate_of(*records: Record) -> Estate:
    """The estate of some records, each named after its class."""
    estate = Estate(records[0]._node.source, World())
    estate.world.estates.append(estate)
    for each in records:
        each._name = type(each).__name__
        estate.add(each)
    return estate


__all__ = ["UNKNOWN", "Containers", "Live", "ServiceDefinition", "Template", "Text", "estate_of", "record", "text"]
