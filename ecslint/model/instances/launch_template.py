"""How EC2 instances are launched: launch templates and launch configurations."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ecslint.model.common import any_of, passing
from ecslint.model.convert import Json
from ecslint.model.evidence import derived
from ecslint.model.instances.machine_image import ImageChoice
from ecslint.model.neighbour import Neighbour
from ecslint.model.record import field
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from ecslint.model.ecs.cluster import Cluster
    from ecslint.model.ecs.launch import TaskLaunch
    from ecslint.model.iam.role import InstanceProfile
    from ecslint.model.instances.auto_scaling import AutoScalingGroup


def _runs_on(launch: TaskLaunch, providers: set[tuple[int, str]]) -> bool:
    """Whether tasks run on instances that are behind these providers, or behind none."""
    if launch.effective_launch_type != "EC2":
        return False
    chosen = [item.provider.resource_key for item in launch.effective_strategy if item.provider is not None]
    return not chosen or not providers.isdisjoint(chosen)


class MetadataOptions(Neighbour):
    """How instances, and what runs on them, may ask for metadata and credentials."""

    http_endpoint: str = field("enabled", values=("enabled", "disabled"))
    http_tokens: str | None = field(values=("optional", "required"))
    http_put_response_hop_limit: int | None = field(minimum=1, maximum=64)


class Ebs(Neighbour):
    """A volume that an instance is launched with."""

    encrypted: bool | None
    volume_size: int | None
    volume_type: str | None
    snapshot_id: str | None


class BlockDeviceMapping(Neighbour):
    """A disk of an instance."""

    identity = "device_name"

    device_name: str | None
    ebs: Ebs | None


class InstanceLaunch(ImageChoice):
    """How instances are launched: what launch templates and launch configurations have in common."""

    instance_type: str | None
    key_name: str | None
    user_data: str | None
    metadata_options: MetadataOptions | None
    block_device_mappings: list[BlockDeviceMapping]
    security_groups: list[str]

    @derived
    def user_data_text(self) -> str | None:
        """The user data as it is on the instance, which may be a text known in part; None when there is none."""
        from ecslint.model.instances.user_data import plain_text

        return None if self.user_data is None else cast("str", plain_text(self.user_data))

    @derived
    def setup_text(self) -> str | None:
        """What instances do when they start: the user data, with what it has `cfn-init` do as far as that is known;
        None when there is none."""
        if self.user_data_text is None or "cfn-init" not in str(self.user_data_text):
            return self.user_data_text
        from ecslint.model.instances.cfn_init import with_init

        source = self._node.source
        return cast("str", with_init(self.user_data_text, lambda name: source.attribute_of(name, "Metadata")))

    @derived
    def joins_cluster(self) -> str | None:
        """The name of the cluster that the user data makes instances join; None when it names none, so that an
        instance with the ECS agent joins `default`. Unknown when a cluster is joined whose name is not known;
        undecided when the user data leaves open whether one is."""
        from ecslint.model.instances.user_data import cluster_named_in

        return None if self.setup_text is None else cast("str | None", cluster_named_in(self.setup_text))

    @derived
    def installs_agent(self) -> bool:
        """Whether the user data installs or starts the ECS agent."""
        from ecslint.model.instances.user_data import installs_agent

        return self.setup_text is not None and installs_agent(self.setup_text)

    @derived
    def sets_credentials(self) -> bool:
        """Whether the user data gives the instance credentials of its own."""
        from ecslint.model.instances.user_data import sets_credentials

        return self.setup_text is not None and sets_credentials(self.setup_text)

    @derived
    def drains_on_spot_notice(self) -> bool:
        """Whether the user data has tasks moved away before EC2 takes a Spot Instance back. Where there is none, an
        image that is not a public one may be set up for it."""
        from ecslint.model.instances.user_data import drains_on_spot_notice

        if self.setup_text is None:
            return not self.image_has_agent
        return drains_on_spot_notice(self.setup_text)

    @property
    def is_spot(self) -> bool:
        """Whether its instances are bought on the Spot market."""
        raise NotImplementedError

    @derived
    def cluster(self) -> Cluster | None:
        """The cluster that the user data names."""
        from ecslint.model.ecs.cluster import Cluster

        return self.estate.follow(self.joins_cluster, Cluster)

    @derived
    def task_launches(self) -> list[TaskLaunch]:
        """What is known to launch tasks on its instances, or on others of the same cluster alike."""
        if self.cluster is None:
            return []
        providers = {each.resource_key for group in self.launching_groups for each in group.capacity_providers}
        return list(passing(self.cluster.launches, lambda launch: _runs_on(launch, providers)))

    @derived
    def behind_capacity_provider(self) -> bool:
        """Whether a capacity provider of the run launches tasks on its instances."""
        return any_of(self.launching_groups, lambda group: bool(group.capacity_providers))

    @derived
    def clusters(self) -> list[Cluster]:
        """The clusters of the capacity providers that its instances are behind; an Unknown for each that is not at
        hand."""
        return [
            cluster
            for group in self.launching_groups
            for provider in group.capacity_providers
            for cluster in provider.clusters
        ]

    @derived
    def clusters_beside(self) -> list[Cluster]:
        """The clusters that the same input declares."""
        from ecslint.model.ecs.cluster import Cluster

        return self.estate.own(Cluster)

    @derived
    def serves_ecs(self) -> bool:
        """Whether its instances are known to be meant for ECS: by a capacity provider, by an image that is made for
        it, or by their user data."""
        try:
            if self.image_has_agent:
                return True
        except Undecided:
            pass  # most images are named by their id, which tells nothing
        return any_of(
            ("provider", "user data"),
            lambda sign: self.behind_capacity_provider if sign == "provider" else self.joins_cluster is not None,
        )

    @property
    def launching_groups(self) -> list[AutoScalingGroup]:
        """The groups known to launch such instances."""
        raise NotImplementedError

    @property
    def instance_profile_name(self) -> str | None:
        """The name or ARN of the instance profile."""
        raise NotImplementedError

    @derived
    def instance_profile(self) -> InstanceProfile | None:
        from ecslint.model.iam.role import InstanceProfile

        return self.estate.follow(self.instance_profile_name, InstanceProfile)


class IamInstanceProfile(Neighbour):
    """The instance profile of a launch template."""

    arn: str | None
    name: str | None


class NetworkInterface(Neighbour):
    """A network interface that an instance is launched with."""

    identity = "device_index"

    device_index: int | None
    associate_public_ip_address: bool | None
    groups_: list[str] = field(api="Groups")
    subnet_id: str | None


class InstanceMarketOptions(Neighbour):
    """Whether instances are bought on the Spot market."""

    market_type: str | None


class LaunchTemplateData(InstanceLaunch):
    """How a launch template launches instances."""

    iam_instance_profile: IamInstanceProfile | None
    security_group_ids: list[str]
    network_interfaces: list[NetworkInterface]
    instance_market_options: InstanceMarketOptions | None
    instance_requirements: Json

    @property
    def launching_groups(self) -> list[AutoScalingGroup]:
        return self.ancestor(LaunchTemplate).auto_scaling_groups

    @property
    def is_spot(self) -> bool:
        return self.instance_market_options is not None and self.instance_market_options.market_type == "spot"

    @property
    def instance_profile_name(self) -> str | None:
        profile = self.iam_instance_profile
        if profile is None:
            return None
        return profile.name if profile.arn is None else profile.arn


class LaunchTemplate(Neighbour):
    """A launch template."""

    cfn_type = "AWS::EC2::LaunchTemplate"
    identity = "launch_template_name"
    identifiers = ("launch_template_id",)

    launch_template_id: str | None
    launch_template_name: str | None
    launch_template_data: LaunchTemplateData | None = field(required=True)

    @property
    def user_data_text(self) -> str | None:
        """As that of its data."""
        return None if self.launch_template_data is None else self.launch_template_data.user_data_text

    @property
    def joins_cluster(self) -> str | None:
        """As that of its data."""
        return None if self.launch_template_data is None else self.launch_template_data.joins_cluster

    @property
    def instance_profile(self) -> InstanceProfile | None:
        """As that of its data."""
        return None if self.launch_template_data is None else self.launch_template_data.instance_profile

    @derived
    def auto_scaling_groups(self) -> list[AutoScalingGroup]:
        """The groups known to launch instances from it."""
        from ecslint.model.instances.auto_scaling import AutoScalingGroup

        return self.estate.referrers(self, AutoScalingGroup, "launch_templates")


class LaunchConfiguration(InstanceLaunch):
    """A launch configuration, the older form of a launch template."""

    cfn_type = "AWS::AutoScaling::LaunchConfiguration"
    identity = "launch_configuration_name"

    launch_configuration_name: str | None
    iam_instance_profile: str | None
    associate_public_ip_address: bool | None
    spot_price: str | None

    @derived
    def launching_groups(self) -> list[AutoScalingGroup]:
        from ecslint.model.instances.auto_scaling import AutoScalingGroup

        return self.estate.referrers(self, AutoScalingGroup, "launch_configuration")

    @property
    def is_spot(self) -> bool:
        return self.spot_price is not None

    @property
    def instance_profile_name(self) -> str | None:
        return self.iam_instance_profile
