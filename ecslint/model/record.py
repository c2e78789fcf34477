"""Declared records: what ECS and its neighbours look like, and how their values are read.

    class HealthCheck(Record):
        command: list[str] = field(required=True)
        interval: int = field(30, minimum=5, maximum=300)

A field is read, resolved and converted when it is first looked at. Its annotation is its type, its name is the API's
in snake_case, and its declaration holds ECS's own default and limits, once. A field that is absent has its default;
without one, lists and mappings are empty and everything else is None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar

from ecslint.model import evidence
from ecslint.model.convert import Invalid
from ecslint.model.field import NO_LIMITS, UNSET, Field, Limits, field
from ecslint.model.node import Node, Source
from ecslint.model.unknown import Unasked, Undecided, Unknown

if TYPE_CHECKING:
    from ecslint.model.estate import Estate
    from ecslint.model.remedy import Fixer

__all__ = ["Field", "Limits", "Place", "Record", "field"]

AnyRecord = TypeVar("AnyRecord", bound="Record")


class Place(NamedTuple):
    """What a finding points at: a record, or one of its fields. The framework turns it into file, line and column."""

    record: Record
    field: str | None = None
    item: int | str | None = None
    related: tuple[tuple[Place, str], ...] = ()
    confidence: str = "high"
    masked: bool = False


class Record:
    """A thing of AWS as the input declares it. Subclasses declare fields; rules read them as plain attributes."""

    cfn_type: ClassVar[str] = ""
    """The CloudFormation resource type, for records that are resources."""
    identity: ClassVar[str] = "name"
    """The field by which people tell one such record from its siblings."""
    groups: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Groups of fields of which exactly one must be written."""
    _fields: ClassVar[dict[str, Field]] = {}

    def __init_subclass__(cls) -> None:
        cls._fields = dict(cls._fields)
        for name, annotation in vars(cls).get("__annotations__", {}).items():
            if "ClassVar" in annotation or name.startswith("_"):
                continue
            declared = cls.__dict__.get(name, UNSET)
            this = declared if isinstance(declared, Field) else Field(declared, None, "", False, NO_LIMITS)
            this.bind(cls, name, annotation)
            setattr(cls, name, this)
            cls._fields[name] = this

    def __init__(self, node: Node, parent: Record | None) -> None:
        self._node = node
        self._parent = parent
        self._outermost = parent.root if parent is not None else None
        """The resource that it is part of; none for the resource itself, which would keep itself in memory."""
        self._cache: dict[str, tuple[Any, set[evidence.Key]]] = {}
        self._nodes: dict[str, tuple[Node | None, set[evidence.Key] | frozenset[evidence.Key]]] = {}
        self._present: dict[str, Field] | None = None
        self._estate: Estate | None = parent._estate if parent else None
        self._name = ""
        self._type = self.cfn_type

    # -- what rules use

    def at(
        self,
        field: str | None = None,
        item: int | str | None = None,
        *,
        related: tuple[tuple[Place, str], ...] = (),
        confidence: str = "high",
        masked: bool = False,
    ) -> Place:
        """The field where it is written, else the record that lacks it. `item` is an index or key within the field;
        `related` holds further places, each with a few words; `confidence` is "medium" for what leans on something
        not being in the files at hand; `masked` hides the value wherever a report quotes the file."""
        if field is not None and field not in self._fields:
            raise AttributeError(f"{type(self).__name__} declares no field {field!r}")
        return Place(self, field, item, related, confidence, masked)

    @property
    def fix(self) -> Fixer:
        """Makes what a rule yields beside a message that has one right answer."""
        from ecslint.model.remedy import Fixer

        return Fixer(self)

    def written(self, field: str) -> bool:
        """Whether the input spells the field out. What is empty, also by `AWS::NoValue`, counts as not written."""
        node = self.node(field)
        if node is None:
            return False
        if isinstance(node.value, Unknown):
            raise Undecided(node.value.needs)
        if isinstance(node.value, list):
            return any(True for _ in node.elements())
        if isinstance(node.value, dict):
            return any(node.get(key) is not None for key in node.value)
        return node.value != "" if isinstance(node.value, str) else True

    def ancestor(self, record_class: type[AnyRecord]) -> AnyRecord:
        """The record of that class that this one is part of."""
        record: Record | None = self
        while record is not None:
            if isinstance(record, record_class):
                return record
            record = record._parent
        raise Undecided(f"the {record_class.__name__} that this is part of")

    def waits_for(self, other: Record) -> bool:
        """Whether CloudFormation makes this resource only when the other is there: by DependsOn or a reference, be it
        indirectly. A stack whose exports another imports is there before it."""
        mine, its = self._node.source, other._node.source
        return mine.stack is not its.stack or mine.waits_for(self.root._name, other.root._name)

    def shares_stack_with(self, other: Record) -> bool:
        """Whether both are of one template, or of one live account."""
        return self._node.source.stack is other._node.source.stack

    @property
    def given_to(self) -> frozenset[str]:
        """The types of the template's resources that refer to this or wait for it, nested stacks aside whose templates
        are at hand; with them "Export" when other stacks may import it, "Output" when people may read it."""
        return self._node.source.given_to(self.root._name)

    def attribute(self, name: str) -> Any:
        """An attribute of the template's resource beside its properties: DeletionPolicy, UpdatePolicy, Metadata."""
        return self._node.source.attribute_of(self.root._name, name)

    @property
    def source_kind(self) -> str:
        """task-definition, service-definition, events, cloudformation or live."""
        return self._node.source.kind

    # -- what the framework uses

    @classmethod
    def declared(cls) -> dict[str, Field]:
        return cls._fields

    @classmethod
    @cache
    def record_fields(cls) -> tuple[Field, ...]:
        """The fields that hold records."""
        return tuple(field for field in cls._fields.values() if field.converter.holds_records)

    @classmethod
    def held(cls) -> frozenset[type]:
        """The class itself, those of the records that may be within, and all that these build on."""
        return _held(cls)  # type: ignore[arg-type]  # a class is hashable, whatever mypy makes of a metaclass

    @property
    def estate(self) -> Estate:
        if self._estate is None:
            raise Undecided("the other resources of the run")
        return self._estate

    @property
    def root(self) -> Record:
        return self if self._outermost is None else self._outermost

    @property
    def resource_key(self) -> tuple[int, str]:
        """The same for the same resource in every variant of its template."""
        return id(self._node.source.stack), self.root._name

    @property
    def name_of_resource(self) -> str:
        """The logical id in a template; the family, or the resource's own name, elsewhere."""
        return self._node.source.called(self.root._name)

    def names(self) -> list[str]:
        """The names by which others may call the resource, as far as they are known."""
        known = getattr(self, self.identity, None) if self.identity in self._fields else None
        return [known] if isinstance(known, str) else []

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        """The names that a name or ARN can stand for, the most exact first."""
        tail = value.rpartition("/")[2]
        return [tail] if isinstance(tail, str) else []

    def node(self, field: str) -> Node | None:
        """The field's value as the input holds it, resolved but not converted; None when it is absent."""
        known = self._nodes.get(field)
        if known is not None:
            evidence.replay(known[1])
            return known[0]
        keys = evidence.begin()
        try:
            node = self._read(field)
        finally:
            evidence.end(keys)
        self._nodes[field] = (node, keys or evidence.NOTHING)
        if keys and (kept := self._node.source.kept) is not None:
            kept.note(keys, self._nodes, field)
        return node

    def forget_nodes(self) -> None:
        """Give back what serves to read fields, once few will be read any more: it is most of what a record takes."""
        self._nodes.clear()

    def _read(self, field: str) -> Node | None:
        return self._node.get(*self._node.source.spellings(self._fields[field]))

    def present(self) -> Mapping[str, Field]:
        """The fields that may be there, by name, as they are declared: all but those that are certainly absent."""
        if self._present is None:
            self._present = self._those_present()
        return self._present

    def _those_present(self) -> dict[str, Field]:
        raw, source = self._node.value, self._node.source
        if not isinstance(raw, dict):
            return {}
        if source.beyond(raw) is not None:
            return self._fields
        alike = type(self), source.kind, tuple(raw)
        found = _PRESENT.get(alike)
        if found is None:
            known = keys_of(type(self), source)
            declared = tuple(self._fields.values())
            there = sorted([known[key] for key in raw if key in known])
            found = _PRESENT[alike] = {declared[index].name: declared[index] for index in there}
        return found

    def peek(self, field: str) -> Any:
        """The field's value without raising when it is unknown: the Unknown, Text or Invalid itself."""
        return getattr(self, field)

    def children(self) -> Iterator[Record]:
        """The records directly within this one."""
        for declared in self._present_records():
            value = getattr(self, declared.name)
            if isinstance(value, Record):
                yield value
            elif isinstance(value, list):
                yield from (item for item in value if isinstance(item, Record))

    def unreadable(self) -> Iterator[tuple[Field, Unknown]]:
        """Written fields that would hold records, were they known."""
        for declared in self._present_records():
            node = self.node(declared.name)
            if node is None or node.path == self._node.path:  # not written, though something may add it
                continue
            value = getattr(self, declared.name)
            for item in value if isinstance(value, list) else (value,):
                if isinstance(item, Unknown) and not isinstance(item, Invalid | Unasked):
                    yield declared, item

    def _present_records(self) -> list[Field]:
        """The fields that hold records and may be there."""
        holders = self.record_fields()
        return [field for field in self.present().values() if field in holders] if holders else []

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name_of_resource or ''}{'/'.join(map(str, self._node.path))}>"


_KEYS: dict[tuple[type[Record], str], dict[str, int]] = {}
_PRESENT: dict[tuple[type[Record], str, tuple[Any, ...]], dict[str, Field]] = {}
"""The fields of records that have the same keys: of thousands of environment variables they are the same."""


def keys_of(record_class: type[Record], source: Source) -> Mapping[str, int]:
    """The keys that a class's fields have in a source of this kind, each with its field's number."""
    kind = record_class, source.kind
    known = _KEYS.get(kind)
    if known is None:
        fields = record_class.declared().values()
        known = _KEYS[kind] = {key: number for number, each in enumerate(fields) for key in source.spellings(each)}
    return known


@cache
def _held(holder: Any) -> frozenset[Any]:
    within: list[Any] = [holder]
    for each in within:
        inner = {field.converter.record_class for field in each.record_fields()}
        within += inner.difference(within)
    return frozenset(base for each in within for base in each.__mro__)
