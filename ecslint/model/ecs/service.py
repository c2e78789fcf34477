"""Services and task sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ecslint.model.common import ENABLED, NAME, NAME_FORM, ROLE, ROLE_FORM, Tag, any_of
from ecslint.model.convert import Json
from ecslint.model.ecs.deployment import DeploymentConfiguration, DeploymentController
from ecslint.model.ecs.launch import TaskLaunch
from ecslint.model.ecs.service_connect import GatewayConnector, ServiceConnect, VpcLatticeConfiguration
from ecslint.model.ecs.service_load_balancer import ServiceLoadBalancer, ServiceRegistry
from ecslint.model.ecs.service_volume import PROPAGATION, ServiceVolume
from ecslint.model.evidence import derived
from ecslint.model.record import Record, field
from ecslint.model.unknown import Hole, Text, Undecided, Unknown

if TYPE_CHECKING:
    from ecslint.model.ecs.cluster import Cluster
    from ecslint.model.network.load_balancing import TargetGroup
    from ecslint.model.running.running import Task
    from ecslint.model.scaling.scalable_target import ScalableTarget


class MetricConfiguration(Record):
    """How often metrics are taken."""

    identity = "resolution_seconds"

    metric_names: list[str] = field(required=True, values=("CPUUtilization", "MemoryUtilization"), open_values=True)
    resolution_seconds: int | None = field(required=True, values=("20", "60"))


class MonitoringConfiguration(Record):
    """How a service is measured."""

    metric_configurations: list[MetricConfiguration] = field(length=(0, 5))

    def publishes_often(self, metric: str) -> bool:
        """Whether the metric is published every 20 seconds, and not only every 60 as it is anyhow."""

        def asked_for(each: MetricConfiguration) -> bool:
            return each.resolution_seconds == 20 and any_of(each.metric_names, lambda name: name == metric)

        return any_of(self.metric_configurations, asked_for)


class Service(TaskLaunch):
    """What keeps a number of tasks running."""

    cfn_type = "AWS::ECS::Service"
    identity = "service_name"

    cluster_arn: str | None = field(api="cluster")
    service_name: str | None = field(pattern=NAME, form=NAME_FORM)
    availability_zone_rebalancing: str | None = field(values=ENABLED)
    load_balancers: list[ServiceLoadBalancer] = field(length=(0, 5))
    service_registries: list[ServiceRegistry] = field(length=(0, 1))
    desired_count: int | None = field(minimum=0)
    client_token: str | None
    role: str | None = field(pattern=ROLE, form=ROLE_FORM)
    deployment_configuration: DeploymentConfiguration | None
    health_check_grace_period_seconds: int | None = field(minimum=0)
    scheduling_strategy: str = field("REPLICA", values=("REPLICA", "DAEMON"))
    deployment_controller: DeploymentController | None
    tags: list[Tag] = field(length=(0, 50))
    enable_ecs_managed_tags: bool = field(False, api="enableECSManagedTags")
    propagate_tags: str = field("NONE", values=PROPAGATION)
    service_connect_configuration: ServiceConnect | None
    volume_configurations: list[ServiceVolume] = field(length=(0, 1))
    vpc_lattice_configurations: list[VpcLatticeConfiguration]
    gateway_connectors: list[GatewayConnector] = field(length=(0, 1))
    monitoring: MonitoringConfiguration | None
    force_new_deployment: Json | None

    # What describe calls add.
    service_arn: str | None
    status: str | None
    running_count: int | None
    pending_count: int | None
    deployments: list[Json]
    events: list[Json]
    created_at: Json | None

    @property
    def name(self) -> str | None:
        return self.service_name

    @derived
    def cluster(self) -> Cluster:
        """The cluster; the one named default when none is written."""
        from ecslint.model.ecs.cluster import DEFAULT, find_cluster

        return find_cluster(self, DEFAULT if self.cluster_arn is None else self.cluster_arn)

    @property
    def is_described(self) -> bool:
        """Whether this is what AWS says of a service that it has accepted, and not what someone asks for."""
        return self.source_kind == "live" or self.service_arn is not None

    @property
    def is_daemon(self) -> bool:
        return self.scheduling_strategy == "DAEMON"

    @property
    def controller(self) -> str:
        """ECS, CODE_DEPLOY or EXTERNAL."""
        return "ECS" if self.deployment_controller is None else self.deployment_controller.type

    @property
    def deployment_strategy(self) -> str:
        """ROLLING, BLUE_GREEN, LINEAR or CANARY."""
        return "ROLLING" if self.deployment_configuration is None else self.deployment_configuration.strategy

    @property
    def effective_desired_count(self) -> int | None:
        """The written count; 1 in CloudFormation, which takes that for a new service; None elsewhere."""
        if self.desired_count is None and self.source_kind == "cloudformation" and not self.is_daemon:
            return 1
        return self.desired_count

    @property
    def minimum_healthy_percent(self) -> int:
        """100, or 0 for a DAEMON, when not written."""
        configuration = self.deployment_configuration
        written = None if configuration is None else configuration.minimum_healthy_percent
        return (0 if self.is_daemon else 100) if written is None else written

    @property
    def maximum_percent(self) -> int:
        """200, or 100 for a DAEMON, when not written."""
        configuration = self.deployment_configuration
        written = None if configuration is None else configuration.maximum_percent
        return (100 if self.is_daemon else 200) if written is None else written

    @property
    def target_groups(self) -> list[TargetGroup]:
        """The target groups of its load balancers, each that is not at hand unknown."""
        found = [balancer.target_group for balancer in self.load_balancers]
        return [group for group in found if group is not None]

    @property
    def scaling_targets(self) -> list[ScalableTarget]:
        """The scalable targets of the run that are known to be this service's."""
        from ecslint.model.scaling.scalable_target import ScalableTarget

        return self.estate.referrers(self, ScalableTarget, "service")

    @derived
    def may_be_scaled(self) -> bool:
        """Whether something scales it, or may: a scalable target of which it is not known what it scales, one that
        this variant of the template leaves out, or a scaling plan."""
        from ecslint.model.scaling.scalable_target import ScalableTarget

        if self.scaling_targets or any(self.estate.leaves_out(each) for each in _SCALERS):
            return True
        # A file beside this one that has services is about those.
        beside = [each for each in self.estate.beside(ScalableTarget) if not each.estate.own(Service)]
        return any(map(self._may_be_scaled_by, [*self.estate.astray(ScalableTarget, "service"), *beside]))

    def _may_be_scaled_by(self, target: ScalableTarget) -> bool:
        try:
            scaled: object = target.service
            if not target.of_ecs or not isinstance(scaled, Unknown):
                return False
            called: object = target.resource_parts[-1]
            return not isinstance(called, str) or (self.service_name is not None and self.service_name == called)
        except Undecided:
            return True

    @derived
    def bounds_of_count(self) -> tuple[int, int | None]:
        """The least and the greatest number of tasks that is wanted of it: its count, or as far as its scaling goes;
        from 0 to None where that is not known."""
        try:
            if not self.may_be_scaled:
                count = self.effective_desired_count
                return (0, None) if count is None else (int(count), int(count))
            lows = [int(low) for target in self.scaling_targets for low, _ in target.bounds if low is not None]
            highs = [int(high) for target in self.scaling_targets for _, high in target.bounds if high is not None]
            return min(lows, default=0), max(highs, default=None)
        except Undecided:
            return 0, None

    @property
    def takes_traffic(self) -> bool:
        """Whether others reach it by a load balancer, service discovery, Service Connect, VPC Lattice or a gateway."""
        ways = ("load_balancers", "service_registries", "vpc_lattice_configurations", "gateway_connectors")
        return any_of((*ways, "service_connect_configuration"), self._is_reached_by)

    def _is_reached_by(self, way: str) -> bool:
        connect = self.service_connect_configuration if way == "service_connect_configuration" else None
        return self.written(way) and (connect is None or connect.enabled)

    @property
    def count_is_fetched(self) -> bool:
        """Whether the count is neither a number nor a parameter, but looked up when the stack is deployed."""
        node = self.node("desired_count")
        holes = node.value.parts if node is not None and isinstance(node.value, Text) else ()
        return any(isinstance(hole, Hole) and not hole.needs.startswith("parameter ") for hole in holes)

    @property
    def task_sets(self) -> list[TaskSet]:
        """The task sets of the run that are known to be this service's."""
        return self.estate.referrers(self, TaskSet, "service")

    @property
    def tasks(self) -> list[Task]:
        """Its tasks, those that run and those that stopped within the last hour. Only live accounts have them."""
        from ecslint.model.running.running import Task

        return self.estate.referrers(self, Task, "service")


