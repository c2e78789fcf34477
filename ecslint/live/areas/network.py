"""The network that tasks, load balancers, instances and file systems stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ecslint.live.areas.answers import apart, in_order, strings
from ecslint.live.areas.kinds import (
    AUTO_SCALING_GROUP,
    CAPACITY_PROVIDER,
    EGRESS,
    ENDPOINT,
    ENDPOINT_SERVICE,
    EVENT_RULE,
    INGRESS,
    INSTANCE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    LOAD_BALANCER,
    MOUNT_TARGET,
    PIPE,
    ROUTE,
    ROUTE_TABLE,
    ROUTE_TABLE_ASSOCIATION,
    S3_MOUNT_TARGET,
    SCHEDULE,
    SECURITY_GROUP,
    SUBNET,
    TARGET_GROUP,
    VPC,
)
from ecslint.live.areas.references import launches
from ecslint.live.collector import Collector
from ecslint.live.snapshot import Resource

_LISTS = {
    "ec2:DescribeSubnets": (SUBNET,),
    "ec2:DescribeSecurityGroups": (SECURITY_GROUP, INGRESS, EGRESS),
    "ec2:DescribeRouteTables": (ROUTE_TABLE, ROUTE, ROUTE_TABLE_ASSOCIATION),
    "ec2:DescribeVpcEndpoints": (ENDPOINT,),
    "ec2:DescribeVpcs": (VPC,),
}
"""The lists to ask for, and the types that they tell of, the first of which is kept."""
_IDENTITIES = {SUBNET: "SubnetId", SECURITY_GROUP: "GroupId", ROUTE_TABLE: "RouteTableId", ENDPOINT: "VpcEndpointId",
               VPC: "VpcId"}  # fmt: skip
_CHANGING = ("AvailableIpAddressCount", "CreationTimestamp", "State")
_SETS = ("IpPermissions", "IpPermissionsEgress", "IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs",
         "Routes", "Associations", "PropagatingVgws", "CidrBlockAssociationSet", "Ipv6CidrBlockAssociationSet",
         "RouteTableIds", "SubnetIds", "Groups", "NetworkInterfaceIds", "DnsEntries")  # fmt: skip

_DNS = {"EnableDnsSupport": "enableDnsSupport", "EnableDnsHostnames": "enableDnsHostnames"}
"""Attributes of a VPC, as answers and as requests spell them; kept as true or false."""

_STANDING = (EVENT_RULE, SCHEDULE, PIPE, CAPACITY_PROVIDER, TARGET_GROUP, LOAD_BALANCER, MOUNT_TARGET, S3_MOUNT_TARGET,
             AUTO_SCALING_GROUP, LAUNCH_TEMPLATE, LAUNCH_CONFIGURATION)  # fmt: skip
"""Types, services aside, of what names subnets, security groups or VPCs."""
_IDENTITY = re.compile(r"\b(?:subnet|sg|vpc)-[0-9a-f]+\b")


def network(collector: Collector) -> None:
    """The VPCs that something kept stands in, with all that is in them; what is named elsewhere as well. The region's
    whole lists, 1000 a page: one call each as a rule, and to ask for ids would fail for the one that is not there."""
    named = set(_named(collector))
    actions = [action for action, types in _LISTS.items() if collector.wants(*types)]
    listed = dict(collector.each(lambda action: (action, collector.items(action)), actions))
    used = {name for name in named if name.startswith("vpc-")}
    for action, items in listed.items():
        identity = _IDENTITIES[_LISTS[action][0]]
        used.update(each["VpcId"] for each in items if each[identity] in named and each.get("VpcId"))
    for action, items in listed.items():
        type_name = _LISTS[action][0]
        for each in items:
            if each.get("VpcId") in used or each[_IDENTITIES[type_name]] in named:
                data, state = apart(in_order(each, *_SETS), *_CHANGING)
                collector.keep(type_name, each[_IDENTITIES[type_name]], data, state)
    collector.each(lambda vpc: _dns(collector, vpc), collector.kept(VPC))


def _named(collector: Collector) -> Iterator[str]:
    """The ids of subnets, security groups and VPCs anywhere in what was kept: every API has its own place for them."""
    places: list[Any] = list(launches(collector))
    places += [each.data for kind in _STANDING for each in collector.kept(kind)]
    places += [each.state.get("attributes") for each in collector.kept(INSTANCE)]  # ecs.subnet-id, ecs.vpc-id
    for place in places:
        for _, text in strings(place):
            if "-" in text:
                yield from _IDENTITY.findall(text)


def _dns(collector: Collector, vpc: Resource) -> None:
    """Whether names are resolved in a VPC, and given, which its description does not tell: one call for each."""
    found = {}
    for attribute, parameter in _DNS.items():
        answer = collector.ask("ec2:DescribeVpcAttribute", vpc.id, VpcId=vpc.id, Attribute=parameter)
        found[attribute] = answer[attribute]["Value"]
    collector.keep(VPC, vpc.id, {**vpc.data, **found}, vpc.state)


def endpoint_services(collector: Collector) -> None:
    """The endpoint services that lead to a kept load balancer."""
    balancers = {each.id for each in collector.kept(LOAD_BALANCER)}
    if not balancers:
        return
    for each in collector.items("ec2:DescribeVpcEndpointServiceConfigurations"):
        ahead = [*(each.get("NetworkLoadBalancerArns") or ()), *(each.get("GatewayLoadBalancerArns") or ())]
        if not balancers.isdisjoint(ahead):
            sets = ("AvailabilityZones", "AvailabilityZoneIds", "BaseEndpointDnsNames", "SupportedIpAddressTypes")
            data, state = apart(in_order(each, *sets), "ServiceState")
            collector.keep(ENDPOINT_SERVICE, each["ServiceId"], data, state)
