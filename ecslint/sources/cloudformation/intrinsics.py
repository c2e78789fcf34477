"""CloudFormation's intrinsic functions, each as far as a template settles its value."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ecslint.model.convert import plain
from ecslint.model.node import ABSENT, Node, Path
from ecslint.model.unknown import Hole, Text, Undecided, Unknown, text_of

if TYPE_CHECKING:
    from ecslint.sources.cloudformation.template import TemplateSource

_VARIABLE = re.compile(r"\$\{(!?)([^}]*)\}")

Resolved = tuple[Any, Path]


def resolve(source: TemplateSource, name: str, argument: Any, path: Path) -> Resolved:
    """The value of one function, and the path of the place that decided it (for Fn::If, the branch taken)."""
    if name == "Fn::If":
        return _if(source, argument, (*path, name))
    if name == "Fn::Base64":  # what it encodes is what a rule wants to read
        value, _ = source.resolve(argument, (*path, name))
        return value, path
    function = _FUNCTIONS.get(name)
    if function is None:
        return Unknown(f"the value of {name}"), path
    try:
        return function(source, argument), path
    except Undecided as undecided:
        return Unknown(undecided.needs), path
    except (TypeError, ValueError, IndexError, KeyError):
        return Unknown(f"the value of an {name} that is not written as CloudFormation asks"), path


def _if(source: TemplateSource, argument: Any, path: Path) -> Resolved:
    if not (isinstance(argument, list) and len(argument) == 3 and isinstance(argument[0], str)):
        return Unknown("the value of an Fn::If that is not written as CloudFormation asks"), path
    truth = source.condition(argument[0])
    if truth is None:
        return Unknown(f"condition {argument[0]}"), path
    branch = 1 if truth else 2
    return source.resolve(argument[branch], (*path, branch))


def _ref(source: TemplateSource, argument: Any) -> Any:
    return source.reference(argument)


def _get_att(source: TemplateSource, argument: Any) -> Any:
    name, _, attribute = argument.partition(".") if isinstance(argument, str) else (argument[0], "", argument[1])
    attribute = source.value(attribute)
    return source.attribute(name, attribute) if isinstance(attribute, str) else Unknown(f"an attribute of {name}")


def _sub(source: TemplateSource, argument: Any) -> Any:
    text, variables = argument if isinstance(argument, list) else (argument, {})
    parts: list[str | Hole] = []
    end = 0
    for hit in _VARIABLE.finditer(text):
        parts.append(text[end : hit.start()])
        end = hit.end()
        name = hit[2].strip()
        if hit[1]:
            parts.append(f"${{{name}}}")
        elif name in variables:
            parts += as_parts(source.value(variables[name]), name)
        elif "." in name:
            parts += as_parts(source.attribute(*name.split(".", 1)), name)
        else:
            parts += as_parts(source.reference(name), name)
    parts.append(text[end:])
    known = text_of(tuple(parts))
    return source.value(known) if isinstance(known, str) else known


def as_parts(value: Any, written: str) -> tuple[str | Hole, ...]:
    """A value as stretches of a text."""
    if isinstance(value, Text):
        return value.parts
    if isinstance(value, Unknown):
        return (Hole(value.needs, written),)
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, str | int | float):
        return (str(value),)
    return (Hole(f"the value of {written}", written),)


def _join(source: TemplateSource, argument: Any) -> Any:
    delimiter, items = argument
    items = source.value(items)
    if not isinstance(items, list):
        return Text(as_parts(items, "Fn::Join"))
    parts: list[str | Hole] = []
    for item in _flat(source, items):
        if parts:
            parts.append(delimiter)
        parts += as_parts(item, "Fn::Join") or ("",)
    return text_of(tuple(parts))


def _flat(source: TemplateSource, items: list[Any]) -> list[Any]:
    flat: list[Any] = []
    for raw in items:
        item = source.value(raw)
        if isinstance(item, list):
            flat += _flat(source, item)
        elif item is not ABSENT:
            flat.append(item)
    return flat


def _split(source: TemplateSource, argument: Any) -> Any:
    delimiter, text = argument[0], source.value(argument[1])
    if delimiter == "/" and (parts := _parts_of_service(source, text)):
        return parts
    text = str(text) if isinstance(text, int | float) and not isinstance(text, bool) else text
    return text.split(delimiter) if isinstance(text, str | Text) else Unknown(_needs(text))


def _parts_of_service(source: TemplateSource, text: Any) -> list[Any]:
    """What slashes cut the Ref of a service into: `arn:...:service`, its cluster, and its name."""
    reference = text.reference if isinstance(text, Text) else None
    if reference is None or reference.attribute or reference.stack is not source.template:
        return []
    if source.template.type_of_resource(reference.logical_id) != "AWS::ECS::Service":
        return []
    arn, cluster = (
        Text((Hole(f"the {part} of {text}", f"{text}.{part}", nonempty=True),)) for part in ("ARN", "cluster")
    )
    return [arn, cluster, source.attribute(reference.logical_id, "Name")]


def _select(source: TemplateSource, argument: Any) -> Any:
    index, items = int(source.value(argument[0])), argument[1]
    if isinstance(items, dict) and "Fn::GetAZs" in items:
        # Which zone it is cannot be told, but it is the same zone wherever the same index is taken.
        return Text((Hole("the region's Availability Zones", f"Fn::GetAZs.{index}", never="/:. ", nonempty=True),))
    items = source.value(items)
    if not isinstance(items, list):
        return Unknown(_needs(items))
    items = [item for item in items if source.value(item) is not ABSENT]
    return source.value(items[index])


def _needs(value: Any) -> str:
    return value.needs if isinstance(value, Text | Unknown) else "a list"


def _find_in_map(source: TemplateSource, argument: Any) -> Any:
    names = [source.value(part) for part in argument[:3]]
    options = argument[3] if len(argument) > 3 and isinstance(argument[3], dict) else {}
    mapping = source.template.mappings.get(names[0]) if isinstance(names[0], str) else None
    if isinstance(mapping, dict):
        known = all(isinstance(name, str | int) for name in names)
        if known and str(names[1]) in mapping and str(names[2]) in mapping[str(names[1])]:
            return mapping[str(names[1])][str(names[2])]
        if known and "DefaultValue" in options:
            return source.value(options["DefaultValue"])
        if isinstance(names[2], str) and "DefaultValue" not in options:
            found = _with_open_key(mapping, *names)
            if found is not None:
                return found
    open_ = next((name for name in names if isinstance(name, Text | Unknown)), None)
    return Unknown(open_.needs if open_ is not None else f"a value of mapping {names[0]}")


def _with_open_key(mapping: dict[str, Any], name: Any, key: Any, second: str) -> Any:
    """What a mapping holds whatever its first key is: the one value of all rows, or one of their texts; else None."""
    rows = {each: row for each, row in mapping.items() if isinstance(row, dict)}
    cells = [row.get(second) for row in rows.values()]
    if not cells or not isinstance(key, Text | Unknown):
        return None
    if all(cell == cells[0] for cell in cells):
        return cells[0]
    if isinstance(key, Text):
        with suppress(Undecided):
            if (value := key.agreed(lambda each: rows[each].get(second) if each in rows else None)) is not None:
                return value
    if not all(isinstance(cell, str) for cell in cells):
        return None
    texts = tuple(dict.fromkeys(map(str, cells)))
    return Text((Hole(key.needs, f"{name}.{key}.{second}", among=texts, nonempty="" not in texts),))


def _import_value(source: TemplateSource, argument: Any) -> Any:
    name = source.value(argument)
    found = source.imported(name)
    if found is not None:
        return found
    spelled = str(name) if isinstance(name, str | Text) else "?"
    return Text(
        (Hole(f"the value that another stack exports as {spelled}", f"Fn::ImportValue {spelled}", nonempty=True),)
    )


def _length(source: TemplateSource, argument: Any) -> Any:
    items = source.value(argument)
    return len(_flat(source, items)) if isinstance(items, list) else Unknown(_needs(items))


def _to_json_string(source: TemplateSource, argument: Any) -> Any:
    import json

    try:
        return json.dumps(plain(Node(source, argument, ())), default=_refuse, separators=(",", ":"))
    except Undecided as undecided:
        return Text((Hole(undecided.needs, "Fn::ToJsonString"),))


def _refuse(value: Any) -> Any:
    raise Undecided(_needs(value))


def _cidr(source: TemplateSource, argument: Any) -> Any:
    """So many ranges of addresses, each of 2 to the power of so many bits, from the beginning of a range."""
    from ipaddress import ip_network
    from itertools import islice

    block, *numbers = [source.value(part) for part in argument]
    open_ = next((part for part in (block, *numbers) if isinstance(part, Text | Unknown)), None)
    if open_ is not None:
        return Unknown(open_.needs)
    count, bits = map(int, numbers)
    if not 0 < count <= 256:
        raise ValueError(count)
    network = ip_network(block)
    ranges = [str(part) for part in islice(network.subnets(new_prefix=network.max_prefixlen - bits), count)]
    return ranges if len(ranges) == count else Unknown(f"{count} ranges of addresses in {block}")


_FUNCTIONS: dict[str, Callable[[TemplateSource, Any], Any]] = {
    "Ref": _ref,
    "Fn::Cidr": _cidr,
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Split": _split,
    "Fn::Select": _select,
    "Fn::FindInMap": _find_in_map,
    "Fn::ImportValue": _import_value,
    "Fn::Length": _length,
    "Fn::ToJsonString": _to_json_string,
}
