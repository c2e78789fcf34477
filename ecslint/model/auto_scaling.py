"""EC2 Auto Scaling: groups of instances, and what scales them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecslint.model.convert import Json
from ecslint.model.evidence import derived
from ecslint.model.launch_template import InstanceLaunch, LaunchConfiguration, LaunchTemplate
from ecslint.model.neighbour import Neighbour
from ecslint.model.record import field

if TYPE_CHECKING:
    from ecslint.model.capacity import CapacityProvider
    from ecslint.model.monitoring import Alarm


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

    @property
    def joins_cluster(self) -> str | None:
        """As that of its launch template or launch configuration."""
        return None if self.instance_launch is None else self.instance_launch.joins_cluster

    @derived
    def capacity_providers(self) -> list[CapacityProvider]:
        """The capacity providers of the group. All of them: undecided when the group of one is not known."""
        from ecslint.model.capacity import CapacityProvider

        return self.referred_by(CapacityProvider, group_of, _group_arn_of)

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
