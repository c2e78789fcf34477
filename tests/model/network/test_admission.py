"""What security groups let through: one rule that is known settles it, "no" takes all of them."""

from __future__ import annotations

from typing import Any

import pytest

import ecslint.model.ecs.cluster  # noqa: F401 - makes its records known
from ecslint.model.ecs.service import Service
from ecslint.model.estate import World
from ecslint.model.instances.auto_scaling import AutoScalingGroup
from ecslint.model.network.admission import (
    HTTPS,
    NFS,
    Traffic,
    admits,
    admits_any_address,
    admits_outsiders,
    sends,
    sends_to_services,
)
from ecslint.model.network.load_balancing import LoadBalancer
from ecslint.model.network.network_end import ends_of, groups_of, subnets_of
from ecslint.model.network.security_group import SecurityGroup, SecurityGroupIngress
from ecslint.model.network.vpc import Vpc
from ecslint.model.storage.file_system import MountTarget
from tests.model.inputs import Live, record
from tests.model.stacks import UNDECIDED, named, only, outcome, stack

HEAD = """
Parameters:
  Group: {Type: String}
  Groups: {Type: 'List<AWS::EC2::SecurityGroup::Id>'}
  Cidr: {Type: String}
  Port: {Type: Number}
  Subnet: {Type: String}
"""
ENDS = """
  Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet1: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Front: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupName: front, VpcId: !Ref Vpc}}
  Other: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: !Ref Vpc}}
  Tasks: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: !Ref Vpc%s}}
  Nested: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: 'https://example.com/a.yaml'}}
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {SecurityGroups: [!Ref Front], Subnets: [!Ref Subnet1]}
  Service:
    Type: AWS::ECS::Service
    Properties:
      LaunchType: FARGATE
      NetworkConfiguration: {AwsvpcConfiguration: {SecurityGroups: [!Ref Tasks], Subnets: [!Ref Subnet1]}}
"""
FROM_FRONT = "SourceSecurityGroupId: !Ref Front"
TCP_80 = "IpProtocol: tcp, FromPort: 80, ToPort: 80"


def inbound(*rules: str, beside: str = "") -> Any:
    """Whether the tasks admit TCP 80 from the load balancer."""
    written = ", SecurityGroupIngress: [" + ", ".join(f"{{{rule}}}" for rule in rules) + "]" if rules else ""
    estate = stack(ENDS % written + beside, HEAD)
    return outcome(lambda: admits(only(estate, Service), Traffic(80, 80), only(estate, LoadBalancer)))


@pytest.mark.parametrize(
    ("ports", "admitted"),
    [
        ("IpProtocol: tcp, FromPort: 80, ToPort: 80", True),
        ("IpProtocol: TCP, FromPort: '80', ToPort: '80'", True),
        ("IpProtocol: 6, FromPort: 80, ToPort: 80", True),
        ("IpProtocol: tcp, FromPort: 0, ToPort: 65535", True),
        ("IpProtocol: -1", True),
        ("IpProtocol: '-1', FromPort: 443, ToPort: 443", True),
        ("IpProtocol: tcp, FromPort: 443, ToPort: 443", False),
        ("IpProtocol: tcp, FromPort: 81, ToPort: 65535", False),
        ("IpProtocol: udp, FromPort: 80, ToPort: 80", False),
        ("IpProtocol: icmp, FromPort: -1, ToPort: -1", False),
        ("IpProtocol: 47", False),
        ("IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port", UNDECIDED),
        ("IpProtocol: tcp", UNDECIDED),
        ("IpProtocol: !Ref Group, FromPort: 80, ToPort: 80", UNDECIDED),
    ],
)
def test_ports(ports: str, admitted: Any) -> None:
    assert inbound(f"{ports}, {FROM_FRONT}") == admitted


