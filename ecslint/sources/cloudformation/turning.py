"""An estate that is each variant of a template in turn, and remembers of the one before what still holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ecslint.model import evidence
from ecslint.model.estate import Estate, World
from ecslint.sources.cloudformation import Records, fill
from ecslint.sources.cloudformation.resources import DeclaredResource
from ecslint.sources.cloudformation.template import TemplateSource

Truths = dict[str, bool | str]


def turning(sources: list[TemplateSource], world: World) -> Iterator[Estate]:
    """The resources of each of the variants. A record stays the same while nothing that it leans on differs, and so
    does all that it has found out."""
    if not sources:
        return
    template, truths = sources[0].template, [source.truths() for source in sources]
    varying = {name for each in truths for name in each if any(other.get(name) != each[name] for other in truths)}
    current = TemplateSource(template, sources[0].assignment)
    estate, known = Estate(current, world), Records()
    estate.fleeting = _fleeting(template.declared_resources, varying, template.tag)
    current.kept = kept = evidence.Kept({*varying, *(each.__name__ for each in estate.fleeting)})
    before: Truths | None = None
    for source, now in zip(sources, truths, strict=True):
        differing = varying if before is None else {name for name in varying if before.get(name) != now.get(name)}
        current.assignment, current.truths_known = source.assignment, source.truths_known
        kept.forget(differing)
        if before is None or estate.leans_on(differing):
            there = estate.records
            estate.empty()
            fill(estate, current, known)
            come_or_gone = {*there}.symmetric_difference(estate.records)
            kept.forget({inner.__name__ for record in come_or_gone for inner in record.held()})
        before = now
        yield estate


def _fleeting(resources: list[DeclaredResource], varying: Collection[str], tag: str) -> set[type]:
    """The classes of records that are within resources which come and go."""
    found: set[type] = set()
    for resource in resources:
        chosen = isinstance(resource.properties, dict) and "Fn::If" in resource.properties
        if resource.record_class and (chosen or (resource.condition or "") + tag in varying):
            found |= resource.record_class.held()
    return found
