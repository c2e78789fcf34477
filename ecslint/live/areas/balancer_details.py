"""What stands beside load balancers and costs calls of its own: their tags, certificates and web ACLs.

Each is asked for only when a rule of the run looks at it, and only of what ECS uses.
"""

from __future__ import annotations

from ecslint.live.areas.answers import apart, in_order
from ecslint.live.areas.kinds import CERTIFICATE, LISTENER, LOAD_BALANCER, TARGET_GROUP, WEB_ACL_ASSOCIATION
from ecslint.live.areas.references import own
from ecslint.live.collector import Collector

_OF_CERTIFICATE = ("InUseBy", "RenewalEligibility", "RenewalSummary", "Status")
"""What changes by itself."""
_SETS = ("DomainValidationOptions", "ExtendedKeyUsages", "KeyUsages", "SubjectAlternativeNames")


def tags(collector: Collector) -> None:
    """The tags of load balancers and of target groups, put beside what is kept of them, twenty a call."""
    tagged = {
        each.id: each
        for kind in (LOAD_BALANCER, TARGET_GROUP)
        if collector.wants(kind)
        for each in collector.kept(kind)
    }
    found = collector.described("elasticloadbalancing:DescribeTags", "ResourceArns", sorted(tagged))
    for told in found:
        resource = tagged[told["ResourceArn"]]
        data = in_order({**resource.data, "Tags": told.get("Tags") or []})
        collector.keep(resource.type, resource.id, data, resource.state)


def certificates(collector: Collector) -> None:
    """The certificates of ACM that listeners name. Those of IAM, which some listeners have instead, tell little."""
    named = {
        certificate["CertificateArn"]
        for listener in collector.kept(LISTENER)
        for certificate in listener.data.get("Certificates") or ()
        if own(collector, certificate.get("CertificateArn"), "acm") is not None
    }
    collector.each(lambda arn: _keep_certificate(collector, arn), sorted(named))


def _keep_certificate(collector: Collector, arn: str) -> None:
    answer = collector.ask("acm:DescribeCertificate", arn, CertificateArn=arn)
    data, state = apart(in_order(answer["Certificate"], *_SETS), *_OF_CERTIFICATE)
    state.pop("InUseBy", None)  # all that uses it, be it of ECS or not
    collector.keep(CERTIFICATE, arn, data, state)


def web_acls(collector: Collector) -> None:
    """The web ACLs of the application load balancers that face the internet, whoever associated them: AWS Firewall
    Manager does so too."""
    facing = [
        each.id
        for each in collector.kept(LOAD_BALANCER)
        if each.data.get("Type") == "application" and each.data.get("Scheme") != "internal"
    ]
    collector.each(lambda arn: _keep_web_acl(collector, arn), facing)


def _keep_web_acl(collector: Collector, balancer: str) -> None:
    answer = collector.maybe("wafv2:GetWebACLForResource", balancer, ResourceArn=balancer)
    acl = (answer or {}).get("WebACL")
    if acl:
        data = {"ResourceArn": balancer, "WebACLArn": acl["ARN"]}
        collector.keep(WEB_ACL_ASSOCIATION, f"{balancer}|{acl['ARN']}", data)
