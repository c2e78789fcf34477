"""What starts tasks, or changes how many there are: event rules, schedules, pipes and scaling."""

from __future__ import annotations

from typing import Any

from ecslint.graph.builder import Builder
from ecslint.graph.reading import found, known, part, parts
from ecslint.graph.surroundings import link_network, link_role


def event_rule(builder: Builder, record: Any) -> None:
    """A rule, as far as its targets are ECS's, with the buckets whose events it waits for."""
    if sum(_target(builder, record, each) for each in parts(record, "targets")):
        builder.link_back(builder.node(record), found(record, "buckets"), "bucket", "sends events to")


def schedule(builder: Builder, record: Any) -> None:
    for target in parts(record, "target"):
        _target(builder, record, target)


def pipe(builder: Builder, record: Any) -> None:
    for target in parts(record, "target_parameters"):
        _target(builder, record, target)


def _target(builder: Builder, record: Any, target: Any) -> bool:
    """The links of one target; whether it starts tasks."""
    tasks = part(target, "ecs_parameters")
    if tasks is None:
        return False
    node = builder.node(record)
    started, value = found(tasks, "task_definition"), tasks.task_definition_arn
    builder.link(node, started, "task definition", "starts", value=value)
    builder.link(node, found(tasks, "cluster"), "cluster", "in", value=target.arn)
    link_role(builder, node, target, target.role_arn, "assumes")
    link_network(builder, node, tasks, found(tasks, "awsvpc"))
    return True


def scalable_target(builder: Builder, record: Any) -> None:
    if known(record, "of_ecs", default=False):
        builder.link(builder.node(record), found(record, "service"), "service", "scales", value=record.resource_id)


def scaling_policy(builder: Builder, record: Any) -> None:
    """A policy of a scalable target of ECS, with the alarms that set it off."""
    from ecslint.model import Alarm

    if known(record, "of_ecs", default=False):
        node, target = builder.node(record), found(record, "scalable_target")
        builder.link(node, target, "scalable target", "adjusts", value=record.target_id)
        for alarm in record.estate.known_referrers(record, Alarm, _set_off):
            builder.cover(node, alarm)


def _set_off(alarm: Any) -> list[Any]:
    from ecslint.model import ScalingPolicy

    return [alarm.estate.follow(action, ScalingPolicy) for action in alarm.alarm_actions]
