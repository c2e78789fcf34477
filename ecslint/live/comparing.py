"""Compares two records of one class, as they are read: with ECS's own defaults, however they are spelled.

What AWS fills in by itself is left out, and what is not known is gathered, not guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ecslint.live import masking
from ecslint.live.deployed import NOWHERE, Deployed, is_name_of
from ecslint.model import evidence
from ecslint.model.ecs.container import Container
from ecslint.model.ecs.container_part import PortMapping
from ecslint.model.ecs.deployment import DeploymentConfiguration
from ecslint.model.ecs.environment import EnvironmentVariable
from ecslint.model.ecs.image import ImageReference
from ecslint.model.ecs.launch import AwsvpcConfiguration
from ecslint.model.ecs.service import Service
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.field import Field
from ecslint.model.node import Node
from ecslint.model.record import Place, Record
from ecslint.model.unknown import Text, Undecided, Unknown

Path = tuple[str, ...]
"""Keys; for an item of a list its name in brackets: `containerDefinitions`, `[web]`, `image`."""

_NOT_COMPARED: dict[type[Record], tuple[str, ...]] = {
    Service: ("client_token", "cluster_arn", "created_at", "deployments", "desired_count", "events",
              "force_new_deployment", "pending_count", "role", "running_count", "service_arn", "service_name",
              "status", "tags", "task_definition_arn"),
    TaskDefinition: ("compatibilities", "deregistered_at", "family", "registered_at", "registered_by",
                     "requires_attributes", "requires_compatibilities", "revision", "status", "tags",
                     "task_definition_arn"),
    DeploymentConfiguration: ("maximum_percent", "minimum_healthy_percent"),
}  # fmt: skip
"""Fields that are compared in a way of their own, that AWS alone sets, and that only the making of something needs."""

_FILLED_IN: dict[type[Record], tuple[str, ...]] = {
    AwsvpcConfiguration: ("security_groups",),  # the VPC's default group
    Service: ("availability_zone_rebalancing", "platform_version"),
    TaskDefinition: ("network_mode",),
}
"""Fields to which AWS gives a value of its own when they are not written."""

_LAUNCH = ("launch_type", "capacity_provider_strategy")
"""Without either, the cluster's default strategy is filled in."""
_IN_ANY_ORDER = ("subnets", "security_groups", "metric_names", "alarm_names", "requires_compatibilities", "add", "drop")


class Difference(NamedTuple):
    """A property that is not as the template says."""

    subject: Record
    """The service or task definition that was compared."""
    place: Place
    """In the template."""
    running: Record
    """What runs."""
    path: Path
    declared: Any
    """None where the template has nothing of it."""
    found: Any
    """None where nothing of it runs."""
    hidden: bool = False
    """Whether the values may be secret."""
    assumed: bool = False
    """Whether the template's value rests on the default of a parameter."""


class Open(NamedTuple):
    """A property that could not be compared."""

    subject: Record
    place: Place
    path: Path
    needs: str


