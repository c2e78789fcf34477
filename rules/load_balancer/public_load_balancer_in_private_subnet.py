"""A load balancer for the internet in a subnet that the internet cannot reach.

Answers of an internet-facing load balancer (the default scheme) leave through the internet gateway of its subnet's
route table. In a subnet without such a route, connections to its address there time out: always, or for the share of
clients whose DNS answer names that address.

Fix: give the load balancer public subnets, whose route table has a route for `0.0.0.0/0` to an internet gateway, and
leave the tasks in the private ones; or let it be `internal`.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
"""

from ecslint import Findings, LoadBalancer, Place, Subnet, Undecided, passing, rule

BAD = """
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  PublicA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.0.0/24
      AvailabilityZone: eu-west-1a
  PublicB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: eu-west-1b
  PrivateRouteTable:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Vpc
  PrivateRoute:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref PrivateRouteTable
      DestinationCidrBlock: 0.0.0.0/0
      NatGatewayId: nat-0a1b2c3d4e5f60001
  AssociationA:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref PublicA
      RouteTableId: !Ref PrivateRouteTable
  AssociationB:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref PublicB
      RouteTableId: !Ref PrivateRouteTable
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internet-facing
      Subnets: [!Ref PublicA, !Ref PublicB]  # <--
"""

GOOD = """
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  InternetGateway:
    Type: AWS::EC2::InternetGateway
  Attachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties:
      VpcId: !Ref Vpc
      InternetGatewayId: !Ref InternetGateway
  PublicA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.0.0/24
      AvailabilityZone: eu-west-1a
  PublicB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: eu-west-1b
  PublicRouteTable:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Vpc
  PublicRoute:
    Type: AWS::EC2::Route
    DependsOn: Attachment
    Properties:
      RouteTableId: !Ref PublicRouteTable
      DestinationCidrBlock: 0.0.0.0/0
      GatewayId: !Ref InternetGateway
  AssociationA:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref PublicA
      RouteTableId: !Ref PublicRouteTable
  AssociationB:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref PublicB
      RouteTableId: !Ref PublicRouteTable
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internet-facing
      Subnets: [!Ref PublicA, !Ref PublicB]
"""


@rule(severity="warning", category="networking")
def check(load_balancer: LoadBalancer) -> Findings:
    if load_balancer.scheme != "internet-facing" or load_balancer.type == "gateway":
        return
    private: list[Subnet] = []
    undecided = None
    try:
        private.extend(passing(load_balancer.in_subnets, lambda subnet: subnet.lacks_internet_gateway))
    except Undecided as reason:
        undecided = reason
    if private:
        yield told(load_balancer, private)
    if undecided is not None:
        raise undecided


def told(load_balancer: LoadBalancer, private: list[Subnet]) -> tuple[Place, str]:
    names = " and ".join(f"`{subnet.name_of_resource}`" for subnet in private)
    tables = tuple((each.where_routed, f"how `{each.name_of_resource}` is routed") for each in private)
    subject = f"the subnet {names} has" if len(private) == 1 else f"the subnets {names} have"
    written = "is" if load_balancer.written("scheme") else "is by default"
    return (
        load_balancer.at(
            "subnets" if load_balancer.written("subnets") else "subnet_mappings",
            related=tables,
            confidence="high" if load_balancer.source_kind == "live" else "medium",
        ),
        (
            f"the load balancer {written} `internet-facing`, but {subject} no route to an internet gateway, so "
            "connections to it from the internet time out; name public subnets, or set `scheme` to `internal`"
        ),
    )
