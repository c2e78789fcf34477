"""What the declarations ask for: required fields, groups of which one is needed, and what some values call for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from ecslint.model.declared.known_keys import a_noun, misspelt
from ecslint.model.declared.provider_schemas import rewriting_macro
from ecslint.model.neighbour import Neighbour
from ecslint.model.record import Field, Place, Record
from ecslint.model.unknown import Undecided, Unknown

_DESCRIBED = ("taskDefinitionArn", "serviceArn")
"""Keys by which the output of a describe call is known: AWS made it, so nothing is missing."""

_EMPTY_ELSEWHERE = {("HealthCheck", "command")}
"""Fields whose empty value another rule reports: health-check-command-invalid."""


class _Need(NamedTuple):
    fields: tuple[str, ...]
    """One of these is needed."""
    why: str = ""
    item: str | None = None
    """A key of the field, which must be a mapping."""


def missing(record: Record) -> Iterator[tuple[Place, str]]:
    """Required fields, or groups of which one is needed, that are absent or empty. Each is judged on its own:
    Undecided is raised only after the last. The source decides what may be left out: CloudFormation makes up names, a
    live account and the output of describe calls hold what AWS accepted."""
    if record.source_kind == "live" or _is_described(record) or _is_not_ours(record):
        return
    if (macro := rewriting_macro(record)) is not None:
        raise Undecided(f"what the macro {macro} makes of the template")
    undecided = None
    try:
        for need in _needs(record):
            try:
                if not any(_given(record, name, need.item) for name in need.fields):
                    yield record.at(need.fields[0]), _message(record, need)
            except Undecided as reason:
                undecided = reason
    except Undecided as reason:
        undecided = reason
    if undecided is not None:
        raise undecided


def _message(record: Record, need: _Need) -> str:
    if need.item:
        return f"`{need.item}` is missing; {need.why}"
    apis = [f"`{record.declared()[name].api}`" for name in need.fields]
    state = "is missing" if record.node(need.fields[0]) is None else "is empty"
    aws = "AWS" if isinstance(record.root, Neighbour) else "ECS"
    if len(apis) > 1:
        return f"neither {' nor '.join(apis)} is set; {aws} refuses {a_noun(type(record))} without one of them"
    return f"{apis[0]} {state}; {need.why or f'{aws} refuses {a_noun(type(record))} without it'}"


def _needs(record: Record) -> Iterator[_Need]:
    wrapping = record.source_kind == "container-definitions" and record is record.root
    yield from _declared_needs(type(record), record.source_kind == "cloudformation", wrapping)  # type: ignore[arg-type]
    if (further := _FURTHER.get(type(record).__name__)) is not None:
        yield from further(record)


@cache
def _declared_needs(record_class: Any, template: bool, wrapping: bool) -> list[_Need]:
    needs = [_Need(group) for group in record_class.groups]
    if wrapping:
        return needs
    required = (True,) if template else (True, "api")
    return [*(_Need((name,)) for name, each in record_class.declared().items() if each.required in required), *needs]


def _of_service(service: Any) -> Iterator[_Need]:
    template, keys = service.source_kind == "cloudformation", service._node.keys()
    if not template and ("serviceName" not in keys or "service" in keys):
        return  # the input of an update, or of a tool that adds what is missing
    if service.controller in ("ECS", "CODE_DEPLOY"):
        yield _Need(
            ("task_definition_arn",), f"ECS refuses a service of the {service.controller} controller without it"
        )
        if not template and not service.is_daemon:
            yield _Need(("desired_count",), "`create-service` refuses a REPLICA service without it")


def _of_volume(volume: Any) -> Iterator[_Need]:
    for name in ("efs_volume_configuration", "s3files_volume_configuration", "configured_at_launch"):
        if volume.written(name) and getattr(volume, name) is not False:
            yield _Need(("name",), f"ECS refuses a volume with `{volume.declared()[name].api}` that has no name")
            return


def _of_firelens(router: Any) -> Iterator[_Need]:
    halves = ("config-file-type", "config-file-value")
    written = [half for half in halves if half in router.options]
    if len(written) == 1:
        (other,) = {*halves} - {*written}
        yield _Need(("options",), f"ECS refuses `{written[0]}` without it", other)


def _of_target(target: Any) -> Iterator[_Need]:
    if target.written("ecs_parameters"):
        yield _Need(("role_arn",), "without a role EventBridge may not run the task, and nothing says so")


_FURTHER: dict[str, Callable[[Any], Iterator[_Need]]] = {
    "Service": _of_service,
    "Volume": _of_volume,
    "FirelensConfiguration": _of_firelens,
    "EventTarget": _of_target,
}


def _given(record: Record, name: str, item: str | None) -> bool:
    """Whether a field, or a key of it, is there and not empty, under its own name or a misspelt one."""
    if item is not None:
        return item in getattr(record, name)
    declared = record.declared()[name]
    node = record.node(name)
    if node is None:
        if _left_blank(record, declared):
            raise Undecided(f"the value of {declared.api}, which is null here")
        return misspelt(record, declared)
    if isinstance(node.value, Unknown):
        if any(key in record._node.value for key in record._node.source.spellings(declared)):
            return True
        raise Undecided(node.value.needs)
    if hasattr(type(record), "called"):
        return True  # made from a schema, which asks for presence only
    # A parameter whose default is empty is still to be given.
    empty = any(record._node.value.get(key) in ("", [], {}) for key in record._node.source.spellings(declared))
    return not empty or (type(record).__name__, name) in _EMPTY_ELSEWHERE


def _left_blank(record: Record, declared: Field) -> bool:
    """Whether `null` stands there, as where a pipeline fills in the image; a template is not filled in."""
    raw = record._node.value
    spellings = record._node.source.spellings(declared)
    return record.source_kind != "cloudformation" and isinstance(raw, dict) and any(key in raw for key in spellings)


def _is_described(record: Record) -> bool:
    raw = record.root._node.value
    return isinstance(raw, dict) and any(key in raw for key in _DESCRIBED)


def _is_not_ours(record: Record) -> bool:
    """What other services require is generic validity, which cfn-lint judges; but not what launches tasks."""
    if not isinstance(record.root, Neighbour) or "ecs_parameters" in record.declared():
        return False
    from ecslint.model.ecs.launch import TaskLaunch

    above: Record | None = record
    while above is not None and not isinstance(above, TaskLaunch):
        above = above._parent
    return above is None
