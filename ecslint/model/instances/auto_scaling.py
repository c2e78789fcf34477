"""EC2 Auto Scaling: groups of instances, and what scales them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecslint.model.common import any_of, same_text
from ecslint.model.convert import Json
from ecslint.model.evidence import derived
from ecslint.model.instances.launch_template import InstanceLaunch, LaunchConfiguration, LaunchTemplate
from ecslint.model.neighbour import Neighbour
from ecslint.model.record import Record, field
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from ecslint.model.ecs.capacity import CapacityProvider
    from ecslint.model.ecs.cluster import Cluster
    from ecslint.model.instances.instance_type import Size
    from ecslint.model.monitoring import Alarm
    from ecslint.model.network.vpc import Subnet


class LaunchTemplateSpecification(Neighbour):
    """Which version of which launch template."""

    launch_template_id: str | None
    launch_template_name: str | None
    version: str | None

    @derived
    def launch_template(self) -> LaunchTemplate | None:
        named = self.launch_template_name if self.launch_template_id is None else self.launch_template_id
        return self.estate.follow(named, LaunchTemplate)


class LaunchTemplateOverride(Neighbour):
    """One of the instance types of a mixed group."""

    identity = "instance_type"

    instance_type: str | None
    weighted_capacity: str | None
    launch_template_specification: LaunchTemplateSpecification | None
    instance_requirements: Json


class MixedLaunchTemplate(Neighbour):
    """What the instances of a mixed group are launched from."""

    launch_template_specification: LaunchTemplateSpecification | None = field(required=True)
    overrides: list[LaunchTemplateOverride]


class InstancesDistribution(Neighbour):
    """How a mixed group divides its capacity between on-demand and Spot."""

    on_demand_base_capacity: int = 0
    on_demand_percentage_above_base_capacity: int = 100
    spot_allocation_strategy: str | None


class MixedInstancesPolicy(Neighbour):
    """A group of several instance types or purchase options."""

    launch_template: MixedLaunchTemplate | None = field(required=True)
    instances_distribution: InstancesDistribution | None


class AutoScalingGroup(Neighbour):
    """A group of instances that is kept at a size."""

    cfn_type = "AWS::AutoScaling::AutoScalingGroup"
    identity = "auto_scaling_group_name"
    identifiers = ("auto_scaling_group_arn",)

    auto_scaling_group_name: str | None
    auto_scaling_group_arn: str | None = field(api="AutoScalingGroupARN")
    launch_template_specification: LaunchTemplateSpecification | None = field(api="LaunchTemplate")
    launch_configuration_name: str | None
    mixed_instances_policy: MixedInstancesPolicy | None
    min_size: int | None = field(required=True)
    max_size: int | None = field(required=True)
    desired_capacity: int | None
    new_instances_protected_from_scale_in: bool = False
    capacity_rebalance: bool = False
    availability_zones: list[str]
    vpc_zone_identifier: list[str] = field(api="VPCZoneIdentifier")

    @derived
    def subnets(self) -> list[Subnet]:
        """The subnets that its instances are in; each that is not at hand is unknown."""
        from ecslint.model.network.vpc import Subnet

        found = (self.estate.follow(each, Subnet) for each in self.vpc_zone_identifier)
        return [subnet for subnet in found if subnet is not None]

    @derived
    def launch_template(self) -> LaunchTemplate | None:
        """The launch template, also that of a mixed instances policy; None for a launch configuration."""
        specifications = self._specifications()
        return specifications[0].launch_template if specifications else None

    @derived
    def launch_templates(self) -> list[LaunchTemplate]:
        """The launch template and those that the overrides of a mixed instances policy name."""
        found = (each.launch_template for each in self._specifications())
        return [template for template in found if template is not None]

    def _specifications(self) -> list[LaunchTemplateSpecification]:
        found = [self.launch_template_specification]
        if self.mixed_instances_policy is not None and self.mixed_instances_policy.launch_template is not None:
            mixed = self.mixed_instances_policy.launch_template
            found += [mixed.launch_template_specification]
            found += [each.launch_template_specification for each in mixed.overrides]
        return [each for each in found if each is not None]

    @derived
    def launch_configuration(self) -> LaunchConfiguration | None:
        return self.estate.follow(self.launch_configuration_name, LaunchConfiguration)

    @derived
    def instance_launch(self) -> InstanceLaunch | None:
        """How its instances are launched: the launch template's data, or the launch configuration."""
        if self.launch_configuration is not None:
            return self.launch_configuration
        return None if self.launch_template is None else self.launch_template.launch_template_data

    @derived
    def instance_types(self) -> list[str]:
        """Every type of instance that it may launch. Undecided where attributes choose them, or nothing here does."""
        mixed = None if self.mixed_instances_policy is None else self.mixed_instances_policy.launch_template
        overrides: list[Any] = [] if mixed is None else mixed.overrides
        return [self._type_of(each) for each in overrides or [self.instance_launch]]

    def _type_of(self, choice: LaunchTemplateOverride | InstanceLaunch | None) -> str:
        if isinstance(choice, LaunchTemplateOverride) and choice.instance_type is None:
            specified = choice.launch_template_specification
            template = None if specified is None else specified.launch_template
            if not choice.written("instance_requirements"):
                return self._type_of(None if template is None else template.launch_template_data)
        by_attributes = choice is not None and "instance_requirements" in choice.declared()
        if (
            choice is None
            or choice.instance_type is None
            or (by_attributes and choice.written("instance_requirements"))
        ):
            raise Undecided("the types of the group's instances")
        return choice.instance_type

    @derived
    def sizes(self) -> list[Size]:
        """The most that an instance of each of its types registers with ECS. Undecided when one is not known."""
        from ecslint.model.instances.instance_type import registered_by

        sizes = [registered_by(each) for each in self.instance_types]
        known = [each for each in sizes if each is not None]
        if len(known) < len(sizes):
            raise Undecided("how large an instance type is that is not in the list of them")
        return known

    @derived
    def is_weighted(self) -> bool:
        """Whether instances count for more than one by their type, so that its size is no number of instances."""
        mixed = None if self.mixed_instances_policy is None else self.mixed_instances_policy.launch_template
        return mixed is not None and any_of(mixed.overrides, lambda each: each.weighted_capacity is not None)

    @derived
    def has_fixed_size(self) -> bool:
        """Whether its least and greatest size are known to be the same, be it only because both are written alike."""
        least, greatest = self.node("min_size"), self.node("max_size")
        if least is not None and greatest is not None and same_text(least.value, greatest.value):
            return True
        return self.min_size is not None and self.max_size is not None and self.min_size == self.max_size

    @derived
    def has_schedule(self) -> bool:
        """Whether scheduled actions of the same template change its sizes."""
        return self.referred_by_type("AWS::AutoScaling::ScheduledAction")

    @derived
    def buys_spot(self) -> bool:
        """Whether some of its instances are Spot ones: by its mixed instances policy, launch template or launch
        configuration."""
        mixed = self.mixed_instances_policy
        if mixed is not None and mixed.instances_distribution is not None:
            bought = mixed.instances_distribution
            if bought.on_demand_percentage_above_base_capacity < 100:
                return self.max_size is None or self.max_size > bought.on_demand_base_capacity
        return self.instance_launch is not None and self.instance_launch.is_spot

    @derived
    def spot_notice_is_heard(self) -> bool:
        """Whether an EventBridge rule of the same input awaits the notice that a Spot Instance is taken back."""
        from ecslint.model.events.eventbridge import EventRule

        notice = "EC2 Spot Instance Interruption Warning"
        return any_of(
            self.estate.own(EventRule), lambda rule: bool(rule.event_pattern) and notice in str(rule.event_pattern)
        )

    @derived
    def serves_ecs(self) -> bool:
        """Whether its instances are known to be meant for ECS."""
        if self.known_providers:
            return True
        return self.instance_launch is not None and self.instance_launch.serves_ecs

    @property
    def joins_cluster(self) -> str | None:
        """As that of its launch template or launch configuration."""
        return None if self.instance_launch is None else self.instance_launch.joins_cluster

    @derived
    def capacity_providers(self) -> list[CapacityProvider]:
        """The capacity providers of the group. All of them: undecided when the group of one is not known."""
        from ecslint.model.ecs.capacity import CapacityProvider

        return self.referred_by(CapacityProvider, group_of, _group_arn_of)

    @derived
    def known_providers(self) -> list[CapacityProvider]:
        """The capacity providers that are known to have the group."""
        from ecslint.model.ecs.capacity import CapacityProvider

        return self.estate.referrers(self, CapacityProvider, group_of)

    @property
    def clusters(self) -> list[Cluster]:
        """The clusters that its instances are in, by its capacity providers and its user data; an Unknown for each
        that is not at hand."""
        found: list[Any] = [cluster for provider in self.known_providers for cluster in provider.clusters]
        found.append(None if self.instance_launch is None else self.instance_launch.cluster)
        known = {each.resource_key: each for each in found if isinstance(each, Record)}
        return [*known.values(), *(each for each in found if each is not None and not isinstance(each, Record))]

    @derived
    def scaling_policies(self) -> list[GroupScalingPolicy]:
        """Scaling policies of the group itself, as far as they are known."""
        return self.estate.referrers(self, GroupScalingPolicy, "auto_scaling_group")


