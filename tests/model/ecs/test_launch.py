"""What follows from a service, and from the cluster and the providers that it names."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.ecs.capacity import CapacityProvider
from ecslint.model.ecs.cluster import Cluster, ClusterCapacityProviderAssociations
from ecslint.model.ecs.launch import TaskLaunch
from ecslint.model.ecs.service import Service
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.node import Node, Source
from ecslint.model.unknown import Undecided
from tests.model.inputs import UNKNOWN, ServiceDefinition, Template, estate_of, record


def launched(
    service: dict[str, Any], cluster: dict[str, Any] | None = None, associated: dict[str, Any] | None = None
) -> Service:
    """A service beside a cluster and two providers."""
    source = Source()
    own = Service(Node(source, service, ()), None)
    others: list[Any] = [
        CapacityProvider(Node(source, {"name": "asg", "autoScalingGroupProvider": {"a": 1}}, ()), None),
        CapacityProvider(Node(source, {"name": "managed", "managedInstancesProvider": {"a": 1}}, ()), None),
    ]
    others += [Cluster(Node(source, cluster, ()), None)] if cluster is not None else []
    others += (
        [ClusterCapacityProviderAssociations(Node(source, associated, ()), None)] if associated is not None else []
    )
    estate_of(own, *others)
    return own


def strategy(*names: Any) -> list[dict[str, Any]]:
    return [{"capacityProvider": name, "weight": 1} for name in names]


@pytest.mark.parametrize(
    ("service", "cluster", "kind"),
    [
        ({"launchType": "FARGATE"}, None, "FARGATE"),
        ({"launchType": "EXTERNAL"}, None, "EXTERNAL"),
        ({"capacityProviderStrategy": strategy("FARGATE", "FARGATE_SPOT")}, None, "FARGATE"),
        ({"capacityProviderStrategy": strategy("asg")}, None, "EC2"),
        ({"capacityProviderStrategy": strategy("managed")}, None, "MANAGED_INSTANCES"),
        ({"capacityProviderStrategy": strategy("elsewhere")}, None, None),
        ({}, {}, "EC2"),
        ({}, None, None),
        ({"cluster": "a"}, {"clusterName": "a"}, "EC2"),
        ({"cluster": "b"}, {"clusterName": "a"}, None),
        ({}, {"defaultCapacityProviderStrategy": strategy("FARGATE")}, "FARGATE"),
        ({}, {"defaultCapacityProviderStrategy": UNKNOWN}, None),
        ({"launchType": UNKNOWN}, {}, None),
    ],
)
def test_launch_type(service: dict[str, Any], cluster: dict[str, Any] | None, kind: str | None) -> None:
    launch = launched(service, cluster)
    if kind is not None:
        assert launch.effective_launch_type == kind
        assert launch.runs_on_fargate is (kind == "FARGATE")
        return
    with pytest.raises(Undecided):
        _ = launch.effective_launch_type == ""


def test_a_provider_that_is_not_fargates_settles_it() -> None:
    assert not launched({"capacityProviderStrategy": strategy(UNKNOWN, "asg")}).runs_on_fargate
    with pytest.raises(Undecided):
        _ = launched({"capacityProviderStrategy": strategy(UNKNOWN, "FARGATE")}).runs_on_fargate


def test_an_association_gives_its_cluster_a_default_strategy() -> None:
    associated = {
        "cluster": "default",
        "capacityProviders": ["FARGATE"],
        "defaultCapacityProviderStrategy": strategy("FARGATE"),
    }
    service = launched({}, {"capacityProviders": ["asg"]}, associated)
    assert service.runs_on_fargate
    assert service.cluster.capacity_provider_names == ["asg", "FARGATE"]


@pytest.mark.parametrize(
    ("settings", "insights"),
    [
        ([], None),
        ([{"name": "containerInsights", "value": "disabled"}], "disabled"),
        (
            [{"name": "containerInsights", "value": "enhanced"}, {"name": "containerInsights", "value": "enabled"}],
            "enhanced",
        ),
    ],
)
def test_container_insights(settings: list[dict[str, str]], insights: str | None) -> None:
    assert record(Cluster, {"settings": settings}).container_insights == insights


def test_counts_and_percentages() -> None:
    replica, daemon = record(Service, {}, Template()), record(Service, {"SchedulingStrategy": "DAEMON"}, Template())
    assert (replica.effective_desired_count, replica.minimum_healthy_percent, replica.maximum_percent) == (1, 100, 200)
    assert (daemon.effective_desired_count, daemon.minimum_healthy_percent, daemon.maximum_percent) == (None, 0, 100)
    assert record(Service, {}, ServiceDefinition()).effective_desired_count is None
    written = record(Service, {"deploymentConfiguration": {"minimumHealthyPercent": 0, "maximumPercent": 150}})
    assert (written.minimum_healthy_percent, written.maximum_percent) == (0, 150)
    assert (written.controller, written.deployment_strategy) == ("ECS", "ROLLING")


def test_a_load_balancer_finds_its_container() -> None:
    source = Source()
    raw = {"taskDefinition": "shop", "loadBalancers": [{"containerName": "web"}, {"containerName": "db"}]}
    service = Service(Node(source, raw, ()), None)
    task = TaskDefinition(Node(source, {"family": "shop", "containerDefinitions": [{"name": "web"}]}, ()), None)
    estate_of(service, task)
    web, db = service.load_balancers
    assert web.service is service
    assert web.container is task.containers[0]
    assert db.container is None
    assert web.target_group is None
    assert task.launches == [service]
    assert isinstance(service, TaskLaunch)


@pytest.mark.parametrize("spelling", ["AwsvpcConfiguration", "AwsVpcConfiguration"])
def test_both_spellings_of_awsvpc(spelling: str) -> None:
    service = record(Service, {"NetworkConfiguration": {spelling: {"Subnets": ["subnet-1"]}}}, Template())
    assert service.awsvpc is not None
    assert service.awsvpc.subnets == ["subnet-1"]
    assert service.awsvpc.assign_public_ip == "DISABLED"
