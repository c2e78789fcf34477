"""How the targets of a group stand against the tasks of the services that use it."""

from __future__ import annotations

from typing import NamedTuple

from ecslint.model.ecs.service import Service, TaskSet
from ecslint.model.ecs.service_load_balancer import ServiceLoadBalancer
from ecslint.model.network.load_balancing import TargetGroup
from ecslint.model.running.observed import TargetHealth, TargetHealthDescription
from ecslint.model.running.stability import is_rolling_out

_SETTLING = ("initial", "draining", "unhealthy.draining", "unavailable")
"""States that say nothing yet, or not any more, of a target; `unavailable` where health checks are off."""


class Standing(NamedTuple):
    """The targets, by what the load balancer makes of them, and the tasks that should be there."""

    services: list[str]
    """The names of those that use the group."""
    wanted: int
    """Tasks that they want."""
    running: int
    """Tasks of theirs that run, each as often as it is registered; 0 while a deployment may have others running."""
    healthy: int
    settling: int
    unhealthy: int
    reasons: list[str]
    """Why targets are unhealthy, each reason once."""

    @property
    def total(self) -> int:
        return self.healthy + self.settling + self.unhealthy


def standing_of(group: TargetGroup) -> Standing | None:
    """How a group's targets stand; None for one that no service of ECS uses, or that no load balancer does. Of the two
    groups that blue/green deployments alternate between, one is idle: they count together, by the first."""
    users = group.estate.referrers(group, ServiceLoadBalancer, "target_group")
    if not users or group.is_unattached:
        return None
    others = [found for each in users if (found := each.alternate_target_group) is not None]
    states = [each for one in (group, *others) for each in _health(one)]
    sick = [each.target_health for each in states if each.state == "unhealthy" and each.target_health is not None]
    services = {each.service.resource_key: each.service for each in users}.values()
    return Standing(
        sorted(each.name_of_resource for each in services),
        sum(each.desired_count or 0 for each in services),
        0 if any(map(_may_be_changing, services)) else sum(map(_running, users)),
        sum(each.state == "healthy" for each in states),
        sum(each.state in _SETTLING for each in states),
        len(sick),
        list(dict.fromkeys(each.description or each.reason or "" for each in sick)),
    )


def _running(use: ServiceLoadBalancer) -> int:
    launch = use.launch
    count = launch.running_count if isinstance(launch, Service | TaskSet) else None
    return 0 if count is None else count


def _may_be_changing(service: Service) -> bool:
    """Whether tasks may run that belong into another group: during a deployment, of which CodeDeploy's do not show."""
    return service.controller == "CODE_DEPLOY" or is_rolling_out(service)


def _health(group: TargetGroup) -> list[TargetHealthDescription]:
    found = group.estate.follow(group.target_group_arn, TargetHealth)
    return [] if found is None else found.target_health_descriptions
