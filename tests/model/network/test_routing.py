"""Where packets that leave a subnet go, and what may change that unseen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ecslint.model.network.routing import Route, RouteTable, SubnetRouteTableAssociation
from ecslint.model.network.vpc import Subnet
from ecslint.model.node import Node
from ecslint.model.record import Record
from tests.examples import scan, told
from tests.model.inputs import Live, estate_of
from tests.model.stacks import UNDECIDED, named, outcome, stack

HEAD = "Parameters: {Id: {Type: String}, Gateway: {Type: String}}"
TABLE = """
  Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref Vpc}}
  Table: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: !Ref Vpc}}
  Other: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: !Ref Vpc}}
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Subnet, RouteTableId: !Ref Table}
  Igw: {Type: 'AWS::EC2::InternetGateway'}
  Vgw: {Type: 'AWS::EC2::VPNGateway'}
"""


def route(target: str, table: str = "!Ref Table", to: str = "DestinationCidrBlock: 0.0.0.0/0", name: str = "R") -> str:
    return f"  {name}: {{Type: 'AWS::EC2::Route', Properties: {{RouteTableId: {table}, {to}, {target}}}}}\n"


IGW = route("GatewayId: !Ref Igw")
NAT = route("NatGatewayId: nat-1")
NESTED = """
  C: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: https://x, Parameters: {T: !Ref Table}}}
