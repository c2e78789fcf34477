"""What runs: the tasks of services, which moto does not start, their health and their counts."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2s
from typing import Any

from moto.ecs.models import ecs_backends

from ecslint.demo.exchange import Exchange
from ecslint.demo.world import World

_FARGATE = ("FARGATE", "FARGATE_SPOT")
_CREATED = 1_767_225_600.0
"""When all of it began: 2026-01-01, so that two looks at the same account see the same."""


def revision(exchange: Exchange, name: str) -> str:
    """The ARN of a task definition that is named by family, or by family and revision."""
    return str(_ecs(exchange).describe_task_definition(name).arn)


def cluster_strategy(exchange: Exchange) -> list[dict[str, Any]]:
    """The capacity provider strategy of a service that names none, and no launch type: its cluster's."""
    name = str(exchange.parameters.get("cluster", "default")).rpartition("/")[2]
    return list(_ecs(exchange).clusters[name].default_capacity_provider_strategy or ())


def counted(exchange: Exchange, service: dict[str, Any]) -> dict[str, Any]:
    """A service with the counts, events and deployments of one that came up, if it has something to run on."""
    wanted = _wanted(exchange, service)
    running = wanted if _has_place(exchange, service) else 0
    name = service["serviceName"]
    event = (
        f"(service {name}) has reached a steady state."
        if running == wanted
        else f"(service {name}) was unable to place a task because no container instance met all of its requirements."
    )
    counts = {"desiredCount": wanted, "runningCount": running, "pendingCount": 0}
    done = {**counts, "failedTasks": 0, "rolloutState": "COMPLETED" if running == wanted else "IN_PROGRESS"}
    return {
        **service,
        **counts,
        "createdAt": _CREATED,
        "createdBy": f"arn:aws:iam::{exchange.account}:role/deployer",
        "deployments": [{**each, **done, "createdAt": _CREATED, "updatedAt": _CREATED}
                        for each in service["deployments"]],
        "events": [{"id": _hash(service["serviceArn"], "event"), "createdAt": _CREATED, "message": event}],
    }  # fmt: skip


def cluster(exchange: Exchange, told: dict[str, Any], world: World) -> dict[str, Any]:
    """A cluster with the counts of what runs in it."""
    services = [each for each in _ecs(exchange).services.values() if each.cluster_arn == told["clusterArn"]]
    running = sum(_wanted(exchange, _raw(each, world)) for each in services if _has_place(exchange, _raw(each, world)))
    alone = [
        each for each in _ecs(exchange).tasks.get(told["clusterName"], {}).values() if each.last_status == "RUNNING"
    ]
    return {
        **told,
        "activeServicesCount": len(services),
        "pendingTasksCount": 0,
        "registeredContainerInstancesCount": len(_instances(exchange, told["clusterName"])),
        "runningTasksCount": running + len(alone),
        "statistics": [{"name": "runningFargateTasksCount", "value": str(running)}],
    }


# -- tasks


def listed_tasks(exchange: Exchange, result: dict[str, Any], world: World) -> dict[str, Any]:
    """Tasks that were run alone, which moto knows, and those of services."""
    asked = exchange.parameters
    own = [each for each in _tasks(exchange, world) if _fits(each, asked)]
    name = str(asked.get("cluster", "default")).rpartition("/")[2]
    alone = [] if "serviceName" in asked else [arn for arn in result["taskArns"] if f":task/{name}/" in arn]
    return {**result, "taskArns": [*alone, *(each["taskArn"] for each in own)]}


def _fits(task: dict[str, Any], asked: dict[str, Any]) -> bool:
    family = task["taskDefinitionArn"].rpartition("/")[2].partition(":")[0]
    return (
        asked.get("desiredStatus", "RUNNING") == task["desiredStatus"]
        and asked.get("family", family) == family
        and asked.get("startedBy", task["startedBy"]) == task["startedBy"]
        and asked.get("containerInstance", "") in task.get("containerInstanceArn", "")
        and str(asked.get("serviceName", "")).rpartition("/")[2] in ("", task["group"].removeprefix("service:"))
    )


def described_tasks(exchange: Exchange, result: dict[str, Any], world: World) -> dict[str, Any]:
    asked = {name.rpartition("/")[2]: name for name in exchange.parameters["tasks"]}
    own = [each for each in _tasks(exchange, world) if each["taskArn"].rpartition("/")[2] in asked]
    if "TAGS" not in exchange.parameters.get("include", ()):
        own = [{name: value for name, value in each.items() if name != "tags"} for each in own]
    found = [*result["tasks"], *own]
    known = {each["taskArn"].rpartition("/")[2] for each in found}
    failures = [{"arn": arn, "reason": "MISSING"} for short, arn in asked.items() if short not in known]
    return {**result, "tasks": found, "failures": failures}


def _tasks(exchange: Exchange, world: World) -> Iterator[dict[str, Any]]:
    """The tasks of the services of the cluster that a request is about. One whose task sets say what runs has none."""
    name = str(exchange.parameters.get("cluster", "default")).rpartition("/")[2]
    for service in list(_ecs(exchange).services.values()):
        if service.cluster_name == name and service.task_definition is not None:
            yield from _tasks_of(exchange, service, world)


