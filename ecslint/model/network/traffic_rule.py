"""Whom one rule of a security group is about, and what traffic there is to ask about.

A rule names a range of addresses, a prefix list or a security group, be it by id or, in a default VPC, by name.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ecslint.model.common import any_of, same_text
from ecslint.model.network.network_end import groups_of, subnets_of
from ecslint.model.network.security_group import EVERY_ADDRESS, EgressRule, IngressRule, SecurityGroup, TrafficRule
from ecslint.model.network.vpc import Vpc
from ecslint.model.network.vpc_endpoint import VpcEndpoint
from ecslint.model.node import THE_REST
from ecslint.model.record import Record
from ecslint.model.unknown import Text, Undecided, Unknown

WRITERS = ("Custom::", "AWS::CloudFormation::CustomResource", "AWS::CloudFormation::Stack",
           "AWS::Serverless::Application", THE_REST)  # fmt: skip
"""Types of what can put rules into a group that it is given, without any file at hand showing them."""


class Traffic(NamedTuple):
    """What is sent: to a port, or to each of several."""

    first: int
    last: int
    protocol: str = "tcp"
    ipv6: bool = False

    def __str__(self) -> str:
        ports = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        return f"{self.protocol.upper()} {ports}"


def names(rule: Any, traffic: Traffic, other: Record) -> bool:
    """Whether a rule is about another end, by one of its groups or by some of its addresses."""
    addresses = _range(rule, traffic)
    if addresses is not None and _holds(addresses, other, traffic.ipv6):
        return True
    if _prefix_list(rule) is not None:
        raise Undecided("the addresses in a prefix list")
    return _group(rule) is not None and _is_member(rule, other)


def names_addresses(rule: Any, traffic: Traffic) -> bool:
    """Whether a rule is about addresses, and those not nobody's."""
    return _prefix_list(rule) is not None or (_range(rule, traffic) is not None and not _is_void(_range(rule, traffic)))


def leads_to_service(rule: Any, traffic: Traffic) -> bool:
    """Whether an egress rule is about addresses, behind which services of AWS may be, or about a group that VPC
    endpoints are in."""
    if names_addresses(rule, traffic):
        return True
    if rule.cidr_ipv6 is not None and not _is_void(rule.cidr_ipv6):
        raise Undecided("whether services are reached by IPv6")
    group = rule.estate.follow(_group(rule), SecurityGroup)
    if group is None:
        return False
    if rule.estate.referrers(group, VpcEndpoint, "security_groups"):
        return True
    if "Export" in group.given_to or any(kind.startswith(WRITERS) for kind in group.given_to):
        raise Undecided("which VPC endpoints are in a security group")
    return False


def names_outsiders(rule: Any, vpc: Vpc | None) -> bool:
    """Whether a rule is about addresses that lie outside a VPC; None stands for one that is not at hand."""
    if rule.cidr_ip is not None and not _lies_within(rule.cidr_ip, vpc):
        return True
    if rule.cidr_ipv6 is not None or _prefix_list(rule) is not None:
        raise Undecided("the addresses that a rule is about")
    return False


def _lies_within(cidr: Any, vpc: Vpc | None) -> bool:
    if isinstance(cidr, Text) and cidr.reference is not None and cidr.reference.attribute == "CidrBlock":
        return True  # of the VPC or of a subnet
    whole = None if vpc is None else vpc.cidr_block
    if same_text(cidr, whole):
        return True
    if cidr in EVERY_ADDRESS:
        return False
    if whole is None:
        raise Undecided("the addresses of a VPC")
    inner, outer = _network(cidr), _network(whole)
    return inner.version == outer.version and bool(inner.subnet_of(outer))


def _group(rule: Any) -> Any:
    """The group that a rule names, as written; None when it names none."""
    if isinstance(rule, EgressRule):
        return rule.destination_security_group_id
    return rule.source_security_group_name if rule.source_security_group_id is None else rule.source_security_group_id


def _prefix_list(rule: Any) -> Any:
    return rule.source_prefix_list_id if isinstance(rule, IngressRule) else rule.destination_prefix_list_id


def _range(rule: TrafficRule, traffic: Traffic) -> Any:
    """The range of addresses of the traffic's family."""
    return rule.cidr_ipv6 if traffic.ipv6 else rule.cidr_ip


def _is_member(rule: Any, other: Record) -> bool:
    """Whether another end is in the group that a rule names."""
    groups, value = groups_of(other), _group(rule)
    named: Any = rule.estate.follow(value, SecurityGroup)
    if not isinstance(named, Unknown):
        return any_of(groups, lambda group: group.resource_key == named.resource_key)
    if any_of(groups, lambda group: may_be(group, value)):
        raise Undecided(named.needs)
    return False


def may_be(group: SecurityGroup, value: Any) -> bool:
    """Whether a group may be the one that a value names which led to none at hand. The id of a group that a template
    makes stands in no file; names begin otherwise than ids."""
    if isinstance(value, str) and value.startswith("sg-") and (group.group_id is None or group.group_id != value):
        return False
    return not group.is_not_called(value)


def _holds(cidr: Any, other: Record, ipv6: bool) -> bool:
    """Whether a range holds addresses of another end's subnets."""
    if cidr in EVERY_ADDRESS:
        return True
    if _is_void(cidr):
        return False
    network = _network(cidr)

    def overlaps(subnet: Any) -> bool:
        return bool(network.overlaps(_network(subnet.ipv6_cidr_block if ipv6 else subnet.cidr_block)))

    return any_of(subnets_of(other), overlaps)


def _is_void(cidr: Any) -> bool:
    """Whether a range holds nobody's address, as those do which end the allowance of all egress: 127.0.0.1/32 in AWS's
    examples, 255.255.255.255/32 by the CDK."""
    network = _network(cidr)
    return bool(
        network.is_loopback or network.is_multicast or int(network.network_address) == 2**network.max_prefixlen - 1
    )


def _network(cidr: Any) -> Any:
    import ipaddress  # few inputs get here

    if not isinstance(cidr, str):
        raise Undecided("the addresses of a subnet" if cidr is None else cidr.needs)
    try:
        return ipaddress.ip_network(cidr, strict=False)
    except ValueError:
        raise Undecided(f"which addresses {cidr!r} means") from None


__all__ = [
    "WRITERS",
    "Traffic",
    "leads_to_service",
    "may_be",
    "names",
    "names_addresses",
    "names_outsiders",
]
