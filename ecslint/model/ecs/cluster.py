"""Clusters, and which capacity providers they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ecslint.model.common import NAME, NAME_FORM, Tag, any_of, passing, same_text
from ecslint.model.convert import Json
from ecslint.model.ecs.capacity import (
    CapacityProvider,
    CapacityProviderStrategy,
    CapacityProviderStrategyItem,
    is_fargate,
)
from ecslint.model.evidence import derived
from ecslint.model.record import Record, field
from ecslint.model.unknown import Text, Undecided, Unknown

if TYPE_CHECKING:
    from ecslint.model.ecs.gateway import GatewayClusterAssociations
    from ecslint.model.ecs.launch import TaskLaunch
    from ecslint.model.instances.auto_scaling import AutoScalingGroup

DEFAULT = "default"
"""The name of the cluster that is meant when none is named."""


class ClusterSetting(Record):
    """A setting of a cluster."""

    name: str | None = field(values=("containerInsights",))
    value: str | None = field(values=("enhanced", "enabled", "disabled"))


class ExecuteCommandLogConfiguration(Record):
    """Where the record of ECS Exec sessions goes."""

    cloud_watch_log_group_name: str | None
    cloud_watch_encryption_enabled: bool = field(False)
    s3_bucket_name: str | None
    s3_encryption_enabled: bool = field(False)
    s3_key_prefix: str | None


class ExecuteCommandConfiguration(Record):
    """How ECS Exec sessions are encrypted and recorded."""

    kms_key_id: str | None
    logging: str = field("DEFAULT", values=("NONE", "DEFAULT", "OVERRIDE"))
    log_configuration: ExecuteCommandLogConfiguration | None


class ManagedStorageConfiguration(Record):
    """The keys of the storage that ECS manages."""

    kms_key_id: str | None
    fargate_ephemeral_storage_kms_key_id: str | None


class ClusterConfiguration(Record):
    """Exec and storage settings of a cluster."""

    execute_command_configuration: ExecuteCommandConfiguration | None
    managed_storage_configuration: ManagedStorageConfiguration | None


class ServiceConnectDefaults(Record):
    """The namespace of services that name none."""

    namespace: str | None = field(required=True)


class Cluster(CapacityProviderStrategy):
    """Where tasks run."""

    cfn_type = "AWS::ECS::Cluster"
    identity = "cluster_name"
    strategy_field = "default_capacity_provider_strategy"

    cluster_name: str | None = field(pattern=NAME, form=NAME_FORM)
    tags: list[Tag] = field(length=(0, 50))
    settings: list[ClusterSetting] = field(cfn="ClusterSettings")
    configuration: ClusterConfiguration | None
    capacity_providers: list[str]
    default_capacity_provider_strategy: list[CapacityProviderStrategyItem] = field(length=(0, 20))
    service_connect_defaults: ServiceConnectDefaults | None

    # What describe calls add.
    cluster_arn: str | None
    status: str | None
    registered_container_instances_count: int | None
    running_tasks_count: int | None
    pending_tasks_count: int | None
    active_services_count: int | None
    statistics: list[Json]

    def names(self) -> list[str]:
        """Its name; without one it is named default, or by CloudFormation."""
        if self.cluster_name is None and self.source_kind != "cloudformation":
            return [DEFAULT]
        return super().names()

    def statistic(self, name: str) -> int:
        """A count that ECS keeps by launch type, such as `runningFargateTasksCount`; 0 where it tells of none."""
        return next((int(each.get("value", 0)) for each in self.statistics if each.get("name") == name), 0)

    @derived
    def container_insights(self) -> str | None:
        """enhanced, enabled or disabled, the strongest where several are written; None when none is."""
        written = [setting.value for setting in self.settings if setting.name == "containerInsights"]
        return next((value for value in ("enhanced", "enabled", "disabled") if value in written), None)

    @derived
    def associations(self) -> list[ClusterCapacityProviderAssociations]:
        """The resources of the run that give this cluster capacity providers."""
        return self.estate.referrers(self, ClusterCapacityProviderAssociations, "cluster")

    @derived
    def launches(self) -> list[TaskLaunch]:
        """The services, task sets and event targets known to launch tasks in it."""
        from ecslint.model.ecs.launch import TaskLaunch

        return self.estate.referrers(self, TaskLaunch, "cluster")

    @derived
    def default_strategy(self) -> list[CapacityProviderStrategyItem]:
        """The default strategy, written here or in an association; empty when there is none."""
        for holder in (self, *self.associations):
            if holder.written("default_capacity_provider_strategy"):
                return holder.strategy
        return []

    @derived
    def capacity_provider_names(self) -> list[str]:
        """The providers it has, by its own list and its associations."""
        return [*self.capacity_providers, *(name for each in self.associations for name in each.capacity_providers)]

    @derived
    def provider_lists(self) -> list[Cluster | ClusterCapacityProviderAssociations]:
        """What gives it capacity providers: itself, when it lists any, and associations that do. Undecided when another
        association of the input may."""
        self.rule_out_adrift(ClusterCapacityProviderAssociations)
        holders: list[Cluster | ClusterCapacityProviderAssociations] = [self, *self.associations]
        return [each for each in holders if each.written("capacity_providers")]

    def has_provider(self, item: CapacityProviderStrategyItem) -> bool:
        """Whether the provider that an item of a strategy names is one of those that it has."""
        listed = [(each, name) for each in self.provider_lists for name in each.capacity_providers]
        if any(same_text(name, item.capacity_provider) for _, name in listed):
            return True
        provider = item.provider
        if isinstance(provider, CapacityProvider) and provider.cluster is not None:
            # One of Managed Instances is made for one cluster, and available there at once.
            return provider.cluster.resource_key == self.resource_key
        return any_of(listed, lambda named: _is_provider(item, *named))

    @derived
    def gateway_associations(self) -> list[GatewayClusterAssociations]:
        """What gives it gateways. Undecided when another association of the input may."""
        from ecslint.model.ecs.gateway import GatewayClusterAssociations

        found = self.estate.referrers(self, GatewayClusterAssociations, "cluster")
        if not found:
            self.rule_out_adrift(GatewayClusterAssociations)
        return found

    def rule_out_adrift(
        self, record_class: type[ClusterCapacityProviderAssociations] | type[GatewayClusterAssociations]
    ) -> None:
        """Raise Undecided when a record of the class in its own input may be of this cluster, what it names not being
        known."""
        for each in self.estate.adrift(record_class, "cluster"):
            value: object = each.cluster_arn
            kind = self.estate.type_of(value) or ""
            another = kind.startswith("AWS::") and not kind.startswith("AWS::CloudFormation::")
            if not another and not (
                isinstance(value, str) and not isinstance(self.peek("cluster_name"), Text | Unknown)
            ):
                raise Undecided(f"the cluster of {each.name_of_resource}")

    @derived
    def scaling_providers(self) -> list[CapacityProvider]:
        """Its capacity providers that are known to scale an Auto Scaling group. Undecided when none is, and one may."""
        names = [name for name in self.capacity_provider_names if not is_fargate(name)]
        found = (self.estate.follow(name, CapacityProvider) for name in names)
        scaling: list[CapacityProvider] = []
        try:
            scaling.extend(passing(found, lambda each: each is not None and each.scales_group))  # type: ignore[arg-type]
        except Undecided:
            if not scaling:
                raise
        return scaling

    @derived
    def auto_scaling_groups(self) -> list[AutoScalingGroup]:
        """The groups whose instances are in it, by a capacity provider or by their user data. All those of the input:
        undecided when one may be that is not known to be."""
        from ecslint.model.instances.auto_scaling import AutoScalingGroup

        for name in self.capacity_provider_names:
            provider = None if is_fargate(name) else self.estate.follow(name, CapacityProvider)
            if provider is not None:
                provider.resource_key  # noqa: B018 - raises when it is not known
        found = self.estate.referrers(self, AutoScalingGroup, "clusters")
        known = {each.resource_key for each in found}
        for group in self.estate.own(AutoScalingGroup):
            if group.resource_key not in known:
                for cluster in group.clusters:
                    cluster.resource_key  # noqa: B018 - raises when it is not known
        return found


class ClusterCapacityProviderAssociations(CapacityProviderStrategy):
    """Capacity providers that a template gives a cluster apart from the cluster itself."""

    cfn_type = "AWS::ECS::ClusterCapacityProviderAssociations"
    identity = "cluster_arn"
    strategy_field = "default_capacity_provider_strategy"

    cluster_arn: str | None = field(api="cluster", required=True)
    capacity_providers: list[str]
    default_capacity_provider_strategy: list[CapacityProviderStrategyItem] = field(length=(0, 20))

    @derived
    def cluster(self) -> Cluster:
        """The cluster that gets them."""
        return find_cluster(self, self.cluster_arn)


def _is_provider(
    item: CapacityProviderStrategyItem, holder: Cluster | ClusterCapacityProviderAssociations, name: str
) -> bool:
    """Whether a name that a cluster or an association lists is of the provider that an item of a strategy names."""
    if item.on_fargate or is_fargate(name):
        return item.on_fargate and is_fargate(name) and item.capacity_provider == name
    mine: object = item.provider
    its: object = holder.estate.follow(name, CapacityProvider)
    if isinstance(mine, CapacityProvider) and isinstance(its, CapacityProvider):
        return mine.resource_key == its.resource_key
    return bool(_called(mine, item.capacity_provider) == _called(its, name))


def _called(provider: object, written: str | None) -> str | None:
    """The name of a provider that is at hand, or as it is written where it is not."""
    return provider.name if isinstance(provider, CapacityProvider) and provider.name is not None else written


def find_cluster(record: Record, name: str | None) -> Cluster:
    """The cluster that a name, ARN or reference leads to."""
    found = record.estate.follow(name, Cluster)
    return cast("Cluster", Unknown("a cluster, which is not named")) if found is None else found
