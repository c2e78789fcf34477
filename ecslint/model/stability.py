"""Whether a service has what it wants: how its deployment goes, and since when it has been short of tasks."""

from __future__ import annotations

from typing import Any, NamedTuple

from ecslint.model.moment import seconds_since
from ecslint.model.service import Service

_STEADY = ("has reached a steady state", "deployment completed")
"""What stands in the events of a service that has what it wants."""


class Rollout(NamedTuple):
    """A deployment of a service, or a task set, as it goes on."""

    id: str
    state: str
    """`COMPLETED`, `FAILED` or `IN_PROGRESS`; empty where ECS does not tell."""
    reason: str
    """What ECS says of its state."""
    begun: Any
    wanted: int
    running: int


def rollout_of(service: Service) -> Rollout | None:
    """The deployment that is to stay; None where there is none, as with an external controller."""
    for each in service.deployments:
        if each.get("status") == "PRIMARY":
            return Rollout(
                str(each.get("id", "")),
                str(each.get("rolloutState", "")),
                str(each.get("rolloutStateReason", "")),
                each.get("createdAt"),
                int(each.get("desiredCount", 0)),
                int(each.get("runningCount", 0)),
            )
    return None


def is_rolling_out(service: Service) -> bool:
    """Whether a deployment is under way, so that tasks of two may run."""
    rollout = rollout_of(service)
    if rollout is None or rollout.state == "FAILED":
        return False
    return rollout.state == "IN_PROGRESS" or len(service.deployments) > 1


class Shortage(NamedTuple):
    """That fewer tasks run than are wanted."""

    wanted: int
    running: int
    seconds: float
    """For so long at least."""


def shortage_of(service: Service) -> Shortage | None:
    """That the service is short of tasks, be it only of those of the newest deployment; None where it is not. What is
    only known to be so now, as when one of its tasks is just being replaced, has lasted 0 seconds."""
    rollout = rollout_of(service)
    if rollout is not None and rollout.state == "IN_PROGRESS" and rollout.running < rollout.wanted:
        return Shortage(rollout.wanted, rollout.running, seconds_since(service, rollout.begun))
    wanted, running = service.desired_count, service.running_count
    if wanted is None or running is None or running >= wanted:
        return _shortage_of_task_set(service)
    return Shortage(wanted, running, _unsettled_for(service))


def _shortage_of_task_set(service: Service) -> Shortage | None:
    for each in service.task_sets:
        wanted, running = each.computed_desired_count, each.running_count
        if each.stability_status == "STABILIZING" and wanted is not None and running is not None and running < wanted:
            return Shortage(wanted, running, seconds_since(each, each.stability_status_at))
    return None


def _unsettled_for(service: Service) -> float:
    """Seconds since the service was steady, as far as its latest events tell: it says when it is so again."""
    since = 0.0
    for event in service.events:  # the newest first
        if any(sign in str(event.get("message")) for sign in _STEADY):
            break
        since = seconds_since(service, event.get("createdAt"))
    return since


def complaint_of(service: Service) -> str:
    """What the latest event of the service complains of, as that no instance has room; empty when it does not."""
    for event in service.events:
        message = " ".join(str(event.get("message", "")).split())
        if any(sign in message for sign in _STEADY):
            break
        if "unable to" in message or "unhealthy" in message or "failed" in message:
            return message
    return ""
