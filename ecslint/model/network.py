"""EC2 networking: what tasks, load balancers and mount targets stand in."""

from __future__ import annotations

from typing import Any

from ecslint.model.neighbour import Neighbour
from ecslint.model.policy import PolicyDocument
from ecslint.model.record import field
from ecslint.model.unknown import Undecided


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


class SecurityGroupIngress(IngressRule):
    """An ingress rule that stands beside its security group."""

    cfn_type = "AWS::EC2::SecurityGroupIngress"

    group_id: str | None
    group_name: str | None


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
    vpc_endpoint_type: str = field("Gateway", open_values=True, values=("Interface", "Gateway", "GatewayLoadBalancer"))
    private_dns_enabled: bool | None
    subnet_ids: list[str]
    security_group_ids: list[str]
    route_table_ids: list[str]
    policy_document: PolicyDocument | None
