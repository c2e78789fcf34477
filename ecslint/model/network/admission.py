"""What security groups let through.

Rules only ever allow: traffic passes when a rule of any of the groups allows it, and is dropped when none does. So one
rule that is known settles that it passes; that it does not takes all of them, and those too that stand beside the
groups or that something not at hand may add. A rule that names a group is met by what is in that group, whatever its
addresses. https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html

What has network interfaces is called an end here: `ecslint.model.network.network_end` says what can be one,
`ecslint.model.network.traffic_rule` what a rule is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from ecslint.model.ecs.launch import TaskLaunch
from ecslint.model.instances.auto_scaling import AutoScalingGroup
from ecslint.model.network.load_balancing import LoadBalancer
from ecslint.model.network.network_end import groups_of
from ecslint.model.network.security_group import (
    ALL_PORTS,
    SecurityGroup,
    SecurityGroupEgress,
    SecurityGroupIngress,
    TrafficRule,
)
from ecslint.model.network.traffic_rule import (
    WRITERS,
    Traffic,
    leads_to_service,
    may_be,
    names,
    names_addresses,
    names_outsiders,
)
from ecslint.model.network.vpc import Vpc
from ecslint.model.network.vpc_endpoint import VpcEndpoint
from ecslint.model.record import Record
from ecslint.model.storage.file_system import SharedMountTarget
from ecslint.model.unknown import Undecided, Unknown

_R = TypeVar("_R", bound=TrafficRule)

NFS = Traffic(2049, 2049)
"""What mount targets serve: https://docs.aws.amazon.com/efs/latest/ug/network-access.html"""
HTTPS = Traffic(443, 443)


def admits(target: Record, traffic: Traffic, source: Record) -> bool:
    """Whether the groups of one end let in what another sends."""
    return _passes(groups_of(target), _INBOUND, traffic, lambda rule: names(rule, traffic, source))


def sends(source: Record, traffic: Traffic, target: Record) -> bool:
    """Whether the groups of one end let out what it sends to another."""
    groups = groups_of(source)
    return not groups or _passes(groups, _OUTBOUND, traffic, lambda rule: names(rule, traffic, target))


def admits_any_address(target: Record, traffic: Traffic) -> bool:
    """Whether the groups of one end let something in by its address: what has no group to be let in by."""
    return _passes(groups_of(target), _INBOUND, traffic, lambda rule: names_addresses(rule, traffic))


def admits_anybody(target: Record, traffic: Traffic) -> bool:
    """Whether the groups of one end let in anything at all, from wherever."""
    return _passes(groups_of(target), _INBOUND, traffic, lambda _: True)


def sends_to_services(source: Record, traffic: Traffic) -> bool:
    """Whether the groups of one end let it send to services of AWS: to addresses, or to VPC endpoints."""
    return _passes(groups_of(source), _OUTBOUND, traffic, lambda rule: leads_to_service(rule, traffic))


def admits_outsiders(target: Record, traffic: Traffic, vpc: Vpc | None) -> bool:
    """Whether the groups of one end let in something from beyond its VPC by its address; None stands for a VPC that is
    not at hand."""
    return _passes(groups_of(target), _INBOUND, traffic, lambda rule: names_outsiders(rule, vpc))


# -- rules, and whether they cover the traffic


class _Way(NamedTuple):
    """One of the two directions."""

    rules: Callable[[SecurityGroup], list[Any]]
    beside: type[SecurityGroupIngress] | type[SecurityGroupEgress]
    """What stands beside a group."""
    open_by_default: bool


_INBOUND = _Way(lambda group: [*group.ingress_rules], SecurityGroupIngress, open_by_default=False)
_OUTBOUND = _Way(lambda group: [*group.egress_rules], SecurityGroupEgress, open_by_default=True)


