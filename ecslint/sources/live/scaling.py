"""Application Auto Scaling, and what starts tasks: rules of EventBridge, schedules and pipes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecslint.live.snapshot import Resource
from ecslint.sources.live.thing import Account, Shape, Thing, merged, segment

_LINKED_ROLE = ":role/aws-service-role/"


def scalable_target(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    if _LINKED_ROLE in str(raw.get("RoleARN")):
        del raw["RoleARN"]  # filled in
    raw.setdefault("ScheduledActions", account.untold("application-autoscaling:DescribeScheduledActions", ""))
    yield Thing(resource.type, resource.id, raw.get("ResourceId", resource.id), raw, arn=raw.get("ScalableTargetARN"))


def scaling_policy(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    arn = raw.get("PolicyARN", resource.id)
    yield Thing(resource.type, resource.id, raw.get("PolicyName", resource.id), raw, arn=arn)


def starter(resource: Resource, account: Account) -> Iterator[Thing]:
    """A rule, schedule or pipe, which API and record call alike."""
    raw = merged(resource)
    arn = raw.get("Arn", resource.id)
    yield Thing(resource.type, resource.id, raw.get("Name") or segment(arn, -1), raw, arn=arn)


SHAPES: Mapping[str, Shape] = {
    "AWS::ApplicationAutoScaling::ScalableTarget": scalable_target,
    "AWS::ApplicationAutoScaling::ScalingPolicy": scaling_policy,
    "AWS::Events::Rule": starter,
    "AWS::Pipes::Pipe": starter,
    "AWS::Scheduler::Schedule": starter,
}
