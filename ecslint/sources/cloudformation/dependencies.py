"""In which order CloudFormation makes the resources of a template.

A resource waits for what its DependsOn names and for what it refers to by Ref, Fn::GetAtt or Fn::Sub. References in
branches that a variant does not take are counted as well: that a resource does not wait must hold in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ecslint.model.node import THE_REST

if TYPE_CHECKING:
    from ecslint.sources.cloudformation.template import Template

_VARIABLE = re.compile(r"\$\{([^!}.][^}.]*)[^}]*\}")


def dependencies(template: Template) -> dict[str, set[str]]:
    """For each resource, the resources that it waits for directly."""
    found: dict[str, set[str]] = {}
    for logical_id, resource in template.resources.items():
        if isinstance(resource, dict):
            named = resource.get("DependsOn")
            names = {named} if isinstance(named, str) else set(named) if isinstance(named, list) else set()
            names.update(_referred({key: value for key, value in resource.items() if key != "DependsOn"}, set()))
            found[logical_id] = {name for name in names if name in template.resources and name != logical_id}
    return found


def reached(graph: dict[str, set[str]], start: str) -> set[str]:
    """Everything that a resource waits for, directly or not."""
    seen: set[str] = set()
    queue = [start]
    while queue:
        fresh = graph.get(queue.pop(), set()) - seen
        seen |= fresh
        queue += fresh
    return seen


def takers(template: Template) -> dict[str, set[str]]:
    """For each resource, the types of the resources that refer to it or wait for it. Nested stacks whose templates are
    at hand are left out: what these do with it can be seen. "Export" stands for the stacks that may import it; what an
    output of a nested stack holds has the takers of that stack, and what one of another stack holds has "Output" for
    whoever reads it."""
    unseen = {THE_REST} if _is_part(template) else set()
    found: dict[str, set[str]] = {logical_id: {*unseen} for logical_id in template.resources}
    for logical_id, names in template.dependencies.items():
        if logical_id not in template.children:
            for name in names:
                found.setdefault(name, set()).add(template.type_of_resource(logical_id))
    above: set[str] = set()
    for parent, logical_id in template.parents:
        above |= parent.takers.get(logical_id, set())
    for output in template.outputs.values():
        exported = {"Export"} if isinstance(output, dict) and "Export" in output else set()
        read = above if template.parents else {"Output"}
        for name in _referred(output, set()):
            found.setdefault(name, set()).update(exported, read)
    return found


def _is_part(template: Template) -> bool:
    """Whether a template names resources that it does not declare, nor has a macro or module that could: it is then
    one of several files that are put together before CloudFormation sees it."""
    kinds = map(template.type_of_resource, template.resources)
    data = template.expansion.data
    if not isinstance(data, dict) or "Transform" in data or any(kind.endswith("::MODULE") for kind in kinds):
        return False
    declared = template.resources.keys() | template.parameters.keys()
    for resource in template.resources.values():
        if isinstance(resource, dict):
            named = resource.get("DependsOn")
            waited = named if isinstance(named, list) else [named]
            names = {each for each in waited if isinstance(each, str)}
            names.update(_referred(resource, set(), in_texts=False))
            if any(not name.startswith("AWS::") for name in names - declared):
                return True
    return False


def _referred(raw: Any, seen: set[int], *, in_texts: bool = True) -> Iterator[str]:
    if isinstance(raw, dict | list):
        if id(raw) in seen:
            return
        seen.add(id(raw))
    if isinstance(raw, dict):
        for key, value in raw.items():
            if key == "Ref" and isinstance(value, str):
                yield value
            elif key == "Fn::GetAtt":
                first = value[0] if isinstance(value, list) and value else value
                yield first.partition(".")[0] if isinstance(first, str) else ""
            elif key == "Fn::Sub":
                text = value[0] if isinstance(value, list) and value else value
                if in_texts:
                    yield from (name.strip() for name in _VARIABLE.findall(text if isinstance(text, str) else ""))
                yield from _referred(value, seen, in_texts=in_texts)
            else:
                yield from _referred(value, seen, in_texts=in_texts)
    elif isinstance(raw, list):
        for value in raw:
            yield from _referred(value, seen, in_texts=in_texts)
