"""What a plain YAML scalar means: YAML 1.1, as PyYAML's SafeLoader has it, but for dates and times.

CloudFormation reads `2010-09-09` and `22:22` as text, so they stay text.
"""

from __future__ import annotations

import re

_CORE_TAG = "tag:yaml.org,2002:"
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
for _word, _value in (("yes", True), ("no", False), ("true", True), ("false", False), ("on", True), ("off", False)):
    _WORDS |= dict.fromkeys((_word, _word.capitalize(), _word.upper()), _value)
_INT = re.compile(r"([-+]?)(?:0b([01_]+)|0x([0-9a-fA-F_]+)|(0[0-7_]+)|(0|[1-9][0-9_]*))")
_FLOAT = re.compile(
    r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_NUMERIC = frozenset("-+.0123456789")
_BASES = (2, 16, 8, 10)


def resolve(text: str) -> object:
    """The value of an unquoted, untagged scalar."""
    if text in _WORDS:
        return _WORDS[text]
    return _number(text) if text[0] in _NUMERIC else text


def resolve_tagged(text: str, tag: str) -> object:
    """The value of a scalar with a `!!tag`; text for every tag that is not of YAML's core, whatever it asks for."""
    kind = tag.removeprefix(_CORE_TAG)
    if kind not in ("int", "float", "bool", "null"):
        return text
    value = resolve(text)
    if kind == "float" and type(value) is int:
        return float(value)
    fits = value is None if kind == "null" else type(value).__name__ == kind
    return value if fits else text


def _number(text: str) -> object:
    try:
        if match := _INT.fullmatch(text):
            group = (match.lastindex or 0) - 2
            digits = match[group + 2].replace("_", "") or "x"
            value = int(digits, _BASES[group])
            return -value if match[1] == "-" else value
        if _FLOAT.fullmatch(text):
            number = text.replace("_", "").lower()
            return float(number.replace(".inf", "inf").replace(".nan", "nan"))
    except (ValueError, OverflowError):
        # Digits that are only underscores, or too many of them.
        return text
    return text
