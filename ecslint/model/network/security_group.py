"""Security groups: what they let in and out, and what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model.common import any_of, passing
from ecslint.model.evidence import derived
from ecslint.model.neighbour import Neighbour
from ecslint.model.network.vpc import InVpc, Vpc
from ecslint.model.record import Record, field
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator


EVERY_ADDRESS = ("0.0.0.0/0", "::/0", "0::/0", "0:0:0:0:0:0:0:0/0")
ALL_PORTS = (0, 65535)
_PROTOCOLS = {"6": "tcp", "17": "udp"}
"""Those with ports, by their numbers, which a rule may name them by."""


class TrafficRule(Neighbour):
    """What a security group lets through, in one direction. Protocol -1 is every protocol and port."""

    identity = "description"

    description: str | None
    ip_protocol: str | None = field(required=True)
    from_port: int | None
    to_port: int | None
    cidr_ip: str | None
    cidr_ipv6: str | None

    @derived
    def ports(self) -> dict[str, tuple[int, int]]:
        """The first and last port that it is about, for each of `tcp` and `udp`; none for ICMP and other protocols."""
        if self.ip_protocol is None:
            raise Undecided("the protocol of a security group's rule")
        written = self.ip_protocol.lower()
        if written in ("-1", "all"):
            return dict.fromkeys(_PROTOCOLS.values(), ALL_PORTS)
        protocol = next((name for number, name in _PROTOCOLS.items() if written in (name, number)), None)
        if protocol is None:
            return {}
        first, last = self.from_port, self.to_port
        if first is None or last is None:
            raise Undecided("the ports of a security group's rule")
        return {protocol: ALL_PORTS if first == -1 else (first, last)}

    @derived
    def names_everyone(self) -> bool:
        """Whether its range holds every address."""
        written = [each for each in (self.cidr_ip, self.cidr_ipv6) if each is not None]
        return any_of(written, lambda each: each in EVERY_ADDRESS)

    @derived
    def covers_all_ports(self) -> bool:
        """Whether it is about every protocol, or about ports 1 to 65535 of one."""
        if self.ip_protocol is not None and self.ip_protocol == "-1":
            return True
        low, high = self.from_port, self.to_port
        return low is not None and high is not None and low in (0, 1) and high == 65535


class IngressRule(TrafficRule):
    """Who may reach the members of a security group."""

    source_security_group_id: str | None
    source_security_group_name: str | None
    source_prefix_list_id: str | None


class EgressRule(TrafficRule):
    """What the members of a security group may reach."""

    destination_security_group_id: str | None
    destination_prefix_list_id: str | None


class SecurityGroup(InVpc):
    """A set of network interfaces, and what may reach them and be reached by them. One without any egress rule of
    its own allows all egress."""

    cfn_type = "AWS::EC2::SecurityGroup"
    identity = "group_name"
    identifiers = ("group_id",)

    group_id: str | None
    group_name: str | None
    group_description: str | None
    vpc_id: str | None
    security_group_ingress: list[IngressRule]
    security_group_egress: list[EgressRule]

    @derived
    def vpc(self) -> Vpc | None:
        return self.estate.follow(self.vpc_id, Vpc)

    @derived
    def ingress_rules(self) -> list[IngressRule]:
        """Who may reach its members, by its own rules and by those known to stand beside it."""
        return [*self.security_group_ingress, *self.estate.referrers(self, SecurityGroupIngress, "security_group")]

    @derived
    def egress_rules(self) -> list[EgressRule]:
        """What its members may reach, by its own rules and by those known to stand beside it."""
        return [*self.security_group_egress, *self.estate.referrers(self, SecurityGroupEgress, "security_group")]

    @derived
    def members(self) -> list[GroupMember]:
        """What of ECS is in it, as far as that is known: tasks, container instances and file systems. Undecided when
        nothing is known to be, and something may."""
        found: list[GroupMember] = []
        try:
            found.extend(_members_of(self))
        except Undecided:
            if not found:
                raise
        return found


class GroupMember(NamedTuple):
    """What is in a security group."""

    record: Record
    what: str
    """What of the record is in the group, in words."""


def _members_of(group: SecurityGroup) -> Iterator[GroupMember]:
    from ecslint.model.ecs.launch import TaskLaunch
    from ecslint.model.instances.launch_template import InstanceLaunch
    from ecslint.model.storage.file_system import MountTarget, S3FilesMountTarget

    for launch in group.estate.referrers(group, TaskLaunch, "security_groups"):
        yield GroupMember(launch, "tasks")
    for record_class in (MountTarget, S3FilesMountTarget):
        for target in group.estate.referrers(group, record_class, groups_named):
            yield GroupMember(target, "a file system")
    instances = group.estate.referrers(group, InstanceLaunch, groups_named)
    for instance in passing(instances, lambda each: each.serves_ecs):
        yield GroupMember(instance, "container instances")


def groups_named(member: Any) -> list[SecurityGroup]:
    """The groups that a mount target, launch template or launch configuration names, wherever in it."""
    names = [*member.security_groups, *getattr(member, "security_group_ids", ())]
    names += [name for interface in getattr(member, "network_interfaces", ()) for name in interface.groups_]
    return [found for name in names if (found := member.estate.follow(name, SecurityGroup)) is not None]


class SecurityGroupIngress(IngressRule):
    """An ingress rule that stands beside its security group."""

    cfn_type = "AWS::EC2::SecurityGroupIngress"

    group_id: str | None
    group_name: str | None

    @derived
    def security_group(self) -> SecurityGroup | None:
        return self.estate.follow(self.group_name if self.group_id is None else self.group_id, SecurityGroup)


class SecurityGroupEgress(EgressRule):
    """An egress rule that stands beside its security group, whose allowance of all egress it ends."""

    cfn_type = "AWS::EC2::SecurityGroupEgress"

    group_id: str | None = field(required=True)

    @derived
    def security_group(self) -> SecurityGroup | None:
        return self.estate.follow(self.group_id, SecurityGroup)
