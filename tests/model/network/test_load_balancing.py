"""What forwards to what, and the defaults that AWS takes."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.network.load_balancing import ListenerRule, LoadBalancer, TargetGroup, VpcEndpointService
from ecslint.model.unknown import Unknown
from tests.model.inputs import Live, record
from tests.model.stacks import UNDECIDED, named, only, outcome, stack

HEAD = "Parameters: {Arn: {Type: String}}"
ELB = """
  Alb:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      SubnetMappings: [{SubnetId: subnet-2}]
      Subnets: [subnet-1]
      LoadBalancerAttributes: [{Key: deletion_protection.enabled, Value: true}]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Alb
      DefaultActions: [{Type: redirect, RedirectConfig: {Protocol: HTTPS, StatusCode: HTTP_301}}]
  Rule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Listener
      Actions:
      - Type: forward
        ForwardConfig: {TargetGroups: [{TargetGroupArn: !Ref Blue, Weight: 1}, {TargetGroupArn: !Ref Green}]}
  Blue: {Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: {Name: blue}}
  Green: {Type: 'AWS::ElasticLoadBalancingV2::TargetGroup'}
  Idle: {Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: {Name: idle}}
"""


def test_defaults() -> None:
    estate = stack(ELB, HEAD)
    balancer = only(estate, LoadBalancer)
    assert (balancer.type, balancer.scheme) == ("application", "internet-facing")
    assert balancer.subnet_ids == ["subnet-1", "subnet-2"]
    assert balancer.attribute("deletion_protection.enabled") == "true"
    assert balancer.attribute("access_logs.s3.enabled", "false") == "false"
    group = named(estate, TargetGroup, "Blue")
    assert group.target_type == "instance"
    assert not group.written("target_type")
    assert group.attribute("deregistration_delay.timeout_seconds", "300") == "300"


def test_the_way_from_a_target_group_to_its_load_balancer() -> None:
    estate = stack(ELB, HEAD)
    balancer, rule = only(estate, LoadBalancer), only(estate, ListenerRule)
    for name in ("Blue", "Green"):
        group = named(estate, TargetGroup, name)
        assert group.attachments == [rule]
        assert group.load_balancers == [balancer]
    assert named(estate, TargetGroup, "Idle").attachments == []
    assert [each.name_of_resource for each in balancer.listeners] == ["Listener"]
    assert balancer.listeners[0].rules == [rule]
    assert balancer.listeners[0].target_groups == []


FORWARD = """
  Other:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: {LoadBalancerArn: !Ref Arn, DefaultActions: [{Type: forward, TargetGroupArn: %s}]}
"""


@pytest.mark.parametrize(
    ("arn", "attached"),
    [
        ("!Ref Idle", 1),
        ("arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/idle/0123456789abcdef", 1),
        ("arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/other/0123456789abcdef", 0),
        ("!Ref Blue", 0),
        ("!Ref Arn", UNDECIDED),
        ("!GetAtt Nested.Outputs.TargetGroup", UNDECIDED),
    ],
)
def test_attachments_that_may_lie_elsewhere(arn: str, attached: Any) -> None:
    nested = "  Nested: {Type: 'AWS::CloudFormation::Stack'}\n"
    group = named(stack(ELB + FORWARD % arn + nested, HEAD), TargetGroup, "Idle")
    assert outcome(lambda: len(group.attachments)) == attached
    if attached == 1:
        assert group.load_balancers == []


@pytest.mark.parametrize(
    ("group", "beside", "unattached"),
    [
        ("Blue", "", False),
        ("Idle", "", True),
        ("Idle", FORWARD % "!Ref Idle", False),
        ("Idle", FORWARD % "!Ref Blue", True),
        ("Idle", FORWARD % "!Ref Arn", UNDECIDED),
        ("Idle", "  Alarm: {Type: 'AWS::CloudWatch::Alarm', Properties: {Dimensions: [!Ref Idle]}}\n", True),
        # What these do with it, no record tells.
        ("Idle", "  Own: {Type: 'Custom::Attach', Properties: {Group: !Ref Idle}}\n", UNDECIDED),
        ("Idle", "  Nested: {Type: 'AWS::CloudFormation::Stack', Properties: {Arn: !Ref Idle}}\n", UNDECIDED),
        ("Idle", "  Told: {Type: 'AWS::SSM::Parameter', Properties: {Value: !Ref Idle}}\n", UNDECIDED),
        ("Idle", "Outputs: {Group: {Value: !Ref Idle}}\n", UNDECIDED),
        ("Idle", "Outputs: {Group: {Value: !Ref Blue}}\n", True),
        ("Idle", "Outputs: {Group: {Value: !Ref Idle, Export: {Name: group}}}\n", UNDECIDED),
    ],
)
def test_whether_a_target_group_is_unattached(group: str, beside: str, unattached: Any) -> None:
    found = named(stack(ELB + beside, HEAD), TargetGroup, group)
    assert outcome(lambda: found.is_unattached) == unattached


@pytest.mark.parametrize(
    ("described", "unattached"),
    [({"LoadBalancerArns": []}, True), ({"LoadBalancerArns": ["arn:aws:x"]}, False), ({}, UNDECIDED)],
)
def test_whether_a_live_target_group_is_unattached(described: dict[str, Any], unattached: Any) -> None:
    group = record(TargetGroup, {"TargetGroupName": "shop", **described}, Live())
    assert outcome(lambda: group.is_unattached) == unattached


SERVICE = """
  Private: {Type: 'AWS::EC2::VPCEndpointService', Properties: {NetworkLoadBalancerArns: [%s]}}
  Nlb: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: {Type: network, Name: nlb}}
"""
ARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer"


@pytest.mark.parametrize(
    ("arn", "kind"),
    [
        ("!Ref Nlb", "network"),
        ("!Ref Alb", "application"),
        (f"{ARN}/net/nlb/0123456789abcdef", "network"),
        (f"{ARN}/net/other/0123456789abcdef", UNDECIDED),
        ("!Ref Arn", UNDECIDED),
    ],
)
def test_load_balancers_of_an_endpoint_service(arn: str, kind: str) -> None:
    service = only(stack(ELB + SERVICE % arn, HEAD), VpcEndpointService)
    assert outcome(lambda: service.network_load_balancers[0].type) == kind
    assert service.gateway_load_balancers == []


def test_endpoint_services_of_a_load_balancer() -> None:
    estate = stack(ELB + SERVICE % "!Ref Nlb", HEAD)
    assert named(estate, LoadBalancer, "Nlb").endpoint_services == [only(estate, VpcEndpointService)]
    assert named(estate, LoadBalancer, "Alb").endpoint_services == []
    assert isinstance(only(stack(SERVICE % "!Ref Arn", HEAD), VpcEndpointService).load_balancers[0], Unknown)
