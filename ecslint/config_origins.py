"""Where in a settings file each setting is written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any


def lines_of(file: str, names: Iterable[str]) -> dict[str, int]:
    """The line, counted from 1, on which each of the settings begins that a file has. The file is one that was obeyed.

    A parser that tells places would be one dependency more, so the beginnings of the file are parsed instead, until
    one holds the setting: what looks like a setting within a text of several lines is none.
    """
    table = ("tool", "ecslint") if Path(file).name == "pyproject.toml" else ()
    lines = Path(file).read_text(encoding="utf-8-sig").splitlines(keepends=True)
    wanted, found = set(names), {}
    for number in range(1, len(lines) + 1):
        try:
            known = wanted & _within(tomllib.loads("".join(lines[:number])), table).keys()
        except tomllib.TOMLDecodeError:
            continue
        for name in known:
            found[name] = _start(lines[:number], name)
        wanted -= known
    return found


def _within(data: dict[str, Any], table: Sequence[str]) -> dict[str, Any]:
    for name in table:
        data = data.get(name, {})
    return data


def _start(lines: list[str], name: str) -> int:
    """The line on which the last setting of these begins."""
    begins = re.compile(rf"""\s*(?:\[+[\s\w."'-]*?)?["']?{re.escape(name)}["']?\s*[.=\]]""")
    numbers = (number for number in range(len(lines), 0, -1) if begins.match(lines[number - 1]))
    return next(numbers, len(lines))
