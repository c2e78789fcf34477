"""Answers of moto with what AWS tells and moto forgets or gets wrong.

moto keeps few of the fields of an ECS service and of a capacity provider. What a request wrote is remembered, and told
by every answer whose shape has such a member.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from moto.core.utils import get_service_model

from ecslint.demo import attributes, policies, running
from ecslint.demo.exchange import Exchange
from ecslint.demo.world import World

_TELL = {
    "ecs:CreateService": ("service", "serviceArn"),
    "ecs:UpdateService": ("service", "serviceArn"),
    "ecs:DescribeServices": ("services", "serviceArn"),
    "ecs:RegisterTaskDefinition": ("taskDefinition", "taskDefinitionArn"),
    "ecs:DescribeTaskDefinition": ("taskDefinition", "taskDefinitionArn"),
    "ecs:CreateCluster": ("cluster", "clusterArn"),
    "ecs:UpdateCluster": ("cluster", "clusterArn"),
    "ecs:DescribeClusters": ("clusters", "clusterArn"),
    "ecs:CreateCapacityProvider": ("capacityProvider", "capacityProviderArn"),
    "ecs:UpdateCapacityProvider": ("capacityProvider", "capacityProviderArn"),
    "ecs:DescribeCapacityProviders": ("capacityProviders", "capacityProviderArn"),
    "ecs:DescribeTasks": ("tasks", "taskArn"),
    "ecs:DescribeContainerInstances": ("containerInstances", "containerInstanceArn"),
    "ec2:DescribeVpcs": ("Vpcs", "VpcId"),
    "ecr:DescribeImages": ("imageDetails", "imageDigest"),
    "elasticloadbalancing:DescribeLoadBalancers": ("LoadBalancers", "LoadBalancerArn"),
    "elasticfilesystem:DescribeFileSystems": ("FileSystems", "FileSystemArn"),
    "elasticfilesystem:DescribeMountTargets": ("MountTargets", "MountTargetId"),
    "logs:DescribeLogGroups": ("logGroups", "arn"),
    "autoscaling:DescribeAutoScalingGroups": ("AutoScalingGroups", "AutoScalingGroupARN"),
}
"""Where an answer tells of things, and what each is known by."""

_WRITE = frozenset(action for action in _TELL if action.startswith(("ecs:Create", "ecs:Update", "ecs:Register")))

_BETTER_KNOWN_TO_MOTO = ("tags", "taskDefinition", "containerDefinitions", "volumes", "status")
"""Written in one form and told in another."""

Mend = Callable[[Exchange, dict[str, Any], World], dict[str, Any]]


def mends(action: str) -> bool:
    """Whether answers to this are mended."""
    return action in _TELL or action in _MENDS


def mended(exchange: Exchange, result: dict[str, Any], world: World) -> dict[str, Any]:
    """moto's answer as AWS would have given it."""
    if exchange.action in _MENDS:
        result = _MENDS[exchange.action](exchange, result, world)
    if exchange.action not in _TELL:
        return result
    member, known_by = _TELL[exchange.action]
    told = result[member]
    if isinstance(told, list):
        return {**result, member: [_told(exchange, each, each[known_by], world) for each in told]}
    if exchange.action in _WRITE:
        written = {**world.written.get(told[known_by], {}), **exchange.parameters}
        if exchange.action == "ecs:CreateService" and not {"launchType", "capacityProviderStrategy"} & written.keys():
            written["capacityProviderStrategy"] = running.cluster_strategy(exchange)
        world.written[told[known_by]] = written
    return {**result, member: _told(exchange, told, told[known_by], world)}


def _told(exchange: Exchange, thing: dict[str, Any], identity: str, world: World) -> dict[str, Any]:
    shape = _shape(exchange.service, exchange.operation, _TELL[exchange.action][0])
    written = {
        name: value
        for name, value in world.written.get(identity, {}).items()
        if name in shape and name not in _BETTER_KNOWN_TO_MOTO
    }
    thing = {**thing, **written}
    if exchange.action.endswith(("Service", "Services")):
        thing = _service(exchange, thing, world)
    elif exchange.action.endswith("TaskDefinition"):
        thing = _task_definition(thing)
    return {**thing, **world.state.get(identity, {})}


@cache
def _shape(service: str, operation: str, member: str) -> frozenset[str]:
    """The members of what an answer tells of."""
    shape = get_service_model(service).operation_model(operation).output_shape.members[member]
    return frozenset((shape.member if shape.type_name == "list" else shape).members)


# -- ECS

_SERVICE_DEFAULTS: dict[str, Any] = {
    "enableECSManagedTags": False,
    "enableExecuteCommand": False,
    "placementConstraints": [],
    "placementStrategy": [],
}
_DEPLOYMENT_DEFAULTS = {
    "deploymentCircuitBreaker": {"enable": False, "rollback": False},
    "maximumPercent": 200,
    "minimumHealthyPercent": 100,
}