@pytest.mark.parametrize(
    ("source", "admitted"),
    [
        ("SourceSecurityGroupId: !Ref Front", True),
        ("SourceSecurityGroupId: !GetAtt Front.GroupId", True),
        ("SourceSecurityGroupName: front", True),
        ("SourceSecurityGroupId: !Ref Other", False),
        ("SourceSecurityGroupId: !Ref Tasks", False),
        ("SourceSecurityGroupId: !GetAtt Vpc.DefaultSecurityGroup", False),
        ("SourceSecurityGroupId: sg-0a1b2c3d4e5f60718", False),
        ("SourceSecurityGroupName: another", False),
        ("SourceSecurityGroupId: !Ref Group", UNDECIDED),
        ("SourceSecurityGroupId: !ImportValue elsewhere", UNDECIDED),
        ("SourceSecurityGroupId: !GetAtt Nested.Outputs.Group", UNDECIDED),
        ("CidrIp: 0.0.0.0/0", True),
        ("CidrIp: 10.0.0.0/16", True),
        ("CidrIp: 10.0.1.128/25", True),
        ("CidrIp: 10.0.2.0/24", False),
        ("CidrIp: 203.0.113.7/32", False),
        ("CidrIpv6: '::/0'", False),
        ("CidrIp: !Ref Cidr", UNDECIDED),
        ("CidrIp: 10.0.0.0.0/8", UNDECIDED),
        ("SourcePrefixListId: pl-0123456789abcdef0", UNDECIDED),
    ],
)
def test_sources(source: str, admitted: Any) -> None:
    assert inbound(f"{TCP_80}, {source}") == admitted


@pytest.mark.parametrize(
    ("rules", "admitted"),
    [
        ((), False),
        ((f"{TCP_80}, SourceSecurityGroupId: !Ref Other", f"{TCP_80}, {FROM_FRONT}"), True),
        ((f"{TCP_80}, SourceSecurityGroupId: !Ref Group", f"{TCP_80}, {FROM_FRONT}"), True),
        ((f"{TCP_80}, SourceSecurityGroupId: !Ref Group", f"{TCP_80}, SourceSecurityGroupId: !Ref Other"), UNDECIDED),
        (("IpProtocol: tcp, FromPort: 443, ToPort: 443, SourceSecurityGroupId: !Ref Group",), False),
        (("IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, SourceSecurityGroupId: !Ref Other",), UNDECIDED),
    ],
)
def test_rules_together(rules: tuple[str, ...], admitted: Any) -> None:
    assert inbound(*rules) == admitted


BESIDE = "  Rule: {Type: 'AWS::EC2::SecurityGroupIngress', Properties: {%s}}\n"


@pytest.mark.parametrize(
    ("rule", "admitted"),
    [
        (f"GroupId: !Ref Tasks, {TCP_80}, {FROM_FRONT}", True),
        (f"GroupId: !GetAtt Tasks.GroupId, {TCP_80}, CidrIp: 10.0.0.0/8", True),
        (f"GroupId: !Ref Other, {TCP_80}, {FROM_FRONT}", False),
        (f"GroupId: sg-0a1b2c3d4e5f60718, {TCP_80}, {FROM_FRONT}", False),
        (f"GroupId: !GetAtt Vpc.DefaultSecurityGroup, {TCP_80}, {FROM_FRONT}", False),
        (f"GroupId: !Ref Group, {TCP_80}, {FROM_FRONT}", UNDECIDED),
        (f"GroupId: !Ref Group, {TCP_80}, SourceSecurityGroupId: !Ref Other", False),
        (f"GroupId: !Ref Group, IpProtocol: tcp, FromPort: 5432, ToPort: 5432, {FROM_FRONT}", False),
    ],
)
def test_rules_that_stand_beside(rule: str, admitted: Any) -> None:
    assert inbound(beside=BESIDE % rule) == admitted


@pytest.mark.parametrize(
    ("beside", "admitted"),
    [
        ("  Custom: {Type: 'Custom::Opener', Properties: {Group: !Ref Tasks}}\n", UNDECIDED),
        ("  Inner: {Type: 'AWS::CloudFormation::Stack', Properties: {Parameters: {G: !Ref Tasks}}}\n", UNDECIDED),
        ("  Custom: {Type: 'Custom::Opener', Properties: {Group: !Ref Front}}\n", False),
        ("  Function: {Type: 'AWS::Lambda::Function', Properties: {VpcConfig: {G: [!Ref Tasks]}}}\n", False),
    ],
)
def test_what_is_given_a_group_may_add_rules(beside: str, admitted: Any) -> None:
    assert inbound(beside=beside) == admitted


