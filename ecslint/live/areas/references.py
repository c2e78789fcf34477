"""What the resources kept so far refer to: by it later areas know what to ask for, and what of a list to keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecslint.live.areas.kinds import EVENT_RULE, PIPE, SCHEDULE, SERVICE, TASK_DEFINITION
from ecslint.live.collector import Collector


def own(collector: Collector, arn: Any, service: str) -> str | None:
    """The last part of an ARN, as `role/app`, when it is of the service and of the account and region that are read;
    None for every other text."""
    parts = arn.split(":", 5) if isinstance(arn, str) else []
    if len(parts) < 6 or parts[0] != "arn" or parts[2] != service:
        return None
    is_here = parts[3] in ("", collector.region) and parts[4] in ("", collector.account)
    return str(parts[5]) if is_here else None


def launches(collector: Collector) -> Iterator[Mapping[str, Any]]:
    """Services, with their deployments and task sets, which have some settings of their own."""
    for service in collector.kept(SERVICE):
        yield service.data
        yield from service.state.get("deployments", ())
        yield from service.state.get("taskSets", ())


def containers(collector: Collector) -> Iterator[Mapping[str, Any]]:
    """The containers of all kept task definitions."""
    for definition in collector.kept(TASK_DEFINITION):
        yield from definition.data.get("containerDefinitions", ())


def volumes(collector: Collector) -> Iterator[Mapping[str, Any]]:
    """The volumes of all kept task definitions."""
    for definition in collector.kept(TASK_DEFINITION):
        yield from definition.data.get("volumes", ())


def log_configurations(collector: Collector) -> Iterator[Mapping[str, Any]]:
    """Where containers, and the proxies of Service Connect, log to."""
    for container in containers(collector):
        if (written := container.get("logConfiguration")) is not None:
            yield written
    for launch in launches(collector):
        if (written := (launch.get("serviceConnectConfiguration") or {}).get("logConfiguration")) is not None:
            yield written


def started(collector: Collector) -> Iterator[Mapping[str, Any]]:
    """What rules, schedules and pipes start: the parameters for ECS of each target."""
    for rule in collector.kept(EVENT_RULE):
        yield from (target["EcsParameters"] for target in rule.data["Targets"] if "EcsParameters" in target)
    for schedule in collector.kept(SCHEDULE):
        yield schedule.data["Target"]["EcsParameters"]
    for pipe in collector.kept(PIPE):
        yield pipe.data["TargetParameters"]["EcsTaskParameters"]
