"""JSON that stands within a text, such as the input of an event target, where stretches of the text may be unknown."""

from __future__ import annotations

import json
import re
from typing import Any

from ecslint.model.unknown import Hole, Text, Undecided, Unknown, text_of

_FIRST_MARK, _FIRST_BARE_MARK = 0xE000, 0xF000
_STRING_SIGNS = re.compile(r'\\.|"', re.DOTALL)
_PLACEHOLDER = re.compile(r"(<[A-Za-z][\w.-]*>)")


def read_json(text: Any) -> Any:
    """What the JSON holds, with a Text for each string and an Unknown for each other value that is not wholly known.

    Raises ValueError when it is no JSON, and Undecided when only an unknown stretch can tell."""
    if isinstance(text, Unknown):
        raise Undecided(text.needs)
    holes: list[Hole] = []
    marked: list[str] = []
    inside = bare = False
    for part in text.parts if isinstance(text, Text) else (text,):
        if isinstance(part, Hole):
            marked.append(chr(_FIRST_MARK + len(holes)) if inside else f'"{chr(_FIRST_BARE_MARK + len(holes))}"')
            holes.append(part)
            bare = bare or not inside
        else:
            marked.append(part)
            inside ^= sum(sign == '"' for sign in _STRING_SIGNS.findall(part)) % 2 == 1
    try:
        return _restored(json.loads("".join(marked)), holes)
    except ValueError:
        if bare:
            raise Undecided(holes[0].needs) from None
        raise


def with_placeholders(text: Any) -> Any:
    """A template in which EventBridge fills in what stands between angle brackets: those stretches are not known."""
    if isinstance(text, Unknown):
        return text
    parts: list[str | Hole] = []
    for part in text.parts if isinstance(text, Text) else (text,):
        pieces = _PLACEHOLDER.split(part) if isinstance(part, str) else [part]
        parts += [
            Hole(f"what EventBridge fills in for {piece}", piece, anonymous=True)
            if isinstance(piece, str) and _PLACEHOLDER.fullmatch(piece)
            else piece
            for piece in pieces
        ]
    return text_of(tuple(parts))


def _restored(value: Any, holes: list[Hole]) -> Any:
    if isinstance(value, dict):
        return {key: _restored(member, holes) for key, member in value.items()}
    if isinstance(value, list):
        return [_restored(item, holes) for item in value]
    if not isinstance(value, str):
        return value
    if len(value) == 1 and _FIRST_BARE_MARK <= ord(value) < _FIRST_BARE_MARK + len(holes):
        return Unknown(holes[ord(value) - _FIRST_BARE_MARK].needs)
    last = _FIRST_MARK + len(holes)
    return text_of(tuple(holes[ord(sign) - _FIRST_MARK] if _FIRST_MARK <= ord(sign) < last else sign for sign in value))
