"""Elastic Load Balancing, as far as it stands in front of what ECS runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecslint.live.snapshot import Resource
from ecslint.model.unknown import Unasked
from ecslint.sources.live.thing import Account, At, Shape, Thing, collected, merged, segment

_LISTENER, _RULE = "AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::ListenerRule"
_TAGS = "elasticloadbalancing:DescribeTags"
_LISTENER_ATTRIBUTES = Unasked("elasticloadbalancing:DescribeListenerAttributes, which ecslint does not call")


def load_balancer(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    raw["Subnets"] = collected(raw, "SubnetId", "AvailabilityZones")
    raw["LoadBalancerAttributes"] = _attributes(raw, "LoadBalancer", resource.id, account)
    raw.setdefault("Tags", account.unread(_TAGS, ""))
    yield Thing(resource.type, resource.id, raw.get("LoadBalancerName", resource.id), raw, arn=resource.id)


def target_group(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    raw["TargetGroupAttributes"] = _attributes(raw, "TargetGroup", resource.id, account)
    raw.setdefault("Tags", account.unread(_TAGS, ""))
    yield Thing(resource.type, resource.id, raw.get("TargetGroupName", resource.id), raw, arn=resource.id)


def _attributes(raw: Mapping[str, Any], what: str, arn: str, account: Account) -> Any:
    if "Attributes" in raw:
        return At(raw["Attributes"], ("Attributes",))
    return account.untold(f"elasticloadbalancing:Describe{what}Attributes", arn)


def certificate(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    yield Thing(resource.type, resource.id, raw.get("DomainName", resource.id), raw, arn=resource.id)


def web_acl_association(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    yield Thing(resource.type, resource.id, segment(raw.get("WebACLArn", ""), -2), raw, arn=raw.get("WebACLArn"))


def listener(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    raw.setdefault("ListenerAttributes", _LISTENER_ATTRIBUTES)
    balancer = segment(raw.get("LoadBalancerArn", ""), -2)
    yield Thing(resource.type, resource.id, f"{balancer}:{raw.get('Port', '')}", raw, arn=resource.id)


def listener_rule(resource: Resource, account: Account) -> Iterator[Thing]:
    """A rule. The default one is what its listener does by default, and told there."""
    raw = merged(resource)
    if raw.get("IsDefault"):
        return
    # The answer does not tell the listener, whose ARN is the rule's without its end.
    raw.setdefault("ListenerArn", resource.id.replace(":listener-rule/", ":listener/").rpartition("/")[0])
    balancer = segment(resource.id, -4)
    yield Thing(resource.type, resource.id, f"{balancer} rule {raw.get('Priority', '')}", raw, arn=resource.id)


SHAPES: Mapping[str, Shape] = {
    "AWS::ElasticLoadBalancingV2::LoadBalancer": load_balancer,
    "AWS::ElasticLoadBalancingV2::TargetGroup": target_group,
    _LISTENER: listener,
    _RULE: listener_rule,
    "AWS::WAFv2::WebACLAssociation": web_acl_association,
    "acm certificate": certificate,
}
