"""Route 53: zones of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecslint.model.evidence import derived
from ecslint.model.neighbour import Neighbour
from ecslint.model.record import field

if TYPE_CHECKING:
    from ecslint.model.network.vpc import Vpc

_OF_AWS = (".amazonaws.com", ".amazonaws.com.", ".amazonaws.com.cn", ".amazonaws.com.cn.", ".on.aws", ".on.aws.")
"""How the names that AWS's services have end. Read 2026-11 from
https://docs.aws.amazon.com/general/latest/gr/rande.html"""


class HostedZoneVpc(Neighbour):
    """A VPC in which the names of a private hosted zone can be resolved."""

    identity = "vpc_id"

    vpc_id: str | None = field(api="VPCId", required=True)


class HostedZone(Neighbour):
    """Names of a domain, and what they lead to."""

    cfn_type = "AWS::Route53::HostedZone"

    name: str | None
    vpc_associations: list[HostedZoneVpc] = field(api="VPCs")

    @derived
    def vpc_ids(self) -> list[str | None]:
        """The VPCs in which it is private, as they are written."""
        return [each.vpc_id for each in self.vpc_associations]

    @derived
    def vpcs(self) -> list[Vpc | None]:
        """The same, each that is not at hand unknown."""
        from ecslint.model.network.vpc import Vpc

        return [self.estate.follow(each, Vpc) for each in self.vpc_ids]

    @derived
    def is_of_aws(self) -> bool:
        """Whether its names are ones that AWS's services have."""
        return self.name is not None and self.name.endswith(_OF_AWS)