def group_of(provider: CapacityProvider) -> AutoScalingGroup | None:
    """The Auto Scaling group of a capacity provider; None for one of Managed Instances."""
    return provider.estate.follow(_group_arn_of(provider), AutoScalingGroup)


def _group_arn_of(provider: CapacityProvider) -> Any:
    group = provider.auto_scaling_group_provider
    return None if group is None else group.auto_scaling_group_arn


class GroupScalingPolicy(Neighbour):
    """A scaling policy of an Auto Scaling group, which counts instances and not tasks."""

    cfn_type = "AWS::AutoScaling::ScalingPolicy"
    identity = "policy_name"

    policy_name: str | None
    auto_scaling_group_name: str | None = field(required=True)
    policy_type: str = field(
        "SimpleScaling", values=("SimpleScaling", "StepScaling", "TargetTrackingScaling", "PredictiveScaling")
    )
    target_tracking_configuration: Json
    predictive_scaling_configuration: Json

    @derived
    def auto_scaling_group(self) -> AutoScalingGroup | None:
        return self.estate.follow(self.auto_scaling_group_name, AutoScalingGroup)

    @derived
    def alarms(self) -> list[Alarm]:
        """The alarms known to set it off."""
        from ecslint.model.monitoring import Alarm

        return self.estate.referrers(self, Alarm, _set_off)


def _set_off(alarm: Alarm) -> list[GroupScalingPolicy | None]:
    """The scaling policies of groups among an alarm's actions."""
    actions = (*alarm.alarm_actions, *alarm.ok_actions)
    return [alarm.estate.follow(action, GroupScalingPolicy) for action in actions]
