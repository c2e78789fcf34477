"""Task definitions are often rendered before they are registered: what is still to be filled in is not known."""

from __future__ import annotations

import re
from typing import Any

from ecslint.model.node import Path, Source
from ecslint.model.unknown import Hole, Text, Unknown, text_of
from ecslint.text import Placeholder

_PLACEHOLDER = r"""(?x)
        \$\{[^}]*\}            # ${VAR}, of shells and Terraform
      | \{\{.*?\}\}            # {{ VAR }}, of Jinja, Go and mustache
      | <%.*?%>
      | <[A-Za-z][\w .:-]{0,40}>  # <IMAGE1_NAME>, <your account>
      | __[A-Z][A-Z0-9_]*?__
      | \$[A-Z_][A-Z0-9_]*
      | %[A-Z][A-Z0-9_]*%
      | @[A-Z][A-Z0-9_]*@
      | \#\{[^}]*\}"""
_ANONYMOUS = re.compile(
    r"\W*_*(placeholder|replace[ _-]?me|change[ _-]?me|todo|value|your[ _-]value)_*\W*", re.IGNORECASE
)
_SIGNS = re.compile(r"[$<{%@#]|__")


def with_holes(text: str) -> str | Text:
    """The text, in which placeholders are holes."""
    if not _SIGNS.search(text):
        return text
    parts: list[str | Hole] = []
    end = 0
    for hit in re.finditer(_PLACEHOLDER, text):
        anonymous = _ANONYMOUS.fullmatch(hit[0]) is not None
        parts += [text[end : hit.start()], Hole(f"the placeholder {hit[0]}", hit[0], anonymous=anonymous)]
        end = hit.end()
    return text_of((*parts, text[end:]))


def members_to_come(raw: dict[str, Any]) -> str | None:
    """The placeholder among the mapping's members that stands for more of them, as in `{"a": 1, ${more}}`."""
    for key, value in raw.items():
        if isinstance(value, Placeholder) and value.text == key:
            return f"the placeholder {key}"
    return None


class PlainSource(Source):
    """A file in the API's own vocabulary, whose values may be placeholders."""

    def beyond(self, raw: dict[str, Any]) -> str | None:
        return members_to_come(raw)

    def resolve(self, raw: Any, path: Path) -> tuple[Any, Path]:
        if isinstance(raw, str):
            return with_holes(raw), path
        if isinstance(raw, Placeholder):
            return Unknown(f"the placeholder {raw.text}"), path
        return raw, path
