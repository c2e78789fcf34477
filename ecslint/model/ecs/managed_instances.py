"""Capacity that ECS launches and manages itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecslint.model.common import ENABLED, ROLE, ROLE_FORM
from ecslint.model.evidence import derived
from ecslint.model.record import Record, field

if TYPE_CHECKING:
    from ecslint.model.iam.role import Role

_INFRASTRUCTURE = "AmazonECSInfrastructureRolePolicyForManagedInstances"
_PASSABLE = "ecsInstanceRole"
"""How the names of roles begin that the managed policy above lets the infrastructure role pass. Read 2026-11:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-instance-profile.html"""
_USE = ("included", "required", "excluded")


class IntRange(Record):
    """From one whole number to another."""

    min: int | None
    max: int | None


class FloatRange(Record):
    """From one number to another."""

    min: float | None
    max: float | None


class RequiredRange(Record):
    """At least one whole number, and perhaps at most another."""

    min: int | None = field(required=True)
    max: int | None


class InstanceRequirements(Record):
    """What the instance types must have."""

    vcpu_count: RequiredRange | None = field(api="vCpuCount", required=True)
    memory_mib: RequiredRange | None = field(api="memoryMiB", required=True)
    cpu_manufacturers: list[str] = field(values=("intel", "amd", "amazon-web-services"), open_values=True)
    memory_gib_per_vcpu: FloatRange | None = field(api="memoryGiBPerVCpu")
    excluded_instance_types: list[str] = field(length=(0, 400))
    instance_generations: list[str] = field(values=("current", "previous"))
    spot_max_price_percentage_over_lowest_price: int | None
    on_demand_max_price_percentage_over_lowest_price: int | None
    bare_metal: str | None = field(values=_USE)
    burstable_performance: str | None = field(values=_USE)
    require_hibernate_support: bool = field(False)
    network_interface_count: IntRange | None
    local_storage: str | None = field(values=_USE)
    local_storage_types: list[str] = field(values=("hdd", "ssd"), open_values=True)
    total_local_storage_gb: FloatRange | None = field(api="totalLocalStorageGB")
    baseline_ebs_bandwidth_mbps: IntRange | None
    accelerator_types: list[str] = field(values=("gpu", "fpga", "inference"), open_values=True)
    accelerator_count: IntRange | None
    accelerator_manufacturers: list[str] = field(
        values=("amazon-web-services", "amd", "nvidia", "xilinx", "habana"), open_values=True
    )
    accelerator_names: list[str] = field(
        values=("a100", "a10g", "gaudi-hl-205", "h100", "inferentia", "inferentia2", "k520", "k80", "l4", "l40s", "m60",
                "radeon-pro-v520", "t4", "t4g", "trainium", "trainium2", "u30", "v100", "vu9p"),
        open_values=True,
    )  # fmt: skip
    accelerator_total_memory_mib: IntRange | None = field(api="acceleratorTotalMemoryMiB")
    network_bandwidth_gbps: FloatRange | None
    allowed_instance_types: list[str] = field(length=(0, 400))
    max_spot_price_as_percentage_of_optimal_on_demand_price: int | None


class ManagedInstancesNetworkConfiguration(Record):
    """Where the instances are launched."""

    subnets: list[str] = field(required=True)
    security_groups: list[str]


class ManagedInstancesStorageConfiguration(Record):
    """The instances' data volume."""

    storage_size_gib: int | None = field(api="storageSizeGiB", minimum=1)


class ManagedInstancesLocalStorageConfiguration(Record):
    """Whether the instances' own disks hold the tasks' data."""

    use_local_storage: bool = field(False)


class CapacityReservation(Record):
    """Which reservations the instances are launched into."""

    reservation_group_arn: str | None
    reservation_preference: str | None = field(
        values=("RESERVATIONS_ONLY", "RESERVATIONS_FIRST", "RESERVATIONS_EXCLUDED")
    )


class InstanceLaunchTemplate(Record):
    """How the instances are launched."""

    ec2_instance_profile_arn: str | None = field(required=True)
    network_configuration: ManagedInstancesNetworkConfiguration | None = field(required=True)
    storage_configuration: ManagedInstancesStorageConfiguration | None
    local_storage_configuration: ManagedInstancesLocalStorageConfiguration | None
    monitoring: str = field("BASIC", values=("BASIC", "DETAILED"))
    capacity_option_type: str = field("ON_DEMAND", values=("ON_DEMAND", "SPOT", "RESERVED"))
    instance_metadata_tags_propagation: bool = field(True)
    instance_requirements: InstanceRequirements | None
    fips_enabled: bool | None
    capacity_reservations: CapacityReservation | None
    nitro_enclaves_enabled: bool = field(False)

    @derived
    def instance_role(self) -> Role | None:
        """The role that the instances have."""
        from ecslint.model.iam.role import InstanceProfile

        profile = self.estate.follow(self.ec2_instance_profile_arn, InstanceProfile)
        return None if profile is None else profile.role


class InfrastructureOptimization(Record):
    """When idle instances are given back."""

    scale_in_after: int | None = field(minimum=-1, maximum=3600)


class AutoRepairConfiguration(Record):
    """Whether impaired instances are replaced."""

    actions_status: str | None = field(values=ENABLED)


class ManagedInstancesProvider(Record):
    """Capacity that ECS launches and manages itself."""

    infrastructure_role_arn: str | None = field(required=True, pattern=ROLE, form=ROLE_FORM)
    instance_launch_template: InstanceLaunchTemplate | None = field(required=True)
    propagate_tags: str | None = field(values=("CAPACITY_PROVIDER", "NONE"))
    infrastructure_optimization: InfrastructureOptimization | None
    auto_repair_configuration: AutoRepairConfiguration | None

    @derived
    def infrastructure_role(self) -> Role | None:
        """The role with which ECS launches the instances."""
        from ecslint.model.iam.role import Role

        return self.estate.follow(self.infrastructure_role_arn, Role)

    @derived
    def cannot_pass_instance_role(self) -> bool:
        """Whether the infrastructure role passes roles by AWS's managed policy alone, which leaves out the instance
        role for its name."""
        from ecslint.model.iam.arn import arn_of
        from ecslint.model.iam.policy import aws_managed_policy, documents_allow
        from ecslint.model.iam.resource_policy import rule_out_others

        template, infrastructure = self.instance_launch_template, self.infrastructure_role
        instance = None if template is None else template.instance_role
        if infrastructure is None or instance is None or _INFRASTRUCTURE not in infrastructure.managed_policies:
            return False
        if instance.role_name is not None and instance.role_name.startswith(_PASSABLE) and instance.path == "/":
            return False
        managed = aws_managed_policy(_INFRASTRUCTURE)
        others = [each for each in infrastructure.policy_documents if each is not managed]
        request = {"iam:passedtoservice": "ec2.amazonaws.com"}
        if documents_allow(others, "iam:PassRole", arn_of(instance), request):  # type: ignore[arg-type]
            return False
        rule_out_others(infrastructure)
        return True