"""
LEARNED = "  C: {Type: 'AWS::EC2::VPNGatewayRoutePropagation', Properties: {RouteTableIds: [!Ref Table]}}\n"

ROUTES: list[tuple[str, str, Any, Any, Any]] = [
    # what it is, the template beside TABLE; is it closed, has it a public route only, does it lack a gateway
    ("no route", "", True, False, True),
    ("an internet gateway", IGW, False, True, False),
    ("one by its id", route("GatewayId: igw-0a1b"), False, True, False),
    ("one by an attribute", route("GatewayId: !GetAtt Igw.InternetGatewayId"), False, True, False),
    ("some gateway", route("GatewayId: !Ref Gateway"), UNDECIDED, UNDECIDED, UNDECIDED),
    ("a gateway of VPN", route("GatewayId: !Ref Vgw"), False, False, True),
    ("the local route", route("GatewayId: local", to="DestinationCidrBlock: 10.0.0.0/16"), True, False, True),
    ("NAT", NAT, False, False, True),
    ("NAT that is not known", route("NatGatewayId: !Ref Gateway"), False, False, True),
    ("a transit gateway", route("TransitGatewayId: tgw-1"), False, False, True),
    ("a peer", route("VpcPeeringConnectionId: pcx-1", to="DestinationCidrBlock: 10.1.0.0/16"), False, False, True),
    ("a firewall", route("VpcEndpointId: vpce-1"), False, False, False),
    ("a NAT instance", route("InstanceId: i-1"), False, False, False),
    ("an appliance", route("NetworkInterfaceId: eni-1"), False, False, False),
    ("an S3 endpoint", route("GatewayId: vpce-1", to="DestinationPrefixListId: pl-1"), True, False, False),
    ("gateway and peer", IGW + route("VpcPeeringConnectionId: pcx-1", name="S"), False, False, False),
    ("gateway and NAT", IGW + route("NatGatewayId: nat-1", to="DestinationCidrBlock: 1.0.0.0/8", name="S"),
     False, False, False),
    ("gateway, also by IPv6", IGW + route("GatewayId: !Ref Igw", to="DestinationIpv6CidrBlock: '::/0'", name="S"),
     False, False, False),
    ("a gateway for some addresses", route("GatewayId: !Ref Igw", to="DestinationCidrBlock: 203.0.113.0/24"),
     False, False, False),
    ("another table's gateway", route("GatewayId: !Ref Igw", "!Ref Other"), True, False, True),
    ("some table's gateway", route("GatewayId: !Ref Igw", "!Ref Id"), UNDECIDED, UNDECIDED, UNDECIDED),
    ("a table given to a custom resource", "  C: {Type: 'Custom::Nat', Properties: {Table: !Ref Table}}\n",
     UNDECIDED, False, UNDECIDED),
    ("NAT, and a custom resource", NAT + "  C: {Type: 'Custom::Nat', Properties: {Table: !Ref Table}}\n",
     False, False, True),
    ("a custom resource for something else", "  C: {Type: 'Custom::Nat', Properties: {Table: !Ref Other}}\n",
     True, False, True),
    ("a table given to a nested stack", NESTED, UNDECIDED, False, UNDECIDED),
    ("routes learned from a VPN", LEARNED, UNDECIDED, False, True),
]  # fmt: skip


@pytest.mark.parametrize(("template", "closed", "public", "lacking"), [each[1:] for each in ROUTES],
                         ids=[each[0] for each in ROUTES])  # fmt: skip
def test_routes(template: str, closed: Any, public: Any, lacking: Any) -> None:
    subnet = named(stack(TABLE + template, HEAD), Subnet, "Subnet")
    assert outcome(lambda: subnet.is_closed) == closed
    assert outcome(lambda: subnet.public_route is not None) == public
    assert outcome(lambda: subnet.lacks_internet_gateway) == lacking


ASSOCIATION = (
    "  A: {Type: 'AWS::EC2::SubnetRouteTableAssociation', Properties: {SubnetId: %s, RouteTableId: !Ref Table}}\n"
)


@pytest.mark.parametrize(
    ("subnet_id", "template", "table", "closed"),
    [
        ("!Ref Subnet", "", "Table", False),
        ("!GetAtt Subnet.SubnetId", "", "Table", False),
        ("!Ref Second", "", None, True),
        ("!Ref Id", "", UNDECIDED, UNDECIDED),
        ("!Ref Second", "  C: {Type: 'Custom::Routes', Properties: {Vpc: !Ref Vpc}}\n", None, UNDECIDED),
        ("!Ref Second", "  C: {Type: 'Custom::Tags', DependsOn: Subnet}\n", None, UNDECIDED),
        ("!Ref Second", "  C: {Type: 'Custom::Tags', DependsOn: Igw}\n", None, True),
    ],
)
def test_the_table_of_a_subnet(subnet_id: str, template: str, table: Any, closed: Any) -> None:
    """Without an association it uses the main table, which in a VPC of the template has the local route alone."""
    before, _, after = TABLE.partition("  Association:")
    resources = before + "  Igw:" + after.partition("  Igw:")[2] + IGW + ASSOCIATION % subnet_id
    resources += "  Second: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref Vpc}}\n"
    subnet = named(stack(resources + template, HEAD), Subnet, "Subnet")
    assert outcome(lambda: subnet.route_table and subnet.route_table.name_of_resource) == table
    assert outcome(lambda: subnet.is_closed) == closed


def test_the_main_table_of_another_vpc_is_not_known() -> None:
    subnet = named(stack("  Subnet: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref Id}}", HEAD), Subnet, "Subnet")
    assert outcome(lambda: subnet.is_closed) == UNDECIDED


# -- several stacks

RULE = "public-load-balancer-in-private-subnet"
BALANCER = """
Resources:
  Alb: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: {Subnets: [%s]}}
"""
EXPORTED = "Outputs: {S: {Value: !Ref Subnet, Export: {Name: net-subnet}}"
ROUTES_STACK = """
Parameters: {T: {Type: String}}
Resources:
  Igw: {Type: 'AWS::EC2::InternetGateway'}
  R: {Type: 'AWS::EC2::Route',
      Properties: {RouteTableId: %s, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Igw}}
