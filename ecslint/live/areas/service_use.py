"""How much the tasks of services use of what they have, at most, within the last days."""

from __future__ import annotations

from ecslint.live.areas.kinds import SCALABLE_TARGET, SERVICE, SERVICE_USE
from ecslint.live.areas.metrics import HOUR, Metric, values
from ecslint.live.collector import Collector
from ecslint.live.snapshot import Resource

_METRICS = {"CPUUtilization": "MaximumCpu", "MemoryUtilization": "MaximumMemory"}
"""By the metric what it becomes in the snapshot."""


def service_use(collector: Collector) -> None:
    """The greatest use, in percent, of CPU and memory by services on Fargate whose number of tasks nothing changes, and
    in how many of the last 168 hours both were told. ECS publishes the metrics of every service by itself:
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html"""
    scaled = {each.data.get("ResourceId") for each in collector.kept(SCALABLE_TARGET)}
    chosen = [each for each in collector.kept(SERVICE) if _is_steady(each) and _scaled_as(each) not in scaled]
    metrics = [Metric(each.id, "AWS/ECS", name, _dimensions(each), "Maximum") for each in chosen for name in _METRICS]
    found = iter(values(collector, metrics, HOUR))
    for service in chosen:
        told = {key: next(found) for key in _METRICS.values()}
        read = {key: each for key, each in told.items() if each is not None}
        if len(read) == len(told):
            greatest = {key: max(each) for key, each in read.items() if each}
            hours = min(len(each) for each in read.values())
            collector.keep(SERVICE_USE, service.id, {"ServiceArn": service.id}, {**greatest, "Hours": hours})


def _is_steady(service: Resource) -> bool:
    """Whether it is on Fargate, has tasks, and had one deployment only of late."""
    strategy = service.data.get("capacityProviderStrategy") or ()
    on_fargate = [service.data.get("launchType"), *(each.get("capacityProvider") for each in strategy)]
    return (
        any(on_fargate)
        and all(each in (None, "FARGATE", "FARGATE_SPOT") for each in on_fargate)
        and service.data.get("schedulingStrategy", "REPLICA") == "REPLICA"
        and bool(service.data.get("desiredCount"))
        and len(service.state.get("deployments") or ()) == 1
    )


def _dimensions(service: Resource) -> dict[str, str]:
    cluster = str(service.data["clusterArn"]).rpartition("/")[2]
    return {"ClusterName": cluster, "ServiceName": str(service.data["serviceName"])}


def _scaled_as(service: Resource) -> str:
    """The service as Application Auto Scaling names it."""
    return "service/{ClusterName}/{ServiceName}".format(**_dimensions(service))
