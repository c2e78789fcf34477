"""Clusters, and which capacity providers they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ecslint.model.capacity import CapacityProviderStrategy, CapacityProviderStrategyItem
from ecslint.model.common import NAME, NAME_FORM, Tag
from ecslint.model.evidence import derived
from ecslint.model.record import Record, field
from ecslint.model.unknown import Unknown

if TYPE_CHECKING:
    from ecslint.model.launch import TaskLaunch

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

    def names(self) -> list[str]:
        """Its name; without one it is named default, or by CloudFormation."""
        if self.cluster_name is None and self.source_kind != "cloudformation":
            return [DEFAULT]
        return super().names()

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
        from ecslint.model.launch import TaskLaunch

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


def find_cluster(record: Record, name: str | None) -> Cluster:
    """The cluster that a name, ARN or reference leads to."""
    found = record.estate.follow(name, Cluster)
    return cast("Cluster", Unknown("a cluster, which is not named")) if found is None else found
