"""Text for a terminal: color, width in columns, wrapping, and no control character that came from a file."""

from __future__ import annotations

from collections.abc import Callable

Paint = Callable[[str, str], str]

_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "good": "1;32",
    "strong": "1",
    "gutter": "1;34",
}

# Control characters become their pictures; those that reorder or break a line become a replacement character.
_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_UNSAFE = (*range(0x80, 0xA0), 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
_VISIBLE = _PICTURES | dict.fromkeys(_UNSAFE, 0xFFFD)


def painter(color: bool) -> Paint:
    """A function (style, text) that colors text, or leaves it as it is."""
    if not color:
        return lambda _, text: text
    return lambda style, text: f"\x1b[{_CODES[style]}m{text}\x1b[0m" if text else ""


def clean(text: str) -> str:
    """One line that cannot steer a terminal."""
    if text.isprintable():
        return text
    text = " ".join(text.split("\n")) if "\n" in text else text
    text = text.replace("\r", "").replace("\t", " ").translate(_VISIBLE)
    return text.encode("utf-8", "replace").decode()


def columns(text: str) -> int:
    """How many columns the text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(
        0 if combining(char) or char in "\u200b\u200c\u200d\ufe0e\ufe0f" else 1 + (east_asian_width(char) in "WF")
        for char in text
    )


def wrap(text: str, width: int, used: int, indent: int) -> list[str]:
    """Lines of the text, broken at spaces to end before the width (0: nowhere) and at its own line ends.

    `used` columns are taken on the first line; all others begin with the indent.
    """
    limit = max(width, 40) if width else 0
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line, taken = (" " * indent, indent) if lines else ("", used)
        fresh = True
        for word in clean(paragraph).split():
            size = columns(word)
            if not fresh and limit and taken + 1 + size > limit:
                lines.append(line)
                line, taken, fresh = " " * indent, indent, True
            line += word if fresh else f" {word}"
            taken += size if fresh else 1 + size
            fresh = False
        lines.append(line.rstrip())
    return lines
