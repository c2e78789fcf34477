"""What a text that is matched by a regular expression must begin with, where that can be told at a glance.

Enough for the patterns by which organizations name things, such as `^(111122223333|444455556666)\\.dkr\\.ecr\\.`: an
image whose tag alone is open is known to be of another registry.
"""

from __future__ import annotations

import re
from functools import cache

from ecslint.model.unknown import Text

_TOKEN = re.compile(r"\\[^A-Za-z0-9]|[^\\.^$*+?{}\[\]|()]")
"""One character that stands for itself."""
_GROUP = re.compile(rf"\((?:\?:)?((?:{_TOKEN.pattern}|\|)*)\)")
"""A group that is a choice of such texts."""
_MAY_BE_ABSENT = ("?", "*", "{")
"""What follows something that may be missing."""
_MOST = 1_000


def can_begin(pattern: str, text: Text) -> bool:
    """Whether some text that a partly known one can be may match; False only when none can."""
    first = text.parts[0]
    prefixes = _prefixes(pattern)
    if not isinstance(first, str) or prefixes is None:
        return True
    return any(first.startswith(prefix) or prefix.startswith(first) for prefix in prefixes)


@cache
def _prefixes(pattern: str) -> tuple[str, ...] | None:
    """Texts with one of which every match begins, at the begin of the whole; None when they cannot be told."""
    if not pattern.startswith("^") or _has_choice(pattern):
        return None
    prefixes, at = [""], 1
    while True:
        token, group = _TOKEN.match(pattern, at), _GROUP.match(pattern, at)
        hit = token or group
        if hit is None or r"\|" in hit[0] or pattern[hit.end() : hit.end() + 1] in _MAY_BE_ABSENT:
            return tuple(prefixes)
        choices = [_plain(each) for each in hit[1].split("|")] if hit is group else [_plain(hit[0])]
        prefixes = [prefix + choice for prefix in prefixes for choice in choices]
        at = hit.end()
        if pattern[at : at + 1] == "+" or len(prefixes) > _MOST:
            return tuple(prefixes)


def _has_choice(pattern: str) -> bool:
    """Whether there is a `|` outside of all groups, so that what follows `^` need not be there."""
    bare = re.sub(r"\\.|\[\^?\]?[^\]]*\]", "", pattern, flags=re.DOTALL)
    depth = 0
    for letter in bare:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            return True
    return False


def _plain(written: str) -> str:
    return re.sub(r"\\(.)", r"\1", written, flags=re.DOTALL)
