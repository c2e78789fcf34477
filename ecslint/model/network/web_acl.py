"""Web ACLs of AWS WAF, and the load balancers in front of which they stand."""

from __future__ import annotations

from typing import Any

from ecslint.model.common import any_of
from ecslint.model.evidence import derived
from ecslint.model.neighbour import Neighbour
from ecslint.model.network.load_balancing import Listener, ListenerRule, LoadBalancer
from ecslint.model.record import field
from ecslint.model.unknown import Text

_OF_LOAD_BALANCING = "elasticloadbalancing"


class WebAclAssociation(Neighbour):
    """That a web ACL looks at the requests to a load balancer, or to something else, such as a stage of an API."""

    cfn_type = "AWS::WAFv2::WebACLAssociation"
    identity = "web_acl_arn"

    resource_arn: str | None = field(required=True)
    web_acl_arn: str | None = field(api="WebACLArn", required=True)

    @derived
    def load_balancer(self) -> LoadBalancer | None:
        """The load balancer that is protected; None where it is something else."""
        arn = self.peek("resource_arn")
        return None if _is_of_another_service(arn) else self.estate.follow(arn, LoadBalancer)


def _is_of_another_service(arn: Any) -> bool:
    """Whether an ARN, be it known in part only, names a service that is not Elastic Load Balancing."""
    parts = arn.parts if isinstance(arn, Text) else (arn,)
    known = "".join(part if isinstance(part, str) else "?" for part in parts).split(":")
    return len(known) > 3 and known[0] == "arn" and "?" not in known[2] and known[2] != _OF_LOAD_BALANCING


_CLASSIC = "AWS::WAFRegional::WebACLAssociation"
"""Of AWS WAF Classic, which ended in September 2025."""


def has_web_acl(balancer: LoadBalancer) -> bool:
    """Whether a web ACL is associated with a load balancer, as far as the run tells."""
    if _CLASSIC in balancer.given_to:
        return True
    return bool(balancer.referred_by(WebAclAssociation, "load_balancer", "resource_arn"))


def serves_only_proxies(balancer: LoadBalancer) -> bool:
    """Whether it forwards only requests with a header of the user's choice: as what stands in front of it, such as
    CloudFront, adds one that nobody else knows.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html"""
    listeners = balancer.listeners
    return bool(listeners) and not any_of(listeners, _forwards_for_anybody)


def _forwards_for_anybody(listener: Listener) -> bool:
    return bool(listener.target_group_arns) or any_of(listener.rules, _takes_any_header)


def _takes_any_header(rule: ListenerRule) -> bool:
    if not rule.target_group_arns:
        return False
    return not any_of(rule.conditions or (), lambda each: each.get("Field") == "http-header")


__all__ = ["WebAclAssociation", "has_web_acl", "serves_only_proxies"]
