"""A network as most accounts have it."""

from __future__ import annotations

from typing import Any, NamedTuple


class Network(NamedTuple):
    """A VPC with public and private subnets in two zones."""

    vpc: str
    public: list[str]
    private: list[str]
    load_balancer_group: str
    task_group: str


def laid_out(ec2: Any, region: str) -> Network:
    """Set it up."""
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    subnets = [_subnet(ec2, vpc, number, region + "ab"[number % 2]) for number in range(4)]
    public, private = subnets[:2], subnets[2:]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=public[0], AllocationId=address)["NatGateway"]["NatGatewayId"]
    _routes(ec2, vpc, public, GatewayId=gateway)
    _routes(ec2, vpc, private, NatGatewayId=nat)
    balancer_group = _security_group(ec2, vpc, "load-balancer")
    task_group = _security_group(ec2, vpc, "tasks")
    world = [{"CidrIp": "0.0.0.0/0"}]
    ec2.authorize_security_group_ingress(GroupId=balancer_group, IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": world}])  # fmt: skip
    ec2.authorize_security_group_ingress(GroupId=task_group, IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "UserIdGroupPairs": [{"GroupId": balancer_group}]},
        {"IpProtocol": "tcp", "FromPort": 2049, "ToPort": 2049, "UserIdGroupPairs": [{"GroupId": task_group}]},
    ])  # fmt: skip
    return Network(vpc, public, private, balancer_group, task_group)


def _subnet(ec2: Any, vpc: str, number: int, zone: str) -> str:
    made = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=zone)
    return str(made["Subnet"]["SubnetId"])


def _routes(ec2: Any, vpc: str, subnets: list[str], **target: str) -> None:
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **target)
    for subnet in subnets:
        ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)


def _security_group(ec2: Any, vpc: str, name: str) -> str:
    made = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)
    return str(made["GroupId"])


def in_private(network: Network) -> dict[str, dict[str, Any]]:
    """The network configuration of a task in the private subnets."""
    return {"awsvpcConfiguration": {"subnets": network.private, "securityGroups": [network.task_group],
                                    "assignPublicIp": "DISABLED"}}  # fmt: skip
