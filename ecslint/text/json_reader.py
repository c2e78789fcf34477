"""JSON to a document: as fast as `json.loads`, and with the places only when they are asked for."""

from __future__ import annotations

import json
from itertools import chain
from typing import Any, NoReturn

from ecslint.text.document import MAX_DEPTH, Document, Parsed

_COLLECTIONS = frozenset((dict, list))


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


_decoder = json.JSONDecoder(strict=False, parse_constant=_no_constant)


def read(text: str, path: str) -> Document:
    """The document, or TextError. Places are worked out when they are first asked for."""
    try:
        data = _decoder.decode(text)
    except (ValueError, RecursionError):
        return Document(path, text, "json", parse(text))
    if text.count("{") + text.count("[") > MAX_DEPTH and type(data) in _COLLECTIONS and _too_deep(data):
        parse(text)
    return Document(path, text, "json", data=data, locate=lambda: parse(text), repeats=lambda: _has_repeats(text))


def parse(text: str) -> Parsed:
    from ecslint.text import json_parser

    return json_parser.parse(text)


def _too_deep(data: Any) -> bool:
    level = [data]
    for _ in range(MAX_DEPTH + 1):
        # Exact types, and no test per value that is not needed: this is on the way of every large file.
        values = chain.from_iterable([parent.values() if type(parent) is dict else parent for parent in level])
        level = [value for value in values if type(value) in _COLLECTIONS]
        if not level:
            return False
    return True


def _has_repeats(text: str) -> bool:
    """Whether a key repeats in some object: several times as fast as finding where."""
    found = False

    def note(pairs: list[tuple[str, object]]) -> None:
        nonlocal found
        found = found or len({key for key, _ in pairs}) < len(pairs)

    json.loads(text, strict=False, object_pairs_hook=note)
    return found
