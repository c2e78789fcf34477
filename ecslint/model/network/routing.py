"""Where packets that leave a subnet go.

A subnet uses the route table that it is associated with, else its VPC's main one. Templates cannot declare that: in a
VPC of the template it has the local route alone, unless something else writes to it.
https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
"""

from __future__ import annotations

from typing import Any

from ecslint.model.common import any_of, passing
from ecslint.model.evidence import derived
from ecslint.model.neighbour import Neighbour
from ecslint.model.network.vpc import Subnet, Vpc
from ecslint.model.node import THE_REST
from ecslint.model.record import field
from ecslint.model.unknown import Text, Undecided

_TARGETS = {
    "nat_gateway_id": "NAT gateway",
    "egress_only_internet_gateway_id": "egress-only internet gateway",
    "transit_gateway_id": "transit gateway",
    "vpc_peering_connection_id": "peering connection",
    "vpc_endpoint_id": "VPC endpoint",
    "network_interface_id": "network interface",
    "instance_id": "instance",
    "carrier_gateway_id": "carrier gateway",
    "local_gateway_id": "local gateway",
    "core_network_arn": "core network",
}
"""The fields of a route that say where it leads, each for one kind of target."""
_GATEWAYS = {
    "AWS::EC2::InternetGateway": "internet gateway",
    "AWS::EC2::VPNGateway": "virtual private gateway",
    "AWS::EC2::CarrierGateway": "carrier gateway",
    "AWS::EC2::VPCEndpoint": "VPC endpoint",
}
"""What the field for gateways of any kind can name, by CloudFormation type."""
_GATEWAY_IDS = {"igw-": "internet gateway", "vgw-": "virtual private gateway", "vpce-": "VPC endpoint",
                "cagw-": "carrier gateway", "eigw-": "egress-only internet gateway"}  # fmt: skip
"""The same, by how their ids begin."""
_WRITERS = ("Custom::", "AWS::CloudFormation::CustomResource", "AWS::CloudFormation::Stack",
            "AWS::Serverless::Application", THE_REST)  # fmt: skip
"""Types of what can add to a route table that it is given, without any file at hand showing it."""
_PROPAGATION = ("AWS::EC2::VPNGatewayRoutePropagation", "AWS::EC2::RouteServerPropagation")
"""Types of what makes a route table learn routes, though never one to an internet gateway."""
_ELSEWHERE = ("VPC endpoint", "network interface", "instance", "carrier gateway", "local gateway", "core network")
"""Targets behind which there may be a way to and from the internet: a firewall, an appliance, a zone at the edge."""


class RouteTable(Neighbour):
    """Where packets that leave the subnets associated with it go."""

    cfn_type = "AWS::EC2::RouteTable"
    identity = "route_table_id"

    route_table_id: str | None
    vpc_id: str | None = field(required=True)

    @derived
    def routes(self) -> list[Route]:
        """The routes written for it. All of them: undecided when one of its own file may be another table's."""
        return self.referred_by(Route, "route_table", "route_table_id")


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

    @derived
    def route_table(self) -> RouteTable | None:
        return self.estate.follow(self.route_table_id, RouteTable)

    @derived
    def target(self) -> str:
        """What it leads to, in words; `local` within the VPC."""
        for name, kind in _TARGETS.items():
            if getattr(self, name) is not None:
                return kind
        gateway: Any = self.gateway_id
        if gateway is None:
            raise Undecided("what a route leads to")
        if isinstance(gateway, Text) and gateway.reference is not None:
            kind = _GATEWAYS.get(self.estate.type_of(gateway) or "", "")
            if not kind:
                raise Undecided(gateway.needs)
            return kind
        if gateway == "local":
            return "local"
        found = next((kind for start, kind in _GATEWAY_IDS.items() if gateway.startswith(start)), None)
        if found is None:
            raise Undecided(f"what the gateway {gateway} is")
        return found

    @derived
    def leads_out(self) -> bool:
        """Whether it leads out of the VPC; a gateway endpoint, which has a prefix list for its destination, does not
        count."""
        return self.target != "local" and not (
            self.target == "VPC endpoint" and self.destination_prefix_list_id is not None
        )

    @derived
    def is_default(self) -> bool:
        """Whether it is for every address of IPv4 that has no other route."""
        return self.destination_cidr_block is not None and self.destination_cidr_block == "0.0.0.0/0"


class SubnetRouteTableAssociation(Neighbour):
    """Which route table a subnet uses; without one, the VPC's main table."""

    cfn_type = "AWS::EC2::SubnetRouteTableAssociation"
    identity = "subnet_id"

    subnet_id: str | None = field(required=True)
    route_table_id: str | None = field(required=True)

    @property
    def is_main(self) -> bool:
        """Whether it makes its table the VPC's main one, which only the API says: of no subnet in particular."""
        main = self._node.get("Main")
        return main is not None and main.value is True

    @derived
    def subnet(self) -> Subnet | None:
        return self.estate.follow(self.subnet_id, Subnet)

    @derived
    def route_table(self) -> RouteTable | None:
        return self.estate.follow(self.route_table_id, RouteTable)


