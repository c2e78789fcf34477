"""What services, task sets and event targets have in common: they launch tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model.common import ENABLED, any_of, passing
from ecslint.model.ecs.capacity import CapacityProviderStrategy, CapacityProviderStrategyItem, is_fargate
from ecslint.model.evidence import derived
from ecslint.model.record import Record, field
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from ecslint.model.ecs.cluster import Cluster
    from ecslint.model.ecs.task_definition import TaskDefinition
    from ecslint.model.network.reached_services import Needs
    from ecslint.model.network.security_group import SecurityGroup
    from ecslint.model.network.vpc import Subnet


_LATEST_ON_LINUX, _LATEST_ON_WINDOWS = "1.4.0", "1.0.0"
_RETIRED_ON_LINUX = ("1.0.0", "1.1.0", "1.2.0", "1.3.0")
"""Fargate's platform versions. Read 2026-11 from its page and that of the retired ones; 1.3.0 starts no tasks since
June 15, 2026: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html"""


class AwsvpcConfiguration(Record):
    """Subnets, security groups and public address of a task's network interface."""

    subnets: list[str] = field(required=True, length=(1, 16))
    security_groups: list[str] = field(length=(0, 5))
    assign_public_ip: str = field("DISABLED", values=ENABLED)


class Stray(NamedTuple):
    """A subnet or security group that a task's network names."""

    field: str
    item: int
    member: Subnet | SecurityGroup
    words: str


class NetworkConfiguration(Record):
    """The network of tasks in awsvpc mode."""

    awsvpc_configuration: AwsvpcConfiguration | None = field(cfn=("AwsvpcConfiguration", "AwsVpcConfiguration"))

    @property
    def launch(self) -> TaskLaunch:
        return self.ancestor(TaskLaunch)

    @derived
    def strays(self) -> list[Stray]:
        """The subnets and security groups that are known to be in another VPC than the first subnet."""
        launch = self.launch
        if not self.awsvpc_configuration or not launch.subnets:
            return []
        members = [Stray("subnets", index, each, "subnet") for index, each in enumerate(launch.subnets)]
        groups = enumerate(launch.security_groups)
        members += (Stray("security_groups", index, each, "security group") for index, each in groups)
        home = launch.subnets[0]
        return list(passing(members[1:], lambda each: each.member.is_in_another_vpc_than(home)))


class PlacementConstraint(Record):
    """On which instances tasks may run."""

    identity = "expression"

    type: str | None = field(values=("distinctInstance", "memberOf"))
    expression: str | None = field(length=(0, 2000))


class PlacementStrategy(Record):
    """Which of the possible instances are preferred."""

    identity = "field_"

    type: str | None = field(values=("random", "spread", "binpack"))
    field_: str | None

    @property
    def spreads_over_zones(self) -> bool:
        """Whether it divides tasks equally among Availability Zones."""
        by = self.field_
        return self.type == "spread" and by is not None and by.lower() == "attribute:ecs.availability-zone"


