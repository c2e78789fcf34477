"""What runs in the clusters, and on what: tasks, those that stopped of late, and container instances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ecslint.live.areas.kinds import CLUSTER, EVENT_RULE, INSTANCE, PIPE, SCHEDULE, SERVICE, TASK, TASK_DEFINITION
from ecslint.live.collector import Collector
from ecslint.live.snapshot import Resource
from ecslint.model.moment import moment

# Tasks and instances come and go by themselves, so all of them is state.


def tasks(collector: Collector) -> None:
    """The running tasks of clusters in which they tell what services do not: where more runs than services count, and
    where a rule asks what a service runs. So most clusters cost no call."""
    counted = Counter[str]()
    asked_of: set[str] = set()
    for service in collector.kept(SERVICE):
        counted[service.data["clusterArn"]] += service.state.get("runningCount", 0)
        if collector.wants(TASK) and _is_looked_into(service):
            asked_of.add(service.data["clusterArn"])
    everywhere = collector.wants_everything or bool(collector.options.tags)  # which leave services uncounted

    def is_busy(cluster: Resource) -> bool:
        running = cluster.state.get("runningTasksCount")
        tells_more = everywhere or cluster.id in asked_of or running != counted[cluster.id]
        return running is None or (running > 0 and tells_more)

    _keep_tasks(collector, [each.id for each in collector.kept(CLUSTER) if is_busy(each)], "RUNNING")


def _is_looked_into(service: Resource) -> bool:
    """Whether rules ask for the tasks of a service that does well: whether each can be entered, and whether they are
    spread over zones, which ECS sees to itself where it may move them."""
    may_crowd = service.data.get("availabilityZoneRebalancing") != "ENABLED" and _runs_several(service)
    return bool(service.data.get("enableExecuteCommand")) or may_crowd


def _runs_several(service: Resource) -> bool:
    return int(service.state.get("runningCount", 0)) > 1


_SAME_IMAGES_SINCE = datetime(2024, 6, 25, tzinfo=UTC)
"""Since then ECS looks up tags once a deployment, and all of its tasks run the same images:
https://aws.amazon.com/about-aws/whats-new/2024/07/amazon-ecs-software-version-consistency-containerized-applications"""


def tasks_of_moving_tags(collector: Collector) -> None:
    """The running tasks of services whose tasks may run different images under one tag, as far as they are not known:
    where that is allowed, where ECS has no hand in the deployment, or where that is older than ECS's care for it."""
    if not collector.wants(TASK):
        return
    known = {each.state["clusterArn"] for each in collector.kept(TASK)}
    allowing = {each.id for each in collector.kept(TASK_DEFINITION) if _allows_different_images(each)}
    clusters = {
        service.data["clusterArn"]
        for service in collector.kept(SERVICE)
        if _runs_several(service) and (service.data.get("taskDefinition") in allowing or not _has_same_images(service))
    }
    _keep_tasks(collector, sorted(clusters - known), "RUNNING")


def _allows_different_images(definition: Resource) -> bool:
    return any(each.get("versionConsistency") == "disabled" for each in definition.data.get("containerDefinitions", ()))


def _has_same_images(service: Resource) -> bool:
    """Whether ECS sees to it that all tasks of a deployment run the same images, if its task definition allows it."""
    began = [moment(each.get("createdAt")) for each in service.state.get("deployments", ())]
    return bool(began) and all(each is not None and each >= _SAME_IMAGES_SINCE for each in began)


def stopped_tasks(collector: Collector) -> None:
    """Tasks that stopped within the last hour, which is as long as ECS tells of them, where the reason may matter: in
    clusters with a service that does not come up or starts tasks anew, or with something that is started by events."""
    if not collector.wants(TASK):
        return
    clusters = {service.data["clusterArn"] for service in collector.kept(SERVICE) if _struggles(service)}
    clusters.update(_started_in(collector))
    _keep_tasks(collector, [each.id for each in collector.kept(CLUSTER) if each.id in clusters], "STOPPED")


def _struggles(service: Resource) -> bool:
    """Whether tasks of a service failed, or fewer are there than it wants."""
    there = service.state.get("runningCount", 0) + service.state.get("pendingCount", 0)
    failed = any(
        each.get("failedTasks") or each.get("rolloutState") == "FAILED" for each in service.state.get("deployments", ())
    )
    return failed or there < service.data.get("desiredCount", 0) or _starts_tasks(service)


def _starts_tasks(service: Resource) -> bool:
    """Whether a service started tasks within the last hour, as one does whose tasks end again and again."""
    for event in service.state.get("events", ()):
        then = moment(event.get("createdAt"))
        if then is not None and " has started " in str(event.get("message")):
            return datetime.now(UTC) - then < timedelta(hours=1)
    return False


def _started_in(collector: Collector) -> set[str]:
    """The clusters in which rules, schedules and pipes start tasks."""
    found = {target["Arn"] for rule in collector.kept(EVENT_RULE) for target in rule.data["Targets"]}
    found.update(schedule.data["Target"]["Arn"] for schedule in collector.kept(SCHEDULE))
    found.update(pipe.data["Target"] for pipe in collector.kept(PIPE))
    return found


def _keep_tasks(collector: Collector, clusters: list[str], status: str) -> None:
    is_chosen = _choice(collector)

    def read(cluster: str) -> None:
        arns = _task_arns(collector, cluster, status)
        parameters = {"cluster": cluster, "include": ["TAGS"]}
        for each in collector.described("ecs:DescribeTasks", "tasks", arns, cluster, **parameters):
            if is_chosen(cluster, each):
                collector.keep(TASK, each["taskArn"], {}, {key: each[key] for key in each if key != "attributes"})

    collector.each(read, clusters)


def _choice(collector: Collector) -> Callable[[str, Mapping[str, Any]], bool]:
    """Whether a task in a cluster is one that the scan is about: any, unless tags were asked for, which it or its
    service must have."""
    services = {(each.data["clusterArn"], f"service:{each.data['serviceName']}") for each in collector.kept(SERVICE)}

    def is_chosen(cluster: str, task: Mapping[str, Any]) -> bool:
        if not collector.options.tags or (cluster, task.get("group")) in services:
            return True
        return not is_of_service(task) and collector.options.chooses(task.get("tags") or ())

    return is_chosen


def _task_arns(collector: Collector, cluster: str, status: str) -> list[str]:
    return list(collector.items("ecs:ListTasks", cluster, cluster=cluster, desiredStatus=status))


def is_of_service(task: Mapping[str, Any]) -> bool:
    """Whether a service started the task."""
    return str(task.get("group", "")).startswith("service:") or str(task.get("startedBy", "")).startswith("ecs-svc/")


def container_instances(collector: Collector) -> None:
    """The container instances of every kept cluster that has some: whether their agent is connected, and which."""
    used = [each.id for each in collector.kept(CLUSTER) if each.state.get("registeredContainerInstancesCount", 1)]

    def read(cluster: str) -> None:
        arns, action = _instance_arns(collector, cluster), "ecs:DescribeContainerInstances"
        for each in collector.described(action, "containerInstances", arns, cluster, cluster=cluster):
            collector.keep(INSTANCE, each["containerInstanceArn"], {}, {**each, "clusterArn": cluster})

    collector.each(read, used)


def _instance_arns(collector: Collector, cluster: str) -> list[str]:
    return list(collector.items("ecs:ListContainerInstances", cluster, cluster=cluster))