class Comparison:
    """Gathers what differs. `tags`: whether it matters which tag or digest of an image runs; `deployed`: what the
    template's resources are called in the account."""

    def __init__(self, *, tags: bool = True, deployed: Deployed = NOWHERE) -> None:
        self._tags = tags
        self._deployed = deployed
        self.subject: Any = None
        """What is being compared."""
        self.found: list[Difference] = []
        self.open: list[Open] = []

    def differs(
        self, place: Place, running: Record, path: Path, declared: Any, found: Any, *, hidden: bool = False,
        assumed: bool = False,
    ) -> None:  # fmt: skip
        self.found.append(Difference(self.subject, place, running, path, declared, found, hidden, assumed))

    def is_open(self, place: Place, path: Path, needs: str) -> None:
        self.open.append(Open(self.subject, place, path, needs))

    def records(self, declared: Record, running: Record, path: Path) -> None:
        """Every field of two records of one class."""
        left_out = _NOT_COMPARED.get(type(declared), ())
        for field in declared.declared().values():
            if field.name not in left_out:
                self._field(declared, running, field, (*path, field.api))
        if "tags" in declared.declared():
            self._tags_of(declared, running, path)

    def _field(self, declared: Record, running: Record, field: Field, path: Path) -> None:
        with evidence.Gathering() as keys:
            mine = tried(lambda: getattr(declared, field.name))
        its = tried(lambda: getattr(running, field.name))
        written = declared.node(field.name) is not None
        if not written and (_is_filled_in(declared, field.name) or isinstance(its, Unknown)):
            return
        place = declared.at(field.name)
        if isinstance(declared, EnvironmentVariable) and field.name == "value":
            self._secret(declared, running, path, mine)
        elif (
            isinstance(declared, PortMapping)
            and field.name == "host_port"
            and mine in (0, declared.peek("container_port"))
        ):
            return  # what ECS chooses anyhow
        elif isinstance(declared, Container) and field.name == "image" and not self._tags:
            self.values(place, running, path, mine, its, by=_without_tag)
        elif field.converter.holds_records and not isinstance(mine, Unknown) and not isinstance(its, Unknown):
            self._parts(declared, running, field, mine, its, path)
        else:
            assumed = any(kind == "default" for kind, _ in keys)
            if field.name in _IN_ANY_ORDER and isinstance(mine, list) and isinstance(its, list):
                self._sets(place, running, path, mine, its)
            elif isinstance(mine, dict) and isinstance(its, dict):
                for key in sorted(mine.keys() | its.keys()):
                    self.values(declared.at(field.name, key), running, (*path, key), mine.get(key), its.get(key))
            else:
                self.values(place, running, path, mine, its, assumed=assumed)

    def _parts(self, declared: Record, running: Record, field: Field, mine: Any, its: Any, path: Path) -> None:
        record_class = field.converter.record_class
        if not isinstance(mine, list) and not isinstance(its, list):
            if mine is not None or its is not None:
                self.records(mine or empty(record_class, declared), its or empty(record_class, running), path)
            return
        place = declared.at(field.name)
        unknown = next((each for each in (*mine, *its) if isinstance(each, Unknown)), None)
        if unknown is not None:
            self.is_open(place, path, unknown.needs)
            return
        for name, one, other in _matched(mine, its):
            where = (*path, f"[{name}]")
            if one is not None and other is not None:
                self.records(one, other, where)
            elif one is not None:
                self.differs(one.at(), running, where, _shown(one), None)
            elif other is not None:
                self.differs(place, running, where, None, _shown(other))

    def _secret(self, declared: Record, running: Record, path: Path, mine: Any) -> None:
        """The value of an environment variable, of which there may be a mask only. It is never shown."""
        raw = running._node.value.get("value")
        place = declared.at("value")
        if masking.is_masked(raw):
            known = running._node.source.settled(mine) or "" if not isinstance(mine, Unknown) else mine
            same = masking.alike(known, raw, str(declared.peek("name"))) if isinstance(known, str) else None
            if same is None:
                self.is_open(place, path, masking.read(raw).needs)
            elif not same:
                self.differs(place, running, path, mine, raw, hidden=True)
            return
        self.values(place, running, path, mine, raw, hidden=True)

    def _tags_of(self, declared: Record, running: Record, path: Path) -> None:
        """The template's tags: others may be the stack's, or whoever's."""
        its = {each.peek("key"): each.peek("value") for each in getattr(running, "tags", ())}
        for each in getattr(declared, "tags", ()):
            if isinstance(key := each.peek("key"), str):
                self.values(each.at("value"), running, (*path, "tags", f"[{key}]"), each.peek("value"), its.get(key))

    def _sets(self, place: Place, running: Record, path: Path, mine: list[Any], its: list[Any]) -> None:
        mine = [self._deployed.among(each, its) for each in mine]
        unknown = next((each for each in mine if isinstance(each, Unknown | Text)), None)
        if unknown is not None:
            self.is_open(place, path, unknown.needs)
        elif sorted(map(str, mine)) != sorted(map(str, its)):
            self.differs(place, running, path, mine, its)

    def values(
        self,
        place: Place,
        running: Record,
        path: Path,
        mine: Any,
        its: Any,
        *,
        by: Callable[[Any], Any] = lambda value: value,
        hidden: bool = False,
        assumed: bool = False,
    ) -> None:
        """Compare two values, by what a function gives of them."""
        settled = self._deployed.filled(running._node.source.settled(mine), its)
        try:
            same = _same(by(settled), by(its))
        except Undecided as undecided:
            self.is_open(place, path, undecided.needs)
            return
        if not same:
            self.differs(place, running, path, settled, its, hidden=hidden, assumed=assumed)