class TaskLaunch(CapacityProviderStrategy):
    """What launches tasks: a service, a task set, or the ECS target of a rule, schedule or pipe."""

    task_definition_arn: str | None = field(api="taskDefinition")
    launch_type: str | None = field(values=("EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"))
    capacity_provider_strategy: list[CapacityProviderStrategyItem] = field(length=(0, 20))
    platform_version: str | None
    network_configuration: NetworkConfiguration | None
    placement_constraints: list[PlacementConstraint] = field(length=(0, 10))
    placement_strategy: list[PlacementStrategy] = field(cfn=("PlacementStrategies", "PlacementStrategy"), length=(0, 5))
    enable_execute_command: bool = field(False)

    @derived
    def task_definition(self) -> TaskDefinition | None:
        """What is launched; None when nothing is named."""
        from ecslint.model.ecs.task_definition import TaskDefinition

        return self.estate.follow(self.task_definition_arn, TaskDefinition)

    @derived
    def cluster(self) -> Cluster:
        """Where it is launched."""
        raise NotImplementedError

    def replaces(self, field: str) -> bool:
        """Whether tasks get another value of that field of the task definition, as `task_role_arn`, from the launch."""
        return False

    @property
    def is_daemon(self) -> bool:
        """Whether it keeps one task on each instance, as a DAEMON service does."""
        return False

    def registers(self, container: str | None, port: int) -> bool:
        """Whether it registers the port of the container of that name with a load balancer."""
        balancers: list[Any] = getattr(self, "load_balancers", [])
        return any_of(balancers, lambda each: each.container_port == port and each.container_name == container)

    @property
    def awsvpc(self) -> AwsvpcConfiguration | None:
        return None if self.network_configuration is None else self.network_configuration.awsvpc_configuration

    @derived
    def subnets(self) -> list[Subnet]:
        """The subnets that the tasks' interfaces are in; each that is not at hand is unknown."""
        from ecslint.model.network.vpc import Subnet

        written = [] if self.awsvpc is None else self.awsvpc.subnets
        return [found for each in written if (found := self.estate.follow(each, Subnet)) is not None]

    @derived
    def security_groups(self) -> list[SecurityGroup]:
        """The security groups written for the tasks' interfaces; without any, the VPC's default one counts."""
        from ecslint.model.network.security_group import SecurityGroup

        written = [] if self.awsvpc is None else self.awsvpc.security_groups
        return [found for each in written if (found := self.estate.follow(each, SecurityGroup)) is not None]

    @derived
    def needs(self) -> Needs:
        """The services of AWS that have to be reached for the tasks to start."""
        from ecslint.model.network.reached_services import work_out

        return work_out(self)

    @derived
    def effective_strategy(self) -> list[CapacityProviderStrategyItem]:
        """The written strategy; without one and without a launch type, the cluster's default."""
        if self.written("capacity_provider_strategy"):
            return self.capacity_provider_strategy
        return [] if self.launch_type is not None else self.cluster.default_strategy

    @derived
    def effective_launch_type(self) -> str:
        """EC2, FARGATE, EXTERNAL or MANAGED_INSTANCES, by launch type or by the kind of the providers; EC2 when
        neither the launch nor its cluster says anything."""
        if self.launch_type is not None:
            return self.launch_type
        kinds = {item.kind for item in self.effective_strategy} or {"EC2"}
        if len(kinds) > 1:
            raise Undecided("which of several kinds of capacity provider a task gets")
        return kinds.pop()

    @derived
    def runs_on_fargate(self) -> bool:
        """Launch type FARGATE, or only the providers FARGATE and FARGATE_SPOT, from the launch or from the cluster's
        default."""
        if self.launch_type is not None:
            return self.launch_type == "FARGATE"
        strategy = self.effective_strategy
        return bool(strategy) and not any_of(strategy, lambda item: not is_fargate(item.capacity_provider))

    @derived
    def network_mode(self) -> str | None:
        """The mode of its task definition, which is awsvpc on Managed Instances when left out; None when nothing is
        named to launch."""
        task = self.task_definition
        if task is None:
            return None
        managed = (lambda: task.declared_for("MANAGED_INSTANCES"), self._uses_managed_instances)
        if task.network_mode is None and any_of(managed, lambda sign: sign()):
            return "awsvpc"
        return task.effective_network_mode

    def _uses_managed_instances(self) -> bool:
        return bool(self.strategy) and not any_of(self.strategy, lambda item: item.kind != "MANAGED_INSTANCES")

    @derived
    def uses_awsvpc(self) -> bool:
        """Whether its tasks have network interfaces of their own: on Fargate always, else by the network mode."""
        try:
            if self.runs_on_fargate:
                return True
        except Undecided:
            pass  # what has another mode cannot be launched there
        return self.network_mode == "awsvpc"

    @derived
    def platform_is_windows(self) -> bool:
        """Whether the task definition names a Windows family."""
        return self.task_definition is not None and self.task_definition.is_windows

    @property
    def is_kept_off_fargate(self) -> bool:
        """Whether it is known not to run on Fargate: for what makes no sense elsewhere, so that who writes it means
        Fargate."""
        try:
            return not self.runs_on_fargate
        except Undecided:
            return False

    @derived
    def latest_platform_version(self) -> str:
        """What LATEST stands for on Fargate; Undecided when the operating system is not known."""
        if self.task_definition is None:
            raise Undecided("the operating system of the tasks, whose definition is not named here")
        return _LATEST_ON_WINDOWS if self.platform_is_windows else _LATEST_ON_LINUX

    @derived
    def platform_version_is_the_only_one(self) -> bool:
        """Whether the written platform version is the only one that there ever was, as it is for Windows."""
        return self.platform_version == _LATEST_ON_WINDOWS and self.latest_platform_version == _LATEST_ON_WINDOWS

    @derived
    def platform_version_is_retired(self) -> bool:
        """Whether tasks with the written platform version no longer start on Fargate."""
        version = self.platform_version
        if version is None or version not in _RETIRED_ON_LINUX:
            return False
        return version != _LATEST_ON_WINDOWS or self.latest_platform_version != _LATEST_ON_WINDOWS
