"""Tags, certificates and web ACLs of load balancers, as a scan reads them."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.live.areas.kinds import (
    BALANCING_TAGS,
    CERTIFICATE,
    LISTENER,
    LOAD_BALANCER,
    TARGET_GROUP,
    WEB_ACL_ASSOCIATION,
)
from ecslint.live.snapshot import Snapshot
from tests.lab import REGION, Lab
from tests.live.areas.reading import failures, kept, only, read
from tests.live.areas.test_ecs import cluster, definition
from tests.live.areas.test_load_balancing import Balancing

_FORWARD = "forward"
_SAMPLED = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "shop"}


@pytest.fixture
def elb(aws: Lab) -> Balancing:
    cluster(aws, "prod")
    definition(aws)
    return Balancing(aws)


def balanced(elb: Balancing, name: str = "web", **more: Any) -> tuple[str, str]:
    """A service with a target group behind a load balancer; what both are called by."""
    group, balancer = elb.group(name), elb.balancer(name, **more)
    elb.listener(balancer, group)
    elb.service(name, group)
    return group, balancer


def asked(aws: Lab, snapshot: Snapshot, action: str) -> int:
    assert failures(snapshot) == []
    return aws.calls[action]


# -- tags


def tagged(aws: Lab, *arns: str) -> None:
    aws.client("elbv2").add_tags(ResourceArns=[*arns], Tags=[{"Key": "team", "Value": "checkout"}])
    aws.forget_calls()


def test_tags_are_beside_what_the_lists_tell(aws: Lab, elb: Balancing) -> None:
    group, balancer = balanced(elb)
    tagged(aws, group, balancer)
    snapshot = read(BALANCING_TAGS, TARGET_GROUP)
    for kind in (LOAD_BALANCER, TARGET_GROUP):
        assert only(snapshot, kind).data["Tags"] == [{"Key": "team", "Value": "checkout"}]
    assert only(snapshot, LOAD_BALANCER).data["Attributes"]
    assert only(snapshot, LOAD_BALANCER).state.keys() == {"CreatedTime", "State"}
    assert asked(aws, snapshot, "elasticloadbalancing:DescribeTags") == 1


def test_what_has_no_tags_has_an_empty_list_of_them(elb: Balancing) -> None:
    balanced(elb)
    assert only(read(BALANCING_TAGS), LOAD_BALANCER).data["Tags"] == []


def test_tags_are_asked_for_twenty_at_a_time(aws: Lab, elb: Balancing) -> None:
    for number in range(11):
        balanced(elb, f"web{number}")
    aws.forget_calls()
    snapshot = read(BALANCING_TAGS, TARGET_GROUP)
    assert all("Tags" in each.data for each in kept(snapshot, TARGET_GROUP).values())
    assert asked(aws, snapshot, "elasticloadbalancing:DescribeTags") == 2


def test_target_groups_that_no_rule_looks_at_are_not_asked_about(aws: Lab, elb: Balancing) -> None:
    group, _ = balanced(elb)
    tagged(aws, group)
    snapshot = read(BALANCING_TAGS)
    assert only(snapshot, LOAD_BALANCER).data["Tags"] == []
    assert "Tags" not in only(snapshot, TARGET_GROUP).data


# -- certificates


def certificate(aws: Lab, domain: str) -> str:
    return str(aws.client("acm").request_certificate(DomainName=domain)["CertificateArn"])


def secured(aws: Lab, balancer: str, group: str, certificate: str, port: int = 443) -> str:
    made = aws.client("elbv2").create_listener(
        LoadBalancerArn=balancer,
        Protocol="HTTPS",
        Port=port,
        Certificates=[{"CertificateArn": certificate}],
        DefaultActions=[{"Type": _FORWARD, "TargetGroupArn": group}],
    )
    return str(made["Listeners"][0]["ListenerArn"])


def test_the_certificates_that_listeners_name_each_once(aws: Lab, elb: Balancing) -> None:
    group, balancer = balanced(elb)
    used, _ = certificate(aws, "shop.example.com"), certificate(aws, "other.example.com")
    secured(aws, balancer, group, used)
    secured(aws, balancer, group, used, 8443)
    aws.forget_calls()
    snapshot = read(CERTIFICATE)
    found = only(snapshot, CERTIFICATE)
    assert (found.id, found.data["DomainName"]) == (used, "shop.example.com")
    assert "NotAfter" in found.data
    assert {"Status", "RenewalEligibility"} <= found.state.keys()
    assert "InUseBy" not in (*found.data, *found.state)
    assert len(kept(snapshot, LISTENER)) == 3
    assert asked(aws, snapshot, "acm:DescribeCertificate") == 1


def test_a_certificate_that_is_gone(aws: Lab, elb: Balancing) -> None:
    group, balancer = balanced(elb)
    used = certificate(aws, "shop.example.com")
    secured(aws, balancer, group, used)
    with aws.failing("acm:DescribeCertificate", code="ResourceNotFoundException", status=400):
        snapshot = read(CERTIFICATE)
    assert kept(snapshot, CERTIFICATE) == {}
    assert failures(snapshot) == []
    assert CERTIFICATE not in snapshot.unseen()


# -- web ACLs


def web_acl(aws: Lab) -> str:
    made = aws.client("wafv2").create_web_acl(
        Name="shop", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=_SAMPLED
    )
    return str(made["Summary"]["ARN"])


def test_the_web_acl_of_a_load_balancer_that_faces_the_internet(aws: Lab, elb: Balancing) -> None:
    _, balancer = balanced(elb)
    balanced(elb, "bare")
    balanced(elb, "inner", Scheme="internal")
    acl = web_acl(aws)
    aws.client("wafv2").associate_web_acl(WebACLArn=acl, ResourceArn=balancer)
    aws.forget_calls()
    snapshot = read(WEB_ACL_ASSOCIATION)
    found = only(snapshot, WEB_ACL_ASSOCIATION)
    assert found.data == {"ResourceArn": balancer, "WebACLArn": acl}
    assert asked(aws, snapshot, "wafv2:GetWebACLForResource") == 2


def test_network_load_balancers_have_none(aws: Lab, elb: Balancing) -> None:
    group = elb.group("tcp")
    elb.listener(elb.balancer("tcp", Type="network"), group, protocol="TCP")
    elb.service("web", group)
    aws.forget_calls()
    assert asked(aws, read(WEB_ACL_ASSOCIATION), "wafv2:GetWebACLForResource") == 0


def test_that_there_is_none_is_no_failure(aws: Lab, elb: Balancing) -> None:
    balanced(elb)
    with aws.failing("wafv2:GetWebACLForResource", code="WAFNonexistentItemException", status=400):
        snapshot = read(WEB_ACL_ASSOCIATION)
    assert failures(snapshot) == []
    assert WEB_ACL_ASSOCIATION not in snapshot.unseen()


# -- all of them


def test_what_no_rule_looks_at_is_not_asked(aws: Lab, elb: Balancing) -> None:
    group, balancer = balanced(elb)
    secured(aws, balancer, group, certificate(aws, "shop.example.com"))
    aws.forget_calls()
    read(LOAD_BALANCER, LISTENER, TARGET_GROUP)
    beside = {"elasticloadbalancing:DescribeTags", "acm:DescribeCertificate", "wafv2:GetWebACLForResource"}
    assert beside.isdisjoint(aws.calls)


@pytest.mark.parametrize(
    ("action", "wanted"),
    [("elasticloadbalancing:DescribeTags", BALANCING_TAGS), ("acm:DescribeCertificate", CERTIFICATE),
     ("wafv2:GetWebACLForResource", WEB_ACL_ASSOCIATION)],
)  # fmt: skip
def test_what_is_denied_is_not_empty(aws: Lab, elb: Balancing, action: str, wanted: str) -> None:
    group, balancer = balanced(elb)
    secured(aws, balancer, group, certificate(aws, f"shop.{REGION}.example.com"))
    with aws.failing(action, code="AccessDenied", status=403):
        snapshot = read(wanted)
    assert failures(snapshot) == [(action, "denied")]
    assert wanted in snapshot.unseen()
    assert kept(snapshot, wanted) == {}
    assert kept(snapshot, TARGET_GROUP)
