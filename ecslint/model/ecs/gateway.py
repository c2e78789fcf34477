"""ECS gateways, which route HTTPS requests to the services of the clusters that they are associated with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecslint.model.evidence import derived
from ecslint.model.record import Record, field

if TYPE_CHECKING:
    from ecslint.model.ecs.cluster import Cluster
    from ecslint.model.ecs.ecs_resource import Gateway


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

    @derived
    def gateway(self) -> Gateway | None:
        """The gateway that the cluster gets."""
        from ecslint.model.ecs.ecs_resource import Gateway

        return self.estate.follow(self.gateway_arn, Gateway)
