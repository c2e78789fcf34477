"""What a template declares in its Resources, whatever becomes of it in a variant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model import evidence
from ecslint.model.node import Path

if TYPE_CHECKING:
    from ecslint.model.record import Record
    from ecslint.sources.cloudformation.template import Template


class DeclaredResource(NamedTuple):
    """One resource."""

    logical_id: str
    type_name: str
    record_class: type[Record] | None
    condition: str | None
    leaning: list[evidence.Key]
    """What it leans on that it is there."""
    properties: Any
    path: Path


def declared_resources(template: Template) -> list[DeclaredResource]:
    from ecslint.model import resource_classes

    classes = resource_classes()
    found: list[DeclaredResource] = []
    for name, raw in template.resources.items():
        if isinstance(raw, dict):
            kind, condition, written = template.type_of_resource(name), raw.get("Condition"), raw.get("Properties")
            found.append(
                DeclaredResource(
                    name,
                    kind,
                    classes.get(kind),
                    condition if isinstance(condition, str) else None,
                    template.leaning(name),
                    {} if written is None else written,
                    ("Resources", name, "Properties") if "Properties" in raw else ("Resources", name),
                )
            )
    return found
