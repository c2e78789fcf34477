"""Load balancers in templates, and the web ACLs in front of them: small stacks, each with what must be told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from tests.examples import scan

RULE = "waf-missing"
HEAD = """Parameters: {Arn: {Type: String}, Group: {Type: String}}
Resources:
"""
GROUP = """  Group%s:
    Type: AWS::EC2::SecurityGroup
    Properties: {SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, %s}]}
"""
PUBLIC = GROUP % ("A", "CidrIp: 0.0.0.0/0")
CLOUDFRONT = GROUP % ("B", "SourcePrefixListId: pl-3b927c52")
BALANCER = """  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Subnets: [subnet-1, subnet-2], SecurityGroups: [%s]}
"""
LISTENER = """  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: {LoadBalancerArn: !Ref Balancer, Port: 443, Protocol: HTTPS, DefaultActions: [%s]}
  Rule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Listener
      Conditions: [%s]
      Actions: [{Type: forward, TargetGroupArn: "arn:aws:elasticloadbalancing:::targetgroup/shop/1"}]
"""
FORWARD, REFUSE = (
    '{Type: forward, TargetGroupArn: "arn:aws:elasticloadbalancing:::targetgroup/shop/1"}',
    "{Type: fixed-response}",
)
HEADER, PATH = "{Field: http-header}", "{Field: path-pattern, Values: [/api]}"
ASSOCIATION = """  Association:
    Type: AWS::%s::WebACLAssociation
    Properties: {ResourceArn: %s, WebACLArn: "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/1"}
"""
V2 = "WAFv2"
API = '!Sub "arn:aws:apigateway:${AWS::Region}::/restapis/${Api}/stages/prod"'
EXPORTED = "Outputs: {Arn: {Value: !Ref Balancer, Export: {Name: shop-balancer}}}\n"
OPEN = HEAD + BALANCER % "!Ref GroupA" + PUBLIC
PUBLIC_LINE = 3


class Case(NamedTuple):
    name: str
    files: str | Mapping[str, str]
    reported: bool = False
    undecided: str = ""


CASES = (
    Case("none", OPEN, reported=True),
    Case("one", OPEN + ASSOCIATION % (V2, "!Ref Balancer")),
    Case("one, by its attribute", OPEN + ASSOCIATION % (V2, "!GetAtt Balancer.LoadBalancerArn")),
    Case("one of WAF Classic", OPEN + ASSOCIATION % ("WAFRegional", "!Ref Balancer")),
    Case("one in front of an API", OPEN + ASSOCIATION % (V2, API), reported=True),
    Case("one in front of another load balancer",
         OPEN + ASSOCIATION % (V2, "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/other/1"),
         reported=True),
    Case("one in front of what nobody knows", OPEN + ASSOCIATION % (V2, "!Ref Arn"), undecided="parameter Arn"),
    Case("one that another stack adds", {"a.yaml": OPEN + EXPORTED,
                                         "b.yaml": HEAD + ASSOCIATION % (V2, "!ImportValue shop-balancer")}),
    Case("one that another stack may add", OPEN + EXPORTED, reported=True),
    Case("a distribution in front of it", OPEN + """  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties: {DistributionConfig: {Origins: [{DomainName: !GetAtt Balancer.DNSName}]}}
"""),
    Case("a custom resource is given it", OPEN + "  Custom: {Type: Custom::Waf, Properties: {Arn: !Ref Balancer}}\n"),
    Case("for CloudFront's addresses", HEAD + BALANCER % "!Ref GroupB" + CLOUDFRONT),
    Case("for everybody as well", HEAD + BALANCER % "!Ref GroupB, !Ref GroupA" + CLOUDFRONT + PUBLIC, reported=True),
    Case("a group that is not at hand", HEAD + BALANCER % "!Ref Group", undecided="parameter Group"),
    Case("one such beside an open one", HEAD + BALANCER % "!Ref Group, !Ref GroupA" + PUBLIC, reported=True),
    Case("only with a header", OPEN + LISTENER % (REFUSE, HEADER)),
    Case("with a header, and else without", OPEN + LISTENER % (FORWARD, HEADER), reported=True),
    Case("by a path", OPEN + LISTENER % (REFUSE, PATH), reported=True),
    Case("an internal one", OPEN.replace("Subnets:", "Scheme: internal, Subnets:")),
    Case("of layer 4", OPEN.replace("Subnets:", "Type: network, Subnets:")),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_web_acls(case: Case) -> None:
    report = scan(case.files, RULE)
    assert not report.incomplete
    found = [(each.location.line, each.confidence) for each in report.findings if each.location]
    assert found == ([(PUBLIC_LINE, "medium")] if case.reported else []), report.undecided
    assert [each.needs for each in report.undecided] == ([case.undecided] if case.undecided else [])
