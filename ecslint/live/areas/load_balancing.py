"""Elastic Load Balancing: the target groups that ECS registers tasks in, and the load balancers in front of them.

All of a region's operations share one small bucket, so what takes a call of its own (attributes, listeners, rules,
health) is asked only of what ECS uses. `Attributes` of target groups and load balancers, and `ListenerArn` of rules,
are put beside what the lists tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ecslint.live.areas.answers import apart, in_order
from ecslint.live.areas.kinds import LISTENER, LISTENER_RULE, LOAD_BALANCER, TARGET_GROUP, TARGET_HEALTH
from ecslint.live.areas.references import launches, own
from ecslint.live.collector import Collector
from ecslint.live.outcome import CallError
from ecslint.live.snapshot import Resource

_WITH_RULES = ("HTTP", "HTTPS")
"""Protocols of application load balancers: listeners of others have no rules."""


def load_balancing(collector: Collector) -> None:
    """The target groups that services and task sets name, what stands in front of them, and the target groups that
    this forwards to beside ECS's, so that every link within what is kept leads somewhere."""
    groups, balancers = set(_used(collector)), set(_of_routes(collector))
    listed = _listed_groups(collector) if groups else {}
    _keep_groups(collector, listed, groups)
    balancers.update(arn for each in collector.kept(TARGET_GROUP) for arn in each.data.get("LoadBalancerArns") or ())
    if collector.wants(TARGET_HEALTH):
        collector.each(lambda each: _health(collector, each.id), collector.kept(TARGET_GROUP))
    if balancers and collector.wants(LOAD_BALANCER):
        _keep_load_balancers(collector, balancers)
    if balancers and collector.wants(LISTENER, LISTENER_RULE):
        listeners = collector.each(lambda arn: _listeners(collector, arn), sorted(balancers))
        with_rules = [each for found in listeners for each in found if each.get("Protocol") in _WITH_RULES]
        if collector.wants(LISTENER_RULE):
            collector.each(lambda each: _rules(collector, each["ListenerArn"]), with_rules)
        _keep_groups(collector, listed, set(_forwarded(collector)))


def _listed_groups(collector: Collector) -> dict[str, dict[str, Any]]:
    """The region's target groups by ARN. The whole list, 400 a page, tells of each whether it is there; to name them
    would take a call for each twenty, and fail for the one that is not."""
    try:
        found = collector.items("elasticloadbalancing:DescribeTargetGroups")
    except CallError:
        return {}  # noted; listeners that services name themselves can be read all the same
    return {each["TargetGroupArn"]: each for each in found}


def _keep_groups(collector: Collector, listed: dict[str, dict[str, Any]], arns: set[str]) -> None:
    new = (arns & listed.keys()) - {each.id for each in collector.kept(TARGET_GROUP)}
    for arn in new:
        collector.keep(TARGET_GROUP, arn, in_order(listed[arn], "LoadBalancerArns"))
    if collector.wants(TARGET_GROUP):
        _add_attributes(collector, "TargetGroup", [each for each in collector.kept(TARGET_GROUP) if each.id in new])


def _used(collector: Collector) -> Iterator[str]:
    for launch in launches(collector):
        for balancer in launch.get("loadBalancers") or ():
            advanced = balancer.get("advancedConfiguration") or {}
            named = (balancer.get("targetGroupArn"), advanced.get("alternateTargetGroupArn"))
            yield from (arn for arn in named if arn)


def _health(collector: Collector, arn: str) -> None:
    answer = collector.ask("elasticloadbalancing:DescribeTargetHealth", arn, TargetGroupArn=arn)
    found = {"TargetHealthDescriptions": answer["TargetHealthDescriptions"]}
    collector.keep(TARGET_HEALTH, arn, {"TargetGroupArn": arn}, found)


def _of_routes(collector: Collector) -> Iterator[str]:
    """The load balancers of the listeners and rules that blue/green deployments shift traffic at: arn:aws:
    elasticloadbalancing:REGION:ACCOUNT:listener-rule/app/NAME/ID/LISTENER/RULE."""
    for launch in launches(collector):
        for balancer in launch.get("loadBalancers") or ():
            advanced = balancer.get("advancedConfiguration") or {}
            for route in (str(advanced.get(each)) for each in ("productionListenerRule", "testListenerRule")):
                if own(collector, route, "elasticloadbalancing") is not None:
                    yield ":loadbalancer/".join(re.split(r":listener(?:-rule)?/", "/".join(route.split("/")[:4])))


def _keep_load_balancers(collector: Collector, arns: set[str]) -> None:
    try:
        listed = collector.items("elasticloadbalancing:DescribeLoadBalancers")
    except CallError:
        return  # noted; their listeners can be read all the same
    for each in listed:
        if each["LoadBalancerArn"] in arns:
            data, state = apart(in_order(each, "AvailabilityZones", "SecurityGroups"), "CreatedTime", "State")
            collector.keep(LOAD_BALANCER, each["LoadBalancerArn"], data, state)
    _add_attributes(collector, "LoadBalancer", collector.kept(LOAD_BALANCER))


def _listeners(collector: Collector, balancer: str) -> list[dict[str, Any]]:
    found = collector.items("elasticloadbalancing:DescribeListeners", balancer, LoadBalancerArn=balancer)
    for each in found:
        collector.keep(LISTENER, each["ListenerArn"], in_order(each))
    return found


def _rules(collector: Collector, listener: str) -> None:
    for each in collector.items("elasticloadbalancing:DescribeRules", listener, ListenerArn=listener):
        collector.keep(LISTENER_RULE, each["RuleArn"], {"ListenerArn": listener, **in_order(each)})


def _forwarded(collector: Collector) -> Iterator[str]:
    """The target groups that kept listeners and rules forward to."""
    for each in (*collector.kept(LISTENER), *collector.kept(LISTENER_RULE)):
        for action in each.data.get("DefaultActions") or each.data.get("Actions") or ():
            among = (action.get("ForwardConfig") or {}).get("TargetGroups") or ()
            yield from (one["TargetGroupArn"] for one in (action, *among) if one.get("TargetGroupArn"))


def _add_attributes(collector: Collector, what: str, resources: list[Resource]) -> None:
    """Put the attributes of target groups or load balancers beside what is kept of them. One whose attributes were
    denied is kept without."""

    def add(resource: Resource) -> None:
        action = f"elasticloadbalancing:Describe{what}Attributes"
        answer = collector.ask(action, resource.id, **{f"{what}Arn": resource.id})
        data = in_order({**resource.data, "Attributes": answer["Attributes"]}, "Attributes")
        collector.keep(resource.type, resource.id, data, resource.state)

    collector.each(add, resources)
