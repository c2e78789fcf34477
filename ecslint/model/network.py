"""EC2 networking: what tasks, load balancers and mount targets stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model.common import any_of, passing
from ecslint.model.evidence import derived
from ecslint.model.neighbour import Neighbour
from ecslint.model.policy import PolicyDocument
from ecslint.model.record import Record, field
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator

_EVERY_ADDRESS = ("0.0.0.0/0", "::/0", "0::/0", "0:0:0:0:0:0:0:0/0")


class Vpc(Neighbour):
    """A network of one's own."""

    cfn_type = "AWS::EC2::VPC"
    identity = "vpc_id"

    vpc_id: str | None
    cidr_block: str | None
    enable_dns_support: bool = True
    enable_dns_hostnames: bool = False


class Subnet(Neighbour):
    """A stretch of a VPC's addresses in one Availability Zone."""

    cfn_type = "AWS::EC2::Subnet"
    identity = "subnet_id"

    subnet_id: str | None
    vpc_id: str | None = field(required=True)
    availability_zone: str | None
    availability_zone_id: str | None
    cidr_block: str | None
    ipv6_cidr_block: str | None
    map_public_ip_on_launch: bool = False

    def shares_zone_with(self, other: Subnet) -> bool:
        """Whether both are in one Availability Zone. The zones that one index of Fn::GetAZs gives are one zone, those
        of two indices are two."""
        if self.resource_key == other.resource_key:
            return True
        zones: list[Any] = [self.availability_zone, other.availability_zone]
        if zones[0] is None or zones[1] is None:
            zones = [self.availability_zone_id, other.availability_zone_id]
        if zones[0] is None or zones[1] is None:
            raise Undecided("the Availability Zone of a subnet")
        written = [str(zone) for zone in zones]
        if all(zone.startswith("${Fn::GetAZs.") for zone in written):
            return written[0] == written[1]
        return bool(zones[0] == zones[1])


class RouteTable(Neighbour):
    """Where packets that leave the subnets associated with it go."""

    cfn_type = "AWS::EC2::RouteTable"
    identity = "route_table_id"

    route_table_id: str | None
    vpc_id: str | None = field(required=True)


class Route(Neighbour):
    """One destination of a route table, and the way there."""

    cfn_type = "AWS::EC2::Route"
    identity = "destination_cidr_block"

    route_table_id: str | None = field(required=True)
    destination_cidr_block: str | None
    destination_ipv6_cidr_block: str | None
    destination_prefix_list_id: str | None
    gateway_id: str | None
    nat_gateway_id: str | None
    egress_only_internet_gateway_id: str | None
    transit_gateway_id: str | None
    vpc_peering_connection_id: str | None
    vpc_endpoint_id: str | None
    network_interface_id: str | None
    instance_id: str | None
    carrier_gateway_id: str | None
    local_gateway_id: str | None
    core_network_arn: str | None


class SubnetRouteTableAssociation(Neighbour):
    """Which route table a subnet uses; without one, the VPC's main table."""

    cfn_type = "AWS::EC2::SubnetRouteTableAssociation"
    identity = "subnet_id"

    subnet_id: str | None = field(required=True)
    route_table_id: str | None = field(required=True)


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
    def names_everyone(self) -> bool:
        """Whether its range holds every address."""
        written = [each for each in (self.cidr_ip, self.cidr_ipv6) if each is not None]
        return any_of(written, lambda each: each in _EVERY_ADDRESS)

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


class SecurityGroup(Neighbour):
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
    def ingress_rules(self) -> list[IngressRule]:
        """Who may reach its members, by its own rules and by those known to stand beside it."""
        return [*self.security_group_ingress, *self.estate.referrers(self, SecurityGroupIngress, "security_group")]

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
    from ecslint.model.launch import TaskLaunch
    from ecslint.model.launch_template import InstanceLaunch
    from ecslint.model.storage import MountTarget, S3FilesMountTarget

    for launch in group.estate.referrers(group, TaskLaunch, "security_groups"):
        yield GroupMember(launch, "tasks")
    for record_class in (MountTarget, S3FilesMountTarget):
        for target in group.estate.referrers(group, record_class, _groups_named):
            yield GroupMember(target, "a file system")
    instances = group.estate.referrers(group, InstanceLaunch, _groups_named)
    for instance in passing(instances, lambda each: each.serves_ecs):
        yield GroupMember(instance, "container instances")


def _groups_named(member: Any) -> list[SecurityGroup]:
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


class VpcEndpoint(Neighbour):
    """A private way from a VPC to a service of AWS. One of no written type is a gateway endpoint."""

    cfn_type = "AWS::EC2::VPCEndpoint"
    identity = "vpc_endpoint_id"

    vpc_endpoint_id: str | None = field(cfn="Id")
    vpc_id: str | None = field(required=True)
    service_name: str | None
    vpc_endpoint_type: str = field(
        "Gateway",
        open_values=True,
        values=("Interface", "Gateway", "GatewayLoadBalancer", "Resource", "ServiceNetwork", "Tunnel"),
    )
    private_dns_enabled: bool | None
    subnet_ids: list[str]
    security_group_ids: list[str]
    route_table_ids: list[str]
    policy_document: PolicyDocument | None
