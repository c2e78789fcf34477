"""From a document to an estate of records. Each kind of input has a module that knows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ecslint.model.estate import Estate, World
    from ecslint.model.node import Source
    from ecslint.text import Document


class Input(NamedTuple):
    """One recognized input: its variants, the usual one first, and how each becomes an estate."""

    document: Document
    sources: list[Source]
    estate_of: Callable[[Source, World], Estate]
    left_out: bool = False
    """Whether there are more variants than these."""


def open_input(document: Document, parameters: Mapping[str, Any] | None = None) -> Input | None:
    """What a document holds of ECS; None when that is nothing."""
    data = document.data
    if isinstance(data, dict) and isinstance(data.get("Resources"), dict):
        from ecslint.sources import cloudformation

        if cloudformation.is_template(data):
            sources, left_out = cloudformation.open_template(document, parameters)
            return Input(document, list(sources), cloudformation.estate_of, left_out)  # type: ignore[arg-type]
    from ecslint.sources import plain

    if found := list(plain.things(data)):
        return Input(document, [plain.FileSource(document, found)], plain.estate_of)  # type: ignore[arg-type]
    return None
