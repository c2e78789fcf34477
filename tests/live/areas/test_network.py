"""The network around ECS, as a scan reads it."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.demo.network import Network, in_private, laid_out
from ecslint.live.areas.kinds import (
    ENDPOINT,
    ENDPOINT_SERVICE,
    INGRESS,
    LOAD_BALANCER,
    ROUTE,
    ROUTE_TABLE,
    SECURITY_GROUP,
    SUBNET,
    TARGET_GROUP,
    VPC,
)
from tests.lab import Lab
from tests.live.areas.reading import failures, kept, only, read, settings
from tests.live.areas.test_ecs import cluster, definition, service

EVERYTHING = (VPC, SUBNET, SECURITY_GROUP, ROUTE_TABLE, ENDPOINT)


@pytest.fixture
def network(aws: Lab) -> Network:
    """A network with a service in it, beside another that ECS has no part in."""
    cluster(aws, "prod")
    definition(aws)
    other = aws.client("ec2").create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    aws.client("ec2").create_subnet(VpcId=other, CidrBlock="10.1.0.0/24")
    network = laid_out(aws.client("ec2"), "us-east-1")
    service(aws, "web", networkConfiguration=in_private(network))
    aws.forget_calls()
    return network


def vpcs(snapshot: Any) -> set[str]:
    return {each.data["VpcId"] for each in snapshot.resources if "VpcId" in each.data}


def test_all_that_is_in_the_vpcs_of_services(aws: Lab, network: Network) -> None:
    snapshot = read(*EVERYTHING)
    assert vpcs(snapshot) == {network.vpc}
    assert kept(snapshot, SUBNET).keys() == {*network.public, *network.private}
    assert {network.task_group, network.load_balancer_group} < kept(snapshot, SECURITY_GROUP).keys()
    assert len(kept(snapshot, ROUTE_TABLE)) == 3
    assert {action: count for action, count in aws.calls.items() if action.startswith("ec2")} == {
        "ec2:DescribeSubnets": 1,
        "ec2:DescribeSecurityGroups": 1,
        "ec2:DescribeRouteTables": 1,
        "ec2:DescribeVpcEndpoints": 1,
        "ec2:DescribeVpcs": 1,
        "ec2:DescribeVpcAttribute": 2,
    }


def test_a_vpc_tells_of_dns(network: Network) -> None:
    data = only(read(VPC, SUBNET), VPC).data
    assert (data["EnableDnsSupport"], data["EnableDnsHostnames"]) == (True, True)


def test_free_addresses_are_state(network: Network) -> None:
    found = kept(read(SUBNET), SUBNET)[network.private[0]]
    assert "AvailableIpAddressCount" in found.state
    assert "AvailableIpAddressCount" not in found.data


def test_only_what_is_wanted_is_asked(aws: Lab, network: Network) -> None:
    for wanted, action in ((INGRESS, "ec2:DescribeSecurityGroups"), (ROUTE, "ec2:DescribeRouteTables")):
        aws.forget_calls()
        read(wanted)
        assert [each for each in aws.calls if each.startswith("ec2")] == [action]


def test_security_groups_alone_tell_in_which_vpc_they_are(network: Network) -> None:
    assert network.load_balancer_group in kept(read(SECURITY_GROUP), SECURITY_GROUP)


def test_one_that_is_not_there_is_not_kept_and_hides_no_other(aws: Lab, network: Network) -> None:
    lost = {"awsvpcConfiguration": {"subnets": ["subnet-0123456789abcdef0"], "securityGroups": []}}
    aws.world.state[service(aws, "lost")] = {"networkConfiguration": lost}
    snapshot = read(*EVERYTHING)
    assert "subnet-0123456789abcdef0" not in kept(snapshot, SUBNET)
    assert network.private[0] in kept(snapshot, SUBNET)
    assert snapshot.units == ()


def test_what_is_denied_hides_no_other(aws: Lab, network: Network) -> None:
    with aws.failing("ec2:DescribeSubnets", code="UnauthorizedOperation", status=403):
        snapshot = read(*EVERYTHING)
    assert failures(snapshot) == [("ec2:DescribeSubnets", "denied")]
    assert set(snapshot.unseen()) == {SUBNET}
    assert network.task_group in kept(snapshot, SECURITY_GROUP)  # which tells of the VPC
    assert vpcs(snapshot) == {network.vpc}


def test_lists_without_an_order_are_put_in_one(aws: Lab, network: Network) -> None:
    ec2 = aws.client("ec2")
    rules = [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
             for port in (1, 2)]  # fmt: skip
    ec2.authorize_security_group_ingress(GroupId=network.task_group, IpPermissions=rules)
    before = settings(read(*EVERYTHING))
    for order in (rules, rules[::-1]):
        ec2.revoke_security_group_ingress(GroupId=network.task_group, IpPermissions=rules)
        ec2.authorize_security_group_ingress(GroupId=network.task_group, IpPermissions=order)
        assert settings(read(*EVERYTHING)) == before


def test_endpoints(aws: Lab, network: Network) -> None:
    made = aws.client("ec2").create_vpc_endpoint(
        VpcId=network.vpc, ServiceName="com.amazonaws.us-east-1.ecr.api", VpcEndpointType="Interface",
        SubnetIds=network.private, SecurityGroupIds=[network.task_group],
    )  # fmt: skip
    found = only(read(ENDPOINT, SUBNET), ENDPOINT)
    assert found.id == made["VpcEndpoint"]["VpcEndpointId"]
    assert "State" in found.state


def test_endpoint_services_that_lead_to_load_balancers_of_ecs(aws: Lab, network: Network) -> None:
    elb = aws.client("elbv2")
    balancers = []
    for name in ("ours", "other"):
        made = elb.create_load_balancer(Name=name, Type="network", Subnets=network.public)
        balancers.append(made["LoadBalancers"][0]["LoadBalancerArn"])
    group = elb.create_target_group(Name="tcp", Protocol="TCP", Port=80, VpcId=network.vpc, TargetType="ip")
    arn = group["TargetGroups"][0]["TargetGroupArn"]
    forward = [{"Type": "forward", "TargetGroupArn": arn}]
    elb.create_listener(LoadBalancerArn=balancers[0], Protocol="TCP", Port=80, DefaultActions=forward)
    service(aws, "api", loadBalancers=[{"targetGroupArn": arn, "containerName": "app", "containerPort": 80}])
    for balancer in balancers:
        aws.client("ec2").create_vpc_endpoint_service_configuration(NetworkLoadBalancerArns=[balancer])
    snapshot = read(ENDPOINT_SERVICE)
    assert only(snapshot, ENDPOINT_SERVICE).data["NetworkLoadBalancerArns"] == [balancers[0]]
    assert {LOAD_BALANCER, TARGET_GROUP} - set(snapshot.wanted or ()) == {TARGET_GROUP}
