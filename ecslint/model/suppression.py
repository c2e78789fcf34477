"""What a person wrote so that findings do not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecslint.model.node import Node, Source
from ecslint.model.record import Record

if TYPE_CHECKING:
    from datetime import date

    from ecslint.finding import Location


class Suppression(Record):
    """A comment, metadata or a setting that ignores rules, once it is known what it was good for."""

    def __init__(self, rules: tuple[str, ...], location: Location | None) -> None:
        super().__init__(Node(Source(), {}, ()), None)
        self.rules = rules
        self.location = location
        self.unused: tuple[str, ...] = ()
        """The rules that find nothing where it is about."""
        self.is_sure = True
        """Whether they would find nothing with more files either."""
        self.expired: tuple[str, ...] = ()
        """The rules that count again, since its last day is over."""
        self.until: date | None = None
        self.fault = ""
        """What is wrong with how it is written; empty when nothing is."""
        self._type = "suppression"
        self._name = ", ".join(rules)
