"""ECS itself: clusters, services with their task sets, capacity providers and account settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecslint.live.areas.answers import apart, in_order
from ecslint.live.areas.kinds import CAPACITY_PROVIDER, CLUSTER, GATEWAY_ROUTE, SERVICE, SETTING, TASK_DEFINITION
from ecslint.live.areas.references import started
from ecslint.live.calls import CALLS
from ecslint.live.collector import Collector
from ecslint.live.outcome import Outcome
from ecslint.live.snapshot import Resource

_OWN_PROVIDERS = ("FARGATE", "FARGATE_SPOT")
_EVENTS_KEPT = 3

_OF_CLUSTER = ("activeServicesCount", "attachments", "attachmentsStatus", "pendingTasksCount",
               "registeredContainerInstancesCount", "runningTasksCount", "statistics", "status")  # fmt: skip
_OF_SERVICE = ("createdAt", "currentServiceDeployment", "currentServiceRevisions", "deployments", "events",
               "pendingCount", "runningCount", "status", "taskSets")  # fmt: skip
_OF_PROVIDER = ("status", "updateStatus", "updateStatusReason")
"""Members that change by themselves."""

_TOLD_OF_DEPLOYMENTS = ("serviceConnectConfiguration", "vpcLatticeConfigurations", "volumeConfigurations")
"""Settings of a service that DescribeServices tells of its deployments only."""


def clusters(collector: Collector) -> list[str]:
    """The clusters' ARNs: those asked for as far as they are in this account and region, else all. Each is described
    and kept."""
    asked = collector.options.clusters
    names = [each for each in asked if _may_be_here(collector, each)] if asked else collector.items("ecs:ListClusters")
    include = ["ATTACHMENTS", "CONFIGURATIONS", "SETTINGS", "STATISTICS", "TAGS"]
    found = []
    for each in collector.described("ecs:DescribeClusters", "clusters", names, include=include):
        if each.get("status") == "INACTIVE":  # it can be described for a while after it was deleted
            collector.note(CALLS["ecs:DescribeClusters"], each["clusterArn"], Outcome.MISSING, "it was deleted")
            continue
        data, state = apart(in_order(each, "settings", "capacityProviders", "statistics"), *_OF_CLUSTER)
        collector.keep(CLUSTER, each["clusterArn"], data, state)
        found.append(each["clusterArn"])
    return found


def _may_be_here(collector: Collector, name: str) -> bool:
    """A name may be that of a cluster anywhere; an ARN says where it is."""
    return not name.startswith("arn:") or name.split(":")[3:5] == [collector.region, collector.account]


# -- services


def services(collector: Collector) -> None:
    """The services of all kept clusters, in batches of ten; those whose tags were not asked for are left out."""
    listed = collector.each(lambda each: (each.id, _service_arns(collector, each.id)), collector.kept(CLUSTER))
    batches = [(cluster, arns[start : start + 10]) for cluster, arns in listed for start in range(0, len(arns), 10)]
    for cluster, found in collector.each(lambda batch: (batch[0], _described(collector, *batch)), batches):
        for each in found:
            if each.get("status") in ("DRAINING", "INACTIVE"):
                why = "it is being deleted" if each["status"] == "DRAINING" else "it was deleted"
                collector.note(CALLS["ecs:DescribeServices"], each["serviceArn"], Outcome.MISSING, why)
            elif collector.options.chooses(each.get("tags") or ()):
                _keep_service(collector, cluster, each)
    collector.each(lambda each: _task_sets(collector, each), [each for each in collector.kept(SERVICE) if _hides(each)])


def _service_arns(collector: Collector, cluster: str) -> list[str]:
    return list(collector.items("ecs:ListServices", cluster, cluster=cluster))


def _described(collector: Collector, cluster: str, arns: list[str]) -> list[Any]:
    """One batch. A service that was deleted meanwhile is noted as missing, and costs no other."""
    answer = collector.ask("ecs:DescribeServices", cluster, cluster=cluster, services=arns, include=["TAGS"])
    collector.note_failures(CALLS["ecs:DescribeServices"], answer, cluster)
    return list(answer["services"])


def _keep_service(collector: Collector, cluster: str, service: dict[str, Any]) -> None:
    data, state = apart(in_order(service), *_OF_SERVICE)
    data.setdefault("clusterArn", cluster)
    if "events" in state:  # 70 % of the answer's bytes, and a hundred of them
        state["events"] = state["events"][:_EVENTS_KEPT]
    for deployment in state.get("deployments", ()):
        if deployment.get("status") == "PRIMARY":
            data |= {key: deployment[key] for key in _TOLD_OF_DEPLOYMENTS if key in deployment}
    collector.keep(SERVICE, service["serviceArn"], data, state)


def _hides(service: Resource) -> bool:
    """Whether a service has task sets that its description did not tell of."""
    controller = (service.data.get("deploymentController") or {}).get("type")
    return controller in ("CODE_DEPLOY", "EXTERNAL") and "taskSets" not in service.state


def _task_sets(collector: Collector, service: Resource) -> None:
    cluster = service.data["clusterArn"]
    answer = collector.ask("ecs:DescribeTaskSets", service.id, cluster=cluster, service=service.id, include=["TAGS"])
    collector.keep(SERVICE, service.id, service.data, {**service.state, "taskSets": answer["taskSets"]})


def gateway_routes(collector: Collector) -> None:
    """To which services gateways route, which DescribeServices does not tell: one list of the region, asked for where
    there may be such a service."""
    definitions = {each.id: each for each in collector.kept(TASK_DEFINITION)}
    if any(_may_be_routed_to(each, definitions) for each in collector.kept(SERVICE)):
        for each in collector.items("ecs:ListGatewayRoutes"):
            collector.keep(GATEWAY_ROUTE, each["gatewayRouteArn"], *apart(each, "status"))


def _may_be_routed_to(service: Resource, definitions: Mapping[str, Resource]) -> bool:
    """A gateway finds a service by the name of a container's port; and none with a gateway has a load balancer."""
    if service.data.get("loadBalancers"):
        return False
    known = definitions.get(service.data.get("taskDefinition", ""))
    if known is None:
        return True
    containers = known.data.get("containerDefinitions") or ()
    return any(port.get("name") for each in containers for port in each.get("portMappings") or ())


