"""The pages that people read, and the snippets in them.

A paragraph that is nothing but a file's name in backticks and a colon names the snippet below it: that file is written
before the commands of its page are run.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))
"""Those that are written by hand. The pages of docs/rules/ are made of examples that tests/test_rules.py runs."""

_FENCE = re.compile(r"(?ms)^(?P<indent> *)```(?P<language>[^\n`]*)\n(?P<text>.*?)^(?P=indent)```$")
_NAMED = re.compile(r"`(?P<file>[\w.][\w./-]*)`:\s*\Z")


class Snippet(NamedTuple):
    page: Path
    line: int
    language: str
    text: str
    file: str
    """The name that the page gives it; empty when it gives none."""

    @property
    def where(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


@cache
def snippets() -> tuple[Snippet, ...]:
    return tuple(each for page in PAGES for each in _of(page))


def written_in(*languages: str) -> list[Snippet]:
    return [each for each in snippets() if each.language in languages]


def _of(page: Path) -> list[Snippet]:
    text = page.read_text(encoding="utf-8")
    found = []
    for fence in _FENCE.finditer(text):
        paragraph = text[: fence.start()].rstrip().rpartition("\n\n")[2]
        named = _NAMED.fullmatch(paragraph)
        line = text.count("\n", 0, fence.start()) + 1
        found.append(Snippet(page, line, fence["language"], fence["text"], named["file"] if named else ""))
    return found


def prose(page: Path) -> str:
    """A page without its snippets."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))
