"""Application Auto Scaling of ECS services."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from ecslint.live.areas.answers import apart, in_order
from ecslint.live.areas.kinds import SCALABLE_TARGET, SCALING_POLICY, SERVICE
from ecslint.live.collector import Collector
from ecslint.live.outcome import CallError

# The whole region's lists: to ask for the kept services only would cost as many calls, a page holds as much either way.


def targets(collector: Collector) -> None:
    """Scalable targets with their scheduled actions."""
    is_chosen = _choice(collector)
    found = collector.items("application-autoscaling:DescribeScalableTargets", ServiceNamespace="ecs")
    try:
        actions = collector.items("application-autoscaling:DescribeScheduledActions", ServiceNamespace="ecs")
    except CallError:
        actions = None  # noted: what is scheduled is not known then, which is not the same as nothing
    scheduled = defaultdict(list)
    for action in actions or ():
        scheduled[action["ResourceId"], action.get("ScalableDimension")].append(action)
    for each in filter(is_chosen, found):
        data, state = apart(each, "CreationTime", "PredictedCapacity")
        if actions is not None:
            data["ScheduledActions"] = scheduled[each["ResourceId"], each["ScalableDimension"]]
        identity = f"ecs/{each['ResourceId']}/{each['ScalableDimension']}"
        collector.keep(SCALABLE_TARGET, identity, in_order(data, "ScheduledActions"), state)


def policies(collector: Collector) -> None:
    """Scaling policies, of which a page holds ten: so they are read beside the targets."""
    found = collector.items("application-autoscaling:DescribeScalingPolicies", ServiceNamespace="ecs")
    for each in filter(_choice(collector), found):
        data, state = apart(in_order(each, "Alarms"), "CreationTime")
        collector.keep(SCALING_POLICY, each["PolicyARN"], data, state)


def _choice(collector: Collector) -> Callable[[dict[str, Any]], bool]:
    """Whether something scales a service that the scan is about: any of the region, unless some were asked for."""
    if not (collector.options.clusters or collector.options.tags):
        return lambda _: True
    kept = {
        f"service/{each.data['clusterArn'].rpartition('/')[2]}/{each.data['serviceName']}"
        for each in collector.kept(SERVICE)
    }
    return lambda each: each["ResourceId"] in kept