# -- what they run on, and what holds for the account


def capacity_providers(collector: Collector) -> None:
    """The capacity providers that clusters, services and event targets name, Fargate's two aside, of which there is
    nothing to tell. Asked for by name: a page holds ten, as many as one call may name, and most accounts have none."""
    names = [name for name in dict.fromkeys(_provider_names(collector)) if name not in _OWN_PROVIDERS]
    action = "ecs:DescribeCapacityProviders"
    for each in collector.described(action, "capacityProviders", names, include=["TAGS"]):
        data, state = apart(in_order(each), *_OF_PROVIDER)
        collector.keep(CAPACITY_PROVIDER, each["capacityProviderArn"], data, state)


def _provider_names(collector: Collector) -> Iterator[str]:
    strategies = []
    for cluster in collector.kept(CLUSTER):
        yield from cluster.data.get("capacityProviders") or ()
        strategies.append(cluster.data.get("defaultCapacityProviderStrategy"))
    for service in collector.kept(SERVICE):
        told = (service.data, *service.state.get("deployments", ()), *service.state.get("taskSets", ()))
        strategies += [each.get("capacityProviderStrategy") for each in told]
    for each in started(collector):
        strategies.append(each.get("CapacityProviderStrategy"))
    for strategy in strategies:
        for item in strategy or ():
            yield item.get("capacityProvider") or item["CapacityProvider"]


def account_settings(collector: Collector) -> None:
    """What holds for who looks; others of the account may have settings of their own."""
    for each in collector.items("ecs:ListAccountSettings", effectiveSettings=True):
        collector.keep(SETTING, each["name"], {"name": each["name"], "value": each["value"]})
