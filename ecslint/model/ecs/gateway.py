"""ECS gateways, which route HTTPS requests to the services of the clusters that they are associated with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecslint.model.evidence import derived
from ecslint.model.record import Record, field

if TYPE_CHECKING:
    from ecslint.model.ecs.cluster import Cluster


class GatewayClusterAssociations(Record):
    """That the services of a cluster can be reached through a gateway."""

    cfn_type = "AWS::ECS::GatewayClusterAssociations"
    identity = "gateway_arn"

    cluster_arn: str | None = field(api="cluster", required=True)
    gateway_arn: str | None = field(api="gateway", required=True)

    @derived
    def cluster(self) -> Cluster:
        """The cluster that gets the gateway."""
        from ecslint.model.ecs.cluster import find_cluster

        return find_cluster(self, self.cluster_arn)
