"""A mount target in a subnet that is open to the internet.

A mount target has no public address, so nobody gets at it from there directly. But it is reached by whatever stands in
that subnet, which is where the internet gets in first, and one wrong rule of its security group is enough.

Fix: put mount targets into the private subnets of the tasks: one in each Availability Zone.

https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html
"""

from ecslint import Findings, SharedMountTarget, passing, rule

BAD = """
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  InternetGateway:
    Type: AWS::EC2::InternetGateway
  Subnet:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.0.0/24
      AvailabilityZone: eu-west-1a
  RouteTable:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Vpc
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref Subnet
      RouteTableId: !Ref RouteTable
  Route:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref RouteTable
      DestinationCidrBlock: 0.0.0.0/0
      GatewayId: !Ref InternetGateway
  Uploads:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
  MountTarget:
    Type: AWS::EFS::MountTarget
    Properties:
      FileSystemId: !Ref Uploads
      SubnetId: !Ref Subnet  # <--
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
"""

GOOD = """
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  InternetGateway:
    Type: AWS::EC2::InternetGateway
  Subnet:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.0.0/24
      AvailabilityZone: eu-west-1a
  RouteTable:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Vpc
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref Subnet
      RouteTableId: !Ref RouteTable
  Route:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref RouteTable
      DestinationCidrBlock: 0.0.0.0/0
      NatGatewayId: nat-0a1b2c3d4e5f60001
  Uploads:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
  MountTarget:
    Type: AWS::EFS::MountTarget
    Properties:
      FileSystemId: !Ref Uploads
      SubnetId: !Ref Subnet
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
"""


@rule(
    severity="info",
    category="security",
    peers=(
        "prowler:efs_mount_target_not_publicly_accessible",
        "security-hub:EFS.6",
        "aws-config:efs-mount-target-public-accessible",
        "steampipe-aws-compliance:efs_mount_target_not_publicly_accessible",
    ),
)
def check(target: SharedMountTarget) -> Findings:
    subnet = target.subnet
    routes = [] if subnet is None else subnet.routes
    route = next(passing(routes, lambda each: each.is_default and each.target == "internet gateway"), None)
    if subnet is not None and route is not None:
        yield (
            target.at("subnet_id", related=((route.at(), "its way to the internet"),)),
            (
                f"the mount target is in `{subnet.name_of_resource}`, whose default route leads to an internet "
                "gateway; put it into a private subnet of the same Availability Zone"
            ),
        )
