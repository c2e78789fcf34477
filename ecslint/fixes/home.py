"""Where a record is written, and how what is written there is spelled."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, NamedTuple

from ecslint.fixes.edit import CannotEdit
from ecslint.fixes.editor import Path
from ecslint.model.node import Source
from ecslint.model.record import Field, Record
from ecslint.text import Document, Placeholder


class Home(NamedTuple):
    """The mapping in which a record is written."""

    source: Source
    document: Document
    path: Path
    raw: dict[str, Any]


def home_of(record: Record) -> Home:
    """Where a record is written; CannotEdit when that is not one place of a file, or a part of it is left open."""
    node = record._node
    source, document = node.source, node.source.document
    if document is None or source.kind == "live":
        raise CannotEdit
    path = source.in_file(node.path)
    if source.kind == "cloudformation":
        if any(str(step).startswith("Fn::For") for step in path):
            raise CannotEdit  # it stands for several
        if len(path) == 2 and "Properties" not in value_at(document, path):
            return Home(source, document, (*path, "Properties"), {})
    raw = value_at(document, path)
    if not isinstance(raw, dict) or raw != node.value:
        raise CannotEdit
    return Home(source, document, path, raw)


def value_at(document: Document, path: Path) -> Any:
    value: Any = document.data
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            raise CannotEdit from None
    return value


def item_of(source: Source, raw: Any, item: int | str) -> Any:
    if isinstance(raw, dict | list) and source.resolve(raw, ())[0] is raw:
        try:
            return raw[item]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            pass
    raise CannotEdit


def check_literal(source: Source, raw: Any) -> None:
    """Refuse what a reference, a function or a placeholder has part in."""
    if isinstance(raw, Placeholder) or raw is None:
        raise CannotEdit
    value, _ = source.resolve(raw, ())
    if type(value) is not type(raw) or value != raw:
        raise CannotEdit
    for inner in raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ():
        check_literal(source, inner)


def check_by_hand(document: Document) -> None:
    """Refuse what the CDK writes: the next synthesis would undo the fix, whose place is the code."""
    if "aws:cdk:path" in document.text or "cdk.out" in PurePath(document.path).parts:
        raise CannotEdit


def check_plain(value: Any) -> None:
    """Refuse to write what is not known."""
    if isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            check_plain(inner)
    elif type(value) not in (str, int, float, bool):
        raise CannotEdit


def names_of(source: Source, field: str, record_class: Any) -> tuple[tuple[str, ...], Field | None]:
    """The keys that a member may have: those of a field, or the one that is named."""
    if record_class is None:
        return (field,), None
    declared: Field = record_class.declared()[field]
    return source.spellings(declared), declared


def spelled(source: Source, value: Any, record_class: Any, neighbors: Mapping[str, Any]) -> Any:
    """A value whose keys are fields' names, as the source writes it."""
    if isinstance(value, list | tuple):
        return [spelled(source, item, record_class, neighbors) for item in value]
    if not isinstance(value, dict):
        return value
    members = {}
    for each, member in value.items():
        names, declared = names_of(source, each, record_class)
        inner = declared.converter.record_class if declared is not None else None
        members[in_case_of(neighbors, names)] = spelled(source, member, inner, neighbors)
    return members


def in_case_of(neighbors: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The name that begins as its neighbors do: some templates write the API's names."""
    upper = next((key[:1].isupper() for key in neighbors), names[0][:1].isupper())
    return next((name for name in names if name[:1].isupper() is upper), names[0])
