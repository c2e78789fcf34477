"""From what a rule's schema refuses to places in the input, and to messages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from ecslint.declarative.doubts import UNDECIDED
from ecslint.declarative.keywords import validator_of
from ecslint.declarative.view import View, fields_of, plainly
from ecslint.model.record import Place, Record
from ecslint.model.unknown import Hole, Text, Undecided

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
PLACEHOLDERS: Final = ("value", "name", "resource", "field", "problem")
"""What a message may hold in braces: the offending value, the name of the record that the rule is about, that of the
resource, the field, and what the schema makes of it in jsonschema's words."""
_LONGEST = 100


def check_of(schema: Any, message: str) -> Callable[[Record], Iterator[tuple[Place, str]]]:
    """The check of a rule: a finding for each error, and Undecided at the end when something was not known."""
    validator = validator_of(schema)

    def check(record: Record) -> Iterator[tuple[Place, str]]:
        doubts: list[str] = []
        told: set[object] = set()
        for error in validator.iter_errors(View(record)):
            if error.validator == UNDECIDED:
                doubts.append(error.message)
                continue
            path = list(error.absolute_path)
            place = place_of(record, path)
            text = _worded(message, error, path, record)
            if (*path, text) not in told:  # two keywords may refuse the same value
                told.add((*path, text))
                yield place, text
        if doubts:
            raise Undecided(doubts[0])

    return check


def place_of(record: Record, path: Sequence[str | int]) -> Place:
    """The place to which a path through the API's names leads. Within what is no record, the first step counts."""
    steps = list(path)
    while steps:
        field = fields_of(type(record)).get(str(steps.pop(0)))
        if field is None:
            break
        value: Any = getattr(record, field.name) if field.name in record.present() else None
        if not steps:
            return record.at(field.name)
        inner = value[steps[0]] if isinstance(value, list) and isinstance(steps[0], int) else value
        if not isinstance(inner, Record):
            return record.at(field.name, item=_as_written(record, field.name, steps[0]))
        steps = steps if inner is value else steps[1:]
        record = inner
    return record.at()


def _as_written(record: Record, field: str, step: str | int) -> str | int | None:
    """The index of an item where it is written, which others may precede that a template takes away."""
    node = record.node(field)
    if node is None or isinstance(step, str):
        return step
    if not isinstance(node.value, list):  # it is the only one, written without a list
        return None
    return list(node.elements())[step].written[-1]


def _worded(message: str, error: ValidationError, path: Sequence[str | int], record: Record) -> str:
    missing = error.validator == "required"
    names = [step for step in path if isinstance(step, str)]
    words = {
        "value": lambda: "nothing" if missing else _shown(error.instance),
        "name": lambda: _name(record),
        "resource": lambda: record.name_of_resource,
        "field": lambda: names[-1] if names else "",
        "problem": lambda: error.message,
    }
    return PLACEHOLDER.sub(lambda found: _in_a_line(words[found[1]]()), message)


def _shown(value: Any) -> str:
    if isinstance(value, View):
        return _name(value.record)
    if isinstance(value, Text):
        return "".join(part if isinstance(part, str) else _as_spelled(part) for part in value.parts)
    return value if isinstance(value, str) else json.dumps(plainly(value), default=str, ensure_ascii=False)


def _as_spelled(hole: Hole) -> str:
    """What is open as a person wrote it, be it a placeholder or the name of a parameter."""
    return f"${{{hole.written}}}" if hole.written[:1].isalnum() else hole.written


def _name(record: Record) -> str:
    """What people call a record: by its own name, else by that of the nearest thing around it that has one."""
    around: Record | None = record
    while around is not None:
        own = around.peek(around.identity) if around.identity in around.declared() else None
        if isinstance(own, str | Text):
            return _shown(own)
        around = around._parent
    return record.name_of_resource


def _in_a_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
