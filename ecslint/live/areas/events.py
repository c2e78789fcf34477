"""What starts tasks: rules of EventBridge, schedules and pipes."""

from __future__ import annotations

from typing import Any

from ecslint.live.areas.answers import apart, in_order
from ecslint.live.areas.kinds import CLUSTER, EVENT_RULE, PIPE, SCHEDULE
from ecslint.live.collector import Collector

_SPOT_NOTICE = "EC2 Spot Instance Interruption Warning"
"""Who waits for it is likely to have tasks moved away from instances that are taken back."""


def rules(collector: Collector) -> None:
    """The rules with a target that runs tasks, and those that wait for Spot's notice, with all of their targets. One
    call a rule: ListRuleNamesByTarget would take one a cluster, and not find a rule whose cluster is gone."""
    buses = [each["Name"] for each in collector.items("events:ListEventBuses")]
    listed = collector.each(lambda bus: collector.items("events:ListRules", bus, EventBusName=bus), buses)
    own = [rule for found in listed for rule in found if not rule.get("ManagedBy")]
    collector.each(lambda rule: _rule(collector, rule), own)


def _rule(collector: Collector, rule: dict[str, Any]) -> None:
    bus = rule.get("EventBusName", "default")
    targets = collector.items("events:ListTargetsByRule", rule["Arn"], Rule=rule["Name"], EventBusName=bus)
    starts_tasks = any("EcsParameters" in target and _is_chosen(collector, target.get("Arn")) for target in targets)
    if starts_tasks or _SPOT_NOTICE in str(rule.get("EventPattern")):
        data = {**rule, "Targets": sorted(targets, key=lambda target: str(target["Id"]))}
        collector.keep(EVENT_RULE, rule["Arn"], in_order(data))


def schedules(collector: Collector) -> None:
    """The schedules that run tasks. The list names their targets, so only those are asked for."""
    listed = [each for each in collector.items("scheduler:ListSchedules") if _is_cluster(each["Target"]["Arn"])]
    chosen = [each for each in listed if _is_chosen(collector, each["Target"]["Arn"])]
    collector.each(lambda each: _schedule(collector, each), chosen)


def _schedule(collector: Collector, listed: dict[str, Any]) -> None:
    answer = collector.ask("scheduler:GetSchedule", listed["Arn"], Name=listed["Name"], GroupName=listed["GroupName"])
    if "EcsParameters" in answer["Target"]:
        data, state = apart(in_order(answer), "CreationDate", "LastModificationDate")
        collector.keep(SCHEDULE, listed["Arn"], data, state)


def pipes(collector: Collector) -> None:
    """The pipes that run tasks."""
    listed = [each for each in collector.items("pipes:ListPipes") if _is_cluster(each.get("Target"))]
    chosen = [each for each in listed if _is_chosen(collector, each["Target"])]
    collector.each(lambda each: _pipe(collector, each), chosen)


def _pipe(collector: Collector, listed: dict[str, Any]) -> None:
    answer = collector.ask("pipes:DescribePipe", listed["Arn"], Name=listed["Name"])
    if "EcsTaskParameters" in (answer.get("TargetParameters") or {}):
        changing = ("CreationTime", "CurrentState", "LastModifiedTime", "StateReason")
        data, state = apart({"Target": listed["Target"], **in_order(answer)}, *changing)
        collector.keep(PIPE, listed["Arn"], data, state)


def _is_cluster(arn: Any) -> bool:
    return ":cluster/" in str(arn)


def _is_chosen(collector: Collector, arn: Any) -> bool:
    """Whether a target is in one of the clusters that were asked for; without any, each is."""
    return not collector.options.clusters or any(each.id == arn for each in collector.kept(CLUSTER))
