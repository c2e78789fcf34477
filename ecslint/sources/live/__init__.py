"""Snapshots of accounts: their resources become records, as if someone had written them down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ecslint.model.node import Node
from ecslint.sources.live import (
    capacity,
    ecs,
    identity,
    keys,
    load_balancing,
    network,
    observed,
    queues,
    scaling,
    storage,
)
from ecslint.sources.live.classes import classes as classes
from ecslint.sources.live.estate import LiveEstate as LiveEstate
from ecslint.sources.live.sight import Sight
from ecslint.sources.live.source import LiveSource as LiveSource
from ecslint.sources.live.thing import Account, Shape, Thing

if TYPE_CHECKING:
    from ecslint.live.snapshot import Snapshot
    from ecslint.model.estate import World

_AREAS = (capacity, ecs, identity, keys, load_balancing, network, observed, queues, scaling, storage)
SHAPES: dict[str, Shape] = {type_name: shape for area in _AREAS for type_name, shape in area.SHAPES.items()}
"""How a resource of each type becomes what records read; one that is not here is read as it is."""


def estate_of(snapshot: Snapshot, world: World) -> LiveEstate:
    """The records of a snapshot. Each has a world of its own: accounts and regions do not see each other."""
    source = LiveSource(snapshot)
    estate = LiveEstate(source, world, Sight(snapshot))
    known = classes()
    for thing in things(snapshot, estate.sight):
        source.things[thing.id] = thing
        record_class = known.get(thing.type)
        if record_class is None:
            estate.leave_out(thing.id, None, thing.type)
            continue
        record = record_class(Node(source, thing.raw, thing.path), None)
        record._name, record._type = thing.id, thing.type
        estate.add(record)
    for resource in snapshot.resources:
        if resource.id not in source.things:
            estate.leave_out(resource.id, None, resource.type)
    world.estates.append(estate)
    return estate


def things(snapshot: Snapshot, sight: Sight) -> Iterator[Thing]:
    """What records are read from, each with an id that no other has."""
    account = Account(snapshot)
    taken: set[str] = set()
    for resource in snapshot.resources:
        try:
            found = [*SHAPES.get(resource.type, ecs.as_it_is)(resource, account)]
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            sight.lose(resource, error)  # what AWS tells is not what is known of it here
            continue
        for thing in found:
            unique = thing.id if thing.id not in taken else f"{thing.type} {thing.id}"
            taken.add(unique)
            yield thing._replace(id=unique)
