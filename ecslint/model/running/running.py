"""What runs in a cluster, and on what: tasks and container instances. Only live accounts have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ecslint.model.common import NameValue
from ecslint.model.convert import Json
from ecslint.model.evidence import derived
from ecslint.model.moment import seconds_since
from ecslint.model.record import Record, field
from ecslint.model.unknown import Undecided, Unknown

if TYPE_CHECKING:
    from ecslint.model.ecs.cluster import Cluster
    from ecslint.model.ecs.service import Service
    from ecslint.model.ecs.task_definition import TaskDefinition
    from ecslint.model.events.eventbridge import EventTarget

SERVICE_GROUP = "service:"
"""How the group of a service's task begins; the service's name follows."""


class ManagedAgent(Record):
    """What ECS runs in a container for itself, such as the agent of ECS Exec."""

    name: str | None
    last_status: str | None
    last_started_at: Json
    reason: str | None


class RunningContainer(Record):
    """A container of a task, running or stopped."""

    name: str | None
    image: str | None
    image_digest: str | None
    last_status: str | None
    health_status: str | None
    exit_code: int | None
    reason: str | None
    managed_agents: list[ManagedAgent]

    @property
    def exec_agent(self) -> ManagedAgent | None:
        """The agent that ECS Exec talks to; None without one."""
        return next((each for each in self.managed_agents if each.name == "ExecuteCommandAgent"), None)


class Task(Record):
    """A task, running or stopped within the last hour."""

    cfn_type = "ecs task"
    identity = "task_arn"

    task_arn: str | None
    cluster_arn: str | None
    task_definition_arn: str | None
    container_instance_arn: str | None
    group: str | None
    started_by: str | None
    launch_type: str | None
    capacity_provider_name: str | None
    availability_zone: str | None
    enable_execute_command: bool = field(False)
    last_status: str | None
    desired_status: str | None
    health_status: str | None
    stop_code: str | None
    stopped_reason: str | None
    created_at: Json
    started_at: Json
    stopped_at: Json
    containers: list[RunningContainer]

    @property
    def id(self) -> str:
        """What people call it: the end of its ARN."""
        return (self.task_arn or "").rpartition("/")[2]

    @property
    def is_running(self) -> bool:
        return self.last_status == "RUNNING" and self.desired_status == "RUNNING"

    @property
    def is_stopped(self) -> bool:
        """Whether it has stopped, or is about to."""
        return self.last_status == "STOPPED" or self.desired_status == "STOPPED"

    @property
    def age(self) -> float:
        """Seconds since it was started, or else made."""
        return seconds_since(self, self.created_at if self.started_at is None else self.started_at)

    @derived
    def cluster(self) -> Cluster | None:
        from ecslint.model.ecs.cluster import Cluster

        return self.estate.follow(self.cluster_arn, Cluster)

    @derived
    def task_definition(self) -> TaskDefinition | None:
        from ecslint.model.ecs.task_definition import TaskDefinition

        return self.estate.follow(self.task_definition_arn, TaskDefinition)

    @derived
    def service(self) -> Service | None:
        """The service that keeps it; None for a task of its own."""
        from ecslint.model.ecs.service import Service

        group = self.group or ""
        if not group.startswith(SERVICE_GROUP):
            return None
        return self.estate.follow(self.arn_beside("service", group.removeprefix(SERVICE_GROUP)), Service)

    def arn_beside(self, kind: str, name: str) -> str:
        """The ARN of a service, as one of the task's own cluster and name. Clusters may have services of one name."""
        cluster = self.cluster_arn or ""
        return f"{cluster.rpartition(':')[0]}:{kind}/{cluster.rpartition('/')[2]}/{name}"

    def is_started_by(self, target: EventTarget) -> bool:
        """Whether it was started for the target of a rule or schedule. Both say so in `startedBy`, where a long name
        is cut off; another with the same beginning will rarely start the same task definition."""
        started = self.started_by or ""
        marks = [mark + name for mark, name in _marks(target)]
        by_name = any(mark == started or (len(started) >= _CUT_AFTER and mark.startswith(started)) for mark in marks)
        launch = target.ecs_parameters
        if not by_name or launch is None or launch.task_definition_arn is None or self.task_definition_arn is None:
            return by_name
        return _family(launch.task_definition_arn) == _family(self.task_definition_arn)


_CUT_AFTER = 36
"""Characters of `startedBy` that EventBridge fills at most."""


def _marks(target: EventTarget) -> list[tuple[str, str]]:
    from ecslint.model.events.eventbridge import EventRule, Schedule

    owner = target.owner
    if isinstance(owner, EventRule):
        return [("events-rule/", owner.name or "")]
    return [("chronos-schedule/", owner.name or "")] if isinstance(owner, Schedule) else []


def _family(task_definition: str) -> str:
    return task_definition.rpartition("/")[2].partition(":")[0]


class VersionInfo(Record):
    """Which programs an instance runs for ECS."""

    agent_version: str | None
    docker_version: str | None


class ContainerInstance(Record):
    """An instance that is registered in a cluster."""

    cfn_type = "ecs container instance"
    identity = "container_instance_arn"

    container_instance_arn: str | None
    ec2_instance_id: str | None = field(api="ec2InstanceId")
    cluster_arn: str | None
    capacity_provider_name: str | None
    status: str | None
    status_reason: str | None
    agent_connected: bool | None
    version_info: VersionInfo | None
    running_tasks_count: int | None
    pending_tasks_count: int | None
    registered_at: Json
    attributes: list[NameValue]

    @property
    def availability_zone(self) -> str | None:
        return next((each.value for each in self.attributes if each.name == "ecs.availability-zone"), None)

    @property
    def id(self) -> str:
        """What people call it: the instance of EC2, or of their own, else the end of its ARN."""
        return self.ec2_instance_id or (self.container_instance_arn or "").rpartition("/")[2]

    @property
    def age(self) -> float:
        """Seconds since it was registered."""
        return seconds_since(self, self.registered_at)

    @derived
    def cluster(self) -> Cluster:
        from ecslint.model.ecs.cluster import Cluster

        found = self.estate.follow(self.cluster_arn, Cluster)
        return cast("Cluster", Unknown("the cluster of an instance, which is not named")) if found is None else found

    @property
    def agent_version(self) -> tuple[int, ...] | None:
        """The version of its agent, as numbers; None where it is not told."""
        written = None if self.version_info is None else self.version_info.agent_version
        if written is None:
            return None
        parts = written.removeprefix("v").split(".")
        if not all(part.isdecimal() for part in parts):
            raise Undecided(f"how new the agent {written} is")
        return tuple(int(part) for part in parts)
