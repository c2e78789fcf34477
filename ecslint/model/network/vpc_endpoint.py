"""VPC endpoints: private ways from a VPC to services of AWS.

A gateway endpoint, of S3 or DynamoDB, serves the subnets whose route tables it lists. An interface endpoint serves its
whole VPC: with private DNS, the service's usual name leads to it.
https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ecslint.model.common import any_of
from ecslint.model.evidence import derived
from ecslint.model.iam.policy import PolicyDocument, documents_allow
from ecslint.model.neighbour import Neighbour
from ecslint.model.node import THE_REST
from ecslint.model.record import field
from ecslint.model.unknown import Hole, Undecided, text_of

if TYPE_CHECKING:
    from ecslint.model.network.routing import RouteTable
    from ecslint.model.network.security_group import SecurityGroup
    from ecslint.model.network.vpc import Subnet, Vpc


def _layer(partition: str | Hole) -> str:
    region = Hole("the Region", "AWS::Region")
    return cast("str", text_of(("arn:", partition, ":s3:::prod-", region, "-starport-layer-bucket/layer")))


_LAYERS = [_layer(each) for each in ("aws", "aws-cn", "aws-us-gov")]
"""A layer of an image of ECR, in each partition. The bucket is among the "minimum Amazon S3 bucket permissions" on
https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"""
_LAYER = _layer(Hole("the partition", "AWS::Partition"))
"""The same as templates write it."""

_SHARING = ("Custom::", "AWS::CloudFormation::CustomResource", "AWS::CloudFormation::Stack",
            "AWS::Serverless::Application", "AWS::Route53Profiles::ProfileAssociation", THE_REST)  # fmt: skip
"""Types of what can give a VPC endpoints, or share another VPC's with it, without any file at hand showing it."""
_HARMLESS = ("Custom::VpcRestrictDefaultSG",)
"""Custom resources of the CDK that a VPC is given to and that make no endpoints."""


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

    @derived
    def vpc(self) -> Vpc | None:
        from ecslint.model.network.vpc import Vpc

        return self.estate.follow(self.vpc_id, Vpc)

    @derived
    def route_tables(self) -> list[RouteTable]:
        """The route tables that a gateway endpoint serves; each that is not at hand is unknown."""
        from ecslint.model.network.routing import RouteTable

        tables = (self.estate.follow(each, RouteTable) for each in self.route_table_ids)
        return [table for table in tables if table is not None]

    @derived
    def security_groups(self) -> list[SecurityGroup]:
        """The security groups written for an interface endpoint; without any, the VPC's default one counts."""
        from ecslint.model.network.security_group import SecurityGroup

        groups = (self.estate.follow(each, SecurityGroup) for each in self.security_group_ids)
        return [group for group in groups if group is not None]

    def is_for(self, service: str) -> bool:
        """Whether it leads to the service, named as `ecr.api` is by the end of `com.amazonaws.eu-west-1.ecr.api`."""
        name = self.service_name
        return name is not None and name.endswith((f".{service}", f".{service}-fips"))

    @derived
    def is_interface(self) -> bool:
        return self.vpc_endpoint_type == "Interface"

    def serves(self, subnet: Subnet) -> bool:
        """Whether packets from a subnet of its VPC can take it."""
        if self.vpc_endpoint_type != "Gateway":
            return True
        table = subnet.route_table
        key = None if table is None else table.resource_key  # no template can name a main route table
        return any_of(self.route_tables, lambda each: each.resource_key == key)

    @derived
    def uses_private_dns(self) -> bool:
        """Whether the service's usual name leads to it. CloudFormation takes none written for false."""
        written = self.private_dns_enabled
        if written is None and self.source_kind == "live":
            raise Undecided("whether an endpoint has private DNS")
        return bool(written)

    @derived
    def allows_layers(self) -> bool:
        """Whether the policy of an S3 endpoint lets the layers of ECR's images be read; without one, everything is."""
        policy = self.policy_document
        if policy is None:
            return True
        try:
            if documents_allow([policy], "s3:GetObject", _LAYER):
                return True
        except Undecided:
            pass  # an open partition looks like anything
        return any_of(_LAYERS, lambda layer: documents_allow([policy], "s3:GetObject", layer))


def endpoints_for(vpc: Vpc, service: str) -> list[VpcEndpoint]:
    """The endpoints of a VPC that lead to a service. All of them: undecided when it may have one that is not at hand
    or whose service is not known."""
    found = []
    undecided = None
    for endpoint in vpc.endpoints:
        try:
            if endpoint.is_for(service):
                found.append(endpoint)
        except Undecided as reason:
            undecided = reason
    if not found:
        if undecided is not None:
            raise undecided
        rule_out_others(vpc)
    return found


def rule_out_others(vpc: Vpc) -> None:
    """Raise Undecided when a VPC may have endpoints beside those at hand."""
    kinds = (kind for kind in vpc.given_to if kind not in _HARMLESS and kind.startswith(_SHARING))
    if (kind := next(kinds, None)) is not None:
        raise Undecided(f"the endpoints that {kind} may make")
    vpc.referred_by(VpcEndpoint, "vpc", "vpc_id")
    vpc.rule_out_beside(VpcEndpoint, "vpc", "vpc_id")


__all__ = ["VpcEndpoint"]
