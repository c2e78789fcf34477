"""ECS itself, whose records are called as its API calls them: what differs is what `describe` calls fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecslint.live.snapshot import Resource
from ecslint.model.unknown import Unasked
from ecslint.sources.live.thing import Account, At, Shape, Thing, merged, moved, unasked, without

_LINKED_ROLE = ":role/aws-service-role/"
"""In the ARNs of service-linked roles, which nobody writes."""


def cluster(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    yield Thing(resource.type, resource.id, raw.get("clusterName", resource.id), raw, arn=resource.id)


def capacity_provider(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    yield Thing(resource.type, resource.id, raw.get("name", resource.id), raw, arn=resource.id)


# -- services


_REVISION = Unasked("ecs:DescribeServiceRevisions, which ecslint does not call")
"""What only that tells of a service."""
_ROUTES = unasked("ecs:ListGatewayRoutes")
_GATEWAY_ROUTE = "ecs gateway route"
_OF_DEPLOYMENT = ("serviceConnectConfiguration", "volumeConfigurations", "vpcLatticeConfigurations")
"""What DescribeServices tells of a service's deployments only, and not of the service."""
_OF_TASK_SET = ("capacityProviderStrategy", "launchType", "loadBalancers", "networkConfiguration", "platformVersion",
                "serviceRegistries", "taskDefinition")  # fmt: skip
"""What is the task set's under the controllers that make those."""


def service(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = moved(merged(resource), cluster="clusterArn", role="roleArn")
    if _LINKED_ROLE in str(raw.get("roleArn")):
        del raw["role"]
    raw = {**_primary(raw, "deployments", _OF_DEPLOYMENT), **raw}
    task_sets = raw.pop("taskSets", ())
    if raw.get("deploymentController") == {"type": "CODE_DEPLOY"}:
        # It never shows on the service itself what CodeDeploy put in the place of what it was created with.
        raw |= _primary({"taskSets": task_sets}, "taskSets", _OF_TASK_SET)
        task_sets = ()
    raw.setdefault("monitoring", _REVISION)
    if (connectors := _connectors(resource.id, account)) is not None:
        raw.setdefault("gatewayConnectors", connectors)
    raw = without(
        raw,
        deploymentController={"type": "ECS"},
        enableECSManagedTags=False,
        enableExecuteCommand=False,
        healthCheckGracePeriodSeconds=0,
        propagateTags="NONE",
        schedulingStrategy="REPLICA",
    )
    if raw.get("capacityProviderStrategy"):
        raw.pop("launchType", None)  # ECS takes one of them, so beside a strategy it can only be filled in
    if isinstance(raw.get("deploymentConfiguration"), Mapping):
        raw["deploymentConfiguration"] = _deployment(raw["deploymentConfiguration"])
    name = raw.get("serviceName", resource.id)
    scaled = f"service/{str(raw.get('clusterArn')).rpartition('/')[2]}/{name}"  # as Application Auto Scaling has it
    yield Thing(resource.type, resource.id, name, raw, arn=resource.id, also=(scaled,))
    for index, each in enumerate(task_sets):
        yield _task_set(each, resource, index)


def _connectors(service: str, account: Account) -> Any:
    """The port that a gateway routes to. How it does is told of revisions only."""
    routes = [each.data for each in account.by_type.get(_GATEWAY_ROUTE, ()) if each.data.get("serviceArn") == service]
    ports = dict.fromkeys(each.get("serviceContainerPortName") for each in routes)
    untold = dict.fromkeys(("deregistrationDelay", "filters", "healthCheck"), _REVISION)
    if ports:
        return [{"portName": each, **untold} for each in ports]
    wanted = account.snapshot.wanted
    return account.failed("ecs:ListGatewayRoutes", "") if wanted is None or _GATEWAY_ROUTE in wanted else _ROUTES


def _primary(raw: Mapping[str, Any], key: str, members: tuple[str, ...]) -> dict[str, At]:
    """Members of the deployment, or task set, that is to stay."""
    for index, each in enumerate(raw.get(key, ())):
        if each.get("status") == "PRIMARY":
            return {member: At(each[member], (key, index, member)) for member in members if member in each}
    return {}


def _deployment(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A deployment configuration without what is filled in; with the strategy ROLLING there is no time to bake."""
    return without(
        raw,
        alarms={"alarmNames": [], "enable": False, "rollback": False},
        bakeTimeInMinutes=0,
        lifecycleHooks=[],
        strategy="ROLLING",
    )


def _task_set(raw: dict[str, Any], owner: Resource, index: int) -> Thing:
    arn = raw["taskSetArn"]
    known = moved({"serviceArn": owner.id, "clusterArn": owner.data.get("clusterArn"), **raw},
                  service="serviceArn", cluster="clusterArn")  # fmt: skip
    return Thing("AWS::ECS::TaskSet", arn, raw.get("externalId") or raw.get("id", arn), known, arn=arn,
                 path=("taskSets", index))  # fmt: skip


# -- task definitions


def task_definition(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = without(merged(resource), enableFaultInjection=False)
    mode = raw.get("networkMode")
    raw["containerDefinitions"] = [_container(each, mode) for each in raw.get("containerDefinitions", ())]
    yield Thing(resource.type, resource.id, raw.get("family", resource.id), raw, arn=resource.id)


def _container(raw: Mapping[str, Any], network_mode: str | None) -> dict[str, Any]:
    """A container without what registration fills in: no CPU units, and being essential."""
    container = without(raw, cpu=0, essential=True)
    if raw.get("portMappings"):
        container["portMappings"] = [_port(each, network_mode) for each in raw["portMappings"]]
    return container


def _port(raw: Mapping[str, Any], network_mode: str | None) -> dict[str, Any]:
    """A port mapping without the host port that ECS fills in: the same as the container's with awsvpc, else 0."""
    filled = raw.get("containerPort") if network_mode == "awsvpc" else 0
    return without(raw, hostPort=filled, protocol="tcp")


# -- what runs, and settings


def as_it_is(resource: Resource, account: Account) -> Iterator[Thing]:
    """What the API and the record call alike, known by its id alone."""
    arn = resource.id if resource.id.startswith("arn:") else None
    yield Thing(resource.type, resource.id, resource.id.rpartition("/")[2], merged(resource), arn=arn)


SHAPES: Mapping[str, Shape] = {
    "AWS::ECS::CapacityProvider": capacity_provider,
    "AWS::ECS::Cluster": cluster,
    "AWS::ECS::Service": service,
    "AWS::ECS::TaskDefinition": task_definition,
}
