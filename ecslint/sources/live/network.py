"""EC2's networks: one answer about a security group or route table holds what templates spread over many resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecslint.live.snapshot import Resource
from ecslint.model.unknown import Unknown
from ecslint.sources.live.thing import Account, At, Shape, Thing, collected, merged

_ROUTE, _ASSOCIATION = "AWS::EC2::Route", "AWS::EC2::SubnetRouteTableAssociation"


def vpc(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    for name in ("EnableDnsSupport", "EnableDnsHostnames"):
        raw.setdefault(name, account.untold("ec2:DescribeVpcAttribute", resource.id))
    ranges = [each for each in raw.get("CidrBlockAssociationSet", ()) if _is_associated(each.get("CidrBlockState"))]
    if len(ranges) > 1:
        raw["CidrBlock"] = Unknown(f"in which of its {len(ranges)} ranges of addresses something of {resource.id} is")
    yield _of_ec2("vpc", resource, account, raw)


def subnet(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    for index, each in enumerate(raw.get("Ipv6CidrBlockAssociationSet", ())):
        if _is_associated(each.get("Ipv6CidrBlockState")):
            path = ("Ipv6CidrBlockAssociationSet", index, "Ipv6CidrBlock")
            raw["Ipv6CidrBlock"] = At(each["Ipv6CidrBlock"], path)
    yield _of_ec2("subnet", resource, account, raw)


def _is_associated(state: Mapping[str, Any] | None) -> bool:
    return state is None or state.get("State") in ("associated", "associating")


# -- security groups


def security_group(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    raw |= {
        "GroupDescription": At(raw.get("Description"), ("Description",)),
        "SecurityGroupIngress": [*_rules(raw, "IpPermissions", "Source")],
        "SecurityGroupEgress": [*_rules(raw, "IpPermissionsEgress", "Destination")],
    }
    yield _of_ec2("security-group", resource, account, raw)


def _rules(group: Mapping[str, Any], key: str, end: str) -> Iterator[At]:
    """One rule for each range of addresses, prefix list or group that a permission names."""
    others = {
        "IpRanges": ("CidrIp", "CidrIp"),
        "Ipv6Ranges": ("CidrIpv6", "CidrIpv6"),
        "PrefixListIds": ("PrefixListId", f"{end}PrefixListId"),
        "UserIdGroupPairs": ("GroupId", f"{end}SecurityGroupId"),
    }
    for index, permission in enumerate(group.get(key, ())):
        ports = {name: permission[name] for name in ("IpProtocol", "FromPort", "ToPort") if name in permission}
        for kind, (member, name) in others.items():
            for at, other in enumerate(permission.get(kind, ())):
                rule = {**ports, name: other.get(member), "Description": other.get("Description")}
                yield At(rule, (key, index, kind, at))


# -- route tables


def route_table(resource: Resource, account: Account) -> Iterator[Thing]:
    table = _of_ec2("route-table", resource, account, merged(resource))
    yield table
    for index, route in enumerate(table.raw.get("Routes", ())):
        if route.get("State") != "blackhole":  # what it leads to is gone, and so is what takes it
            yield _part(_ROUTE, table, {"RouteTableId": resource.id, **route}, _destination(route), ("Routes", index))
    for index, each in enumerate(table.raw.get("Associations", ())):
        whose = each.get("SubnetId") or ("main" if each.get("Main") else each.get("GatewayId", index))
        raw = {"RouteTableId": resource.id, **each}
        yield _part(_ASSOCIATION, table, raw, str(whose), ("Associations", index))


def _destination(route: Mapping[str, Any]) -> str:
    names = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
    return next((str(route[name]) for name in names if name in route), "")


def _part(type_name: str, whole: Thing, raw: dict[str, Any], name: str, path: tuple[str | int, ...]) -> Thing:
    identity = f"{whole.id} {'.'.join(map(str, path))}"
    return Thing(type_name, identity, f"{whole.id} {name}", raw, arn=whole.arn, path=path)


# -- endpoints


def endpoint(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    raw["SecurityGroupIds"] = collected(raw, "GroupId", "Groups")
    yield _of_ec2("vpc-endpoint", resource, account, raw)


def endpoint_service(resource: Resource, account: Account) -> Iterator[Thing]:
    yield _of_ec2("vpc-endpoint-service", resource, account, merged(resource))


def _of_ec2(kind: str, resource: Resource, account: Account, raw: dict[str, Any]) -> Thing:
    """A resource that is known by its id. People call it by the tag Name too, but no two places may disagree."""
    identity = resource.id.rpartition("/")[2]
    return Thing(resource.type, resource.id, identity, raw, arn=account.arn("ec2", f"{kind}/{identity}"))


# -- names


def hosted_zone(resource: Resource, account: Account) -> Iterator[Thing]:
    """A private hosted zone, or the association with a profile that may bring some."""
    raw = merged(resource)
    arn = f"arn:{account.partition}:route53:::hostedzone/{resource.id}"
    if "ProfileId" in raw:
        arn = f"arn:{account.partition}:route53profiles:{account.region}:{account.id}:profile-association/{resource.id}"
        raw["Name"] = Unknown(
            f"the hosted zones of the Route 53 profile {raw['ProfileId']}, which ecslint does not read"
        )
    yield Thing(resource.type, resource.id, resource.id, raw, arn=arn)


SHAPES: Mapping[str, Shape] = {
    "AWS::EC2::RouteTable": route_table,
    "AWS::EC2::SecurityGroup": security_group,
    "AWS::EC2::Subnet": subnet,
    "AWS::EC2::VPC": vpc,
    "AWS::EC2::VPCEndpoint": endpoint,
    "AWS::EC2::VPCEndpointService": endpoint_service,
    "AWS::Route53::HostedZone": hosted_zone,
}
