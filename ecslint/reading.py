"""From a file to the document in it, or to why there is none."""

from __future__ import annotations

from ecslint import discovery, text
from ecslint.finding import Incomplete
from ecslint.sniff import sniff
from ecslint.text import Document

Found = Document | Incomplete | None
"""A document, or why a file could not be read; None when nothing in it is of ECS."""


def read(path: str) -> Found:
    """What a file holds."""
    try:
        raw = discovery.load(path)
    except discovery.Unreadable as error:
        return Incomplete(path, str(error))
    return parsed(raw, path)


def parsed(raw: bytes, path: str) -> Found:
    if not sniff(raw):
        return None
    try:
        return text.read(text.decode(raw, path), path)
    except text.TextError as error:
        return Incomplete(path, _why(error))


def portable(found: Found) -> tuple[()] | tuple[Found]:
    """What was read, where it can be sent from one process to another."""
    return () if isinstance(found, Document) and not found.is_located else (found,)


def _why(error: text.TextError) -> str:
    frame = error.frame()
    place = f"line {error.position.line}, column {error.position.column}: " if error.position else ""
    return f"{place}{error.message}" + (f"\n{frame}" if frame else "")
