"""What a rule proposes to mend what it found: changes of fields, in the words of the model.

    yield volume.at("iam"), "...", volume.fix.set("iam", "ENABLED")

The framework turns them into edits of the file, as far as the values are written in it. What comes by a reference, a
parameter or an alias is left alone, and then there is no fix.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from ecslint.model.record import Place, Record

Said: TypeAlias = "tuple[Place, str] | tuple[Place, str, Remedy | None]"
"""What is yielded of a fault: where, what is wrong, and what mends it."""


class Change(NamedTuple):
    """One change of a record."""

    kind: str
    """set, add, remove or rename."""
    record: Record
    field: str | None
    """None: the record itself."""
    item: int | str | None = None
    """An index or key within the field."""
    value: Any = None
    """What is set or added: a scalar, or mappings and lists of them. Keys of a record's mapping are names of fields."""


class Remedy(NamedTuple):
    """Changes that belong together. Safe are those that do what was meant, whatever else is true of the workload."""

    changes: tuple[Change, ...]
    safe: bool = True

    def __and__(self, other: Remedy) -> Remedy:
        return Remedy(self.changes + other.changes, self.safe and other.safe)


class Fixer:
    """Makes remedies for a record. Each is safe unless it is said that it is not."""

    __slots__ = ("record",)

    def __init__(self, record: Record) -> None:
        self.record = record

    def set(self, field: str, value: Any, *, item: int | str | None = None, safe: bool = True) -> Remedy:
        """Give a field, or an item of it, a value: in place of what is written, else beside it. A mapping is set member
        by member, so that what it does not name stays."""
        return self._remedy("set", field, item, value, safe=safe)

    def add(self, field: str, *values: Any, safe: bool = True) -> Remedy:
        """Add items to a field that is a list; it need not be there yet."""
        return self._remedy("add", field, None, values, safe=safe)

    def remove(self, field: str | None = None, item: int | str | None = None, *, safe: bool = True) -> Remedy:
        """Take away a field, an item of it, or the record itself where it is an item of a list or a field."""
        return self._remedy("remove", field, item, None, safe=safe)

    def rename(self, key: str, to: str, *, safe: bool = True) -> Remedy:
        """Write another key before a value. Both are keys as the file has them."""
        return Remedy((Change("rename", self.record, None, key, to),), safe)

    def _remedy(self, kind: str, field: str | None, item: int | str | None, value: Any, *, safe: bool) -> Remedy:
        if field is not None and field not in self.record.declared():
            raise AttributeError(f"{type(self.record).__name__} declares no field {field!r}")
        return Remedy((Change(kind, self.record, field, item, value),), safe)
