"""What is wrong where YAML stops making sense, in words that help to mend it."""

from __future__ import annotations

import re

import yaml

from ecslint.text.document import Lines, TextError, UnrenderedError

_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AT_CONTEXT = "at the context"
_CANNOT_STAND = "a value is missing or cannot start like this: put text in quotes"

_EXPLANATIONS: tuple[tuple[str, str, str], ...] = (
    ("unexpected end of stream", _AT_CONTEXT, "this quote is never closed"),
    ("unexpected document indicator", _AT_CONTEXT, "this quote is not closed before the document ends"),
    (
        "could not find expected ':'",
        _AT_CONTEXT,
        "this is no `key: value` pair: a colon is missing, or the line should be indented deeper",
    ),
    (
        "mapping values are not allowed",
        "",
        "a colon cannot stand here: put the value in quotes if it contains `: `, or check the indentation of the line",
    ),
    ("did not find expected key", "", "this line does not belong to the mapping {opened}: check its indentation"),
    ("did not find expected '-'", "", "expected `- ` as in the list {opened}: check the indentation of this line"),
    ("did not find expected ',' or ']'", "", "expected a comma or a closing bracket `]` in the list {opened}"),
    ("did not find expected ',' or '}'", "", "expected a comma or a closing brace `}}` in the mapping {opened}"),
    ("did not find expected node content", "", _CANNOT_STAND),
    ("did not find expected <document start>", "", "this does not belong to what is before it: check the indentation"),
    (
        "block sequence entries are not allowed",
        "",
        "a list item cannot start here: put `- ` on a line of its own, below the key",
    ),
    ("block mapping", "", "a mapping cannot start here: put it on a line of its own"),
    (
        "did not find expected alphabetic or numeric",
        _AT_CONTEXT,
        "text that starts with `*` or `&` needs quotes: those signs name aliases and anchors",
    ),
    ("unknown escape", "", "no such escape in double quotes: use single quotes, or write `\\\\` for a backslash"),
    ("undefined tag handle", "", "this tag's prefix is not defined: a CloudFormation tag is written `!Name`"),
    ("found a tab character", "", "a tab cannot stand here: use spaces"),
)


def explain(text: str, error: Exception) -> TextError:
    """The TextError for an error of PyYAML, or of encoding a text for it."""
    if not isinstance(error, yaml.MarkedYAMLError):
        if found := _NOT_YAML.search(text):
            code = f"U+{ord(found.group()):04X}"
            return TextError.at(text, found.start(), f"the control character {code} cannot stand in YAML: remove it")
        return TextError(f"this is not YAML: {error}")
    mark, context = error.problem_mark or error.context_mark, error.context_mark
    offset = mark.index if mark else 0
    problem = error.problem or ""
    if "cannot start any token" in problem:
        return TextError.at(text, offset, _bad_start(text, offset))
    if "did not find expected ',' or" in problem and text[max(offset - 1, 0) : offset + 1] in ("${", "{{"):
        return TextError.at(text, offset, "text with braces needs quotes within `[...]` and `{...}`")
    opened = f"that starts on line {context.line + 1}" if context else "before it"
    for part, place, explanation in _EXPLANATIONS:
        if part in problem:
            if place == _AT_CONTEXT and context:
                offset = context.index
            return TextError.at(text, offset, explanation.format(opened=opened))
    return TextError.at(text, offset, f"this is not YAML: {problem}")


def unrendered(text: str, error: TextError) -> TextError:
    """The error that is left when every placeholder was taken for text; `text` is the text as it was written."""
    if error.position is None:
        return error
    lines = Lines(text)
    number = error.position.line
    for near in (number, number - 1):
        column = lines.line(near).find("{{")
        if column >= 0:
            return UnrenderedError.at(
                text,
                lines.offset(near) + column,
                "this is a template: what its placeholder stands for is needed here to read it as YAML; "
                "render it and check the result",
            )
    return TextError(error.message, error.position, lines.line(number))


def _bad_start(text: str, offset: int) -> str:
    char = text[offset : offset + 1]
    if char == "\t":
        return "a tab cannot indent YAML: use spaces"
    return f"text that starts with `{char}` needs quotes"