def _passes(groups: list[SecurityGroup], way: _Way, traffic: Traffic, names: Callable[[TrafficRule], bool]) -> bool:
    judged = _Judged(traffic, names)
    for group in groups:
        try:
            rules = way.rules(group)
        except Undecided as reason:
            judged.may_let(ALL_PORTS, reason)
            continue
        if not rules and way.open_by_default and group.source_kind != "live":
            return True  # EC2 ends this allowance with the first rule that is added
        for rule in rules:
            judged.look_at(rule)
    if not judged.lets_through:
        for group in groups:
            _look_beyond(group, way, judged)
    return judged.outcome()


def _look_beyond(group: SecurityGroup, way: _Way, judged: _Judged) -> None:
    """Take in the rules that may be a group's, though that cannot be told."""
    if isinstance(group, Unknown):
        return  # as is seen by then
    for rule in _adrift(group, way.beside):
        judged.look_at(rule, of=group)
    writer = next((kind for kind in group.given_to if kind.startswith(WRITERS)), None)
    if writer is not None:
        judged.may_let(ALL_PORTS, Undecided(f"the rules that {writer} may add to a security group"))
    if "Export" in group.given_to and not _is_used_elsewhere(group):
        judged.may_let(ALL_PORTS, Undecided("the rules that the stacks add which import a security group"))


def _is_used_elsewhere(group: SecurityGroup) -> bool:
    """Whether another stack at hand refers to a group, so that what it is exported for is likely to be at hand."""
    users: list[Record] = [*group.ingress_rules, *group.egress_rules]
    for kind in (TaskLaunch, AutoScalingGroup, LoadBalancer, SharedMountTarget, VpcEndpoint):
        users += group.estate.referrers(group, kind, groups_of)
    return not all(user.shares_stack_with(group) for user in users)


def _adrift(group: SecurityGroup, beside: type[_R]) -> Iterator[_R]:
    """The rules beside groups whose group is not at hand, in the group's file and in those of its folder."""
    for estate in (group.estate, *group.estate.neighbours):
        yield from estate.adrift(beside, "security_group")


class _Judged:
    """Which of the ports of some traffic are let through, and which may be."""

    def __init__(self, traffic: Traffic, names: Callable[[TrafficRule], bool]) -> None:
        self.traffic = traffic
        self.names = names
        self.let: list[tuple[int, int]] = []
        self.open: list[tuple[int, int]] = []
        self.reason: Undecided | None = None

    def look_at(self, rule: Any, of: SecurityGroup | None = None) -> None:
        """Take a rule in; with `of` one that stands beside groups and may be of this one, or not."""
        span, doubt = ALL_PORTS, None
        try:
            ports = rule.ports
            if self.traffic.protocol not in ports:
                return
            span = ports[self.traffic.protocol]
            if span[1] < self.traffic.first or span[0] > self.traffic.last or not self.names(rule):
                return
        except Undecided as reason:
            doubt = reason
        if of is not None:
            value = rule.group_id if rule.group_id is not None else getattr(rule, "group_name", None)
            if not may_be(of, value):
                return
            doubt = Undecided(f"which security group {str(value)!r} is")
        if doubt is None:
            self.let.append(span)
        else:
            self.may_let(span, doubt)

    def may_let(self, span: tuple[int, int], reason: Undecided) -> None:
        self.open.append(span)
        self.reason = self.reason or reason

    @property
    def lets_through(self) -> bool:
        return self._cover(self.let)

    def outcome(self) -> bool:
        if self.lets_through:
            return True
        if self.reason is not None and self._cover([*self.let, *self.open]):
            raise self.reason
        return False

    def _cover(self, spans: list[tuple[int, int]]) -> bool:
        port = self.traffic.first
        for first, last in sorted(spans):
            if first > port:
                return False
            port = max(port, last + 1)
            if port > self.traffic.last:
                return True
        return False


__all__ = [
    "HTTPS",
    "NFS",
    "Traffic",
    "admits",
    "admits_any_address",
    "admits_anybody",
    "admits_outsiders",
    "sends",
    "sends_to_services",
]