def test_rules_of_other_files_of_the_folder() -> None:
    world = World()
    estate = stack(ENDS % "", HEAD, path="a/stack.yaml", world=world)
    stack(BESIDE % f"GroupId: !Ref Group, {TCP_80}, CidrIp: 0.0.0.0/0", HEAD, path="b/rules.yaml", world=world)
    service, balancer = only(estate, Service), only(estate, LoadBalancer)
    assert not admits(service, Traffic(80, 80), balancer)
    near = stack(BESIDE % f"GroupId: !Ref Group, {TCP_80}, CidrIp: 0.0.0.0/0", HEAD, path="a/rules.yaml", world=world)
    assert outcome(lambda: admits(service, Traffic(80, 80), balancer)) == UNDECIDED
    assert near.adrift(SecurityGroupIngress, "security_group") == near.own(SecurityGroupIngress)


@pytest.mark.parametrize(
    ("spans", "admitted"),
    [
        ("[32768, 65535]", True),
        ("[32768, 40000], [40001, 60999]", True),
        ("[40001, 61000], [31000, 50000]", True),
        ("[49153, 65535]", False),
        ("[32768, 40000], [40002, 60999]", False),
        ("[32768, 60998]", False),
    ],
)
def test_ranges_of_ports_are_put_together(spans: str, admitted: bool) -> None:
    rules = [f"IpProtocol: tcp, FromPort: {first}, ToPort: {last}, {FROM_FRONT}"
             for first, last in (pair.split(", ") for pair in spans[1:-1].split("], ["))]  # fmt: skip
    estate = stack(ENDS % (", SecurityGroupIngress: [" + ", ".join(f"{{{rule}}}" for rule in rules) + "]"), HEAD)
    assert admits(only(estate, Service), Traffic(32768, 60999), only(estate, LoadBalancer)) == admitted


@pytest.mark.parametrize(
    ("source", "ipv6", "admitted"),
    [
        ("CidrIpv6: '::/0'", True, True),
        ("CidrIp: 0.0.0.0/0", True, False),
        ("CidrIpv6: '2001:db8::/32'", True, UNDECIDED),  # the subnets' own range is not written
        (FROM_FRONT, True, True),
    ],
)
def test_the_two_families_of_addresses(source: str, ipv6: bool, admitted: Any) -> None:
    estate = stack(ENDS % f", SecurityGroupIngress: [{{{TCP_80}, {source}}}]", HEAD)
    judged = outcome(lambda: admits(only(estate, Service), Traffic(80, 80, ipv6=ipv6), only(estate, LoadBalancer)))
    assert judged == admitted


PLACEHOLDER = (
    "{CidrIp: 255.255.255.255/32, Description: Disallow all traffic, FromPort: 252, IpProtocol: icmp, ToPort: 86}"
)


@pytest.mark.parametrize(
    ("egress", "beside", "sent", "to_services"),
    [
        ("", "", True, True),
        ("[]", "", True, True),
        ("[!Ref 'AWS::NoValue']", "", True, True),
        (f"[{PLACEHOLDER}]", "", False, False),
        ("[{IpProtocol: '-1', CidrIp: 127.0.0.1/32}]", "", False, False),
        ("[{IpProtocol: '-1', CidrIp: 0.0.0.0/0}]", "", True, True),
        ("[{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}]", "", True, True),
        ("[{IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0}]", "", False, False),
        ("[{IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationSecurityGroupId: !Ref Front}]", "", True, False),
        ("[{IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationSecurityGroupId: !Ref Other}]", "", False, True),
        ("[{IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationPrefixListId: pl-1}]", "", UNDECIDED, True),
        (
            "[{IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationSecurityGroupId: !Ref Group}]",
            "",
            *[UNDECIDED] * 2,
        ),
        ("[{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Ref Cidr}]", "", UNDECIDED, UNDECIDED),
        ("[{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIpv6: '::/0'}]", "", False, UNDECIDED),
        ("", "GroupId: !Ref Tasks, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0", True, True),
        ("", "GroupId: !Ref Tasks, IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 0.0.0.0/0", False, False),
        (f"[{PLACEHOLDER}]", "GroupId: !Ref Tasks, IpProtocol: '-1', CidrIp: 0.0.0.0/0", True, True),
        (f"[{PLACEHOLDER}]", "GroupId: !Ref Group, IpProtocol: '-1', CidrIp: 0.0.0.0/0", UNDECIDED, UNDECIDED),
        (f"[{PLACEHOLDER}]", "GroupId: !Ref Other, IpProtocol: '-1', CidrIp: 0.0.0.0/0", False, False),
        ("!Ref Groups", "", UNDECIDED, UNDECIDED),
    ],
)
def test_egress(egress: str, beside: str, sent: Any, to_services: Any) -> None:
    text = ENDS % (f", SecurityGroupEgress: {egress}" if egress else "")
    text += "  Endpoint: {Type: 'AWS::EC2::VPCEndpoint', Properties: {SecurityGroupIds: [!Ref Other]}}\n"
    text += f"  Out: {{Type: 'AWS::EC2::SecurityGroupEgress', Properties: {{{beside}}}}}\n" if beside else ""
    estate = stack(text, HEAD)
    service, balancer = only(estate, Service), only(estate, LoadBalancer)
    assert outcome(lambda: sends(service, HTTPS, balancer)) == sent
    assert outcome(lambda: sends_to_services(service, HTTPS)) == to_services


