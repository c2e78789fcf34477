"""Where a file says what not to report: comments, and the metadata of a template and its resources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ecslint.finding import Location
from ecslint.suppression.wish import Scope, Wish, in_comment, in_mapping
from ecslint.text import Document, Span

_MARK = re.compile(r"#[^\n\r]*?\becslint\s*:[^\n\r]*", re.IGNORECASE)
_BLANK = re.compile(r"\s*(?:#.*)?")


def wishes_in(documents: Sequence[Document]) -> Iterator[Wish]:
    """What a file says in its documents. Most say nothing, which one look tells."""
    if "ecslint" not in documents[0].text:
        return
    if documents[0].language == "yaml":
        yield from _comments(documents)
    for document in documents:
        yield from _metadata(document)


def _comments(documents: Sequence[Document]) -> Iterator[Wish]:
    document = documents[0]  # all of them have the text of the whole file
    for found in _MARK.finditer(document.text):
        if any(each.is_in_scalar(found.start()) for each in documents):
            continue  # a script that is a value has comments of its own
        where = _location(document, Span(found.start(), found.end()))
        line = document.line(where.line)
        alone = not line[: where.column - 1].strip()
        lines = (where.line, _next_line(document, where.line)) if alone else (where.line,)
        yield from in_comment(found[0], Scope(document.path, lines), where)


def _next_line(document: Document, number: int) -> int:
    """The next line that holds more than a comment; a comment above it is about it."""
    last = document.position(len(document.text)).line
    following = number + 1
    while following < last and _BLANK.fullmatch(document.line(following)):
        following += 1
    return following


def _metadata(document: Document) -> Iterator[Wish]:
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get("Resources"), dict):
        return
    yield from _wishes_at(document, data, (), Scope(document.path))
    for name, resource in data["Resources"].items():
        if isinstance(resource, dict):
            yield from _wishes_at(document, resource, ("Resources", name), Scope(document.path, resource=name))


def _wishes_at(document: Document, holder: dict[str, object], path: tuple[str, ...], scope: Scope) -> Iterator[Wish]:
    metadata = holder.get("Metadata")
    ours = metadata.get("ecslint") if isinstance(metadata, dict) else None
    if isinstance(ours, dict) and "ignore" in ours:
        place = (*path, "Metadata", "ecslint", "ignore")
        span = document.pair_span(place) or Span(0, 0)
        yield from in_mapping(ours["ignore"], scope, _location(document, span, place))


def _location(document: Document, span: Span, path: tuple[str | int, ...] = ()) -> Location:
    start, end = document.position(span.start), document.position(span.end)
    return Location(document.path, start.line, start.column, end.line, end.column, path)
