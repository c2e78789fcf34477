"""How one field of a record is declared, and read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model import evidence
from ecslint.model.convert import Converter, converter_for

if TYPE_CHECKING:
    from ecslint.model.record import Record

UNSET: Any = object()
"""The default of a field that declares none."""

TEMPLATE_NAMES: dict[str, str] = {}
"""CloudFormation's names of the fields declared so far, by their API names, as far as those cannot be taken for values:
a word without a capital within, such as `host`, can."""


class Limits(NamedTuple):
    """What AWS accepts as a field's value."""

    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()
    """A closed set of values; empty when any text goes. Those of the declared records were read 2026-11 from botocore's
    models; `scripts/tables.py` says what AWS has added since."""
    open_values: bool = False
    """AWS keeps adding to the values, so an unlisted one may only be newer than this table."""
    pattern: str = ""
    form: str = ""
    """What the pattern asks for, in words."""
    length: tuple[int, int] | None = None
    """Least and greatest number of characters, list items or members."""


class Field:
    """One declared field of a record; reads, converts and remembers its value.

    A value that leaned on nothing is kept in the record's own `__dict__`, where Python finds it before it asks here.
    """

    __slots__ = ("_converter", "annotation", "api", "cfn", "default", "either", "limits", "name", "owner", "required")

    def __init__(
        self, default: Any, api: str | None, cfn: str | tuple[str, ...], required: str | bool, limits: Limits
    ) -> None:
        self.default = default
        self.api = api or ""
        self.cfn = (cfn,) if isinstance(cfn, str) and cfn else tuple(cfn)
        self.required = required
        self.limits = limits
        self.name = ""
        self._converter: Converter | None = None

    def bind(self, owner: type[Record], name: str, annotation: str) -> None:
        self.owner = owner
        self.name = name
        self.annotation = annotation
        if not self.api:
            head, *tail = name.rstrip("_").split("_")
            self.api = head + "".join(word.capitalize() for word in tail)
        if not self.cfn:
            self.cfn = (self.api[0].upper() + self.api[1:],)
        self.either = (*self.cfn, self.api)
        if self.api != self.api.lower():
            TEMPLATE_NAMES[self.api] = self.cfn[0]
        if self.default is UNSET:
            lists = annotation.startswith(("list[", "OneOrMore["))
            self.default = [] if lists else {} if annotation.startswith("dict[") else None

    @property
    def converter(self) -> Converter:
        if self._converter is None:
            from ecslint.model.record import Record

            self._converter = converter_for(self.annotation, vars(sys.modules[self.owner.__module__]), Record)
        return self._converter

    def __get__(self, record: Record | None, owner: type[Record]) -> Any:
        if record is None:
            return self
        name = self.name
        known = record._cache.get(name)
        if known is not None:
            evidence.replay(known[1])
            return known[0]
        if name not in record.present():
            record.__dict__[name] = self.default
            return self.default
        keys = evidence.begin()
        try:
            node = record.node(name)
            value = self.default if node is None else self.converter(node, record)
        finally:
            evidence.end(keys)
        evidence.remember(record, name, value, keys)
        return value


def field(
    default: Any = UNSET,
    *,
    api: str | None = None,
    cfn: str | tuple[str, ...] = "",
    required: str | bool = False,
    minimum: float | None = None,
    maximum: float | None = None,
    values: tuple[str, ...] = (),
    open_values: bool = False,
    pattern: str = "",
    form: str = "",
    length: tuple[int, int] | None = None,
) -> Any:
    """Declare a field. `api` is its name in the AWS API when it is not the field's in camelCase, `cfn` its name in
    CloudFormation when it is not the API's with a capital. `required` may name the only kind of source in which it is
    required ("api": everywhere but in CloudFormation). Limits as in `Limits`."""
    limits = Limits(minimum, maximum, values, open_values, pattern, form, length)
    return Field(default, api, cfn, required, NO_LIMITS if limits == NO_LIMITS else limits)


NO_LIMITS = Limits()
