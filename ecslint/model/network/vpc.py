"""VPCs and their subnets: what tasks, load balancers and mount targets stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecslint.model.common import any_of
from ecslint.model.evidence import derived
from ecslint.model.neighbour import Neighbour
from ecslint.model.record import Place, field
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from ecslint.model.ecs.launch import TaskLaunch
    from ecslint.model.network.routing import Route, RouteTable
    from ecslint.model.network.vpc_endpoint import VpcEndpoint


class Vpc(Neighbour):
    """A network of one's own."""

    cfn_type = "AWS::EC2::VPC"
    identity = "vpc_id"

    vpc_id: str | None
    cidr_block: str | None
    enable_dns_support: bool = True
    enable_dns_hostnames: bool = False

    # What describe calls add.
    owner_id: str | None

    @derived
    def subnets(self) -> list[Subnet]:
        """Its subnets, as far as they are known."""
        return self.estate.referrers(self, Subnet, "vpc")

    @derived
    def endpoints(self) -> list[VpcEndpoint]:
        """Its endpoints, as far as they are known. Those of a VPC that another account shares are that account's to
        see: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html"""
        from ecslint.model.network.vpc_endpoint import VpcEndpoint

        if self.is_shared:
            raise Undecided(f"the endpoints of {self.vpc_id}, which only account {self.owner_id} can see")
        return self.estate.referrers(self, VpcEndpoint, "vpc")

    @property
    def is_shared(self) -> bool:
        """Whether it is another account's, which shares subnets of it."""
        return self.owner_id is not None and self.owner_id != self._node.source.account

    @derived
    def task_launches(self) -> list[TaskLaunch]:
        """The launches whose tasks, or instances, are known to be in it."""
        from ecslint.model.ecs.launch import TaskLaunch
        from ecslint.model.network.reach import vpcs_of

        return self.estate.referrers(self, TaskLaunch, vpcs_of)

    @derived
    def names_aws_privately(self) -> bool:
        """Whether a private hosted zone of it is for names of AWS, as one that replaces an endpoint's private DNS."""
        from ecslint.model.network.hosted_zone import HostedZone

        zones = self.referred_by(HostedZone, "vpcs", "vpc_ids")
        return any_of(zones, lambda zone: zone.is_of_aws)


class InVpc(Neighbour):
    """What belongs to one VPC."""

    vpc_id: str | None

    def is_in_another_vpc_than(self, other: InVpc) -> bool:
        """Whether the two are in different VPCs: of different resources, or of different ids. A security group of which
        no VPC is written is in the account's default one, which is not known here."""
        mine: Any = self.vpc_id
        its: Any = other.vpc_id
        if mine is None or its is None:
            raise Undecided("the account's default VPC")
        if isinstance(mine, str) and isinstance(its, str):
            return mine != its
        home, away = self.estate.follow(mine, Vpc), other.estate.follow(its, Vpc)
        return home is not None and away is not None and home.resource_key != away.resource_key


class Subnet(InVpc):
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

    # What describe calls add.
    available_ip_address_count: int | None

    @derived
    def addresses(self) -> int:
        """How many interfaces fit into its range of IPv4 addresses, of which AWS keeps five for itself."""
        size = None if self.cidr_block is None else self.cidr_block.rpartition("/")[2]
        if size is None or not size.isdecimal() or not 16 <= int(size) <= 28:
            raise Undecided("how many addresses a subnet has")
        return int(2 ** (32 - int(size)) - 5)

    @derived
    def vpc(self) -> Vpc | None:
        return self.estate.follow(self.vpc_id, Vpc)

    @derived
    def route_table(self) -> RouteTable | None:
        """The route table that it uses; None for the VPC's main one when that is not at hand, as in templates."""
        from ecslint.model.network.routing import route_table_of

        return route_table_of(self)

    @derived
    def routes(self) -> list[Route]:
        """The routes that are written for the route table that it uses."""
        return [] if self.route_table is None else self.route_table.routes

    @derived
    def is_closed(self) -> bool:
        """Whether nothing leads out of the VPC from it, endpoints aside. Undecided when a route may have been added by
        something that is not at hand."""
        from ecslint.model.network.routing import is_closed

        return is_closed(self)

    @derived
    def public_route(self) -> Route | None:
        """Its default route, when that leads to an internet gateway and is the only way out of the VPC."""
        from ecslint.model.network.routing import public_route

        return public_route(self)

    @derived
    def lacks_internet_gateway(self) -> bool:
        """Whether nothing in it can be reached from the internet, there being no route through an internet gateway."""
        from ecslint.model.network.routing import lacks_internet_gateway

        return lacks_internet_gateway(self)

    @property
    def where_routed(self) -> Place:
        """What says where its packets go: the default route, else the route table, else the subnet that has none."""
        default = next((route for route in self.routes if route.is_default), None)
        return (default or self.route_table or self).at()

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
