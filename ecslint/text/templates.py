"""What template engines leave in a text that has not been rendered yet."""

from __future__ import annotations

import re

from ecslint.text.document import TextError, UnrenderedError

_INSIDE = r"(?:[^\n\r{]|\{(?!\{))*?"
MUSTACHES = re.compile(rf"\{{\{{\{{{_INSIDE}\}}\}}\}}|\{{\{{{_INSIDE}\}}\}}")
"""`{{ CPU }}`: Jinja, Go, Handlebars, ecspresso. None holds another, so that a long line of braces costs no time."""

_ONLY_MUSTACHES = re.compile(rf"(?:{MUSTACHES.pattern})+")

CONTROL = re.compile(
    r"""\{%                                                         # Jinja
      | %\{ [~\s]* (?:if|for|else|endif|endfor) \b                  # Terraform
      | \{\{ [-~]? \s* (?: (?:if|else|end|range|with|define|block|for|each|unless) (?=[\s}~-])   # Go
                         | [#^] | /(?!\*) )                         # Mustache, Handlebars""",
    re.VERBOSE,
)
"""The start of a block that decides whether or how often a part of the text is there."""

_PLACEHOLDER = re.compile(
    r"""\$ [A-Za-z_]\w*  |  \$\( [\w.-]+ \)  |  < [^<>"\n\r]+ >  |  __ \w+? __  |  % \w+ %  |  @ \w+ @
      | \(\( [\w./-]+ \)\)  |  \#\{ [^}\n\r]* \}\#?""",
    re.VERBOSE,
)
_GLUE = re.compile(r"""(?:[\w./+-]|:(?![\s"\[]|\{(?!\{)))+""")
_NESTED = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]', re.DOTALL)
_JSONNET = re.compile(r"local\s+\w+\s*[=(]|function\s*\(|import(?:str)?\s+['\"]|assert\s")


def placeholder_end(text: str, start: int) -> int | None:
    """Where the placeholder that starts here ends, or None when none does."""
    if text.startswith("${", start):
        return _interpolation_end(text, start)
    found = MUSTACHES.match(text, start) or _PLACEHOLDER.match(text, start)
    return found.end() if found else None


def value_end(text: str, start: int) -> int | None:
    """Where an unquoted value ends that is made of placeholders and what is glued to them (`${REPO}:${TAG}`)."""
    pos, any_placeholder = start, False
    while True:
        end = placeholder_end(text, pos)
        any_placeholder = any_placeholder or end is not None
        if end is None and (glue := _GLUE.match(text, pos)):
            end = glue.end()
        if end is None:
            return pos if any_placeholder else None
        pos = end


def is_mustaches(text: str) -> bool:
    return text.startswith("{{") and _ONLY_MUSTACHES.fullmatch(text) is not None


def quoted_end(text: str, start: int) -> int | None:
    """Where the string that starts here ends when quotes inside its placeholders do not end it.

    `"${join("-", x)}"` and `"{{ env "TAG" }}"` are written like that in Terraform and Go templates.
    """
    pos, any_placeholder = start + 1, False
    while pos < len(text) and text[pos] not in '"\n\r':
        if text.startswith(("${", "{{"), pos):
            any_placeholder, end = True, placeholder_end(text, pos)
            if end is None:
                return None
            pos = end
        else:
            pos += 2 if text[pos] == "\\" else 1
    return pos + 1 if any_placeholder and text.startswith('"', pos) else None


def _interpolation_end(text: str, start: int) -> int | None:
    depth = 0
    for token in _NESTED.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(token.group(), 0)
        if depth == 0:
            return token.end()
    return None


def control_block(text: str, offset: int) -> TextError:
    """The error for a control block that starts at an offset."""
    line = text[offset : offset + 61].splitlines()[0]
    end = min((at + 2 for at in (line.find("%}"), line.find("}}")) if at > 0), default=len(line))
    shown = line[:end].rstrip() if end <= 60 else line[:60] + "…"
    return UnrenderedError.at(
        text,
        offset,
        f"this is a template: its control blocks such as `{shown}` must be rendered before it can be read; "
        "render it and check the result",
    )


def first_control_block(text: str) -> int | None:
    """Where the first control block starts that is not in a comment of YAML."""
    for block in CONTROL.finditer(text):
        line_start = max(text.rfind("\n", 0, block.start()), text.rfind("\r", 0, block.start())) + 1
        if not text[line_start : block.start()].lstrip().startswith("#"):
            return block.start()
    return None


def jsonnet(text: str, offset: int = 0) -> TextError:
    return UnrenderedError.at(
        text,
        offset,
        "this is Jsonnet, a program: render it and check the result (`jsonnet FILE > task-definition.json`)",
    )


def looks_like_jsonnet(text: str, first: int) -> bool:
    """Whether a text whose comments end at `first` goes on as only Jsonnet does."""
    return _JSONNET.match(text, first) is not None
