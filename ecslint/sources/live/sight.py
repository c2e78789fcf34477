"""What of an account is wholly seen, and why the rest is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from ecslint.live.calls import CALLS
from ecslint.live.outcome import Outcome, Unit
from ecslint.sources.live.classes import classes

if TYPE_CHECKING:
    from ecslint.live.scope import Scope
    from ecslint.live.snapshot import Resource, Snapshot
    from ecslint.model.record import Record

_HOW = {
    Outcome.DENIED: "was denied",
    Outcome.THROTTLED: "was throttled",
    Outcome.EXPIRED: "failed for want of valid credentials",
    Outcome.NOT_ENABLED: "is not enabled",
    Outcome.NOT_AVAILABLE: "is not available",
    Outcome.ERROR: "failed",
}

_PARTS = frozenset(
    (
        "AWS::EC2::SecurityGroupEgress",
        "AWS::EC2::SecurityGroupIngress",
        "AWS::ECS::ClusterCapacityProviderAssociations",
        "AWS::IAM::Policy",
        "AWS::IAM::RolePolicy",
        "AWS::SQS::QueueInlinePolicy",
        "AWS::SQS::QueuePolicy",
    )
)
"""Types that only templates have: in an account they are part of what they belong to, and never stand beside it."""

_READ_AS = {
    "AWS::EC2::Route": "AWS::EC2::RouteTable",
    "AWS::EC2::SubnetRouteTableAssociation": "AWS::EC2::RouteTable",
    "AWS::ECS::TaskSet": "AWS::ECS::Service",
    "AWS::ServiceDiscovery::HttpNamespace": "namespace",
    "AWS::ServiceDiscovery::PrivateDnsNamespace": "namespace",
    "AWS::ServiceDiscovery::PublicDnsNamespace": "namespace",
}
"""What is read with something else, or under another name."""

_LED_TO = {
    "AWS::ECS::Service": "AWS::ECS::Cluster",
    "AWS::ECS::TaskDefinition": "AWS::ECS::Service",
    "ecs container instance": "AWS::ECS::Cluster",
    "ecs task": "AWS::ECS::Cluster",
}
"""What is found by way of something else only, so that it is not wholly seen when that is not."""


_CLUSTER = "AWS::ECS::Cluster"
_SCALING = ("AWS::ApplicationAutoScaling::ScalableTarget", "AWS::ApplicationAutoScaling::ScalingPolicy")
_OF_SERVICES = ("AWS::ECS::Service", "AWS::ECS::TaskDefinition", "AWS::ECS::TaskSet", *_SCALING)
_OF_CLUSTERS = (_CLUSTER, "AWS::ECS::CapacityProvider", "AWS::Events::Rule", "AWS::Pipes::Pipe",
                "AWS::Scheduler::Schedule")  # fmt: skip
"""What is left out with a service, and with a cluster, that a scan was told not to look at."""
_OF_ONE_SERVICE = (*_OF_SERVICES, "AWS::ElasticLoadBalancingV2::TargetGroup")
"""What only one service refers to, as a rule: when that was looked at, nothing was left out."""


def reason_of(unit: Unit, region: str) -> str:
    """Why something is not known, by the call that failed: `ec2:DescribeSubnets, which was denied in eu-west-1`."""
    return f"{unit.action}, which {_HOW.get(unit.outcome, str(unit.outcome))} in {region}"


def led_to(types: Iterable[str]) -> Iterator[str]:
    """Types of which not all is seen when some of these types is not."""
    unseen = set(types)
    for type_name in (*_read(), *_READ_AS):
        if not unseen.isdisjoint((type_name, *_way_to(_READ_AS.get(type_name, type_name)))):
            yield type_name


class Sight:
    """What a snapshot shows. A type has a reason when not all of its resources may be in the snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._wanted = snapshot.wanted
        self._failed: dict[str, str] = {}
        for unit in snapshot.units:
            if unit.outcome is not Outcome.MISSING:
                for type_name in unit.feeds:
                    self._failed.setdefault(type_name, reason_of(unit, snapshot.region))
        self._by_class: dict[tuple[type[Record], bool], str | None] = {}
        self._left_out = frozenset(_left_out(snapshot.scope))
        self._scope = snapshot.scope
        self.lost: list[tuple[Resource, Exception]] = []
        """What the snapshot holds in a form that cannot be read."""

    def lose(self, resource: Resource, error: Exception) -> None:
        """Take a resource for one that was not seen."""
        self.lost.append((resource, error))
        self._failed.setdefault(resource.type, f"{resource.id}, which could not be read")

    def reason(self, record_class: type[Record], *, within: bool = False) -> str | None:
        """Why not all records of a class may be at hand, be it `within` others; None when they are."""
        key = record_class, within
        if key not in self._by_class:
            reasons = map(self.reason_of_type, _holders(record_class, within))
            self._by_class[key] = next((each for each in reasons if each is not None), None)
        return self._by_class[key]

    def left_out(self, record_class: type[Record], *, within: bool = False) -> str | None:
        """Why there may be more records of a class, be it `within` others, than the scan was told to look at; None when
        there are not."""
        if self._left_out.isdisjoint(_holders(record_class, within)):
            return None
        return f"what there is beside {self._scope}, which was not looked at"

    def is_within_scope(self, target: Record) -> bool:
        """Whether all that refers to something was looked at with it."""
        kind = target.root._type
        return kind in _OF_ONE_SERVICE or (kind == _CLUSTER and not self._scope.tags)

    def reason_of_type(self, type_name: str) -> str | None:
        if type_name in _PARTS:
            return None
        read = _READ_AS.get(type_name, type_name)
        if read not in _read():
            return f"{type_name}, which ecslint does not read in accounts"
        for each in dict.fromkeys((type_name, *_way_to(read))):
            if each in self._failed:
                return self._failed[each]
        if self._wanted is not None and type_name not in self._wanted and read not in self._wanted:
            return f"{type_name}, for which no rule asked when the snapshot was taken"
        return None


def _way_to(type_name: str) -> Iterator[str]:
    step: str | None = type_name
    while step is not None:
        yield step
        step = _LED_TO.get(step)


def _left_out(scope: Scope) -> Iterator[str]:
    """The types of which a scan with this scope leaves some out."""
    if scope.clusters:
        yield from _OF_CLUSTERS
    if scope.tags:
        yield "ecs task"
    if not scope.is_whole:
        yield from _OF_SERVICES


@cache
def _read() -> frozenset[str]:
    """The types of which some call tells."""
    return frozenset(type_name for call in CALLS.values() for type_name in call.feeds)


def _holders(record_class: type[Record], within: bool) -> list[str]:
    """The types whose records are of the class, or have some of it within."""
    return [
        type_name
        for type_name, each in classes().items()
        if issubclass(each, record_class) or (within and record_class in each.held())
    ]
