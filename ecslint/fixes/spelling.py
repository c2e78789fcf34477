"""How values are written: JSON, YAML in blocks, and YAML in braces."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_PLAIN = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./@+=~-]*(?: [A-Za-z0-9_./@+=~-]+)*")
"""Texts that need no quotes in YAML wherever they stand, unless they mean something else."""


def json_text(value: Any, step: str = "", indent: str = "", newline: str = "\n") -> str:
    """A value in JSON: in one line, or, with a step, over several from this indentation on."""
    if not step or not isinstance(value, dict | list) or not value:
        return json.dumps(value, ensure_ascii=False)
    text = json.dumps(value, ensure_ascii=False, indent=step)
    return text.replace("\n", newline + indent)


def scalar(value: Any) -> str:
    """A scalar in YAML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    from ecslint.text.yaml_scalars import resolve

    return value if _PLAIN.fullmatch(value) and resolve(value) == value else json.dumps(value, ensure_ascii=False)


def flow(value: Any) -> str:
    """A value in YAML in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {flow(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def block(key: str, value: Any, step: str, step_of_items: str) -> Iterator[str]:
    """The lines of a mapping's member in YAML."""
    if isinstance(value, dict) and value:
        yield f"{scalar(key)}:"
        for inner, member in value.items():
            yield from (step + line for line in block(inner, member, step, step_of_items))
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        yield f"{scalar(key)}:"
        for item in value:
            yield from (step_of_items + line for line in block_item(item, step, step_of_items))
    else:
        yield f"{scalar(key)}: {flow(value)}"


def block_item(value: Any, step: str, step_of_items: str) -> Iterator[str]:
    """The lines of a list's item in YAML."""
    if isinstance(value, dict) and value:
        lines = [line for key, member in value.items() for line in block(key, member, step, step_of_items)]
    else:
        lines = [flow(value)]
    for number, line in enumerate(lines):
        yield ("  " if number else "- ") + line


def like(written: str, old: Any, value: Any, *, is_json: bool) -> str:
    """A scalar in place of another one, in the same quotes; a number that was a text stays one."""
    if isinstance(old, str) and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if is_json:
        return json_text(value)
    if isinstance(value, str) and written.startswith('"'):
        return json_text(value)
    if isinstance(value, str) and written.startswith("'") and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return scalar(value)
