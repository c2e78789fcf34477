"""What is wrong where JSON stops making sense, in words that help to mend it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ecslint.text import templates
from ecslint.text.document import Lines, TextError

_WORD = re.compile(r"[^\W\d][\w$.]*|[-+]?(?:Infinity|NaN)\b")
_NUMBER = re.compile(r"[-+.]?[0-9][\w.+-]*")
_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|.)', re.DOTALL)
_JSONNET_WORDS = {"local", "function", "import", "importstr", "std", "if", "assert", "for", "self", "super"}
_OTHER_LITERALS = {"True": "true", "False": "false", "None": "null", "undefined": "null", "nil": "null"}
_NAMES = {"{": "object", "[": "list"}
_CLOSERS = {"{": "a closing brace `}`", "[": "a closing bracket `]`"}


def at_value(text: str, pos: int, opened: Sequence[int]) -> TextError:
    """No value starts here."""
    rest = text[pos : pos + 1]
    if not rest:
        return _unclosed(text, opened[-1]) if opened else TextError.at(text, pos, "there is no JSON in this file")
    if rest in ",]}:":
        return TextError.at(text, pos, f"expected a value before `{rest}`")
    if word := _WORD.match(text, pos):
        return _word_as_value(text, pos, word.group())
    if number := _NUMBER.match(text, pos):
        return TextError.at(
            text, pos, f"`{number.group()}` is no JSON number (no leading zeros or signs, no units): put text in quotes"
        )
    if text.startswith("${", pos):
        return TextError.at(text, pos, "the placeholder that starts here is never closed with `}`")
    return _unexpected(text, pos, "expected a value")


def at_key(text: str, pos: int, opened: int) -> TextError:
    """No key starts here."""
    if pos >= len(text):
        return _unclosed(text, opened)
    if word := _WORD.match(text, pos):
        if word.group() in _JSONNET_WORDS:
            return templates.jsonnet(text, pos)
        return TextError.at(
            text,
            pos,
            f'keys need double quotes in JSON: "{word.group()}" (if this is Jsonnet, render it first: '
            "`jsonnet FILE > task-definition.json`)",
        )
    if text[pos] == ",":
        return TextError.at(text, pos, "this comma has nothing before it: remove it")
    return _unexpected(text, pos, "expected a key in double quotes, or a closing brace")


def after_key(text: str, pos: int, opened: int) -> TextError:
    if pos >= len(text):
        return _unclosed(text, opened)
    return TextError.at(text, pos, "expected a colon and a value after the key")


def after_value(text: str, pos: int, opened: int) -> TextError:
    """Neither a comma nor the closer follows a value."""
    if pos >= len(text):
        return _unclosed(text, opened)
    bracket = text[opened]
    if text[pos] in "]}":
        line = Lines(text).position(opened).line
        return TextError.at(
            text, pos, f"expected {_CLOSERS[bracket]} for the {_NAMES[bracket]} that starts on line {line}"
        )
    if text[pos] == ":":
        return TextError.at(text, pos, "a colon cannot stand here: members need an object in braces around them")
    return TextError.at(text, pos, f"expected a comma or {_CLOSERS[bracket]} after the value before this")


def after_document(text: str, pos: int) -> TextError:
    if text[pos] in "]}":
        return TextError.at(
            text, pos, f"this `{text[pos]}` closes nothing: remove it, or look for one too many before it"
        )
    return TextError.at(text, pos, "expected the end of the file: there is more text after the end of the JSON value")


def broken_string(text: str, pos: int) -> TextError:
    return TextError.at(text, pos, "this string is not closed on its line: a double quote is missing")


def bad_escape(text: str, string: int) -> TextError:
    """For the string that starts at an offset and has an escape that is not JSON's."""
    escapes = _ESCAPE.finditer(text, string)
    pos = next((escape.start() for escape in escapes if escape[1] is None), string)
    return TextError.at(
        text, pos, r"this backslash starts no JSON escape: write `\\` for a backslash, `\"` for a quote"
    )


def _word_as_value(text: str, pos: int, word: str) -> TextError:
    first = word.split(".", maxsplit=1)[0]
    if first in _JSONNET_WORDS:
        return templates.jsonnet(text, pos)
    if word in _OTHER_LITERALS:
        return TextError.at(text, pos, f"`{word}` is not JSON: write `{_OTHER_LITERALS[word]}`")
    if word.endswith(("NaN", "Infinity")):
        return TextError.at(text, pos, f"`{word}` is not JSON: write a number or null")
    return TextError.at(text, pos, f"`{word}` is no JSON value: put double quotes around text")


def _unclosed(text: str, opened: int) -> TextError:
    bracket = text[opened]
    return TextError.at(
        text, opened, f"the {_NAMES[bracket]} that starts here is never closed: {_CLOSERS[bracket]} is missing"
    )


def _unexpected(text: str, pos: int, expected: str) -> TextError:
    char = text[pos]
    if char == '"':
        return TextError.at(text, pos, "this string is never closed: a double quote is missing")
    if char in "'`":
        return TextError.at(text, pos, "JSON strings need double quotes")
    return TextError.at(text, pos, f"{expected}, found `{char}`" if char.isprintable() else expected)