"""


def network(routes: str = "", outputs: str = "}") -> str:
    return f"Resources:\n{TABLE}{routes}\n{EXPORTED}{outputs}\n"


@pytest.mark.parametrize(
    ("files", "hits"),
    [
        ({"net.yaml": network()}, 1),
        ({"net.yaml": network(NAT)}, 1),
        ({"net.yaml": network(IGW)}, 0),
        # another stack adds the route, by an import or by a parameter that nothing here gives
        ({"net.yaml": network(outputs=", T: {Value: !Ref Table, Export: {Name: net-table}}}"),
          "routes.yaml": ROUTES_STACK % "!ImportValue net-table"}, 0),
        ({"net.yaml": network(), "routes.yaml": ROUTES_STACK % "!Ref T"}, 0),
        ({"net.yaml": network(), "elsewhere/routes.yaml": ROUTES_STACK % "!Ref T"}, 1),
        # the table is exported for a stack that is not at hand
        ({"net.yaml": network(outputs=", T: {Value: !Ref Table, Export: {Name: net-table}}}")}, 0),
    ],
)  # fmt: skip
def test_exports(files: dict[str, str], hits: int) -> None:
    report = scan({**files, "app.yaml": BALANCER % "!ImportValue net-subnet"}, RULE)
    assert len(report.findings) == hits, (told(report), report.undecided)


PARENT = """
Resources:
  Network: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: net.yaml}}
  Routes: {Type: 'AWS::CloudFormation::Stack',
           Properties: {TemplateURL: %s, Parameters: {T: !GetAtt Network.Outputs.T}}}
  App: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: app.yaml, Parameters:
        {S: !GetAtt Network.Outputs.S}}}
"""


@pytest.mark.parametrize(
    ("template", "routes", "hits"),
    [
        ("routes.yaml", ROUTES_STACK % "!Ref T", 0),
        ("routes.yaml", ROUTES_STACK.replace("!Ref Igw}}", "vgw-1}}") % "!Ref T", 1),
        ("https://bucket.s3.amazonaws.com/routes.yaml", None, 0),
    ],
)
def test_nested_stacks(template: str, routes: str | None, hits: int, tmp_path: Path) -> None:
    app = "Parameters: {S: {Type: String}}" + BALANCER % "!Ref S"
    files = {"root.yaml": PARENT % template, "net.yaml": network(outputs=", T: {Value: !Ref Table}}"), "app.yaml": app}
    if routes is not None:
        files["routes.yaml"] = routes
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    report = scan({str(tmp_path / name): text for name, text in files.items()}, RULE)
    assert len(report.findings) == hits, (told(report), report.undecided)


def test_an_exported_table_of_a_vpc_with_endpoints_is_taken_as_it_is() -> None:
    """Another stack could add a way out by it; but what has endpoints is likely to need none."""
    logs = "  E: {Type: 'AWS::EC2::VPCEndpoint', Properties: {VpcId: !Ref Vpc, ServiceName: com.amazonaws.a.logs}}\n"
    outputs = "Outputs: {T: {Value: !Ref Table, Export: {Name: net-table}}}\n"
    alone, beside_endpoint = (named(stack(TABLE + each + outputs, HEAD), Subnet, "Subnet") for each in ("", logs))
    assert outcome(lambda: alone.is_closed) == UNDECIDED
    assert outcome(lambda: beside_endpoint.is_closed) is True


def live(*things: tuple[type[Record], dict[str, Any]]) -> Subnet:
    """The first subnet of an account's records."""
    source = Live()
    estate = estate_of(*(record_class(Node(source, raw, ()), None) for record_class, raw in things))
    for number, record in enumerate(estate.records):
        record._name = f"r{number}"
    return estate.own(Subnet)[0]


SUBNET = (Subnet, {"SubnetId": "subnet-1", "VpcId": "vpc-1"})
MAIN = (RouteTable, {"RouteTableId": "rtb-1", "VpcId": "vpc-1"})


@pytest.mark.parametrize(
    ("association", "closed"),
    [
        ({"Main": True, "RouteTableId": "rtb-1"}, False),
        ({"Main": True, "RouteTableId": "rtb-2"}, UNDECIDED),
        ({"Main": False, "RouteTableId": "rtb-2", "SubnetId": "subnet-1"}, True),
    ],
)
def test_the_main_table_of_an_account(association: dict[str, Any], closed: Any) -> None:
    out = (Route, {"RouteTableId": "rtb-1", "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1"})
    other = (RouteTable, {"RouteTableId": "rtb-2", "VpcId": "vpc-1" if "SubnetId" in association else "vpc-2"})
    subnet = live(SUBNET, MAIN, other, out, (SubnetRouteTableAssociation, association))
    assert outcome(lambda: subnet.is_closed) == closed
