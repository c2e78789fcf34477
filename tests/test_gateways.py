"""Services that gateways show to the internet, or do not: small stacks, each with what must be told of it."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.examples import scan

RULE = "gateway-publicly-reachable"
HEAD = """Parameters: {Scheme: {Type: String}, Stage: {Type: String}, Subnet: {Type: String}}
Resources:
  Cluster: {Type: AWS::ECS::Cluster}
  Association:
    Type: AWS::ECS::GatewayClusterAssociations
    Properties: {Cluster: !Ref Cluster, Gateway: %s}
  Gateway:
    Type: AWS::ECS::Gateway
    Properties: {GatewayName: edge, Configuration: {HostSharedAlb: {%s}}}
"""
SERVICE = """  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      GatewayConnectors: [{PortName: http, %s}]
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [%s]}}
      Tags: [{Key: %s, Value: %s}]
"""
NETWORK = """  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Uses: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref A, RouteTableId: !Ref Table}}
"""
ROUTE = """  Route:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: nat-1}
"""


def stack(gateway: str = "!Ref Gateway", alb: str = "MaxAlbCount: 2", filters: str = "", subnet: str = "subnet-1",
          key: str = "exposure", value: str = "private", more: str = "") -> str:  # fmt: skip
    return HEAD % (gateway, alb) + SERVICE % (filters, subnet, key, value) + more


class Case(NamedTuple):
    name: str
    template: str
    told: str = ""
    undecided: str = ""


CASES = (
    Case("by its tag", stack(), "gateway `Gateway`, which faces the internet, though its tag `exposure` is `private`"),
    Case("the gateway by its ARN", stack("!GetAtt Gateway.Arn"), "though its tag"),
    Case("the gateway by its name", stack("edge"), "though its tag"),
    Case("a written scheme", stack(alb="Scheme: internet-facing"), "though its tag"),
    Case("by its network", stack(value="public", subnet="!Ref A", more=NETWORK), "nothing leads out of its subnets"),
    Case("in another network", stack(value="public", subnet="!Ref A", more=NETWORK + ROUTE)),
    Case("an empty filter", stack(filters="Filters: {AccessTypes: []}"), "though its tag"),
    Case("private paths", stack(filters="Filters: {AccessTypes: [PRIVATE]}")),
    Case("public paths, as is meant", stack(filters="Filters: {AccessTypes: [PUBLIC]}")),
    Case("an internal gateway", stack(alb="Scheme: internal")),
    Case("another tag", stack(key="team", value="private"), undecided="the subnet 'subnet-1', which is not in"),
    Case("a scheme that is not known", stack(alb="Scheme: !Ref Scheme"), undecided="parameter Scheme"),
    Case("a tag that is not known", stack(value="!Ref Stage"), undecided="parameter Stage"),
    Case("a gateway that is not at hand", stack("front"), undecided="the gateway 'front', which is not in the files"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_gateways(case: Case) -> None:
    report = scan(case.template, RULE)
    assert not report.incomplete
    found = [each.message for each in report.findings]
    assert len(found) == bool(case.told), (found, report.undecided)
    assert all(case.told in each for each in found), found
    assert [each.needs[: len(case.undecided)] for each in report.undecided] == [case.undecided] * bool(case.undecided)


def test_the_tags_that_say_it_can_be_chosen() -> None:
    template = stack(key="Zone", value="Inner")
    assert len(scan(template, RULE, rule={RULE: {"tags": ["zone=inner"]}}).findings) == 1