def _same(mine: Any, its: Any) -> bool:
    for value in (mine, its):
        if isinstance(value, Unknown):
            raise Undecided(value.needs)
    if isinstance(mine, list) and isinstance(its, list):
        return len(mine) == len(its) and all(_same(one, other) for one, other in zip(mine, its, strict=True))
    if isinstance(mine, dict) and isinstance(its, dict):
        return mine.keys() == its.keys() and all(_same(mine[key], its[key]) for key in mine)
    if _is_nothing(mine) or _is_nothing(its):
        return _is_nothing(mine) and _is_nothing(its)
    if isinstance(mine, str | Text) and isinstance(its, str) and its.startswith("arn:"):
        return bool(mine == its) or is_name_of(mine, its)
    return bool(mine == its)


def _is_nothing(value: Any) -> bool:
    return value is None or (not isinstance(value, Text | Unknown) and value in ("", [], {}))


def _is_filled_in(declared: Record, field: str) -> bool:
    if field in _LAUNCH and isinstance(declared, Service):
        return not any(declared.node(each) is not None for each in _LAUNCH)
    return field in _FILLED_IN.get(type(declared), ())


def _matched(mine: list[Record], its: list[Record]) -> Iterator[tuple[str, Record | None, Record | None]]:
    """The items of two lists by what people tell them apart by; by their places where that is not known."""
    one, other = _named(mine), _named(its)
    if one is None or other is None:
        one, other = ({str(index): each for index, each in enumerate(items)} for items in (mine, its))
    for name in dict.fromkeys((*one, *other)):
        yield name, one.get(name), other.get(name)


def _named(items: list[Record]) -> dict[str, Record] | None:
    found = {}
    for each in items:
        name = _name_of(each)
        if name is None or name in found:
            return None
        found[name] = each
    return found


def _name_of(record: Record) -> str | None:
    if isinstance(record, PortMapping):
        port = record.peek("container_port_range") or record.peek("container_port")
        return f"{port}/{record.peek('protocol')}"
    name = record.peek(record.identity) if record.identity in record.declared() else None
    return name if isinstance(name, str) else None


def _shown(record: Record) -> Any:
    """An item that only one of the two has: what is written of it, but for what may be secret."""
    if isinstance(record, EnvironmentVariable):
        return "a value"
    raw = record._node.value
    return raw if isinstance(raw, dict) else str(raw)


def empty(record_class: Any, parent: Record) -> Any:
    """A record of which nothing is written."""
    return record_class(Node(parent._node.source, {}, parent._node.path), parent)


def _without_tag(image: Any) -> Any:
    """An image's registry and repository."""
    if not isinstance(image, str | Text):
        return image
    reference = ImageReference(image)  # type: ignore[arg-type]  # which takes one that is known in part as well
    return [reference.host, reference.repository]


def tried(read: Callable[[], Any]) -> Any:
    """What a reading gives, Unknown where it cannot be told."""
    try:
        return read()
    except Undecided as undecided:
        return Unknown(undecided.needs)
