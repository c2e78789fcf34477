"""In which Availability Zones the tasks of a service run, and in which they could."""

from __future__ import annotations

from ecslint.model.ecs.service import Service
from ecslint.model.running.running import ContainerInstance, Task
from ecslint.model.running.stability import is_rolling_out
from ecslint.model.unknown import Undecided


def crowded_zone(service: Service) -> tuple[str, list[str]] | None:
    """The one zone that all running tasks of a service are in, two or more, and the others that are open to them; None
    where they are spread, or have nowhere else to go. While a deployment is under way nothing is said, nor of a service
    whose tasks ECS moves by itself:
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html"""
    if service.availability_zone_rebalancing == "ENABLED" or is_rolling_out(service):
        return None
    zones = [_zone_of(each) for each in service.tasks if each.is_running]
    if len(zones) < 2 or len(set(zones)) > 1:
        return None
    others = [zone for zone in _open_to(service) if zone != zones[0]]
    return (zones[0], others) if others else None


def _zone_of(task: Task) -> str:
    if task.availability_zone is None:
        raise Undecided("the Availability Zone of a task")
    return task.availability_zone


def _open_to(service: Service) -> list[str]:
    """The zones of the subnets of tasks that have interfaces of their own; on instances, those of them that have
    instances, which placement constraints may narrow down further than can be told here."""
    subnets = _zones_of_subnets(service)
    if service.runs_on_fargate:
        return subnets
    if service.placement_constraints or service.effective_launch_type != "EC2":
        return []
    instances = service.estate.referrers(service.cluster, ContainerInstance, "cluster")
    zones = {each.availability_zone for each in instances if each.status == "ACTIVE" and each.agent_connected}
    here = sorted(zone for zone in zones if zone is not None)
    return [zone for zone in here if zone in subnets] if service.uses_awsvpc else here


def _zones_of_subnets(service: Service) -> list[str]:
    return sorted({zone for each in service.subnets if (zone := each.availability_zone) is not None})