def _tasks_of(exchange: Exchange, service: Any, world: World) -> Iterator[dict[str, Any]]:
    raw = _raw(service, world)
    wanted = _wanted(exchange, raw) if _has_place(exchange, raw) else 0
    count = world.state.get(service.arn, {}).get("runningCount", wanted)
    written = world.written.get(service.arn, {})
    definition = _ecs(exchange).describe_task_definition(service.task_definition)
    instances = _instances(exchange, service.cluster_name)
    for number in range(count):
        identity = _hash(service.arn, str(number))
        arn = service.arn.replace(":service/", ":task/").rpartition("/")[0] + "/" + identity
        task = {
            "taskArn": arn,
            "clusterArn": service.cluster_arn,
            "taskDefinitionArn": definition.arn,
            "group": f"service:{service.name}",
            "startedBy": service.deployments[0]["id"] if service.deployments else "ecs-svc/1",
            "desiredStatus": "RUNNING",
            "lastStatus": "RUNNING",
            "healthStatus": "HEALTHY" if _has_health_check(definition) else "UNKNOWN",
            "connectivity": "CONNECTED",
            "createdAt": _CREATED,
            "startedAt": _CREATED,
            "version": 4,
            "enableExecuteCommand": bool(written.get("enableExecuteCommand")),
            "containers": [_container(arn, each, written) for each in definition.container_definitions],
            "attachments": [{"id": identity, "type": "ElasticNetworkInterface", "status": "ATTACHED",
                             "details": [{"name": "privateIPv4Address", "value": _address(identity)}]}],
            "overrides": {"containerOverrides": []},
            "tags": [],
        }  # fmt: skip
        if is_fargate(raw):
            task |= {"launchType": "FARGATE", "platformVersion": "1.4.0", "platformFamily": "Linux"}
        else:
            instance = instances[number % len(instances)]
            task |= {"launchType": "EC2", "containerInstanceArn": instance.container_instance_arn}
        yield task


def _container(task: str, definition: dict[str, Any], written: dict[str, Any]) -> dict[str, Any]:
    container = {
        "containerArn": f"{task.replace(':task/', ':container/')}/{_hash(task, definition['name'])}",
        "taskArn": task,
        "name": definition["name"],
        "image": definition["image"],
        "lastStatus": "RUNNING",
        "healthStatus": "HEALTHY" if definition.get("healthCheck") else "UNKNOWN",
        "networkInterfaces": [],
    }
    if written.get("enableExecuteCommand"):
        container["managedAgents"] = [{"name": "ExecuteCommandAgent", "lastStatus": "RUNNING"}]
    return container


def _has_health_check(definition: Any) -> bool:
    return any(each.get("healthCheck") for each in definition.container_definitions)


# -- targets


def target_health(exchange: Exchange, _: dict[str, Any], world: World) -> dict[str, Any]:
    """The tasks that services registered in a target group, which are well unless a test says otherwise."""
    group = exchange.parameters["TargetGroupArn"]
    if "TargetHealthDescriptions" in world.state.get(group, {}):
        return {"TargetHealthDescriptions": world.state[group]["TargetHealthDescriptions"]}
    return {
        "TargetHealthDescriptions": [
            {
                "Target": {"Id": _address(_hash(service.arn, str(number))), "Port": each["containerPort"]},
                "HealthCheckPort": str(each["containerPort"]),
                "TargetHealth": {"State": "healthy"},
            }
            for service in list(_ecs(exchange).services.values())
            for each in service.load_balancers
            if each.get("targetGroupArn") == group and _has_place(exchange, _raw(service, world))
            for number in range(_wanted(exchange, _raw(service, world)))
        ]
    }


# -- how services stand


def _ecs(exchange: Exchange) -> Any:
    return ecs_backends[exchange.account][exchange.region]


def _raw(service: Any, world: World) -> dict[str, Any]:
    """What counts of one of moto's services."""
    return {
        "clusterArn": service.cluster_arn,
        "desiredCount": service.desired_count,
        "launchType": service.launch_type,
        "capacityProviderStrategy": world.written.get(service.arn, {}).get("capacityProviderStrategy"),
        "schedulingStrategy": service.scheduling_strategy,
    }


def is_fargate(service: dict[str, Any]) -> bool:
    strategy = service.get("capacityProviderStrategy") or ()
    if strategy:
        return any(each["capacityProvider"] in _FARGATE for each in strategy)
    return service.get("launchType") == "FARGATE"


def _wanted(exchange: Exchange, service: dict[str, Any]) -> int:
    if service.get("schedulingStrategy") == "DAEMON":
        return len(_instances(exchange, service["clusterArn"].rpartition("/")[2]))
    return int(service["desiredCount"])


def _has_place(exchange: Exchange, service: dict[str, Any]) -> bool:
    return is_fargate(service) or bool(_instances(exchange, service["clusterArn"].rpartition("/")[2]))


def _instances(exchange: Exchange, cluster_name: str) -> list[Any]:
    return list(_ecs(exchange).container_instances.get(cluster_name, {}).values())


def _hash(*parts: str) -> str:
    return blake2s("/".join(parts).encode(), digest_size=16).hexdigest()


def _address(identity: str) -> str:
    return "10.0.{}.{}".format(*bytes.fromhex(identity[:4]))
