"""The records of an account and region: a closed world, but for what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeVar, cast

from ecslint.model.estate import Estate, World, words_of
from ecslint.model.evidence import Key
from ecslint.model.links import Link
from ecslint.model.open_list import OpenList
from ecslint.model.record import Record
from ecslint.model.unknown import Text, Undecided, Unknown
from ecslint.sources.live.sight import Sight
from ecslint.sources.live.source import LiveSource
from ecslint.sources.live.thing import Thing

R = TypeVar("R", bound=Record)

_LISTED = ("AWS::ECS::Cluster", "AWS::ECS::Service")
"""What is found by a list of all, not by its name."""


class LiveEstate(Estate):
    """The resources of one account and region. Who asks for all of a class that was not wholly read is undecided."""

    source: LiveSource

    def __init__(self, source: LiveSource, world: World, sight: Sight) -> None:
        super().__init__(source, world)
        self.sight = sight
        self._exact: dict[type[Record], dict[str, list[Record]]] = {}

    def add(self, record: Record, conditions: Iterable[Key] = ()) -> None:
        super().add(record, conditions)
        self._exact.clear()

    # -- looking around

    def own(self, record_class: type[R]) -> list[R]:
        reason = self.sight.reason(record_class) or self.sight.left_out(record_class)
        return _closed(self._those(record_class).copy(), reason)

    def all(self, record_class: type[R]) -> list[R]:
        """Accounts do not see each other's resources."""
        return self.own(record_class)

    def beside(self, record_class: type[R]) -> list[R]:
        return []

    def within(self, record_class: type[R]) -> Iterator[R]:
        yield from self._at_hand(record_class)
        sight = self.sight
        if reason := sight.reason(record_class, within=True) or sight.left_out(record_class, within=True):
            raise Undecided(reason)

    def referrers(self, target: Record, record_class: type[R], link: Link) -> list[R]:
        reason = self.sight.reason(record_class, within=True)
        if reason is None and not self.sight.is_within_scope(target):
            reason = self.sight.left_out(record_class, within=True)
        return _closed(self.known_referrers(target, record_class, link), reason)

    def known_referrers(self, target: Record, record_class: type[R], link: Link) -> list[R]:
        return cast("list[R]", [*self._links(record_class, link).sources.get(target.resource_key, ())])

    def adrift(self, record_class: type[R], link: Link) -> list[R]:
        return _closed(super().adrift(record_class, link), self.sight.reason(record_class))

    def leaves_out(self, type_name: str) -> bool:
        return False

    def _thing_of(self, record: Record) -> Thing | None:
        return self.source.things.get(record.root._name)

    # -- links

    def follow(self, value: Any, record_class: type[R]) -> R | None:
        if value is None:
            return None
        if not isinstance(value, str):
            return super().follow(value, record_class)
        found = self._found(value, record_class)
        if found is not None:
            return found
        what = f"the {words_of(record_class)} {value!r}"
        elsewhere = self._elsewhere(value)
        if elsewhere is not None:
            return cast("R", Unknown(f"{what}, which is in {elsewhere}, not in this scan"))
        reason = self.sight.reason(record_class)
        return cast("R", Unknown(reason if reason is not None else f"{what}, which is not in the account"))

    def lacks(self, record_class: type[Record], value: Any) -> bool:
        """Whether what a name or ARN stands for is certainly not in the account. Undecided when that is not known."""
        if isinstance(value, Unknown | Text):
            raise Undecided(value.needs)
        if self._found(value, record_class) is not None or value in self._by_id:
            return False
        elsewhere = self._elsewhere(value)
        if elsewhere is not None:
            raise Undecided(f"the {words_of(record_class)} {value!r}, which is in {elsewhere}, not in this scan")
        # Whatever else is named is looked up by its name, whichever part of the account is looked at.
        left_out = self.sight.left_out(record_class) if record_class.cfn_type in _LISTED else None
        if reason := self.sight.reason(record_class) or left_out:
            raise Undecided(reason)
        return True

    def _found(self, value: str, record_class: type[R]) -> R | None:
        """The record of the exact ARN or id; else that of the most exact name, where it is of the same account."""
        called = self._exact.get(record_class)
        if called is None:
            called = self._exact[record_class] = self._callings(record_class)
        here = _Home.of(value)
        # Of several clusters' services of one name, only one is called by the cluster's name as well.
        names = () if value.startswith("service/") else record_class.names_in(value)
        for name in (value, *names):
            found = called.get(name, ())
            if here is not None and name != value:
                found = [each for each in found if here.holds(self._arn_of(each))]
            if len(found) > 1:
                found = _newest(found) or [cast("Record", Unknown(f"which of several resources is {value!r}"))]
            if found:
                return cast("R", found[0])
        return None

    def _named(self, record_class: type[R], name: str) -> R | None:
        return self._found(name, record_class)

    def _callings(self, record_class: type[Record]) -> dict[str, list[Record]]:
        """Records by whatever they are called."""
        called: dict[str, list[Record]] = {}
        for record in self._those(record_class):
            thing = self._thing_of(record)
            exact = () if thing is None else (thing.id, thing.arn, *thing.also)
            for name in dict.fromkeys((*exact, *record.names())):
                if name is not None:
                    called.setdefault(name, []).append(record)
        return called

    def _arn_of(self, record: Record) -> str | None:
        thing = self._thing_of(record)
        return None if thing is None else thing.arn

    def _elsewhere(self, value: str) -> str | None:
        """The account or region that an ARN or the address of an image names, where that is not this one."""
        home = _Home.of(value)
        if home is None:
            return None
        if home.account not in ("", self.source.account):
            return f"account {home.account}"
        if home.region not in ("", self.source.region):
            return f"region {home.region}"
        return None


def _closed(known: list[R], reason: str | None) -> list[R]:
    if reason is None:
        return known
    if not known:
        raise Undecided(reason)
    return OpenList(known, reason)


def _newest(found: list[Record]) -> list[Record]:
    """Of revisions of one family, the one that is meant when none is named; empty for anything else."""
    from ecslint.model.ecs.task_definition import TaskDefinition

    active = [each for each in found if isinstance(each, TaskDefinition) and each.status != "INACTIVE"]
    families = {each.family if isinstance(each, TaskDefinition) else each for each in found}
    return [max(active, key=lambda each: each.revision or 0)] if active and len(families) == 1 else []


class _Home(NamedTuple):
    """Where an ARN, or the address of an image in ECR, says that something is."""

    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def of(cls, value: str) -> _Home | None:
        if value.startswith("arn:"):
            parts = value.split(":", 5)
            return cls(parts[2], parts[3], parts[4], parts[5]) if len(parts) == 6 else None
        registry = value.partition("/")[0].split(".")
        if len(registry) > 4 and registry[1:3] == ["dkr", "ecr"]:
            return cls("ecr", registry[3], registry[0], "")
        return None

    def holds(self, arn: str | None) -> bool:
        """Whether the resource of an ARN, which has the name that stands in this one, can be meant. A role's ARN names
        it to the letter; others may be that of a secret without its suffix, or of a service in the older form."""
        other = None if arn is None else _Home.of(arn)
        if other is None:
            return True
        if self.service != other.service:
            return False
        if self.service == "iam" or (self.service in _WHOLE and _is_long(self) and _is_long(other)):
            return self == other
        return (self.region or other.region, self.account or other.account) == (other.region, other.account)


_WHOLE = ("ecs", "elasticloadbalancing")
"""Services whose longer ARNs name what contains the resource, or an id: another of the same name has another ARN."""


def _is_long(home: _Home) -> bool:
    return home.resource.count("/") > 1
