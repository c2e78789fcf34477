"""From the place that a rule names to a stretch of a file, and to an identity that outlives moved lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecslint.finding import Location, Related, Resource
from ecslint.model.declared.known_keys import levels
from ecslint.model.field import TEMPLATE_NAMES
from ecslint.model.record import Place, Record
from ecslint.model.suppression import Suppression
from ecslint.model.unknown import Text

if TYPE_CHECKING:
    from ecslint.text import Document, Span


def locate(place: Place) -> Location | None:
    """Where a place is in its file; None for a record that comes from no file."""
    record = place.record
    if isinstance(record, Suppression):
        return record.location
    source = record._node.source
    document = source.document
    if document is None:
        return None
    node = record.node(place.field) if place.field else record._node if place.item is not None else None
    if node is None:
        path = source.in_file(record._node.path)
        span = _span_of_record(document, record, path)
    elif place.item is not None:
        path = source.in_file((*node.path, place.item))
        span = _nearest(document, path, pair=True)
    else:
        path = source.in_file(node.path)
        span = _nearest(document, path, pair=node.path == node.written)
    start, end = document.position(span.start), document.position(span.end)
    return Location(document.path, start.line, start.column, end.line, end.column, path)


def masked_span(place: Place) -> Span | None:
    """The stretch of the file that holds a value which no report may quote."""
    node = place.record.node(place.field) if place.masked and place.field else None
    if node is None or node.source.document is None:
        return None
    return node.source.document.span(node.source.in_file(node.path))


def _span_of_record(document: Document, record: Record, path: tuple[str | int, ...]) -> Span:
    """A resource is shown by its logical id, anything else by the field that names it."""
    source = record._node.source
    if record._parent is None and path[:1] == ("Resources",) and len(path) >= 2:
        span = document.key_span(path[:2])
        if span is not None:
            return span
    if record.identity in record.declared():
        node = record.node(record.identity)
        if node is not None:
            return _nearest(document, source.in_file(node.path), pair=True)
    span = document.key_span(path)
    if span is not None:
        return span
    whole = _nearest(document, path, pair=False)
    first = next(iter(record._node.keys()), None)
    inner = document.pair_span((*path, first)) if first is not None else None
    return inner or whole


def _nearest(document: Document, path: tuple[str | int, ...], *, pair: bool) -> Span:
    """The span of the path, or of the closest thing around it that the file has."""
    for length in range(len(path), -1, -1):
        span = document.pair_span(path[:length]) if pair or length < len(path) else document.span(path[:length])
        if span is not None:
            return span
    raise LookupError("a document has a root")


def path_of(place: Place) -> tuple[str | int, ...]:
    """Where a place is in what AWS describes; empty for one in a file, and for a resource as a whole."""
    record = place.record
    if record._node.source.document is not None:
        return ()
    node = record.node(place.field) if place.field else record._node
    path = record._node.path if node is None else node.path
    return path if place.item is None or node is None else (*path, place.item)


def relate(place: Place) -> tuple[Related, ...]:
    return tuple(_related(other, words) for other, words in place.related)


def _related(place: Place, words: str) -> Related:
    location, message = locate(place), in_own_words(words, place.record)
    if location is not None:
        return Related(message, location)
    return Related(message, None, resource_of(place.record), path_of(place))


def resource_of(record: Record) -> Resource:
    """What a finding on the record is about."""
    root = record.root
    source = root._node.source
    kind, name = root._type or type(root).__name__, source.called(root._name)
    if source.kind != "live":
        return Resource(kind, name, construct=source.label(root._node.path))
    from ecslint.console import console_link

    arn = source.arn_of(root._name)
    link = console_link(arn, source.region) if arn else None
    return Resource(kind, name, arn, source.account, source.region, console=link)


def fingerprint(rule: str, place: Place) -> str:
    """The same for the same defect of the same resource, wherever it stands in whichever file."""
    from hashlib import sha256

    steps = [place.field or "", "" if place.item is None else str(place.item)]
    record: Record | None = place.record
    while record is not None and record._parent is not None:
        steps.append(f"{type(record).__name__}:{_identity(record)}")
        record = record._parent
    resource = resource_of(place.record)
    if resource.arn is not None:
        name = _lasting(resource.arn, resource.name)
    else:  # what has none, as a setting of an account, is one in each account and region
        name = ":".join(each for each in (resource.account, resource.region, resource.name) if each)
    return sha256("\0".join((rule, resource.type, name, *reversed(steps))).encode()).hexdigest()[:32]


def _lasting(arn: str, name: str) -> str:
    """What is the same after the next deployment: of a task definition's ARN all but the revision. What shares the ARN
    of something greater, as a route that of its table, has a name of its own."""
    return f"{arn.rpartition(':')[0] if ':task-definition/' in arn else arn} {name}"


def _identity(record: Record) -> str:
    """What tells a record from its siblings: its name, else its position."""
    if record.identity in record.declared():
        name = record.peek(record.identity)
        if isinstance(name, str | int | Text):
            return str(name)
    return str(record._node.written[-1]) if record._node.written else ""


def in_own_words(message: str, record: Record) -> str:
    """The message with the API's field names as the record's source spells them.

    A word without a capital within may be a value as well, and is one where the record holds it: a container may be
    called `image`. Else the nearest record that has such a field, or takes it as a value, as `networkMode` takes
    `host`, decides: the record itself, those around it, those within, a task's."""
    if record.source_kind != "cloudformation":
        return message
    import re

    def spelled(word: re.Match[str]) -> str:
        return f"`{TEMPLATE_NAMES.get(word[1]) or _spelled_near(word[1], record)}`"

    return re.sub(r"`([a-z][A-Za-z0-9]*)`", spelled, message)


def _spelled_near(word: str, record: Record) -> str:
    from ecslint.model.ecs.task_definition import TaskDefinition

    if _holds(record, word):
        return word
    classes: list[type[Record]] = []
    near: Record | None = record
    while near is not None:
        classes.append(type(near))
        near = near._parent
    classes += (*levels(type(record)), *levels(TaskDefinition))
    for field in (field for each in classes for field in each.declared().values()):
        if word in field.limits.values:
            return word
        if field.api == word:
            return field.cfn[0]
    return word


def _holds(record: Record, word: str) -> bool:
    """Whether the word is a value that the record holds, one of a list, or a key that is not the API's."""
    value = record._node.value
    inner = value.values() if isinstance(value, dict) else ()
    return any(word == each or (isinstance(each, list | dict) and word in each) for each in inner)
