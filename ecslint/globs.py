"""Globs of the settings.

A glob without a slash covers a name at any depth; with one, a path from the config's folder on. `*` and `?` stop at
a slash, `**` does not, `[ab]` is one of some letters, `{a,b}` one of some words. What covers a folder covers all in it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_PART: Final = re.compile(r"(?:\*\*/)+|/\*\*\Z|\*+|\?|\[!?\]?[^\]]+\]|\{[^{}]*\}|.", re.DOTALL)


@cache
def pattern(glob: str) -> re.Pattern[str]:
    """What a glob covers, as a regular expression to be matched in full. Raises re.error for one that is none."""
    text = glob.removeprefix("./").rstrip("/")
    return re.compile(("" if "/" in text else "(?:.*/)?") + _regex(text.lstrip("/")) + "(?:/.*)?", re.DOTALL)


def _regex(glob: str) -> str:
    """A glob as a regular expression."""
    fixed = {"?": "[^/]", "/**": "/.*"}
    parts = []
    for part in _PART.findall(glob):
        if part.startswith("*"):
            parts.append("(?:.*/)?" if part.endswith("/") else "[^/]*")
        elif part.startswith("[") and len(part) > 1:
            letters = re.sub(r"([\\\[\]&~|^]|-(?=-))", r"\\\1", part[1:-1].removeprefix("!"))
            parts.append(f"[{'^/' if part[1] == '!' else ''}{letters}]")
        elif part.startswith("{") and len(part) > 1:
            parts.append(f"(?:{'|'.join(map(_regex, part[1:-1].split(',')))})")
        else:
            parts.append(fixed.get(part) or re.escape(part))
    return "".join(parts)
