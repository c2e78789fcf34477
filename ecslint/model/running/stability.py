"""Whether a service has what it wants: how its deployment goes, since when it has been short of tasks, and why."""

from __future__ import annotations

from typing import NamedTuple

from ecslint.model.ecs.service import Service
from ecslint.model.moment import seconds_since
from ecslint.model.running.stopping import Failure, failures_among, words_of_failures
from ecslint.model.unknown import Undecided

_STEADY = ("has reached a steady state", "deployment completed")
"""What stands in the events of a service that has what it wants."""
_COMPLAINTS = ("unable to", "unhealthy", "failed", "couldn't", "cannot")
"""What stands in those of one that has not. ECS repeats none for six hours, or before its cause is gone:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages.html"""


class Rollout(NamedTuple):
    """A deployment of a service, as it goes on."""

    id: str
    state: str
    """`COMPLETED`, `FAILED` or `IN_PROGRESS`; empty behind a Classic Load Balancer, where ECS does not tell."""
    reason: str
    """What ECS says of its state."""
    wanted: int
    running: int
    age: float
    """Seconds since it was begun."""

    @property
    def is_under_way(self) -> bool:
        """Whether it may still come to a good end by itself."""
        return self.state in ("IN_PROGRESS", "")


def rollout_of(service: Service) -> Rollout | None:
    """The deployment that is to stay; None where there is none, as with an external controller."""
    for each in service.deployments:
        if each.get("status") == "PRIMARY":
            return Rollout(
                str(each.get("id", "")),
                str(each.get("rolloutState", "")),
                str(each.get("rolloutStateReason", "")),
                int(each.get("desiredCount", 0)),
                int(each.get("runningCount", 0)),
                seconds_since(service, each.get("createdAt")),
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
    """That the service is short of tasks, be it only of those of its newest deployment; None where it is not. What may
    have been so for a moment only, as when one of its tasks is just being replaced, has lasted 0 seconds."""
    rollout = rollout_of(service)
    if rollout is not None and rollout.state == "IN_PROGRESS" and rollout.running < rollout.wanted:
        return Shortage(rollout.wanted, rollout.running, rollout.age)
    wanted, running = service.desired_count, service.running_count
    if wanted is not None and running is not None and running < wanted:
        return Shortage(wanted, running, _unsettled_for(service))
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


def failures_of(service: Service) -> list[Failure]:
    """What tasks of its deployment failed of within the last hour."""
    rollout = rollout_of(service)
    return failures_among(
        task for task in service.tasks if rollout is None or task.started_by in (None, "", rollout.id)
    )


def reason_of(service: Service) -> str:
    """Why its tasks do not come up, as far as that is known: by those that stopped, else by its latest events."""
    try:
        failures = failures_of(service)
    except Undecided:
        failures = []
    return words_of_failures(failures) or _complaint(service)


def _complaint(service: Service) -> str:
    """What the latest event complains of, as that no instance has room; empty when none does."""
    for event in service.events:
        message = " ".join(str(event.get("message", "")).split())
        if any(sign in message for sign in _STEADY):
            break
        if any(sign in message for sign in _COMPLAINTS):
            return message.removesuffix(".")
    return ""
