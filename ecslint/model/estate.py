"""The graph: all records of a run, and how one finds another by reference, name or ARN."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import PurePath
from typing import Any, TypeVar, cast

from ecslint.model import evidence
from ecslint.model.links import NO_LINKS, Link, Links, links_of, within
from ecslint.model.node import Source
from ecslint.model.record import Record
from ecslint.model.unknown import Reference, Text, Undecided, Unknown
from ecslint.model.world import World

R = TypeVar("R", bound=Record)

_Names = tuple[dict[str, list[Record]], set[evidence.Key]]
"""The records of each name, and what finding that out leaned on."""

_NAMED_BY_REF = {
    "AWS::ECS::Cluster": ":cluster/",
    "AWS::IAM::InstanceProfile": ":instance-profile/",
    "AWS::IAM::Role": ":role/",
}
"""Types of which `Ref` is the name, and what stands before it in their ARNs."""


def _referred_to(value: Text, type_name: str) -> Reference | None:
    """The reference that a text is, or that an ARN put together by hand ends with."""
    if value.reference is not None or type_name not in _NAMED_BY_REF or len(value.parts) == 1:
        return value.reference
    before, last = value.parts[-2:]
    if isinstance(last, str) or not isinstance(before, str) or not before.endswith(_NAMED_BY_REF[type_name]):
        return None
    return last.reference if last.reference is not None and last.reference.attribute is None else None


class Estate:
    """The resources of one input: of one file, of one variant of a template, or of one account and region.

    It answers for itself first and for the rest of the run after that.
    """

    def __init__(self, source: Source, world: World) -> None:
        self.source = source
        self.world = world
        self._linked: dict[tuple[type[Record], Link], Links] = {}
        self.fleeting: set[type] = set()
        """The classes of which some records come and go with the resources that hold them, from variant to variant."""
        self.empty()

    def empty(self) -> None:
        """Have no resources, so that they can be taken in anew."""
        self.records: list[Record] = []
        self._held: set[type] = set()
        """The classes of which there may be records, here or within those that are here."""
        self._by_id: dict[str, tuple[Record | None, str]] = {}
        self._conditions: dict[str, set[evidence.Key]] = {}
        self._existence: dict[type[Record], set[evidence.Key]] = {}
        self._left_out: dict[str, list[str]] = {}
        self._by_class: dict[type, list[Record]] = {}
        self._names: dict[type[Record], _Names] = {}

    def add(self, record: Record, conditions: Iterable[evidence.Key] = ()) -> None:
        """Take a resource in. `conditions` are those on which its being there depends."""
        record._estate = self
        self.records.append(record)
        self._held |= record.held()
        self._by_class.clear()
        self._names.clear()
        self._register(record._name, record, type(record), record._type, conditions)

    def leave_out(
        self, name: str, record_class: type[Record] | None, type_name: str, conditions: Iterable[evidence.Key] = ()
    ) -> None:
        """Note a resource that is no record here: of another type, or not there in this variant."""
        self._left_out.setdefault(type_name, []).append(name)
        self._register(name, None, record_class, type_name, conditions)

    def _register(
        self,
        name: str,
        record: Record | None,
        record_class: type[Record] | None,
        type_name: str,
        conditions: Iterable[evidence.Key],
    ) -> None:
        self._by_id[name] = (record, type_name)
        if keys := set(conditions):
            self._conditions[name] = keys
            for each in record_class.__mro__ if record_class else ():
                self._existence.setdefault(each, set()).update(keys)

    # -- looking around

    def own(self, record_class: type[R]) -> list[R]:
        """The input's own top-level records of a class."""
        self.world.looked_around = True
        evidence.replay(self._existence.get(record_class, set()))
        return self._those(record_class).copy()

    def all(self, record_class: type[R]) -> list[R]:
        """Those of the whole run, the input's own first."""
        stack, everywhere = self.source.stack, self.world.of_class(record_class)
        return [*self.own(record_class), *(each for each in everywhere if each.estate.source.stack is not stack)]

    def _those(self, record_class: type[R]) -> list[R]:
        """The input's own records of a class, without a note that anyone looked."""
        known = self._by_class.get(record_class)
        if known is None:
            known = [record for record in self.records if isinstance(record, record_class)]
            self._by_class[record_class] = known
        return cast("list[R]", known)

    def beside(self, record_class: type[R]) -> list[R]:
        """Those of the other files in the same folder."""
        evidence.replay(self._existence.get(record_class, set()))
        return [record for estate in self.neighbours for record in estate._those(record_class)]

    @property
    def neighbours(self) -> list[Estate]:
        """The estates of the other files in the same folder."""
        self.world.looked_around = True
        stack = self.source.stack
        return [each for each in self.world.in_folder(self.folder) if each.source.stack is not stack]

    @cached_property
    def folder(self) -> PurePath:
        return PurePath(self.source.file or "").parent

    def named(self, name: str) -> Record | None:
        """The record of the input's own resource of that name."""
        return self._by_id.get(name, (None, ""))[0]

    def within(self, record_class: type[R]) -> Iterator[R]:
        """Records of a class anywhere within the input's own, such as the ECS targets of event rules."""
        self.world.looked_around = True
        yield from self._at_hand(record_class)

    def _may_hold(self, record_class: type[Record]) -> bool:
        """Whether there may be records of a class, or may be in another variant."""
        return record_class in self._held or record_class in self.fleeting

    def _at_hand(self, record_class: type[R]) -> Iterator[R]:
        if record_class in self.fleeting:
            evidence.note("within", record_class.__name__)
        for record in self.records if record_class in self._held else ():
            if record_class in record.held():
                yield from within(record, record_class)

    def leans_on(self, names: Collection[str]) -> bool:
        """Whether it depends on one of these which resources there are."""
        return any(name in names for keys in self._conditions.values() for _, name in keys)

    def conditions_of(self, name: str) -> set[evidence.Key]:
        """What the being there of a resource depends on."""
        return self._conditions.get(name, set())

    def type_of(self, value: Any) -> str | None:
        """The type of the template's resource that a value refers to, whether it has a record or not."""
        reference = value.reference if isinstance(value, Text) else None
        home = self._home_of(reference) if reference is not None else None
        return home._by_id.get(reference.logical_id, (None, None))[1] if home is not None and reference else None

    def lacks(self, record_class: type[Record], value: Any) -> bool:
        """Whether what a name or ARN stands for is certainly not there. Files never tell: it may be somewhere else."""
        if isinstance(self.follow(value, record_class), Unknown):
            raise Undecided(f"whether the {words_of(record_class)} {str(value)!r} exists")
        return False

    def leaves_out(self, type_name: str) -> bool:
        """Whether the template has a resource of a type that is no record here: of a type that has none, or not there
        in this variant."""
        self.world.looked_around = True
        found = self._left_out.get(type_name, [])
        for name in found:
            evidence.replay(self._conditions.get(name, set()))
        return bool(found)

    # -- links

    def follow(self, value: Any, record_class: type[R]) -> R | None:
        """The record that a reference, name or ARN leads to.

        None when the value is None. A link that leads out of the files at hand is Unknown: looking at it raises."""
        if value is None:
            return None
        if isinstance(value, Unknown):
            return cast("R", value)
        kind = words_of(record_class)
        reference = _referred_to(value, record_class.cfn_type) if isinstance(value, Text) else None
        if reference is not None and (estate := self._home_of(reference)) is not None:
            return estate._referred(reference, record_class, kind)
        try:
            names = record_class.names_in(value)
        except Undecided as undecided:
            return cast("R", Unknown(undecided.needs))
        for name in names:
            if (found := self._named(record_class, name)) is not None:
                return found
        self.world.looked_around = True
        return cast("R", Unknown(f"the {kind} {str(value)!r}, which is not in the files at hand"))

    def _home_of(self, reference: Reference) -> Estate | None:
        """The estate of the stack that a reference is relative to, which an import makes another than this one."""
        if reference.stack is self.source.stack:
            return self
        return self.world.of_stack(reference.stack)

    def _referred(self, reference: Reference, record_class: type[R], kind: str) -> R:
        record, type_name = self._by_id.get(reference.logical_id, (None, ""))
        evidence.replay(self._conditions.get(reference.logical_id, set()))
        if isinstance(record, record_class):
            return record
        what = (
            f"{reference.logical_id} ({type_name})" if type_name else f"{reference.logical_id}, which is not declared"
        )
        return cast("R", Unknown(f"the {kind} behind {what}"))

    def _named(self, record_class: type[R], name: str) -> R | None:
        mine = self._called(record_class, name)
        if len(mine) == 1:
            return mine[0]
        if mine:
            return cast("R", Unknown(f"which of several resources is {name!r}"))
        others = [
            record
            for record in self.world.named(record_class, name)
            if record.estate.source.stack is not self.source.stack
        ]
        near = [record for record in others if record.estate.folder == self.folder]
        found = near or others
        if len(found) > 1:
            return cast("R", Unknown(f"which of the resources named {name!r} in several files is meant"))
        return found[0] if found else None

    def _called(self, record_class: type[R], name: str) -> list[R]:
        """The input's own top-level records of a class that have the name."""
        known = self._names.get(record_class)
        if known is None:
            table: dict[str, list[Record]] = {}
            with evidence.Unnoted(), evidence.Gathering() as keys:
                evidence.replay(self._existence.get(record_class, set()))
                for record in self._those(record_class):
                    for each in dict.fromkeys(record.names()):
                        table.setdefault(each, []).append(record)
            known = self._names[record_class] = table, keys
            if self.source.kept is not None:
                self.source.kept.note(keys, self._names, record_class)
        evidence.replay(known[1])
        return cast("list[R]", known[0].get(name, []))

    def referrers(self, target: Record, record_class: type[R], link: Link) -> list[R]:
        """The records of a class whose link leads to the target; those whose link is not known are left out."""
        links = self._links(record_class, link)
        evidence.replay(links.keys)
        found, stack = links.sources.get(target.resource_key, []), self.source.stack
        everywhere = self.world.referrers(target, record_class, link)
        return cast("list[R]", [*found, *(each for each in everywhere if each.estate.source.stack is not stack)])

    def known_referrers(self, target: Record, record_class: type[R], link: Link) -> list[R]:
        """The same, whether or not there may be more of them."""
        return self.referrers(target, record_class, link)

    def astray(self, record_class: type[R], link: Link, but: Sequence[Record] = ()) -> list[R]:
        """The input's own records of a class whose link may lead anywhere for all that is known, except these."""
        links = self._links(record_class, link)
        evidence.replay(links.keys)
        for record, keys in links.defaults:
            if not any(record is other for other in but):
                evidence.replay(keys)
        return cast("list[R]", [each for each in links.astray if not any(each is other for other in but)])

    def adrift(self, record_class: type[R], link: Link) -> list[R]:
        """The input's own top-level records of a class whose link leads to nothing at hand."""
        links = self._links(record_class, link)
        evidence.replay(links.keys)
        return cast("list[R]", links.adrift)

    def _links(self, record_class: type[Record], link: Link) -> Links:
        self.world.looked_around = True
        known = self._linked.get((record_class, link))
        if known is None:
            existence = self._existence.get(record_class, set())
            if not existence and not self._may_hold(record_class):
                return NO_LINKS
            known = self._linked[record_class, link] = links_of(self._at_hand(record_class), link, existence)
            if self.source.kept is not None:
                self.source.kept.note(known.leaning, self._linked, (record_class, link))
        return known


def words_of(record_class: type[Record]) -> str:
    name = record_class.__name__
    return "".join(
        " " + letter.lower() if letter.isupper() and at else letter.lower() for at, letter in enumerate(name)
    )


__all__ = ["Estate", "World", "words_of"]
