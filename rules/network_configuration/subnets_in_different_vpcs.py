"""Subnets and security groups of a task that belong to different VPCs.

A task's network interface is in one VPC. `CreateService` and `RunTask` fail: "All subnets must be in the same VPC", or
"Security group ... and subnet ... belong to different networks."

Fix: name subnets and security groups of one VPC.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
"""

from ecslint import Findings, NetworkConfiguration, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
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
          Subnets: [!Ref SubnetA]
          SecurityGroups:
            - !Ref TaskGroup  # <--
  Network:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  OtherNetwork:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.1.0.0/16
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Network
      CidrBlock: 10.0.0.0/24
  TaskGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: tasks
      VpcId: !Ref OtherNetwork
"""

GOOD = BAD.replace("VpcId: !Ref OtherNetwork", "VpcId: !Ref Network").replace("  # <--", "")


@rule(severity="error", category="networking")
def check(network: NetworkConfiguration) -> Findings:
    awsvpc = network.awsvpc_configuration
    if awsvpc is None:
        return
    for other in network.strays:
        first = network.launch.subnets[0]
        yield (
            awsvpc.at(other.field, other.item, related=((first.at("vpc_id"), "the VPC of the first subnet"),
                                                         (other.member.at("vpc_id"), "another VPC"))),
            (f"{other.words} `{other.member.name_of_resource}` is in another VPC than subnet "
            f"`{first.name_of_resource}`, and a task's network interface is in one: ECS refuses the service or task; "
            "name what belongs to one VPC"),
        )  # fmt: skip
