"""How the instances of clusters are used: whether those without a task have been so for long, and whether the account
asks for more network interfaces an instance.
"""

from __future__ import annotations

from ecslint.live.areas.kinds import CLUSTER, INSTANCE, RESERVATION, SETTING, TRUNKING
from ecslint.live.areas.metrics import DAYS, Metric, values
from ecslint.live.collector import Collector

_TRUNKING = "awsvpcTrunking"


def reservations(collector: Collector) -> None:
    """The greatest share of memory that tasks reserved within the last seven days, in clusters whose instances run
    none. CloudWatch has no value for times at which no task ran:
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html"""
    idle = [
        each
        for each in collector.kept(CLUSTER)
        if each.state.get("registeredContainerInstancesCount") and not each.state.get("runningTasksCount")
    ]
    metrics = [
        Metric(each.id, "AWS/ECS", "MemoryReservation", {"ClusterName": each.data["clusterName"]}, "Maximum")
        for each in idle
    ]
    for cluster, found in zip(idle, values(collector, metrics), strict=True):
        if found is not None:
            state = {"MemoryReservation": max(found), "Days": DAYS} if found else {"Days": DAYS}
            collector.keep(RESERVATION, cluster.id, {"ClusterArn": cluster.id}, state)


def trunking(collector: Collector) -> None:
    """The one account setting that is about instances, asked for where there are some and not all settings are."""
    if not collector.kept(INSTANCE):
        return
    listed = [each.data for each in collector.kept(SETTING)]
    if not collector.wants(SETTING):
        listed = collector.items("ecs:ListAccountSettings", name=_TRUNKING, effectiveSettings=True)
    for each in listed:
        if each["name"] == _TRUNKING:
            collector.keep(TRUNKING, each["name"], {"name": each["name"], "value": each["value"]})
