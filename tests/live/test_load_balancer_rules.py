"""What rules see in accounts of the tags, certificates and web ACLs of load balancers."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from ecslint.config import Settings
from ecslint.live.outcome import Unit
from ecslint.live.snapshot import Resource, Snapshot
from ecslint.scan import Scan
from tests.examples import RULEBOOK
from tests.live.resources import GROUP, NOW, failed, scan, told
from tests.live.test_neighbour_rules import BALANCER, ELB, NETWORK, balancer, listener, security_group

ACM = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
IAM = "arn:aws:iam::111122223333:server-certificate/shop"
WEB_ACL = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/1"
ASSOCIATION = "AWS::WAFv2::WebACLAssociation"
RULE = f"{ELB}:listener-rule/app/shop/50dc6c495c0c9188/6d0ecf831eec9f09/1"
HEADER = {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-Origin", "Values": ["a-secret"]}}
PATH = {"Field": "path-pattern", "Values": ["/*"]}


class Case(NamedTuple):
    name: str
    rule: str
    resources: tuple[Resource, ...]
    told: tuple[str, ...] = ()
    """A part of each message."""
    undecided: str = ""
    """A part of what is not known."""
    units: tuple[Unit, ...] = ()


# -- certificates


def certificate(not_after: str, status: str = "ISSUED", kind: str = "IMPORTED", renewal: str = "") -> Resource:
    eligible = "INELIGIBLE" if kind == "IMPORTED" else "ELIGIBLE"
    summary = {"RenewalSummary": {"RenewalStatus": renewal, "RenewalStatusReason": "CAA_ERROR"}} if renewal else {}
    data = {"CertificateArn": ACM, "DomainName": "shop.example.com", "Type": kind, "NotAfter": not_after}
    return Resource("acm certificate", ACM, data, {"Status": status, "RenewalEligibility": eligible, **summary})


def secured(*certificates: Resource, arn: str = ACM) -> tuple[Resource, ...]:
    return (listener(Protocol="HTTPS", Certificates=[{"CertificateArn": arn}]), *certificates)


def renewed(renewal: str) -> tuple[Resource, ...]:
    return secured(certificate("2026-12-01T12:00:00Z", kind="AMAZON_ISSUED", renewal=renewal))


CERTIFICATES = (
    Case("long gone", "listener-certificate-expiring", secured(certificate("2026-11-20T12:00:00Z", "EXPIRED")),
         ("the certificate for `shop.example.com` expired 4 days ago, so clients refuse to connect; ACM does not",)),
    Case("soon", "listener-certificate-expiring", secured(certificate("2026-12-04T12:00:00Z")),
         ("expires in 10 days, and then clients refuse to connect; ACM does not renew what was imported",)),
    Case("later", "listener-certificate-expiring", secured(certificate("2027-06-01T12:00:00Z"))),
    Case("revoked", "listener-certificate-expiring", secured(certificate("2027-06-01T12:00:00Z", "REVOKED")),
         ("is revoked",)),
    Case("ACM has not begun", "listener-certificate-expiring", renewed("")),
    Case("ACM is at it", "listener-certificate-expiring", renewed("PENDING_AUTO_RENEWAL")),
    Case("ACM waits", "listener-certificate-expiring", renewed("PENDING_VALIDATION"), ("restore the CNAME record",)),
    Case("ACM has failed", "listener-certificate-expiring", renewed("FAILED"), ("could not renew it (`CAA_ERROR`)",)),
    Case("one of IAM's", "listener-certificate-expiring", secured(arn=IAM)),
    Case("one that is gone", "listener-certificate-expiring", secured(), (), "which is not in the account"),
    Case("one that may not be seen", "listener-certificate-expiring", secured(), (), "acm:DescribeCertificate, which",
         (failed("acm:DescribeCertificate", "acm certificate"),)),
)  # fmt: skip


# -- web ACLs


def facing(*rules: Resource, cidr: str = "0.0.0.0/0", **data: Any) -> tuple[Resource, ...]:
    settings = {"Scheme": "internet-facing", "SecurityGroups": ["sg-1"], **data}
    return (balancer(**settings), security_group(cidr), listener(forwards=not rules, Protocol="HTTPS"), *rules)


def rule(*conditions: dict[str, Any]) -> Resource:
    action = {"Type": "forward", "TargetGroupArn": GROUP}
    data = {"RuleArn": RULE, "Priority": "1", "IsDefault": False, "Conditions": [*conditions], "Actions": [action]}
    return Resource("AWS::ElasticLoadBalancingV2::ListenerRule", RULE, data, {})


ACL = Resource(ASSOCIATION, f"{BALANCER}|{WEB_ACL}", {"ResourceArn": BALANCER, "WebACLArn": WEB_ACL}, {})
WEB_ACLS = (
    Case("none", "waf-missing", facing(), ("faces the internet without a web ACL",)),
    Case("one", "waf-missing", (*facing(), ACL)),
    Case("an internal one", "waf-missing", facing(Scheme="internal")),
    Case("for some addresses", "waf-missing", facing(cidr="192.0.2.0/24")),
    Case("of layer 4", "waf-missing", (balancer(arn=NETWORK, Scheme="internet-facing"),)),
    Case("for CloudFront only", "waf-missing", facing(rule(HEADER, PATH))),
    Case("for every header", "waf-missing", facing(rule(PATH)), ("without a web ACL",)),
    Case("groups that may not be seen", "waf-missing", facing()[:1] + facing()[2:], (), "ec2:DescribeSecurityGroups",
         (failed("ec2:DescribeSecurityGroups", "AWS::EC2::SecurityGroup"),)),
    Case("web ACLs that may not be seen", "waf-missing", facing(), (), "wafv2:GetWebACLForResource, which was denied",
         (failed("wafv2:GetWebACLForResource", ASSOCIATION),)),
)  # fmt: skip


# -- tags and policies


def policy(name: str) -> tuple[Resource, ...]:
    return (listener(Protocol="HTTPS", SslPolicy=f"ELBSecurityPolicy-{name}"),)


OTHERS = (
    Case("no tags", "tags-missing", (balancer(Tags=[]),), ("the load balancer has no tags",)),
    Case("tags of the stack's", "tags-missing", (balancer(Tags=[{"Key": "aws:cloudformation:stack-id", "Value": ""}]),),
         ("the load balancer has no tags",)),
    Case("a tag", "tags-missing", (balancer(Tags=[{"Key": "team", "Value": "checkout"}]),)),
    Case("tags that nobody asked for", "tags-missing", (balancer(),), (), "DescribeTags, for which no rule asked"),
    Case("tags that may not be seen", "tags-missing", (balancer(),), (), "DescribeTags, which was denied",
         (failed("elasticloadbalancing:DescribeTags", "elb tags"),)),
    Case("a policy of 2021", "tls-policy-without-post-quantum", policy("TLS13-1-3-2021-06"),
         ("has no post-quantum key exchange, so who records the traffic today can read it with a quantum computer",)),
    Case("a policy of 2025", "tls-policy-without-post-quantum", policy("TLS13-1-2-Ext2-PQ-2025-09")),
    Case("a weak policy", "tls-policy-without-post-quantum", policy("2016-08")),
    Case("for RFC 9151", "tls-policy-without-post-quantum", policy("TLS13-1-2-RFC9151-FIPS-2023-07")),
    Case("a policy of the future", "tls-policy-without-post-quantum", policy("TLS13-1-3-2029-01"), (),
         "which algorithms the policy"),
)  # fmt: skip


@pytest.mark.parametrize("case", [*CERTIFICATES, *WEB_ACLS, *OTHERS], ids=lambda case: f"{case.rule}: {case.name}")
def test_rules_in_accounts(case: Case) -> None:
    report = scan(case.rule, *case.resources, units=case.units)
    found = told(report)
    assert len(found) == len(case.told), (found, report.undecided)
    assert all(part in message for part, message in zip(case.told, found, strict=True)), found
    assert any(case.undecided in each.needs for each in report.undecided) if case.undecided else not report.undecided


@pytest.mark.parametrize(
    ("name", "options", "wrong"),
    [
        ("TLS13-1-2-Res-PQ-2025-09", {"fips": True}, "no module that is validated for FIPS 140-3; set"),
        ("TLS13-1-2-Res-2021-06", {"fips": True}, "no post-quantum key exchange and no module that is validated for"),
        ("TLS13-1-2-FIPS-2023-04", {"fips": True}, "no post-quantum key exchange, so"),
        ("TLS13-1-2-RFC9151-FIPS-2023-07", {"fips": True}, ""),
        ("TLS13-1-2-Res-FIPS-PQ-2025-09", {"fips": True}, ""),
        ("2016-08", {"weak": True}, "`ELBSecurityPolicy-2016-08` has no post-quantum key exchange"),
        ("TLS13-1-0-PQ-2025-09", {"weak": True}, ""),
    ],
)
def test_options_of_the_rule_about_policies(name: str, options: dict[str, bool], wrong: str) -> None:
    found = _with_options("tls-policy-without-post-quantum", options, *policy(name))
    assert [wrong in message for message in found] == ([True] if wrong else [])


@pytest.mark.parametrize(("days", "count"), [(7, 0), (30, 1)])
def test_how_early_a_certificate_is_told_of(days: int, count: int) -> None:
    resources = secured(certificate("2026-12-04T12:00:00Z"))
    assert len(_with_options("listener-certificate-expiring", {"days": days}, *resources)) == count


def _with_options(rule: str, options: dict[str, Any], *resources: Resource) -> list[str]:
    run = Scan(Settings(select=(rule,), rule={rule: options}), RULEBOOK)
    reader = "arn:aws:iam::111122223333:user/reader"
    run.add_snapshot(Snapshot("111122223333", "eu-west-1", reader, resources, taken=NOW))
    return told(run.judge().report)


def test_a_tag_of_a_load_balancer_suppresses() -> None:
    ignoring = balancer(Scheme="internet-facing", SecurityGroups=["sg-1"], Tags=[
        {"Key": "ecslint:ignore", "Value": "waf-missing"}])  # fmt: skip
    report = scan("waf-missing", ignoring, *facing()[1:])
    assert [finding.suppressed is not None for finding in report.findings] == [True]