def _service(exchange: Exchange, service: dict[str, Any], world: World) -> dict[str, Any]:
    service = {**_SERVICE_DEFAULTS, **service}
    if service.get("schedulingStrategy") == "DAEMON":
        service["deploymentConfiguration"] = {**_DEPLOYMENT_DEFAULTS, "maximumPercent": 100, "minimumHealthyPercent": 0,
                                              **service.get("deploymentConfiguration", {})}  # fmt: skip
    else:
        service["deploymentConfiguration"] = {**_DEPLOYMENT_DEFAULTS, **service.get("deploymentConfiguration", {})}
    service.setdefault("availabilityZoneRebalancing", "ENABLED" if _may_rebalance(service) else "DISABLED")
    if service.get("capacityProviderStrategy"):
        service.pop("launchType", None)  # AWS tells of one or the other
    if not str(service.get("taskDefinition", "arn:")).startswith("arn:"):
        service["taskDefinition"] = running.revision(exchange, service["taskDefinition"])
    written = world.written.get(service["serviceArn"], {})
    shape = get_service_model("ecs").shape_for("Deployment").members
    ran = {name: value for name, value in written.items() if name in shape and name not in _BETTER_KNOWN_TO_MOTO}
    service["deployments"] = [
        {**each, **ran, "taskDefinition": service["taskDefinition"]} for each in service.get("deployments", ())
    ]
    if running.is_fargate(service):
        service |= {"platformFamily": "Linux", "platformVersion": service.get("platformVersion") or "LATEST"}
        for deployment in service["deployments"]:
            deployment |= {"platformFamily": "Linux", "platformVersion": "1.4.0"}
    for deployment in service["deployments"]:
        if "capacityProviderStrategy" in ran:
            deployment.pop("launchType", None)
    return running.counted(exchange, service)


def _may_rebalance(service: dict[str, Any]) -> bool:
    """Whether ECS turns on by itself that tasks are moved between Availability Zones, as it does for new services
    where it can: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html"""
    first = (service["placementStrategy"] or [{"field": "attribute:ecs.availability-zone"}])[0]
    return (
        service.get("schedulingStrategy") != "DAEMON"
        and service.get("launchType") != "EXTERNAL"
        and service["deploymentConfiguration"]["maximumPercent"] > 100
        and not any(each.get("loadBalancerName") for each in service.get("loadBalancers", ()))
        and first.get("field") == "attribute:ecs.availability-zone"
    )


_CONTAINER_DEFAULTS: dict[str, Any] = {
    "cpu": 0,
    "environment": [],
    "essential": True,
    "mountPoints": [],
    "portMappings": [],
    "systemControls": [],
    "volumesFrom": [],
}
"""What DescribeTaskDefinition tells although nobody wrote it."""


def _task_definition(definition: dict[str, Any]) -> dict[str, Any]:
    containers = [{**_CONTAINER_DEFAULTS, **each} for each in definition["containerDefinitions"]]
    for container in containers:
        container["portMappings"] = [
            _port_mapping(each, definition.get("networkMode")) for each in container["portMappings"]
        ]
    return {"placementConstraints": [], "volumes": [], **definition, "containerDefinitions": containers}


def _port_mapping(mapping: dict[str, Any], mode: str | None) -> dict[str, Any]:
    mapping = {"protocol": "tcp", **mapping}
    if "containerPort" in mapping:
        mapping.setdefault("hostPort", mapping["containerPort"] if mode in ("awsvpc", "host") else 0)
    return mapping


def _clusters(exchange: Exchange, result: dict[str, Any], world: World) -> dict[str, Any]:
    return {**result, "clusters": [running.cluster(exchange, each, world) for each in result["clusters"]]}


def _listed_services(exchange: Exchange, result: dict[str, Any], _: World) -> dict[str, Any]:
    """moto takes `nonprod` for a part of the cluster `prod`."""
    cluster = str(exchange.parameters.get("cluster", "default")).rpartition("/")[2]
    return {**result, "serviceArns": [each for each in result["serviceArns"] if f":service/{cluster}/" in each]}


_SETTINGS = {
    "awsvpcTrunking": "disabled",
    "containerInsights": "disabled",
    "containerInstanceLongArnFormat": "enabled",
    "defaultLogDriverMode": "non-blocking",
    "dualStackIPv6": "enabled",
    "fargateFIPSMode": "disabled",
    "fargateTaskRetirementWaitPeriod": "7",
    "guardDutyActivate": "off",
    "serviceLongArnFormat": "enabled",
    "tagResourceAuthorization": "on",
    "taskLongArnFormat": "enabled",
}
"""What holds in an account that has set nothing."""


def _settings(exchange: Exchange, result: dict[str, Any], _: World) -> dict[str, Any]:
    if not exchange.parameters.get("effectiveSettings"):
        return result
    own = {each["name"]: each["value"] for each in result["settings"]}
    who = f"arn:aws:iam::{exchange.account}:root"
    settings = [
        {"name": name, "value": value, "principalArn": who, "type": "user"}
        for name, value in sorted({**_SETTINGS, **own}.items())
    ]
    return {**result, "settings": settings}


# -- its neighbours


def _regions(exchange: Exchange, result: dict[str, Any], world: World) -> dict[str, Any]:
    for region in result["Regions"]:
        if region["RegionName"] in world.regions_off:
            region["OptInStatus"] = "not-opted-in"
    if exchange.parameters.get("AllRegions"):
        return result
    return {**result, "Regions": [each for each in result["Regions"] if each["OptInStatus"] != "not-opted-in"]}


_MENDS: dict[str, Mend] = {
    "ecs:DescribeClusters": _clusters,
    "ecs:ListServices": _listed_services,
    "ecs:ListAccountSettings": _settings,
    "ecs:ListTasks": running.listed_tasks,
    "ecs:DescribeTasks": running.described_tasks,
    "ec2:DescribeRegions": _regions,
    "iam:GetAccountAuthorizationDetails": policies.in_use,
    "elasticloadbalancing:DescribeLoadBalancers": attributes.settled,
    "elasticloadbalancing:DescribeLoadBalancerAttributes": attributes.of_load_balancer,
    "elasticloadbalancing:DescribeTargetGroupAttributes": attributes.of_target_group,
    "elasticloadbalancing:DescribeTargetHealth": running.target_health,
}
