"""Capacity providers, and the strategies that choose among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from ecslint.model.common import ENABLED, Tag
from ecslint.model.ecs.managed_instances import ManagedInstancesProvider
from ecslint.model.evidence import derived
from ecslint.model.record import Record, field
from ecslint.model.unknown import Text

if TYPE_CHECKING:
    from ecslint.model.ecs.cluster import Cluster
    from ecslint.model.instances.auto_scaling import AutoScalingGroup

FARGATE_PROVIDERS = ("FARGATE", "FARGATE_SPOT")
"""The providers that every account has. Read 2026-11 from botocore's `CapacityProviderType` of ECS."""


def is_fargate(name: Any) -> bool:
    """Whether a provider's name is one of Fargate's two; a reference to a resource never is."""
    if isinstance(name, Text) and name.reference is not None:
        return False
    return name in FARGATE_PROVIDERS


class CapacityProviderStrategyItem(Record):
    """A provider of a strategy, with its share of the tasks."""

    identity = "capacity_provider"

    capacity_provider: str | None = field(required=True)
    weight: int = field(0, minimum=0, maximum=1000)
    base: int = field(0, minimum=0, maximum=100_000)

    @derived
    def provider(self) -> CapacityProvider | None:
        """The provider's record; None for Fargate's own two."""
        if is_fargate(self.capacity_provider):
            return None
        return self.estate.follow(self.capacity_provider, CapacityProvider)

    @property
    def on_fargate(self) -> bool:
        return is_fargate(self.capacity_provider)

    @derived
    def kind(self) -> str:
        """FARGATE, EC2 or MANAGED_INSTANCES."""
        return "FARGATE" if self.provider is None else self.provider.kind


class CapacityProviderStrategy(Record):
    """What carries a capacity provider strategy: a launch, a cluster, or a cluster's associations."""

    strategy_field: ClassVar[str] = "capacity_provider_strategy"
    """The field that holds it."""

    @property
    def strategy(self) -> list[CapacityProviderStrategyItem]:
        """The strategy as written here; empty when there is none."""
        written: list[CapacityProviderStrategyItem] = getattr(self, self.strategy_field)
        return written


class ManagedScaling(Record):
    """How ECS scales the Auto Scaling group of a provider."""

    status: str | None = field(values=ENABLED)
    target_capacity: int = field(100, minimum=1, maximum=100)
    minimum_scaling_step_size: int = field(1, minimum=1, maximum=10_000)
    maximum_scaling_step_size: int = field(10_000, minimum=1, maximum=10_000)
    instance_warmup_period: int = field(300, minimum=0, maximum=10_000)


class AutoScalingGroupProvider(Record):
    """Capacity from an Auto Scaling group."""

    auto_scaling_group_arn: str | None = field(required=True)
    managed_scaling: ManagedScaling | None
    managed_termination_protection: str = field("DISABLED", values=ENABLED)
    managed_draining: str = field("ENABLED", values=ENABLED)


class CapacityProvider(Record):
    """A source of instances for a cluster's tasks."""

    cfn_type = "AWS::ECS::CapacityProvider"
    groups = (("auto_scaling_group_provider", "managed_instances_provider"),)

    name: str | None = field(
        required="api",
        pattern=r"^(?!aws|ecs|fargate)[A-Za-z0-9_-]{1,255}$",
        form="up to 255 letters, digits, hyphens and underscores, not beginning with `aws`, `ecs` or `fargate`",
    )
    cluster_arn: str | None = field(api="cluster", cfn="ClusterName")
    auto_scaling_group_provider: AutoScalingGroupProvider | None
    managed_instances_provider: ManagedInstancesProvider | None
    tags: list[Tag] = field(length=(0, 50))

    # What describe calls add.
    capacity_provider_arn: str | None
    status: str | None

    @property
    def kind(self) -> str:
        """EC2 or MANAGED_INSTANCES."""
        return "EC2" if self.managed_instances_provider is None else "MANAGED_INSTANCES"

    @derived
    def auto_scaling_group(self) -> AutoScalingGroup | None:
        """The group that its instances are in; None for Managed Instances."""
        from ecslint.model.instances.auto_scaling import group_of

        return group_of(self)

    @derived
    def scales_group(self) -> bool:
        """Whether ECS sets the size of its Auto Scaling group by the tasks that wait and run."""
        group = self.auto_scaling_group_provider
        return group is not None and group.managed_scaling is not None and group.managed_scaling.status == "ENABLED"

    @derived
    def drains_instances(self) -> bool:
        """Whether ECS moves the tasks away from an instance of its group that is about to be terminated."""
        group = self.auto_scaling_group_provider
        return group is not None and group.managed_draining == "ENABLED"

    @derived
    def cluster(self) -> Cluster | None:
        """The one cluster of a Managed Instances provider."""
        from ecslint.model.ecs.cluster import Cluster

        return self.estate.follow(self.cluster_arn, Cluster)

    @derived
    def clusters(self) -> list[Cluster]:
        """The clusters that have it, by their own list, by associations, or by what is launched with it; an Unknown
        for each that is not at hand."""
        from ecslint.model.ecs.cluster import Cluster, ClusterCapacityProviderAssociations
        from ecslint.model.ecs.launch import TaskLaunch

        found: list[Any] = [self.cluster, *self.estate.referrers(self, Cluster, _providers_of)]
        found += [
            each.cluster for each in self.estate.referrers(self, ClusterCapacityProviderAssociations, _providers_of)
        ]
        for item in self.estate.referrers(self, CapacityProviderStrategyItem, "provider"):
            if isinstance(item._parent, TaskLaunch):
                found.append(item._parent.cluster)
        known = {each.resource_key: each for each in found if isinstance(each, Record)}
        return [*known.values(), *(each for each in found if each is not None and not isinstance(each, Record))]


def _providers_of(holder: Any) -> list[CapacityProvider]:
    """The providers that a cluster or an association lists, Fargate's two aside."""
    names = [name for name in holder.capacity_providers if not is_fargate(name)]
    return [found for name in names if (found := holder.estate.follow(name, CapacityProvider)) is not None]