def test_a_live_group_without_egress_rules_lets_nothing_out() -> None:
    assert record(SecurityGroup, {"GroupId": "sg-1"}, Live()).egress_rules == []


@pytest.mark.parametrize(
    ("groups", "admitted"),
    [
        ("[!Ref Open, !Ref Shut]", True),
        ("[!Ref Shut]", False),
        ("[!Ref Shut, !Ref Group]", UNDECIDED),
        ("[!Ref Open, !Ref Group]", True),
        ("!Ref Groups", UNDECIDED),
        ("[]", UNDECIDED),  # the VPC's default group
    ],
)
def test_several_groups(groups: str, admitted: Any) -> None:
    text = """
  Open:
    Type: AWS::EC2::SecurityGroup
    Properties: {SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 2049, ToPort: 2049, CidrIp: 10.0.0.0/8}]}
  Shut: {Type: 'AWS::EC2::SecurityGroup', Properties: {}}
  Subnet1: {Type: 'AWS::EC2::Subnet', Properties: {CidrBlock: 10.0.1.0/24}}
  Target: {Type: 'AWS::EFS::MountTarget', Properties: {SecurityGroups: %s, SubnetId: !Ref Subnet1}}
  Service:
    Type: AWS::ECS::Service
    Properties:
      LaunchType: FARGATE
      NetworkConfiguration: {AwsvpcConfiguration: {SecurityGroups: [!Ref Shut], Subnets: [!Ref Subnet1]}}
"""
    estate = stack(text % groups, HEAD)
    assert outcome(lambda: admits(only(estate, MountTarget), NFS, only(estate, Service))) == admitted


def test_a_group_that_refers_to_itself() -> None:
    text = """
  Own: {Type: 'AWS::EC2::SecurityGroup', Properties: {}}
  Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !Ref Own, SourceSecurityGroupId: !Ref Own, IpProtocol: '-1'}
  Target: {Type: 'AWS::EFS::MountTarget', Properties: {SecurityGroups: [!Ref Own], SubnetId: subnet-1}}
  Service:
    Type: AWS::ECS::Service
    Properties: {LaunchType: FARGATE, NetworkConfiguration: {AwsvpcConfiguration: {SecurityGroups: [!Ref Own]}}}
"""
    estate = stack(text)
    assert admits(only(estate, MountTarget), NFS, only(estate, Service))


@pytest.mark.parametrize(
    ("kind", "groups", "found"),
    [
        ("network", "[]", 0),
        ("gateway", "[]", 0),
        ("application", "[]", UNDECIDED),
        ("network", "[!Ref Tasks]", 1),
    ],
)
def test_load_balancers_without_groups(kind: str, groups: str, found: Any) -> None:
    text = "  Nlb: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: {Type: %s, SecurityGroups: %s}}\n"
    balancer = named(stack(ENDS % "" + text % (kind, groups), HEAD), LoadBalancer, "Nlb")
    assert outcome(lambda: len(groups_of(balancer))) == found
    assert outcome(lambda: subnets_of(balancer)) == UNDECIDED
    if found == 0:
        assert sends(balancer, HTTPS, only(balancer.estate, Service))


