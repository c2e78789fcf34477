"""Values of environment variables as a snapshot keeps them: not at all, but for what rules ask of them.

A mask is `masked:FORMS:FACTS`, as in `masked:1f0c3a:c`: by which forms the value was judged, and a letter for each of
`ecslint.model.ecs.masked.FACTS` that is true of it. Where a list has several variables of one name, `:NUMBER` follows,
the same for equal values. There is no digest of the value: whoever has one can try likely values on it. Older
snapshots have one, `masked:ab12`, which is read still.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ecslint.model.ecs.environment import EnvironmentVariable
from ecslint.model.ecs.masked import FACTS, Masked, version
from ecslint.model.node import Node, Source

ENVIRONMENTS: Final = ("environment", "Environment")
"""How the services call the list of environment variables."""

_BEGINNING = "masked:"
_MASK = re.compile(r"masked:(?:(?P<digest>[0-9a-f]{4,})|(?P<forms>[0-9a-f]{6}):(?P<facts>[a-z]*)(?::(?P<number>\d+))?)")


# -- writing


def masked(value: Any) -> Any:
    """The same without the values of environment variables. They stand in task definitions, in the overrides of tasks,
    and as JSON text in what rules and schedules hand to a task. A mask stays what it is."""
    if isinstance(value, dict):
        return {
            key: list(_masked_variables(part)) if key in ENVIRONMENTS and isinstance(part, list) else masked(part)
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [masked(each) for each in value]
    if isinstance(value, str) and '"environment"' in value:
        return _masked_text(value)
    return value


def mask_of(name: str, value: str, number: int | None = None) -> str:
    """The mask of a variable's value."""
    variable = EnvironmentVariable(Node(Source(), {"name": name, "value": value}, ()), None)
    facts = "".join(letter for fact, letter in FACTS.items() if getattr(variable, fact))
    return f"{_BEGINNING}{version()}:{facts}" + ("" if number is None else f":{number}")


def hidden(name: str, value: Any) -> Any:
    """What may be shown of a variable's value: its mask. What is no value, or one already, stays."""
    return mask_of(name, value) if isinstance(value, str) and value and not is_masked(value) else value


def _masked_variables(variables: list[Any]) -> Iterator[Any]:
    values: dict[str, list[Any]] = {}
    for each in variables:
        values.setdefault(_name(each), []).append(_value(each))
    for each in variables:
        if not isinstance(each, dict):
            yield each
            continue
        name = _name(each)
        number = values[name].index(_value(each)) if len(values[name]) > 1 else None
        yield {
            key: mask_of(name, str(part), number)
            if key in ("value", "Value") and part and not is_masked(part)
            else part
            for key, part in each.items()
        }


def _name(variable: Any) -> str:
    found = variable.get("name", variable.get("Name")) if isinstance(variable, dict) else None
    return str(found or "")


def _value(variable: Any) -> Any:
    return variable.get("value", variable.get("Value")) if isinstance(variable, dict) else None


def _masked_text(text: str) -> str:
    if is_masked(text):
        return text
    try:
        return json.dumps(masked(json.loads(text)))
    except ValueError:  # not JSON after all, or a template of it: nothing of it is kept
        return f"{_BEGINNING}{version()}:"


# -- reading


def is_masked(value: object) -> bool:
    """Whether a value of a snapshot stands for one that was not kept."""
    return isinstance(value, str) and value.startswith(_BEGINNING) and _MASK.fullmatch(value) is not None


def read(mask: str) -> Masked:
    """What a mask tells."""
    found = _MASK.fullmatch(mask)
    if found is None or found["forms"] != version():
        return Masked(None)
    return Masked(found["facts"], None if found["number"] is None else int(found["number"]))


def masks_in(value: Any) -> Iterator[str]:
    """All masks within, but for those in a text."""
    if isinstance(value, dict | list):
        members: Iterable[Any] = value.values() if isinstance(value, dict) else value
        for each in members:
            yield from masks_in(each)
    elif is_masked(value):
        yield value


def holds(text: str) -> bool:
    """Whether a text is a mask or may have some within, as what a rule hands to a task has."""
    return _BEGINNING in text


def levelled(text: str) -> str:
    """A text that is handed to a task as it is in every snapshot, whatever its masks tell: nothing of one that is no
    JSON is kept."""
    bare = masked(text)
    return _BEGINNING if is_masked(bare) else _MASK.sub(_BEGINNING, bare)


def answers(value: Any, *, masks_do: bool = True) -> bool:
    """Whether what is there of a resource tells all that rules ask of it. Of a variable a mask of this version does,
    where `masks_do`; of a text, as a command that holds JSON, none does."""
    if isinstance(value, dict):
        return all(
            all(_is_answered(each, masks_do) for each in part)
            if key in ENVIRONMENTS and isinstance(part, list)
            else answers(part, masks_do=masks_do)
            for key, part in value.items()
        )
    if isinstance(value, list):
        return all(answers(each, masks_do=masks_do) for each in value)
    return not (isinstance(value, str) and holds(value))


def _is_answered(variable: Any, masks_do: bool) -> bool:
    value = _value(variable)
    found = _MASK.fullmatch(value) if isinstance(value, str) else None
    return found is None or (masks_do and found["forms"] == version())


def alike(one: str, other: str, name: str = "") -> bool | None:
    """Whether two values of a variable, of which one or both are masked, are the same; None where masks do not tell."""
    if one == other and not is_masked(one):
        return True
    mine, its = (_MASK.fullmatch(each if is_masked(each) else _as(peer, name, each))
                 for each, peer in ((one, other), (other, one)))  # fmt: skip
    if mine is None or its is None:
        return False
    if mine["digest"] and its["digest"]:
        return bool(mine["digest"] == its["digest"])
    if mine["forms"] and mine["forms"] == its["forms"] and set(mine["facts"]) != set(its["facts"]):
        return False
    return None


def _as(peer: str, name: str, value: str) -> str:
    """The mask of a value, of the same kind as another mask: to compare the two."""
    found = _MASK.fullmatch(peer)
    if found is None or not value:
        return ""
    if found["digest"]:
        digest = hashlib.sha256(value.encode(errors="replace")).hexdigest()
        return _BEGINNING + digest[: len(found["digest"])]
    return mask_of(name, value)
