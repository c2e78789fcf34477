"""What a template's parameters are when it declares them, and what its dynamic references leave open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ecslint.model.unknown import Hole, Text, Undecided, Unknown, text_of

_DYNAMIC = re.compile(r"\{\{resolve:([^:}]+):([^}]*)\}\}|\{\{.*?\}\}")
LIST_TYPE = re.compile(r"CommaDelimitedList|List<.*>")
_MOST_ALLOWED = 32

PSEUDO: Mapping[str, Hole] = {
    f"AWS::{name}": Hole(f"AWS::{name}", f"AWS::{name}", never=never, nonempty=True)
    for name, never in (
        ("AccountId", "/:.@-_ "),
        ("Region", "/:.@_ "),
        ("Partition", "/:.@_ "),
        ("StackName", "/:.@_ "),
        ("URLSuffix", "/:@_ "),
        ("StackId", "@ "),
    )
}


def is_hidden(declared: Mapping[str, Any]) -> bool:
    """Whether CloudFormation never shows the parameter's value."""
    return declared.get("NoEcho") in (True, "true", "True")


def open_value(name: str, declared: Mapping[str, Any]) -> Any:
    """The value of a parameter that has none and no default: what its declaration tells of it."""
    kind = str(declared.get("Type", "String"))
    needs = f"parameter {name}"
    if LIST_TYPE.fullmatch(kind):
        return Unknown(needs)
    if is_hidden(declared):
        return Text((Hole(needs, name, secret=True, nonempty=_is_filled(declared)),))
    allowed = allowed_values(declared)
    if allowed:
        return one_of(name, allowed)
    never = "/:@ " if kind == "Number" else " " if kind.startswith("AWS::") else ""
    return Text((Hole(needs, name, never=never, nonempty=_is_filled(declared)),))


def _is_filled(declared: Mapping[str, Any]) -> bool:
    kind = str(declared.get("Type", "String"))
    if kind == "Number" or kind.startswith("AWS::"):  # the latter is the id of something that is in the account
        return True
    return str(declared.get("MinLength", "0")).strip() not in ("", "0")


def allowed_values(declared: Mapping[str, Any]) -> list[str]:
    """The texts of which a parameter's value is one; empty when they are not known, or too many to try each."""
    allowed = declared.get("AllowedValues")
    if not isinstance(allowed, list) or len(allowed) > _MOST_ALLOWED:
        return []
    # A number with a fraction may be written in another way than it was read.
    known = all(isinstance(each, int) or (isinstance(each, str) and "{{" not in each) for each in allowed)
    texts = [str(each).lower() if isinstance(each, bool) else str(each) for each in allowed]
    return list(dict.fromkeys(texts)) if known else []


def one_of(name: str, values: list[str]) -> str | Text:
    """A value of a parameter that is one of these."""
    if len(values) == 1:
        return values[0]
    return Text((Hole(f"parameter {name}", name, among=tuple(values), nonempty="" not in values),))


def any_other(name: str, literals: list[str]) -> Text:
    """A value of a parameter that is none of these."""
    known = PSEUDO.get(name)
    never, nonempty = (known.never, True) if known else ("", "" in literals)
    return Text(
        (
            Hole(
                f"parameter {name}" if not known else name,
                name,
                never=never,
                differs=frozenset(literals),
                nonempty=nonempty,
            ),
        )
    )


def any_of(name: str, values: list[str | Text]) -> str | Text:
    """A value of a parameter that is one of these, of which some may be open themselves."""
    known = [value for value in values if isinstance(value, str)]
    for value in values:
        hole = value.parts[0] if isinstance(value, Text) else None
        if isinstance(hole, Hole):
            known += hole.among
            if not hole.among:
                return any_other(name, sorted(hole.differs - set(known)))
    return one_of(name, list(dict.fromkeys(known)))


def described(value: Any) -> str:
    """A value of a parameter, with what is known of it; alike for values of which the same is known."""
    holes = [part for part in value.parts if isinstance(part, Hole)] if isinstance(value, Text) else []
    return f"{value} {[(hole.among, sorted(hole.differs)) for hole in holes]}" if holes else str(value)


def listed(text: Text) -> Any:
    """A text with commas as the list that a list parameter makes of it."""
    try:
        return text.split(",")
    except Undecided as undecided:
        return Unknown(undecided.needs)


def typed(value: Any, kind: str) -> Any:
    """A parameter's value as its type makes it: lists are written as one text with commas."""
    if LIST_TYPE.fullmatch(kind):
        if isinstance(value, list):
            return [str(item) for item in value]
        return [item.strip() for item in str(value).split(",")] if isinstance(value, str | int) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return dynamic_references(value) if isinstance(value, str) and "{{" in value else value


def dynamic_references(text: str) -> str | Text:
    """`{{resolve:...}}`, and the placeholders of whatever renders the template first, are holes in a text."""
    parts: list[str | Hole] = []
    end = 0
    for hit in _DYNAMIC.finditer(text):
        parts.append(text[end : hit.start()])
        service, key = hit[1], hit[2]
        if service is None:
            parts.append(Hole(f"the placeholder {hit[0]}", hit[0]))
        else:
            ssm = key if service == "ssm" else None
            dynamic = service if service in ("ssm", "ssm-secure", "secretsmanager") else None
            parts.append(Hole(f"the dynamic reference {hit[0]}", hit[0], nonempty=True, ssm=ssm, dynamic=dynamic))
        end = hit.end()
    return text_of((*parts, text[end:]))
