"""Puts together what templates spread over many resources and an account has in one: rules of a security group, routes
of a table, policies of a role ..."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ecslint.live.snapshot import Resource
from tests.sources.live.deployment.identities import digest
from tests.sources.live.deployment.shapes import permissions

_REGISTRY = "AWS::ECR::RegistryScanningConfiguration"
_EVERYTHING = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


def joined(resources: list[Resource]) -> Iterator[Resource]:
    """What the account shows."""
    found = {each.id: each for each in resources if each.type not in _PARTS}
    for each in resources:
        if each.type in _PARTS:
            _PARTS[each.type](each.data, _Account(found.values()))
    _attach(found.values())
    yield from found.values()
    yield from _main_tables(found.values())
    yield from _registry(found.values())
    seen = {each.id for each in found.values()}
    yield from (each for each in _namespaces(found.values()) if each.id not in seen)


class _Account:
    def __init__(self, resources: Iterable[Resource]) -> None:
        self.resources = list(resources)

    def called(self, kind: str, name: Any) -> dict[str, Any]:
        """The data of a resource by its id, ARN or name; of one that is not there, what nobody looks at."""
        for each in self.resources:
            if each.type == kind and name is not None and str(name) in (each.id, each.id.rpartition("/")[2]):
                return each.data
        return {}


def _ingress(rule: dict[str, Any], account: _Account) -> None:
    group = account.called("AWS::EC2::SecurityGroup", rule.get("GroupId") or rule.get("GroupName"))
    group.setdefault("IpPermissions", []).extend(permissions([rule], "Source"))


def _egress(rule: dict[str, Any], account: _Account) -> None:
    group = account.called("AWS::EC2::SecurityGroup", rule.get("GroupId"))
    egress = group.setdefault("IpPermissionsEgress", [])
    if egress and egress[0].get("IpRanges") == _EVERYTHING["IpRanges"] and egress[0].get("IpProtocol") == "-1":
        egress.pop(0)  # the allowance of all egress ends
    egress.extend(permissions([rule], "Destination"))


def _route(route: dict[str, Any], account: _Account) -> None:
    table = account.called("AWS::EC2::RouteTable", route.pop("RouteTableId", None))
    if "VpcEndpointId" in route:
        route["GatewayId"] = route.pop("VpcEndpointId")
    table.setdefault("Routes", []).append({**route, "State": "active"})


def _association(association: dict[str, Any], account: _Account) -> None:
    table = account.called("AWS::EC2::RouteTable", association.get("RouteTableId"))
    table.setdefault("Associations", []).append({**association, "Main": False})


def _policy(policy: dict[str, Any], account: _Account) -> None:
    for name in policy.get("Roles") or [policy.get("RoleName")]:
        role = account.called("AWS::IAM::Role", name)
        inline = {"PolicyName": policy.get("PolicyName", "p"), "PolicyDocument": policy.get("PolicyDocument", {})}
        role.setdefault("RolePolicyList", []).append(inline)


def _providers(association: dict[str, Any], account: _Account) -> None:
    cluster = account.called("AWS::ECS::Cluster", str(association.get("cluster")).rpartition("/")[2])
    cluster["capacityProviders"] = association.get("capacityProviders", [])
    cluster["defaultCapacityProviderStrategy"] = association.get("defaultCapacityProviderStrategy", [])


def _task_set(task_set: dict[str, Any], account: _Account) -> None:
    service = account.called("AWS::ECS::Service", task_set.pop("service", None))
    task_set.pop("cluster", None)
    task_set |= {"taskSetArn": f"{service.get('serviceArn')}/{digest(str(task_set))}", "status": "PRIMARY"}
    service.setdefault("taskSets", []).append(task_set)


_PARTS: dict[str, Callable[[dict[str, Any], _Account], None]] = {
    "AWS::EC2::Route": _route,
    "AWS::EC2::SecurityGroupEgress": _egress,
    "AWS::EC2::SecurityGroupIngress": _ingress,
    "AWS::EC2::SubnetRouteTableAssociation": _association,
    "AWS::ECS::ClusterCapacityProviderAssociations": _providers,
    "AWS::ECS::TaskSet": _task_set,
    "AWS::IAM::Policy": _policy,
    "AWS::IAM::RolePolicy": _policy,
}


def _attach(resources: Iterable[Resource]) -> None:
    """Target groups know their load balancers."""
    account = _Account(resources)
    listeners = {each.id: each.data for each in account.resources if each.type.endswith("::Listener")}
    for each in account.resources:
        if not each.type.endswith(("::Listener", "::ListenerRule")):
            continue
        balancer = listeners.get(str(each.data.get("ListenerArn")), {}).get("LoadBalancerArn")
        for arn in _forwarded(each.data):
            group = account.called("AWS::ElasticLoadBalancingV2::TargetGroup", arn)
            known = group.setdefault("LoadBalancerArns", [])
            known += [balancer] if balancer and balancer not in known else []


def _forwarded(data: dict[str, Any]) -> Iterator[str]:
    for action in (*data.get("DefaultActions", ()), *data.get("Actions", ())):
        among = action.get("ForwardConfig", {}).get("TargetGroups", ())
        yield from (one["TargetGroupArn"] for one in (action, *among) if "TargetGroupArn" in one)


def _main_tables(resources: Iterable[Resource]) -> Iterator[Resource]:
    """Each VPC has one, with the local route."""
    for each in resources:
        if each.type == "AWS::EC2::VPC":
            identity = f"rtb-{digest('main ' + each.id)}"
            local = {"DestinationCidrBlock": each.data.get("CidrBlock", "10.0.0.0/16"), "GatewayId": "local"}
            data = {"RouteTableId": identity, "VpcId": each.id, "Routes": [local],
                    "Associations": [{"Main": True, "RouteTableId": identity}]}  # fmt: skip
            yield Resource("AWS::EC2::RouteTable", identity, data, {})


def _registry(resources: Iterable[Resource]) -> Iterator[Resource]:
    """Each account has one, which by itself scans nothing."""
    if _REGISTRY not in {each.type for each in resources}:
        yield Resource(_REGISTRY, "registry/111122223333", {"scanType": "BASIC", "rules": []}, {})


def _namespaces(resources: Iterable[Resource]) -> Iterator[Resource]:
    """Namespaces are known by another type."""
    for each in resources:
        if each.type.startswith("AWS::ServiceDiscovery::") and each.type.endswith("Namespace"):
            yield each._replace(type="namespace")