def route_table_of(subnet: Subnet) -> RouteTable | None:
    """The route table associated with a subnet, else its VPC's main one; None when that is not at hand. Undecided in an
    account, where each subnet has one: it is another account's then, which shares the subnet."""
    associations = subnet.referred_by(SubnetRouteTableAssociation, "subnet", "subnet_id")
    tables = {table.resource_key: table for each in associations if (table := each.route_table) is not None}
    if len(tables) > 1:
        raise Undecided("which of several route tables a subnet uses")
    table = next(iter(tables.values()), None) or _main_table(subnet)
    if table is None and subnet.source_kind == "live":
        raise Undecided(f"the route table of {subnet.subnet_id}, which does not show in the account")
    return table


def _main_table(subnet: Subnet) -> RouteTable | None:
    """The main table of a subnet's VPC, where that is at hand."""
    mains = (each.route_table for each in subnet.estate.own(SubnetRouteTableAssociation) if each.is_main)
    return next((table for table in mains if table is not None and table.vpc_id == subnet.vpc_id), None)


def is_closed(subnet: Subnet) -> bool:
    """Whether nothing leads out of the VPC from a subnet: no gateway, no other network and no appliance. Undecided
    when a route may have been added by something that is not at hand."""
    if any_of(subnet.routes, lambda route: route.leads_out):
        return False
    vpc: object = subnet.vpc
    meant = isinstance(vpc, Vpc) and bool(vpc.endpoints)  # what has endpoints is likely to need no way out
    _rule_out_others(subnet, (*_WRITERS, *_PROPAGATION), importers=not meant)
    return True


def public_route(subnet: Subnet) -> Route | None:
    """The default route of a subnet, when that leads to an internet gateway and nothing leads out of the VPC in any
    other way, as by IPv6. Only what has a public address gets out by it."""
    gateway = next(passing(subnet.routes, lambda route: route.is_default and route.target == "internet gateway"), None)
    if gateway is None:
        return None
    others = any_of(subnet.routes, lambda route: route.leads_out and not _is_public_by_ipv4(route))
    return None if others else gateway


def _is_public_by_ipv4(route: Route) -> bool:
    """Whether it leads to an internet gateway, for IPv4: by IPv6, every address that a task has there is public."""
    return route.target == "internet gateway" and route.destination_ipv6_cidr_block is None


def lacks_internet_gateway(subnet: Subnet) -> bool:
    """Whether nothing in a subnet can be reached from the internet, there being no route back through an internet
    gateway, be it behind a firewall."""
    if any_of(subnet.routes, lambda route: route.target == "internet gateway" or route.target in _ELSEWHERE):
        return False
    if not any_of(subnet.routes, lambda route: route.is_default):
        _rule_out_others(subnet, _WRITERS, importers=True)
    return True


def _rule_out_others(subnet: Subnet, writers: tuple[str, ...], *, importers: bool) -> None:
    """Raise Undecided when the routes of a subnet may be more than those at hand: what the writers add that its route
    table is given to, and the importers when it is exported and no stack at hand imports it."""
    table = subnet.route_table
    holder: RouteTable | Vpc | None = subnet.vpc if table is None else table
    if holder is None or (table is None and subnet.source_kind == "live"):
        raise Undecided("the main route table of a VPC")
    for each in (subnet, holder):
        writer = next((kind for kind in each.given_to if kind.startswith(writers)), None)
        if writer is not None:
            raise Undecided(f"the routes that {writer} may add")
    if table is None:
        subnet.rule_out_beside(SubnetRouteTableAssociation, "subnet", "subnet_id")
        return
    if importers and "Export" in table.given_to and not _is_used_elsewhere(table):
        raise Undecided("the routes that the stacks add which import the route table")
    table.rule_out_beside(Route, "route_table", "route_table_id")


def _is_used_elsewhere(table: RouteTable) -> bool:
    """Whether another stack at hand refers to a table, so that what it is exported for is likely to be at hand."""
    from ecslint.model.network.vpc_endpoint import VpcEndpoint

    users = [
        *table.routes,
        *table.estate.referrers(table, SubnetRouteTableAssociation, "route_table"),
        *table.estate.referrers(table, VpcEndpoint, "route_tables"),
    ]
    return any(user.estate.source.stack is not table.estate.source.stack for user in users)


__all__ = ["Route", "RouteTable", "SubnetRouteTableAssociation"]
