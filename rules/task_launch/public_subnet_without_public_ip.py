"""Tasks in a public subnet without a public address, which reach nothing outside of the VPC.

An internet gateway takes packets only from what has a public address. A Fargate task has one if `assignPublicIp` is
`ENABLED`, and the default is `DISABLED`; a task in network mode `awsvpc` on EC2 never has one. In a subnet whose way
out is an internet gateway, a Fargate task without it does not even get its image: "ResourceInitializationError:
unable to pull secrets or registry auth: execution resource retrieval failed: ... There is a connection issue between
the task and ..." or "CannotPullContainerError: ... i/o timeout".

Fix: run the tasks in private subnets, whose default route leads to a NAT gateway; or give the VPC endpoints for all
that the tasks need. On Fargate `assignPublicIp: ENABLED` works as well, where tasks may have public addresses.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-outbound.html
"""

from ecslint import AwsvpcConfiguration, Findings, Place, Subnet, TaskLaunch, Undecided, is_supplied, passing, rule

BAD = """
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
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.0.0/24
      AvailabilityZone: eu-west-1a
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: eu-west-1b
  RouteTable:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Vpc
  DefaultRoute:
    Type: AWS::EC2::Route
    DependsOn: Attachment
    Properties:
      RouteTableId: !Ref RouteTable
      DestinationCidrBlock: 0.0.0.0/0
      GatewayId: !Ref InternetGateway
  AssociationA:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref SubnetA
      RouteTableId: !Ref RouteTable
  AssociationB:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref SubnetB
      RouteTableId: !Ref RouteTable
  Service:
    Type: AWS::ECS::Service
    DependsOn: DefaultRoute
    Properties:
      Cluster: shop
      TaskDefinition: shop:7
      LaunchType: FARGATE
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [!Ref SubnetA, !Ref SubnetB]
          AssignPublicIp: DISABLED  # <--
"""

GOOD = """
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.0.0/24
      AvailabilityZone: eu-west-1a
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: eu-west-1b
  RouteTable:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Vpc
  DefaultRoute:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref RouteTable
      DestinationCidrBlock: 0.0.0.0/0
      NatGatewayId: nat-0a1b2c3d4e5f60001
  AssociationA:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref SubnetA
      RouteTableId: !Ref RouteTable
  AssociationB:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref SubnetB
      RouteTableId: !Ref RouteTable
  Service:
    Type: AWS::ECS::Service
    DependsOn: DefaultRoute
    Properties:
      Cluster: shop
      TaskDefinition: shop:7
      LaunchType: FARGATE
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [!Ref SubnetA, !Ref SubnetB]
          AssignPublicIp: DISABLED
"""


@rule(severity="warning", category="startup")
def check(launch: TaskLaunch) -> Findings:
    network = launch.awsvpc
    if network is None or network.assign_public_ip == "ENABLED":
        return
    public: list[Subnet] = []
    undecided = None
    try:
        public.extend(
            passing(launch.subnets, lambda each: each.public_route is not None and not is_supplied(launch, each))
        )
    except Undecided as reason:
        undecided = reason
    if public:
        on_fargate = launch.runs_on_fargate
        if on_fargate or launch.effective_launch_type == "EC2":
            yield told(launch, network, public, on_fargate)
    if undecided is not None:
        raise undecided


def told(launch: TaskLaunch, network: AwsvpcConfiguration, public: list[Subnet], on_fargate: bool) -> tuple[Place, str]:
    related = tuple((each.where_routed, f"the only way out of `{each.name_of_resource}`") for each in public)
    confidence = "high" if launch.source_kind == "live" else "medium"
    names = " and ".join(f"`{subnet.name_of_resource}`" for subnet in public)
    only = f"the only way out of {names} is an internet gateway, which takes no packets from private addresses"
    if on_fargate:
        written = "is" if network.written("assign_public_ip") else "is by default"
        return (
            network.at("assign_public_ip", related=related, confidence=confidence),
            (
                f"`assignPublicIp` {written} `DISABLED`, and {only}: tasks fail to pull their image and to reach AWS, "
                "and stop; use subnets with a NAT gateway, or set `assignPublicIp` to `ENABLED`"
            ),
        )
    return (
        network.at("subnets", related=related, confidence=confidence),
        (
            f"tasks on EC2 have no public address in network mode `awsvpc`, and {only}: they reach neither the "
            "internet nor AWS; use subnets with a NAT gateway"
        ),
    )
