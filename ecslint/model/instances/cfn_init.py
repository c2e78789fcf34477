"""What `cfn-init` does on an instance that runs it: what `AWS::CloudFormation::Init` among the metadata of a resource
says, told as a script.

Order, and what runs by default, as in https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-init.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ecslint.model.instances.user_data import seen
from ecslint.model.unknown import Hole, Text, Unknown, text_of

_RUN = re.compile(r"cfn-init(?:\.exe)?\b(?P<arguments>(?:\\\r?\n|[^\n])*)")
_RESOURCE = re.compile(r"\s(?:-r|--resource)[\s=]+[\"']?(?P<name>[^\s\"']+)")
_CONFIG_SETS = re.compile(r"\s(?:-c|--configsets)[\s=]+[\"']?(?P<names>[^\s\"']+)")
_DEFAULT = "config"
"""The configuration that runs where there are no sets of them."""
_MOST_SETS = 20
"""Sets that sets may lead to; more are a circle."""


def with_init(text: str | Text, metadata_of: Callable[[str], Any]) -> str | Text:
    """The user data with what it has `cfn-init` do; as it is, `cfn-init` among it, when that cannot be told. A
    resource's metadata is asked for by its name."""
    written, _ = seen(text)
    steps: list[str | Text] = []
    for run in _RUN.finditer(written):
        named = _RESOURCE.search(run["arguments"])
        if named is None:  # the log file of it, or the like
            continue
        sets = _CONFIG_SETS.search(run["arguments"])
        told = _steps(metadata_of(named["name"]), sets["names"].split(",") if sets else None)
        if told is None:
            return text
        steps += told
    if not steps:
        return text
    whole: str | Text = text
    for step in steps:
        whole = whole + "\n" + step
    parts = whole.parts if isinstance(whole, Text) else (whole,)
    return text_of(tuple(part if isinstance(part, Hole) else part.replace("cfn-init", "cfn_init") for part in parts))


def _steps(metadata: Any, sets: list[str] | None) -> list[str | Text] | None:
    init = metadata.get("AWS::CloudFormation::Init") if isinstance(metadata, dict) else None
    if not isinstance(init, dict):
        return None
    names = _configurations(init, sets)
    configurations = [init.get(name) for name in names or ()]
    if names is None or not all(isinstance(each, dict) for each in configurations):
        return None
    return ["", *(step for each in configurations if isinstance(each, dict) for step in _of_configuration(each))]


def _configurations(init: dict[str, Any], sets: list[str] | None) -> list[str] | None:
    """The names of the configurations that run, in order; None when that is not known."""
    known = init.get("configSets", {})
    if not isinstance(known, dict):
        return None
    if sets is None and "default" not in known:
        return [_DEFAULT]
    names: list[str] = []
    left: list[Any] = [{"ConfigSet": each} for each in sets or ["default"]]
    for _ in range(_MOST_SETS):
        while left and isinstance(left[0], str):
            names.append(left.pop(0))
        if not left:
            return names
        first = left.pop(0)
        called = first.get("ConfigSet") if isinstance(first, dict) else None
        within = known.get(called) if isinstance(called, str) else None
        if not isinstance(within, str | list):
            return None
        left[:0] = [within] if isinstance(within, str) else within
    return None


def _of_configuration(configuration: dict[str, Any]) -> Iterator[str | Text]:
    for manager, packages in _members(configuration, "packages"):
        if isinstance(packages, dict):
            yield f"{manager} install {' '.join(packages)}"
    for folder, _ in _members(configuration, "sources"):
        yield f"curl -o {folder}"
    for path, file in _members(configuration, "files"):
        if not isinstance(file, dict):
            yield _text_of_step(file)
        elif "source" in file:
            yield f"curl -o {path}"
        elif not isinstance(file.get("content", ""), dict | list):
            yield _text_of_step(file.get("content", ""))
    for _, command in sorted(_members(configuration, "commands"), key=_name):
        does = command.get("command", "") if isinstance(command, dict) else command
        yield from map(_text_of_step, does if isinstance(does, list) else [does])


def _members(configuration: dict[str, Any], section: str) -> list[tuple[str, Any]]:
    """What a section holds, by name; a section that is not known is taken for something in it that is not."""
    members = configuration.get(section, {})
    return list(members.items()) if isinstance(members, dict) else [("", members)]


def _name(member: tuple[str, Any]) -> str:
    return member[0]


def _text_of_step(value: Any) -> str | Text:
    if isinstance(value, Unknown):
        return Text((Hole(value.needs, "AWS::CloudFormation::Init"),))
    return value if isinstance(value, str | Text) else str(value)
