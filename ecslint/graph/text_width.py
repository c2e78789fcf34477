"""How wide a text is drawn, as far as that can be told without the font: rather too wide than too narrow."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NARROW = frozenset("fijlrtI.,:;'|!()[]/\\ -")
_WIDE = frozenset("mwMW@%&ODGQNHU")


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line in pixels, in a sans-serif font of the size."""
    return sum(map(_letter, text)) * size * (1.1 if bold else 1.0)


def elided(text: str, size: float, most: float, *, bold: bool = False) -> str:
    """The text, cut off with an ellipsis where it would be wider than that."""
    if width(text, size, bold=bold) <= most:
        return text
    left = most - width("…", size, bold=bold)
    kept = ""
    for letter in text:
        left -= width(letter, size, bold=bold)
        if left < 0:
            break
        kept += letter
    return f"{kept.rstrip()}…"


@lru_cache(maxsize=4096)
def _letter(letter: str) -> float:
    """The width of a letter, of a font of size 1: that of DejaVu Sans, which is wider than most."""
    if letter in _NARROW:
        return 0.41
    if letter in _WIDE:
        return 0.92
    if letter.isascii():
        return 0.69 if letter.isupper() else 0.63
    if unicodedata.combining(letter):
        return 0.0
    return 1.1 if unicodedata.east_asian_width(letter) in "WF" else 0.85
