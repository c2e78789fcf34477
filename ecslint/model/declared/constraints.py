"""What the declarations say of a record's values: which are invalid, which are missing, and which keys are unknown.

The rules `invalid-value`, `required-parameter-missing` and `unknown-parameter` are these three functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from ecslint.model.convert import Invalid
from ecslint.model.declared.known_keys import unknown_keys
from ecslint.model.declared.provider_schemas import (
    is_unlimited,
    limits_of,
    misspelling,
    rewriting_macro,
    wrong_structure,
)
from ecslint.model.declared.required import missing
from ecslint.model.field import NO_LIMITS
from ecslint.model.neighbour import Neighbour
from ecslint.model.record import Field, Limits, Place, Record
from ecslint.model.unknown import Text, Undecided, Unknown

Faults: TypeAlias = Iterator[tuple[Place, str]]

_API_SOURCES = ("task-definition", "service-definition", "container-definitions", "event-rule", "schedule", "events")
"""Sources in which a number is no text and a text no number, as the API has it."""

_SCALARS = (str, int, bool, float)

_JUDGED_ELSEWHERE: dict[tuple[str, str], Callable[[Any, Any], bool]] = {
    ("Container", "memory"): lambda _, value: value == 0,  # container-memory-unset
    ("Container", "memory_reservation"): lambda _, value: value == 0,
    ("TaskDefinition", "cpu"): lambda task, _: bool(task.declared_for_fargate),  # fargate-size-unsupported
    ("PortMapping", "protocol"): lambda *_: True,  # ineffective-setting: ECS takes any other text as tcp
}
"""Values outside what is declared that another rule reports, or that do no harm."""


def invalid(record: Record) -> Faults:
    """Written values of the wrong type, or outside what their fields declare. Each field is judged on its own:
    Undecided is raised only after the last. What a live account holds, AWS has accepted."""
    if record.source_kind == "live":
        return
    if (macro := rewriting_macro(record)) is not None:
        raise Undecided(f"what the macro {macro} makes of the template")
    undecided = None
    in_template = record.source_kind == "cloudformation"
    for declared in record.present().values():
        if in_template and _is_plainly_valid(record, declared):
            continue
        try:
            yield from _invalid_field(record, declared)
        except Undecided as reason:
            undecided = reason
    if undecided is not None:
        raise undecided


def _is_plainly_valid(record: Record, declared: Field) -> bool:
    """Whether a value of a template is of its type and may be any such value, as most may: what is seen at once."""
    value = getattr(record, declared.name)
    if isinstance(value, Record):
        return True  # whose own fields are judged on their own
    if type(value) is list:
        return all(type(item) is str or isinstance(item, Record) for item in value) and is_unlimited(record, declared)
    return type(value) in _SCALARS and is_unlimited(record, declared)


def _invalid_field(record: Record, declared: Field) -> Faults:
    node = record.node(declared.name)
    if node is None:
        return
    value = record.peek(declared.name)
    if isinstance(value, Invalid):
        if value.value != "" and not _left_to_cfn_lint(record):
            yield record.at(declared.name), _not_of_type(declared, value)
        return
    if isinstance(value, Unknown):
        raise Undecided(value.needs)
    if isinstance(value, Record):
        return  # whose own fields are judged on their own
    if wrong := _wrong_json_type(record, declared, node.value) or wrong_structure(record, declared, node.value):
        yield record.at(declared.name), f"`{declared.api}` is {wrong}"
    if isinstance(value, list):
        in_json = record.source_kind in _API_SOURCES and not declared.converter.holds_records
        yield from _invalid_list(
            record, declared, value, [element.value for element in node.elements()] if in_json else value
        )
    elif isinstance(value, dict):
        yield from _invalid_members(record, declared, value, node.value)
    elif problem := _problem(record, declared, value):
        yield record.at(declared.name), problem


def _invalid_list(record: Record, declared: Field, value: list[Any], raw: list[Any]) -> Faults:
    length = limits_of(record, declared).length
    if length and value and not length[0] <= len(value) <= length[1]:
        most = "one item" if length[1] == 1 else f"{length[1]} items"
        yield (
            record.at(declared.name),
            f"`{declared.api}` has {len(value)} items; {_aws(record)} accepts at most {most}",
        )
    undecided = None
    for index, (item, written) in enumerate(zip(value, raw, strict=False)):
        place = record.at(declared.name, index)
        if isinstance(item, Invalid):
            if not _left_to_cfn_lint(record):
                yield place, _not_of_type(declared, item, "an item of ")
        elif isinstance(item, Unknown):
            undecided = Undecided(item.needs)
        elif wrong := _wrong_json_type(record, declared, written, inner=True):
            yield place, f"an item of `{declared.api}` is {wrong}"
        elif not isinstance(item, Record):
            try:
                if problem := _problem(record, declared, item, "an item of ", items=True):
                    yield place, problem
            except Undecided as reason:
                undecided = reason
    if undecided is not None:
        raise undecided


def _invalid_members(record: Record, declared: Field, value: dict[str, Any], raw: Any) -> Faults:
    for key, member in value.items():
        if isinstance(member, Invalid) and not _left_to_cfn_lint(record):
            yield record.at(declared.name, key), _not_of_type(declared, member, f"`{key}` of ")
        elif isinstance(raw, dict) and (wrong := _wrong_json_type(record, declared, raw.get(key), inner=True)):
            yield record.at(declared.name, key), f"`{key}` of `{declared.api}` is {wrong}"


def _problem(record: Record, declared: Field, value: Any, of: str = "", *, items: bool = False) -> str | None:
    """What is wrong with one value, if anything."""
    limits = limits_of(record, declared)
    judge = None if limits is NO_LIMITS else _outside(record, limits, value, items=items)
    if judge is None and (near := misspelling(record, declared, value)) is not None:
        judge = f"{_aws(record)} accepts {_either(near[1])}; did you mean `{near[0]}`?"
    if judge is None:
        return None
    exempt = _JUDGED_ELSEWHERE.get((type(record).__name__, declared.name))
    if exempt and exempt(record, value):
        return None
    subject = (
        f"{of}`{declared.api}` is `{value}`" if isinstance(value, str | Text) else f"{of}`{declared.api}` is {value}"
    )
    if limits.values and isinstance(value, str):
        judge += _did_you_mean(value, limits.values)
    return f"{subject}; {judge}"


def _outside(record: Record, limits: Limits, value: Any, *, items: bool) -> str | None:
    """What AWS accepts instead; None when the value is within what is declared."""
    if isinstance(value, bool) or value is None or (isinstance(value, str) and not value):
        return None
    if limits.values and not any(value == each for each in _typed(limits.values, value)):
        if not limits.open_values:
            return f"{_aws(record)} accepts {_either(limits.values)}"
        if isinstance(value, str) and value.lower() in (each.lower() for each in limits.values):
            return f"{_aws(record)} minds the case"
    if isinstance(value, int | float):
        low, high = limits.minimum, limits.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            return f"{_aws(record)} accepts {_range(low, high)}"
    elif isinstance(value, str):
        if limits.pattern and not re.search(limits.pattern, value):
            return f"{_aws(record)} accepts {limits.form}"
        if limits.length and not items and not limits.length[0] <= len(value) <= limits.length[1]:
            return f"{_aws(record)} accepts {_range(*limits.length)} characters, and this has {len(value)}"
    return None


def _typed(values: tuple[str, ...], like: Any) -> tuple[Any, ...]:
    return tuple(int(each) for each in values) if isinstance(like, int) else values


def _not_of_type(declared: Field, value: Invalid, of: str = "") -> str:
    shown = (
        "a mapping"
        if isinstance(value.value, dict)
        else "a list"
        if isinstance(value.value, list)
        else f"`{value.value}`"
    )
    return f"{of}`{declared.api}` is {shown}, which is not {value.expected}"


def _wrong_json_type(record: Record, declared: Field, raw: Any, *, inner: bool = False) -> str | None:
    """How a scalar differs from the type that the API wants in JSON. A number in quotes passes: tools convert it."""
    if record.source_kind not in _API_SOURCES or not isinstance(raw, str | int | float):
        return None
    kind = _scalar_kind(record, declared, inner=inner)
    if kind == "text" and not isinstance(raw, str):
        written = str(raw).lower() if isinstance(raw, bool) else raw
        return f'{written} without quotes; the API takes a text here: write `"{written}"`'
    if kind == "true or false" and isinstance(raw, str):
        return f"the text `{raw}`; the API takes true or false here: write it without quotes"
    return None


def _scalar_kind(record: Record, declared: Field, *, inner: bool) -> str:
    name = declared.annotation.removesuffix(" | None")
    if inner != ("[" in name):
        return ""
    if inner:
        name = name.partition("[")[2].removesuffix("]").rpartition(", ")[2]
    return {"str": "text", "PortRange": "text", "bool": "true or false"}.get(name, "")


def _aws(record: Record) -> str:
    return "ECS" if not isinstance(record.root, Neighbour) else "AWS"


def _left_to_cfn_lint(record: Record) -> bool:
    """Types of what is not ECS's are generic validity of a template, which cfn-lint judges."""
    return record.source_kind == "cloudformation" and isinstance(record.root, Neighbour)


def _either(values: tuple[str, ...]) -> str:
    quoted = [f"`{value}`" for value in values]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"at most {high:g}" if low is None else f"{_plain(low)} or more"
    return f"{_plain(low)} to {_plain(high)}"


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(number)


def _did_you_mean(value: str, values: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    by_case = {each.lower(): each for each in values}
    near = get_close_matches(value.lower(), by_case, 1)
    return f"; did you mean `{by_case[near[0]]}`?" if near else ""


__all__ = ["invalid", "missing", "unknown_keys"]
