"""What one input of a run can see of the others."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar, cast

from ecslint.model.links import Link
from ecslint.model.record import Record

if TYPE_CHECKING:
    from ecslint.model.estate import Estate

R = TypeVar("R", bound=Record)


class World:
    """The estates of a run, each in its usual variant; what one of them can see beyond itself."""

    def __init__(self) -> None:
        self.estates: list[Estate] = []
        self.looked_around = False
        """Whether a judgement asked which resources there are, so that it could be another one with more files."""
        self._names: dict[tuple[type, str], list[Record]] = {}
        self._indexed = 0
        self._referrers: dict[tuple[type[Record], Link], dict[tuple[int, str], list[Record]]] = {}
        self._by_class: dict[type[Record], list[Record]] = {}
        self._by_folder: dict[PurePath, list[Estate]] = {}
        self._by_stack: dict[int, Estate] = {}
        self._looked_through = 0
        """How many of the estates what is remembered is about."""

    def named(self, record_class: type[R], name: str) -> list[R]:
        while self._indexed < len(self.estates):
            for record in self.estates[self._indexed].records:
                for name_of in record.names():
                    for base in type(record).__mro__:
                        self._names.setdefault((base, name_of), []).append(record)
            self._indexed += 1
        return cast("list[R]", self._names.get((record_class, name), []))

    def referrers(self, target: Record, record_class: type[Record], link: Link) -> list[Record]:
        """The records of all estates whose link leads to the target."""
        self._keep_up()
        table = self._referrers.get((record_class, link))
        if table is None:
            table = self._referrers[record_class, link] = {}
            for estate in self.estates:
                if not estate._may_hold(record_class):
                    continue
                for key, records in estate._links(record_class, link).sources.items():
                    table.setdefault(key, []).extend(records)
        return table.get(target.resource_key, [])

    def _keep_up(self) -> None:
        """Forget what is remembered when an estate has come since."""
        if len(self.estates) != self._looked_through:
            for memory in (self._referrers, self._by_class, self._by_folder, self._by_stack):
                memory.clear()
            self._looked_through = len(self.estates)

    def of_class(self, record_class: type[R]) -> list[R]:
        """The top-level records of a class of all estates."""
        self._keep_up()
        known = self._by_class.get(record_class)
        if known is None:
            known = [record for estate in self.estates for record in estate._those(record_class)]
            self._by_class[record_class] = known
        return cast("list[R]", known)

    def in_folder(self, folder: PurePath) -> list[Estate]:
        """The estates of a folder's files."""
        self._keep_up()
        if not self._by_folder:
            for estate in self.estates:
                self._by_folder.setdefault(estate.folder, []).append(estate)
        return self._by_folder.get(folder, [])

    def of_stack(self, stack: object) -> Estate | None:
        """The estate of a stack."""
        self._keep_up()
        if not self._by_stack:
            for estate in reversed(self.estates):
                self._by_stack[id(estate.source.stack)] = estate
        return self._by_stack.get(id(stack))
