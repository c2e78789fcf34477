"""Log drivers: where each can be had, and which options it takes.

Checked 2026-11 against ECS's model of `LogConfiguration`, cfn-lint's E3046, the validations of aws-cdk-lib and Docker's
pages of logging drivers:
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from ecslint.model.common import one_by_one
from ecslint.model.declared.spelling import distance
from ecslint.model.ecs.container_part import LogConfiguration
from ecslint.model.ecs.launch import TaskLaunch
from ecslint.model.record import Place
from ecslint.model.unknown import Text, matches

Faults: TypeAlias = Iterator[tuple[Place, str]]

LOG_DRIVERS_ON: dict[str, tuple[str, ...]] = {
    "FARGATE": ("awslogs", "splunk", "awsfirelens"),
    "MANAGED_INSTANCES": ("awslogs", "splunk", "awsfirelens", "json-file"),
}
"""The drivers of the kinds of capacity where nobody can add any."""

_MODES = ("blocking", "non-blocking")
_AWSLOGS = ("awslogs-create-group", "awslogs-datetime-format", "awslogs-group", "awslogs-multiline-pattern",
            "awslogs-region", "awslogs-stream-prefix", "max-buffer-size", "mode")  # fmt: skip
"""All options of the driver awslogs that ECS lets pass; Docker has more."""
_NUMBERS: dict[tuple[str, str], tuple[int, int | None]] = {
    ("fluentd", "fluentd-max-retries"): (0, 4_294_967_295),
    ("gelf", "gelf-compression-level"): (-1, 9),
    ("gelf", "gelf-tcp-max-reconnect"): (0, None),
    ("gelf", "gelf-tcp-reconnect-delay"): (0, None),
    ("json-file", "max-file"): (1, None),
    ("splunk", "splunk-gzip-level"): (-1, 9),
}
"""Least and greatest value of options that are numbers."""
_SIZE = r"^\s*\d+(\.\d+)?\s*(?i:b|[kmgt](i?b)?)\s*$"
_NOT_IN_A_GROUP_NAME = r"[^-._/#A-Za-z0-9]"
_LONGEST_GROUP_NAME = 512


def logs_on(logs: LogConfiguration, kind: str) -> Place | None:
    """What says that it is for FARGATE, or another kind of capacity: the declaration of the task definition, a launch
    of it, or the service whose Service Connect proxy writes these logs. None when nothing does."""
    for place in one_by_one((_declared(logs, kind), _launched(logs, kind))):
        return place
    return None


def _declared(logs: LogConfiguration, kind: str) -> Iterator[Place]:
    if not isinstance(logs.root, TaskLaunch) and logs.task_definition.declared_for(kind):
        yield logs.task_definition.at("requires_compatibilities")


def _launched(logs: LogConfiguration, kind: str) -> Iterator[Place]:
    launches = [logs.root] if isinstance(logs.root, TaskLaunch) else logs.task_definition.launches

    def judge(launch: TaskLaunch) -> Iterator[Place]:
        if launch.effective_launch_type == kind:
            chosen = launch.written("capacity_provider_strategy")
            yield launch.at("capacity_provider_strategy" if chosen else "launch_type")

    yield from one_by_one(map(judge, launches))


def log_option_problems(logs: LogConfiguration) -> Faults:
    """Options that the driver does not know or take. Those of awsfirelens are its output plugin's, and free."""
    driver = logs.log_driver
    if driver is None or driver == "awsfirelens":
        return
    judgements = [_option(logs, driver, name, value) for name, value in logs.options.items()]
    yield from one_by_one([*judgements, _buffer_while_blocking(logs), _two_patterns(logs)])


def _option(logs: LogConfiguration, driver: str, name: str, value: str) -> Faults:
    if driver == "awslogs" and name not in _AWSLOGS:
        near = next((known for known in _AWSLOGS if distance(name.lower(), known) <= 2), None)
        mend = f"write `{near}`" if near else "remove it"
        yield (
            logs.at("options", name),
            (
                f"the log driver `awslogs` takes no option `{name}`, and ECS refuses it: "
                f'"Log driver awslogs disallows options: {name}"; {mend}'
            ),
        )
    elif value != "" and (problem := _problem(driver, name, value)):
        yield logs.at("options", name), problem


def _problem(driver: str, name: str, value: str) -> str | None:
    if name == "mode":
        return None if value in _MODES else f"`mode` is `{value}`, but it can only be `blocking` or `non-blocking`"
    if name == "max-buffer-size":
        sized = matches(value, _SIZE)
        return None if sized else f"`max-buffer-size` is `{value}`; write a number and its unit, such as `25m`"
    if name == "awslogs-create-group":
        plain = value.lower() in ("true", "false")
        return None if plain else f"`awslogs-create-group` is `{value}`, but it can only be `true` or `false`"
    if name == "awslogs-group":
        return _group_name(value)
    return _number(driver, name, value)


def _group_name(value: Any) -> str | None:
    if isinstance(value, Text) and value.reference is not None:
        if value.reference.attribute == "Arn":
            return "`awslogs-group` is an ARN, where the name of the log group belongs; write `!Ref` for `!GetAtt`"
        return None
    if matches(value, _NOT_IN_A_GROUP_NAME):
        allowed = "letters, digits and the signs `.`, `-`, `_`, `/` and `#`"
        return f"`awslogs-group` is `{value}`, but the name of a log group has only {allowed}"
    if len(value) > _LONGEST_GROUP_NAME:
        return f"`awslogs-group` has {len(value)} characters; the name of a log group has at most {_LONGEST_GROUP_NAME}"
    return None


def _number(driver: str, name: str, value: str) -> str | None:
    if (driver, name) not in _NUMBERS:
        return None
    least, greatest = _NUMBERS[driver, name]
    if not matches(value, r"^\s*-?\d+\s*$") or int(value) < least or (greatest is not None and int(value) > greatest):
        allowed = f"of at least {least}" if greatest is None else f"from {least} to {greatest}"
        return f"`{name}` is `{value}`, but the log driver `{driver}` takes a whole number {allowed}"
    return None


def _buffer_while_blocking(logs: LogConfiguration) -> Faults:
    if "max-buffer-size" in logs.options and logs.options.get("mode") == "blocking":
        yield (
            logs.at("options", "max-buffer-size", related=((logs.at("options", "mode"), "blocking"),)),
            (
                "`max-buffer-size` is the size of the buffer of `non-blocking` mode, and `mode` is `blocking`; set "
                "`mode` to `non-blocking`, or remove `max-buffer-size`"
            ),
        )


def _two_patterns(logs: LogConfiguration) -> Faults:
    if logs.log_driver == "awslogs" and {"awslogs-datetime-format", "awslogs-multiline-pattern"} <= logs.options.keys():
        place = logs.at("options", "awslogs-datetime-format")
        yield (
            logs.at("options", "awslogs-multiline-pattern", related=((place, "written as well"),)),
            (
                "`awslogs-multiline-pattern` and `awslogs-datetime-format` both say where a message begins, and the "
                "driver takes only one of them; remove one"
            ),
        )