@pytest.mark.parametrize(
    ("rule", "by_address", "from_outside"),
    [
        ("CidrIp: 0.0.0.0/0", True, True),
        ("CidrIp: 10.0.0.0/8", True, True),
        ("CidrIp: 10.0.0.0/16", True, False),
        ("CidrIp: 10.0.1.0/24", True, False),
        ("CidrIp: !GetAtt Vpc.CidrBlock", UNDECIDED, False),
        ("CidrIp: !Ref Cidr", UNDECIDED, UNDECIDED),
        ("CidrIpv6: '::/0'", False, UNDECIDED),
        ("SourcePrefixListId: pl-1", True, UNDECIDED),
        (FROM_FRONT, False, False),
    ],
)
def test_what_is_let_in_by_address(rule: str, by_address: Any, from_outside: Any) -> None:
    estate = stack(ENDS % f", SecurityGroupIngress: [{{{TCP_80}, {rule}}}]", HEAD)
    service, vpc = only(estate, Service), only(estate, Vpc)
    assert outcome(lambda: admits_any_address(service, Traffic(80, 80))) == by_address
    assert outcome(lambda: admits_outsiders(service, Traffic(80, 80), vpc)) == from_outside
    if rule.endswith("/8"):
        assert outcome(lambda: admits_outsiders(service, Traffic(80, 80), None)) == UNDECIDED


INSTANCES = """
  Cluster: {Type: 'AWS::ECS::Cluster', Properties: {}}
  Instances:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {LaunchTemplate: {LaunchTemplateId: !Ref Template}, VPCZoneIdentifier: [!Ref Subnet1]}
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: {%s UserData: !Base64 {'Fn::Sub': 'echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config'}}
  Provider:
    Type: AWS::ECS::CapacityProvider
    Properties: {AutoScalingGroupProvider: {AutoScalingGroupArn: !Ref Instances}}
  Task: {Type: 'AWS::ECS::TaskDefinition', Properties: {NetworkMode: %s}}
  Bridged: {Type: 'AWS::ECS::Service', Properties: {Cluster: !Ref Cluster, TaskDefinition: !Ref Task%s}}
"""


@pytest.mark.parametrize(
    ("mode", "launch", "ends"),
    [
        ("bridge", "", [AutoScalingGroup]),
        ("bridge", ", LaunchType: EC2", [AutoScalingGroup]),
        ("host", ", CapacityProviderStrategy: [{CapacityProvider: !Ref Provider, Weight: 1}]", [AutoScalingGroup]),
        ("awsvpc", ", LaunchType: EC2", [Service]),
        ("bridge", ", LaunchType: EXTERNAL", []),
    ],
)
def test_whose_interfaces_tasks_use(mode: str, launch: str, ends: list[type]) -> None:
    text = ENDS % "" + INSTANCES % ("SecurityGroupIds: [!Ref Front],", mode, launch)
    found = ends_of(named(stack(text, HEAD), Service, "Bridged"))
    assert [type(end) for end in found] == ends
    for end in found:
        if isinstance(end, AutoScalingGroup):
            assert [group.name_of_resource for group in groups_of(end)] == ["Front"]
            assert [subnet.name_of_resource for subnet in subnets_of(end)] == ["Subnet1"]


@pytest.mark.parametrize(
    ("written", "groups"),
    [
        ("SecurityGroups: [front],", ["Front"]),
        ("NetworkInterfaces: [{Groups: [!Ref Tasks]}],", ["Tasks"]),
        ("SecurityGroupIds: !Ref Groups,", UNDECIDED),
        ("", UNDECIDED),
    ],
)
def test_groups_of_instances(written: str, groups: Any) -> None:
    estate = stack(ENDS % "" + INSTANCES % (written, "bridge", ""), HEAD)
    end = only(estate, AutoScalingGroup)
    assert outcome(lambda: [group.name_of_resource for group in groups_of(end)]) == groups


def test_traffic_in_words() -> None:
    assert [str(Traffic(80, 80)), str(Traffic(32768, 60999, "udp"))] == ["TCP 80", "UDP 32768-60999"]
    rule = record(SecurityGroupIngress, {"IpProtocol": "tcp", "FromPort": -1, "ToPort": -1})
    assert rule.ports == {"tcp": (0, 65535)}