_SCALERS = ("AWS::ApplicationAutoScaling::ScalableTarget", "AWS::AutoScalingPlans::ScalingPlan")
"""What can scale a service by itself."""


class Scale(Record):
    """Which share of its service's desired count a task set runs."""

    value: float | None = field(minimum=0, maximum=100)
    unit: str = field("PERCENT", values=("PERCENT",))


class TaskSet(TaskLaunch):
    """Some of the tasks of a service under an external deployment controller."""

    cfn_type = "AWS::ECS::TaskSet"
    identity = "external_id"

    service_arn: str | None = field(api="service", required=True)
    cluster_arn: str | None = field(api="cluster", required=True)
    task_definition_arn: str | None = field(api="taskDefinition", required=True)
    external_id: str | None
    load_balancers: list[ServiceLoadBalancer] = field(length=(0, 5))
    service_registries: list[ServiceRegistry] = field(length=(0, 1))
    scale: Scale | None
    client_token: str | None
    tags: list[Tag] = field(length=(0, 50))

    # What describe calls add.
    computed_desired_count: int | None
    running_count: int | None
    stability_status: str | None
    stability_status_at: Json | None

    @derived
    def cluster(self) -> Cluster:
        """Where it is launched."""
        from ecslint.model.ecs.cluster import find_cluster

        return find_cluster(self, self.cluster_arn)

    @derived
    def service(self) -> Service:
        """The service that it belongs to."""
        found = self.estate.follow(self.service_arn, Service)
        return cast("Service", Unknown("a service, which is not named")) if found is None else found
