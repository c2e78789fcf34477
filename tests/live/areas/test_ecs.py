"""Clusters, services, tasks and capacity providers, as a scan reads them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecslint.live.areas.kinds import (
    CAPACITY_PROVIDER,
    CLUSTER,
    GATEWAY_ROUTE,
    INSTANCE,
    SERVICE,
    SETTING,
    TASK,
    TASK_DEFINITION,
)
from ecslint.live.options import Options
from ecslint.live.outcome import Outcome
from tests.lab import ACCOUNT, REGION, Lab
from tests.live.areas.reading import bare_network, failures, kept, only, read

FARGATE = [{"capacityProvider": "FARGATE", "weight": 1}]


def cluster(aws: Lab, name: str, **more: Any) -> str:
    return str(aws.client("ecs").create_cluster(clusterName=name, **more)["cluster"]["clusterArn"])


def definition(aws: Lab, family: str = "app", **more: Any) -> str:
    container = {"name": "app", "image": "app:1", "memory": 64, **more}
    made = aws.client("ecs").register_task_definition(family=family, containerDefinitions=[container])
    return str(made["taskDefinition"]["taskDefinitionArn"])


def service(aws: Lab, name: str, in_: str = "prod", **more: Any) -> str:
    given = {"taskDefinition": "app", "desiredCount": 1, "launchType": "FARGATE", **more}
    if "capacityProviderStrategy" in more or "deploymentController" in more:
        del given["launchType"]
    made = aws.client("ecs").create_service(cluster=in_, serviceName=name, **given)
    return str(made["service"]["serviceArn"])


def test_services_are_listed_by_the_hundred_and_described_by_tens(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    arns = {service(aws, f"service-{number}") for number in range(12)}
    aws.forget_calls()
    snapshot = read(SERVICE)
    assert kept(snapshot, SERVICE).keys() == arns
    assert aws.calls == {
        "ecs:ListClusters": 1,
        "ecs:DescribeClusters": 1,
        "ecs:ListServices": 1,
        "ecs:DescribeServices": 2,
    }


def test_services_to_which_gateways_route(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    arn = service(aws, "web", gatewayConnectors=[{"portName": "http"}])
    service(aws, "worker")
    aws.forget_calls()
    route = only(read(SERVICE, GATEWAY_ROUTE), GATEWAY_ROUTE)
    assert (route.data["serviceArn"], route.data["serviceContainerPortName"]) == (arn, "http")
    assert aws.calls["ecs:ListGatewayRoutes"] == 1


def test_no_gateway_routes_to_services_with_load_balancers(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    group = aws.client("elbv2").create_target_group(
        Name="web", Protocol="HTTP", Port=80, TargetType="ip", VpcId=bare_network(aws).vpc
    )
    arn = group["TargetGroups"][0]["TargetGroupArn"]
    service(aws, "web", loadBalancers=[{"targetGroupArn": arn, "containerName": "app", "containerPort": 80}])
    aws.forget_calls()
    read(SERVICE, GATEWAY_ROUTE)
    assert aws.calls["ecs:ListGatewayRoutes"] == 0


@pytest.mark.parametrize(("port", "lists"), [({"containerPort": 80, "name": "http"}, 1), ({"containerPort": 80}, 0)])
def test_gateways_find_services_by_the_name_of_a_port(aws: Lab, port: dict[str, Any], lists: int) -> None:
    cluster(aws, "prod")
    definition(aws, portMappings=[port])
    service(aws, "web")
    aws.forget_calls()
    read(SERVICE, TASK_DEFINITION, GATEWAY_ROUTE)
    assert aws.calls["ecs:ListGatewayRoutes"] == lists


def test_what_changes_by_itself_is_kept_apart(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    arn = service(aws, "web")
    aws.world.state[arn] = {"events": [{"id": str(number), "message": "…"} for number in range(100)]}
    found = only(read(SERVICE), SERVICE)
    assert found.data["taskDefinition"].endswith("app:1")
    assert found.data["desiredCount"] == 1
    assert not {"runningCount", "events", "deployments", "status", "createdAt"} & found.data.keys()
    assert found.state["runningCount"] == 1
    assert [each["id"] for each in found.state["events"]] == ["0", "1", "2"]


def test_settings_that_are_told_of_deployments_only_are_settings_of_the_service(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    service(aws, "web", serviceConnectConfiguration={"enabled": True, "namespace": "shop"})
    assert only(read(SERVICE), SERVICE).data["serviceConnectConfiguration"] == {"enabled": True, "namespace": "shop"}


def test_a_service_that_is_deleted_meanwhile_costs_no_other(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    for number in range(3):
        service(aws, f"service-{number}")
    with aws.failing("ecs:DescribeServices", kind="missing"):
        snapshot = read(SERVICE)
    assert len(kept(snapshot, SERVICE)) == 2
    (unit,) = snapshot.units
    assert (unit.outcome, unit.why) == (Outcome.MISSING, "MISSING")
    assert SERVICE not in snapshot.unseen()


def test_services_that_go_are_left_out(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    stays, going, gone = (service(aws, name) for name in ("stays", "going", "gone"))
    aws.world.state |= {going: {"status": "DRAINING"}, gone: {"status": "INACTIVE"}}
    snapshot = read(SERVICE)
    assert kept(snapshot, SERVICE).keys() == {stays}
    assert {unit.scope: unit.why for unit in snapshot.units} == {going: "it is being deleted", gone: "it was deleted"}


def test_a_cluster_that_is_denied_does_not_hide_the_others(aws: Lab) -> None:
    definition(aws)
    for name in ("prod", "test"):
        cluster(aws, name)
        service(aws, "web", in_=name)
    with aws.failing("ecs:ListServices", holding="cluster/test"):
        snapshot = read(SERVICE)
    assert [each.data["clusterArn"].rpartition("/")[2] for each in kept(snapshot, SERVICE).values()] == ["prod"]
    assert failures(snapshot) == [("ecs:ListServices", "denied")]
    assert SERVICE in snapshot.unseen()


# -- what a scan is about


def test_only_the_clusters_asked_for(aws: Lab) -> None:
    definition(aws)
    for name in ("prod", "test"):
        cluster(aws, name)
        service(aws, "web", in_=name)
    for asked in ("prod", f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/prod"):
        aws.forget_calls()
        snapshot = read(SERVICE, options=Options(clusters=(asked,)))
        assert [each.rpartition("/")[2] for each in kept(snapshot, CLUSTER)] == ["prod"]
        assert len(kept(snapshot, SERVICE)) == 1
        assert aws.calls["ecs:ListClusters"] == 0


def test_a_cluster_that_is_not_there_is_noted_and_nothing_else_is_asked(aws: Lab) -> None:
    cluster(aws, "prod")
    aws.forget_calls()
    snapshot = read(options=Options(clusters=("prdo",)))
    assert [(unit.outcome, unit.scope.rpartition("/")[2]) for unit in snapshot.units] == [(Outcome.MISSING, "prdo")]
    assert aws.calls == {"ecs:DescribeClusters": 1}


def test_a_cluster_of_another_region_costs_no_call(aws: Lab) -> None:
    asked = f"arn:aws:ecs:eu-west-1:{ACCOUNT}:cluster/prod"
    assert read(options=Options(clusters=(asked,))).resources == ()
    assert not aws.calls


def test_a_deleted_cluster_is_none(aws: Lab) -> None:
    arn = cluster(aws, "prod")
    aws.world.state[arn] = {"status": "INACTIVE"}
    snapshot = read(SERVICE, options=Options(clusters=("prod",)))
    assert kept(snapshot, CLUSTER) == {}
    assert [(unit.scope, unit.why) for unit in snapshot.units] == [(arn, "it was deleted")]


def test_only_services_with_the_tags_asked_for(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    arn = service(aws, "web", tags=[{"key": "team", "value": "shop"}, {"key": "stage", "value": "prod"}])
    service(aws, "other", tags=[{"key": "team", "value": "search"}])
    service(aws, "bare")
    assert kept(read(SERVICE, options=Options(tags={"team": "shop", "stage": ""})), SERVICE).keys() == {arn}


def test_only_tasks_of_the_services_chosen_and_tasks_of_their_own_with_the_tags(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    tags = [{"key": "team", "value": "shop"}]
    service(aws, "web", tags=tags)
    service(aws, "other")
    for each in (tags, []):
        aws.client("ecs").run_task(cluster="prod", taskDefinition="app", launchType="FARGATE", tags=each, group="job",
                                   networkConfiguration={"awsvpcConfiguration": {"subnets": []}})  # fmt: skip
    found = kept(read(TASK, options=Options(tags={"team": "shop"})), TASK).values()
    assert sorted(str(each.state.get("group")) for each in found if each.state["group"] == "service:web") == [
        "service:web"
    ]
    assert len(found) == 2


# -- task sets


def test_task_sets_are_part_of_their_service(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    arn = service(aws, "web", deploymentController={"type": "EXTERNAL"})
    aws.client("ecs").create_task_set(cluster="prod", service="web", taskDefinition="app")
    found = only(read(SERVICE), SERVICE)
    (task_set,) = found.state["taskSets"]
    assert task_set["serviceArn"] == arn
    assert "taskSets" not in found.data


# -- what runs


def test_tasks_of_their_own_are_found_where_more_runs_than_services_count(aws: Lab) -> None:
    definition(aws)
    definition(aws, "job")
    for name in ("prod", "test"):
        cluster(aws, name)
        service(aws, "web", in_=name)
    aws.client("ecs").run_task(cluster="test", taskDefinition="job", launchType="FARGATE",
                               networkConfiguration={"awsvpcConfiguration": {"subnets": []}})  # fmt: skip
    aws.forget_calls()
    snapshot = read(TASK_DEFINITION)
    assert {each.data["family"] for each in kept(snapshot, TASK_DEFINITION).values()} == {"app", "job"}
    assert aws.calls["ecs:ListTasks"] == 1  # of `test`


def test_tasks_are_state_and_nothing_else(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    service(aws, "web", enableExecuteCommand=True)
    found = only(read(TASK), TASK)
    assert found.data == {}
    assert found.state["lastStatus"] == "RUNNING"


MOVES, STAYS = {"availabilityZoneRebalancing": "ENABLED"}, {"availabilityZoneRebalancing": "DISABLED"}
OLD = {"deployments": [{"status": "PRIMARY", "createdAt": 1_600_000_000, "rolloutState": "COMPLETED"}]}


@pytest.mark.parametrize(
    ("more", "state", "lists"),
    [
        pytest.param({"desiredCount": 2, **MOVES}, {}, 0, id="a service that does well"),
        pytest.param({"desiredCount": 1, **STAYS}, {}, 0, id="one task is in one zone"),
        pytest.param({"desiredCount": 2, **STAYS}, {}, 1, id="tasks may crowd a zone"),
        pytest.param({"desiredCount": 1, "enableExecuteCommand": True, **MOVES}, {}, 1, id="tasks may not be entered"),
        pytest.param({"desiredCount": 2, "taskDefinition": "floating", **MOVES}, {}, 1, id="tags may move"),
        pytest.param({"desiredCount": 1, "taskDefinition": "floating", **MOVES}, {}, 0, id="one task has one image"),
        pytest.param({"desiredCount": 2, **MOVES}, OLD, 1, id="a deployment from before tags were looked up once"),
        pytest.param({"desiredCount": 0, "enableExecuteCommand": True, **STAYS}, {}, 0, id="nothing runs"),
    ],
)
def test_tasks_of_services_are_asked_for_where_a_rule_looks_at_them(
    aws: Lab, more: dict[str, Any], state: dict[str, Any], lists: int
) -> None:
    definition(aws)
    definition(aws, "floating", versionConsistency="disabled")
    cluster(aws, "prod")
    arn = service(aws, "web", **more)
    aws.world.state[arn] = state
    aws.forget_calls()
    read(TASK, TASK_DEFINITION)
    assert aws.calls["ecs:ListTasks"] == lists


def test_where_anything_may_be_looked_at_all_tasks_are_read(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    service(aws, "web", desiredCount=2, **MOVES)
    assert len(kept(read(), TASK)) == 2


def test_stopped_tasks_are_asked_for_where_a_service_does_not_come_up(aws: Lab) -> None:
    definition(aws)
    for name in ("prod", "test"):
        cluster(aws, name)
    service(aws, "well", in_="prod")
    ill = service(aws, "ill", in_="test")
    aws.world.state[ill] = {"runningCount": 0}
    with aws.failing("ecs:ListTasks", holding='"desiredStatus": "STOPPED"') as stopped:
        read(TASK)
    assert stopped.struck == 1


def test_container_instances(aws: Lab) -> None:
    arn = cluster(aws, "prod")
    cluster(aws, "test")
    launched = aws.client("ec2").run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)["Instances"][0]
    document = json.dumps({"instanceId": launched["InstanceId"]})
    made = aws.client("ecs").register_container_instance(cluster="prod", instanceIdentityDocument=document)
    aws.forget_calls()
    found = only(read(INSTANCE), INSTANCE)
    assert found.id == made["containerInstance"]["containerInstanceArn"]
    assert (found.data, found.state["clusterArn"], found.state["agentConnected"]) == ({}, arn, True)
    assert aws.calls["ecs:ListContainerInstances"] == 1


# -- capacity providers and settings


def test_capacity_providers_in_use(aws: Lab) -> None:
    for name in ("own", "other"):
        group = {"autoScalingGroupArn": f"arn:aws:autoscaling:{REGION}:{ACCOUNT}:autoScalingGroup:1:x/{name}"}
        aws.client("ecs").create_capacity_provider(name=name, autoScalingGroupProvider=group)
    cluster(aws, "prod", capacityProviders=["FARGATE", "own"])
    found = only(read(CAPACITY_PROVIDER), CAPACITY_PROVIDER)
    assert found.data["name"] == "own"
    assert found.state == {"status": "ACTIVE"}


def test_aws_s_own_capacity_providers_are_not_asked_for(aws: Lab) -> None:
    cluster(aws, "prod", capacityProviders=["FARGATE", "FARGATE_SPOT"])
    definition(aws)
    service(aws, "web", capacityProviderStrategy=FARGATE)
    assert kept(read(CAPACITY_PROVIDER), CAPACITY_PROVIDER) == {}
    assert aws.calls["ecs:DescribeCapacityProviders"] == 0


def test_account_settings(aws: Lab) -> None:
    cluster(aws, "prod")
    found = kept(read(SETTING), SETTING)
    assert found["defaultLogDriverMode"].data == {"name": "defaultLogDriverMode", "value": "non-blocking"}
