"""What the records of ECS's neighbours have in common."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from ecslint.model.links import Link, look
from ecslint.model.node import Node
from ecslint.model.record import Place, Record
from ecslint.model.unknown import Text, Undecided, Unknown

_R = TypeVar("_R", bound=Record)


class Neighbour(Record):
    """A record of another AWS service, as ECS's resources refer to it."""

    capitals: ClassVar[bool] = True
    """Whether the service's API spells its members with a capital, as all but ECS, ECR, Logs and S3 Files do."""
    identifiers: ClassVar[tuple[str, ...]] = ()
    """Fields, beside the identity, by whose values others may call the resource."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for declared in cls._fields.values():
            if declared.owner is cls and cls.capitals:
                declared.api = declared.api[0].upper() + declared.api[1:]
                declared.either = (*declared.cfn, declared.api)

    def _read(self, field: str) -> Node | None:
        node = super()._read(field)
        if node is not None and isinstance(node.value, str) and "PolicyDocument" in self._fields[field].annotation:
            return _parsed(node)
        return node

    def names(self) -> list[str]:
        return [name for name in self._callings() if isinstance(name, str)]

    def _callings(self) -> list[Any]:
        return [getattr(self, name) for name in (self.identity, *self.identifiers) if name in self._fields]

    def referred_by(self, record_class: type[_R], link: Link, raw: Link) -> list[_R]:
        """The records of a class whose link, written as `raw`, leads here. All of them: it is undecided when one
        of the input's own may lead here, its link not being known."""
        found = self.estate.referrers(self, record_class, link)
        if self.source_kind != "live":
            for record in self.estate.astray(record_class, link, found):
                self._rule_out(look(record, link), look(record, raw))
        return found

    def rule_out_beside(self, record_class: type[_R], link: Link, raw: Link) -> None:
        """Raise Undecided when a record of another file of the same folder may lead here, its link not being known: as
        that of a template that is given this by a parameter."""
        for record in self.estate.beside(record_class):
            self._rule_out(look(record, link), look(record, raw))

    def referred_by_type(self, *starts: str) -> bool:
        """Whether a resource of the same template whose type begins so, as `Custom::`, refers to this one. It serves
        for types of which there are no records."""
        document = self._node.source.document
        resources = document.data.get("Resources") if document and isinstance(document.data, dict) else None
        return isinstance(resources, dict) and any(
            isinstance(resource, dict)
            and str(resource.get("Type", "")).startswith(starts)
            and _mentions(resource.get("Properties"), self.root._name)
            for resource in resources.values()
        )

    def _rule_out(self, leads: Any, values: Any) -> None:
        pairs = zip(leads, values, strict=False) if isinstance(leads, list) else ((leads, values),)
        for lead, value in pairs:
            if isinstance(lead, Unknown) and not self.is_not_called(value):
                raise Undecided(lead.needs)

    def is_not_called(self, value: Any) -> bool:
        """Whether a value that led nowhere is known to be another's name."""
        if isinstance(value, Text):
            kind = self.estate.type_of(value) or ""
            return kind.startswith("AWS::") and not kind.startswith("AWS::CloudFormation::")
        return isinstance(value, str) and not any(isinstance(name, Text | Unknown) for name in self._callings())


class KeyValue(Neighbour):
    """One attribute of a load balancer, listener or target group."""

    identity = "key_"

    key_: str
    value: str


class Attributed(Neighbour):
    """What has attributes: settings that AWS takes as a list of keys and values, and not as fields."""

    attributes_field: ClassVar[str]
    """The field that holds them."""

    def attribute(self, key: str, default: str | None = None) -> str | None:
        """The attribute's value as text, as that of `deletion_protection.enabled`; else AWS's default."""
        found = self._attribute(key)
        return default if found is None else found.value

    def where_attribute(self, key: str) -> Place:
        """Where the attribute is written; else the list that lacks it."""
        found = self._attribute(key)
        return self.at(self.attributes_field) if found is None else found.at("value")

    def _attribute(self, key: str) -> KeyValue | None:
        written: list[KeyValue] = getattr(self, self.attributes_field)
        return next((each for each in written if each.key_ == key), None)


def _mentions(value: Any, logical_id: str) -> bool:
    """Whether a raw value of a template holds a reference to the resource."""
    seen: set[int] = set()
    left = [value]
    while left:
        raw = left.pop()
        if not isinstance(raw, dict | list) or id(raw) in seen:
            continue
        seen.add(id(raw))
        if isinstance(raw, list):
            left += raw
            continue
        named = raw.get("Fn::GetAtt", raw.get("Ref"))
        first = named[0] if isinstance(named, list) and named else named
        if isinstance(first, str) and first.partition(".")[0] == logical_id:
            return True
        text = raw.get("Fn::Sub")
        text = text[0] if isinstance(text, list) and text else text
        if isinstance(text, str) and (f"${{{logical_id}}}" in text or f"${{{logical_id}." in text):
            return True
        left += raw.values()
    return False


def _parsed(node: Node) -> Node:
    """A policy document that is written as JSON text, as what the text holds."""
    import json

    try:
        return Node(node.source, json.loads(node.value), node.path)
    except ValueError:
        return node


def known(*names: Any) -> list[str]:
    """Those of the names that are wholly known, each once."""
    return list(dict.fromkeys(name for name in names if isinstance(name, str)))
