"""What a rolling deployment may do with the tasks of a service.

ECS rounds the least number of running tasks up and the greatest down:
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
"""

from __future__ import annotations

from typing import NamedTuple

from ecslint.model import Service
from ecslint.model.unknown import Undecided


class Rollout(NamedTuple):
    """The bounds for one number of tasks."""

    desired: int
    minimum: int
    """ECS keeps so many running; more than are wanted when the percentage is above 100."""
    maximum: int
    """ECS runs no more than so many, old and new."""

    @property
    def is_stuck(self) -> bool:
        """Whether ECS may neither stop a task nor start one."""
        return self.minimum >= self.desired >= self.maximum


class Deployment(NamedTuple):
    """How a service is deployed."""

    rollouts: tuple[Rollout, ...]
    """For the number of tasks that is wanted; where that is scaled, for the least and the greatest."""
    minimum_percent: int = 0
    maximum_percent: int = 0
    remark: str = ""
    """Why there is nothing to show."""


def deployment_of(service: Service) -> Deployment:
    """What deployments of the service may do, or why that cannot be said."""
    try:
        if service.is_daemon:
            return Deployment((), remark="A daemon service: one task on each instance, replaced instance by instance.")
        if service.controller != "ECS":
            return Deployment(
                (), remark=f"The deployment controller is {service.controller}, which has bounds of its own."
            )
        if service.deployment_strategy != "ROLLING":
            strategy = service.deployment_strategy
            return Deployment(
                (), remark=f"The strategy is {strategy}: new tasks run beside all old ones, then replace them."
            )
        low, high = int(service.minimum_healthy_percent), int(service.maximum_percent)
        counts = _counts(service)
    except Undecided as undecided:
        return Deployment((), remark=f"What a deployment may do is not known: it depends on {undecided.needs}.")
    if not counts:
        return Deployment((), remark="No task is wanted, so a deployment has nothing to do.")
    rollouts = (Rollout(count, -(-count * low // 100), count * high // 100) for count in counts)
    return Deployment(tuple(rollouts), low, high)


def _counts(service: Service) -> list[int]:
    """The numbers of tasks to look at. Raises Undecided."""
    least, greatest = service.bounds_of_count
    if greatest is not None:
        return sorted({least, greatest} - {0})
    count = service.effective_desired_count
    if count is None:
        raise Undecided("how many tasks are wanted, which is not written here")
    return [int(count)] if count else []
