"""The world of ECS as declared records, one module per area of AWS.

A module is imported when a record of it is first asked for: most runs need few of them, and a hook must start quickly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ecslint.model.absence import missing_names as missing_names
    from ecslint.model.admission import *  # noqa: F403
    from ecslint.model.agent import gaps_of as gaps_of
    from ecslint.model.auto_scaling import *  # noqa: F403
    from ecslint.model.bucket import *  # noqa: F403
    from ecslint.model.capacity import *  # noqa: F403
    from ecslint.model.cluster import *  # noqa: F403
    from ecslint.model.common import *  # noqa: F403
    from ecslint.model.conflicts import conflicting_parameters as conflicting_parameters
    from ecslint.model.container import *  # noqa: F403
    from ecslint.model.deployment import *  # noqa: F403
    from ecslint.model.duplicate_keys import repeated_keys as repeated_keys
    from ecslint.model.ecs_resource import *  # noqa: F403
    from ecslint.model.encryption import *  # noqa: F403
    from ecslint.model.events import *  # noqa: F403
    from ecslint.model.fargate import missing_size as missing_size
    from ecslint.model.fargate import refusals as refusals
    from ecslint.model.fargate import refused_parameters as refused_parameters
    from ecslint.model.fargate import refused_size as refused_size
    from ecslint.model.file_system_policy import denies_plain_transport as denies_plain_transport
    from ecslint.model.file_system_policy import takes_anybody as takes_anybody
    from ecslint.model.gateway import *  # noqa: F403
    from ecslint.model.hosted_zone import *  # noqa: F403
    from ecslint.model.iam import *  # noqa: F403
    from ecslint.model.ineffective import ineffective_settings as ineffective_settings
    from ecslint.model.infrastructure import unfit_uses as unfit_uses
    from ecslint.model.launch import *  # noqa: F403
    from ecslint.model.launch_template import *  # noqa: F403
    from ecslint.model.load_balancing import *  # noqa: F403
    from ecslint.model.log_destination import creates_group as creates_group
    from ecslint.model.log_destination import has_group_at_hand as has_group_at_hand
    from ecslint.model.log_destination import region_of_arn as region_of_arn
    from ecslint.model.log_destination import region_of_task as region_of_task
    from ecslint.model.log_destination import task_of as task_of
    from ecslint.model.log_driver import LOG_DRIVERS_ON as LOG_DRIVERS_ON
    from ecslint.model.log_driver import log_option_problems as log_option_problems
    from ecslint.model.log_driver import logs_on as logs_on
    from ecslint.model.machine_image import *  # noqa: F403
    from ecslint.model.managed_instances import *  # noqa: F403
    from ecslint.model.moment import how_long as how_long
    from ecslint.model.moment import seconds_since as seconds_since
    from ecslint.model.monitoring import *  # noqa: F403
    from ecslint.model.neighbour import *  # noqa: F403
    from ecslint.model.network import *  # noqa: F403
    from ecslint.model.network_end import *  # noqa: F403
    from ecslint.model.observed import *  # noqa: F403
    from ecslint.model.permission_words import in_words as in_words
    from ecslint.model.permission_words import places_of as places_of
    from ecslint.model.permissions import execution_permissions as execution_permissions
    from ecslint.model.permissions import lacking as lacking
    from ecslint.model.pipes import *  # noqa: F403
    from ecslint.model.placement import claimed_by as claimed_by
    from ecslint.model.placement import fixed_host_port as fixed_host_port
    from ecslint.model.placement import groups_for as groups_for
    from ecslint.model.placement import most_instances_for as most_instances_for
    from ecslint.model.placement import most_tasks_of as most_tasks_of
    from ecslint.model.policy import *  # noqa: F403
    from ecslint.model.queue import *  # noqa: F403
    from ecslint.model.reach import *  # noqa: F403
    from ecslint.model.reached_services import SERVICES as SERVICES
    from ecslint.model.reached_services import images_on_internet as images_on_internet
    from ecslint.model.record import Record as Record
    from ecslint.model.retired import retired_features as retired_features
    from ecslint.model.revision import described_revision as described_revision
    from ecslint.model.revision import is_gone as is_gone
    from ecslint.model.revision import pinned_revision as pinned_revision
    from ecslint.model.revision import registering_template as registering_template
    from ecslint.model.role_uses import with_same_task_role as with_same_task_role
    from ecslint.model.routing import *  # noqa: F403
    from ecslint.model.run_task import names_bare_family as names_bare_family
    from ecslint.model.run_task import run_permissions as run_permissions
    from ecslint.model.running import *  # noqa: F403
    from ecslint.model.scaling import *  # noqa: F403
    from ecslint.model.scaling_metric import *  # noqa: F403
    from ecslint.model.service import *  # noqa: F403
    from ecslint.model.service_connect import *  # noqa: F403
    from ecslint.model.service_volume import *  # noqa: F403
    from ecslint.model.stability import failures_of as failures_of
    from ecslint.model.stability import is_rolling_out as is_rolling_out
    from ecslint.model.stability import reason_of as reason_of
    from ecslint.model.stability import rollout_of as rollout_of
    from ecslint.model.stability import shortage_of as shortage_of
    from ecslint.model.startup import *  # noqa: F403
    from ecslint.model.stopping import failures_among as failures_among
    from ecslint.model.stopping import finished as finished
    from ecslint.model.stopping import words_of_failures as words_of_failures
    from ecslint.model.storage import *  # noqa: F403
    from ecslint.model.stored_value import *  # noqa: F403
    from ecslint.model.suppression import *  # noqa: F403
    from ecslint.model.target_port import *  # noqa: F403
    from ecslint.model.target_standing import standing_of as standing_of
    from ecslint.model.task_definition import *  # noqa: F403
    from ecslint.model.task_permissions import exec_permissions as exec_permissions
    from ecslint.model.task_permissions import task_role_permissions as task_role_permissions
    from ecslint.model.task_zones import crowded_zone as crowded_zone
    from ecslint.model.trail import *  # noqa: F403
    from ecslint.model.unrecognised import unrecognised_values as unrecognised_values
    from ecslint.model.volume import *  # noqa: F403
    from ecslint.model.vpc_endpoint import *  # noqa: F403
    from ecslint.model.wrong_role import misplaced as misplaced
    from ecslint.model.zones import *  # noqa: F403

_RECORDS = {
    "auto_scaling": (
        "LaunchTemplateSpecification LaunchTemplateOverride MixedLaunchTemplate InstancesDistribution "
        "MixedInstancesPolicy AutoScalingGroup GroupScalingPolicy"
    ),
    "bucket": (
        "EventBridgeConfiguration NotificationConfiguration VersioningConfiguration EncryptionDefault EncryptionRule "
        "BucketEncryption Bucket"
    ),
    "capacity": (
        "CapacityProviderStrategyItem CapacityProviderStrategy ManagedScaling AutoScalingGroupProvider CapacityProvider"
    ),
    "cluster": (
        "ClusterSetting ExecuteCommandLogConfiguration ExecuteCommandConfiguration "
        "ManagedStorageConfiguration ClusterConfiguration ServiceConnectDefaults Cluster "
        "ClusterCapacityProviderAssociations"
    ),
    "common": "Tag NameValue",
    "container": (
        "ContainerPart RepositoryCredentials PortMapping RestartPolicy EnvironmentVariable EnvironmentFile "
        "MountPoint VolumeFrom KernelCapabilities Device Tmpfs LinuxParameters Secret Dependency ExtraHost "
        "Ulimit LogConfiguration HealthCheck SystemControl NvidiaMps SharingStrategy ResourceRequirement "
        "FirelensConfiguration Container"
    ),
    "deployment": (
        "ThresholdConfiguration DeploymentCircuitBreaker DeploymentAlarms HookTimeout DeploymentLifecycleHook "
        "LinearConfiguration CanaryConfiguration EarlySuccessCriteria DeploymentConfiguration "
        "DeploymentController"
    ),
    "ecs_resource": "EcsPart EcsResource",
    "encryption": "EncryptionKey",
    "events": (
        "EcsParameters DeadLetterConfig RetryPolicy InputTransformer EventTarget EventRule ScheduleTarget "
        "FlexibleTimeWindow Schedule"
    ),
    "hosted_zone": "HostedZoneVpc HostedZone",
    "gateway": "GatewayClusterAssociations",
    "iam": "InlinePolicy Role Policy ManagedPolicy RolePolicy InstanceProfile",
    "launch": "AwsvpcConfiguration NetworkConfiguration PlacementConstraint PlacementStrategy TaskLaunch",
    "launch_template": (
        "MetadataOptions Ebs BlockDeviceMapping InstanceLaunch IamInstanceProfile NetworkInterface "
        "InstanceMarketOptions LaunchTemplateData LaunchTemplate LaunchConfiguration"
    ),
    "load_balancing": (
        "SubnetMapping LoadBalancer TargetGroupTuple ForwardConfig RedirectConfig Action Certificate Listener "
        "ListenerRule Matcher TargetGroup VpcEndpointService"
    ),
    "machine_image": "MachineImage ImageChoice",
    "managed_instances": (
        "IntRange FloatRange RequiredRange InstanceRequirements ManagedInstancesNetworkConfiguration "
        "ManagedInstancesStorageConfiguration ManagedInstancesLocalStorageConfiguration CapacityReservation "
        "InstanceLaunchTemplate InfrastructureOptimization AutoRepairConfiguration ManagedInstancesProvider"
    ),
    "monitoring": (
        "LogGroup ImageScanningConfiguration ExclusionFilter LifecyclePolicy Repository Dimension Alarm "
        "Namespace DnsRecord DnsConfig DiscoveryService HttpNamespace PrivateDnsNamespace PublicDnsNamespace"
    ),
    "neighbour": "Neighbour KeyValue",
    "network": (
        "Vpc InVpc Subnet TrafficRule IngressRule EgressRule SecurityGroup SecurityGroupIngress SecurityGroupEgress"
    ),
    "observed": (
        "AccountSetting TrunkingSetting TargetDescription TargetState TargetHealthDescription TargetHealth "
        "RepositoryImage StoredObject EventInvocations ClusterReservation"
    ),
    "pipes": "TaskOverride PipeEcsParameters PipeTarget Pipe",
    "policy": "Statement PolicyDocument",
    "queue": "Queue QueuePolicy QueueInlinePolicy",
    "routing": "RouteTable Route SubnetRouteTableAssociation",
    "running": "ManagedAgent RunningContainer Task VersionInfo ContainerInstance",
    "scaling": ("Scaled ScalableTargetAction ScheduledAction SuspendedState ScalableTarget ScalingPolicy"),
    "scaling_metric": ("PredefinedMetric TargetTracking StepAdjustment StepScaling PredictiveMetric PredictiveScaling"),
    "service": (
        "AdvancedConfiguration ServiceLoadBalancer ServiceRegistry MetricConfiguration MonitoringConfiguration Service "
        "Scale TaskSet"
    ),
    "service_connect": (
        "HeaderMatch HeaderRule TestTrafficRules ServiceConnectClientAlias ServiceConnectTimeout "
        "TlsCertificateAuthority ServiceConnectTls ServiceConnectService ServiceConnectAccessLog "
        "ServiceConnectContainer ServiceConnect VpcLatticeAdvancedConfiguration VpcLatticeConfiguration "
        "GatewayHealthMatcher GatewayHealthCheck GatewayFilters GatewayDeregistrationDelay GatewayConnector"
    ),
    "service_volume": "EbsTagSpecification ManagedEbsVolume ServiceVolume",
    "storage": (
        "BackupPolicy SharedFileSystem FileSystem SharedMountTarget MountTarget PosixUser CreationInfo "
        "RootDirectory AccessPoint "
        "S3FilesFileSystem S3FilesMountTarget"
    ),
    "stored_value": "StoredSecret StoredParameter",
    "suppression": "Suppression",
    "task_definition": (
        "TaskDefinitionPlacementConstraint ProxyConfiguration InferenceAccelerator EphemeralStorage "
        "RuntimePlatform TrustedExecutionConfiguration TaskDefinition"
    ),
    "trail": "DataResource EventSelector FieldSelector AdvancedEventSelector Trail",
    "vpc_endpoint": "VpcEndpoint",
    "volume": (
        "VolumePart HostVolumeProperties DockerVolumeConfiguration EfsAuthorizationConfig "
        "EfsVolumeConfiguration S3FilesVolumeConfiguration FsxAuthorizationConfig FsxVolumeConfiguration "
        "Volume"
    ),
}
"""The records of each module."""

_FUNCTIONS = {
    "absence": "missing_names",
    "admission": "HTTPS NFS Traffic admits admits_any_address admits_outsiders sends sends_to_services",
    "agent": "gaps_of",
    "common": "any_of one_by_one one_named passing same_text",
    "conflicts": "conflicting_parameters",
    "duplicate_keys": "repeated_keys",
    "fargate": "missing_size refusals refused_parameters refused_size",
    "file_system_policy": "denies_plain_transport takes_anybody",
    "ineffective": "ineffective_settings",
    "infrastructure": "unfit_uses",
    "log_destination": "creates_group has_group_at_hand region_of_arn region_of_task task_of",
    "log_driver": "LOG_DRIVERS_ON log_option_problems logs_on",
    "moment": "how_long seconds_since",
    "observed": "absence_of_image built_for ran_nothing setting_of",
    "network_end": "ends_of groups_of subnets_of",
    "permission_words": "in_words places_of",
    "permissions": "execution_permissions lacking",
    "placement": "claimed_by fixed_host_port groups_for most_instances_for most_tasks_of",
    "reach": "Lack Use closed_callers is_supplied is_turned_away is_unnamed lacks_of uses_of_endpoint",
    "reached_services": "SERVICES images_on_internet",
    "retired": "retired_features",
    "run_task": "names_bare_family run_permissions",
    "stability": "failures_of is_rolling_out reason_of rollout_of shortage_of",
    "startup": "late_mount_targets late_policies late_provider_associations",
    "stopping": "failures_among finished words_of_failures",
    "target_standing": "standing_of",
    "target_port": "health_check_port mapping_behind sent_to",
    "revision": "described_revision is_gone pinned_revision registering_template",
    "role_uses": "with_same_task_role",
    "task_zones": "crowded_zone",
    "task_permissions": "exec_permissions task_role_permissions",
    "unrecognised": "unrecognised_values",
    "wrong_role": "misplaced",
    "zones": "in_one_zone located_balancer located_launch located_targets outside",
}
"""What rules share besides records."""

_HOMES = {name: module for table in (_RECORDS, _FUNCTIONS) for module, names in table.items() for name in names.split()}

_RESOURCES = {
    "AWS::ApplicationAutoScaling::ScalableTarget": "ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy": "ScalingPolicy",
    "AWS::AutoScaling::AutoScalingGroup": "AutoScalingGroup",
    "AWS::AutoScaling::LaunchConfiguration": "LaunchConfiguration",
    "AWS::AutoScaling::ScalingPolicy": "GroupScalingPolicy",
    "AWS::CloudTrail::Trail": "Trail",
    "AWS::CloudWatch::Alarm": "Alarm",
    "AWS::EC2::LaunchTemplate": "LaunchTemplate",
    "AWS::EC2::Route": "Route",
    "AWS::EC2::RouteTable": "RouteTable",
    "AWS::EC2::SecurityGroup": "SecurityGroup",
    "AWS::EC2::SecurityGroupEgress": "SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress": "SecurityGroupIngress",
    "AWS::EC2::Subnet": "Subnet",
    "AWS::EC2::SubnetRouteTableAssociation": "SubnetRouteTableAssociation",
    "AWS::EC2::VPC": "Vpc",
    "AWS::EC2::VPCEndpoint": "VpcEndpoint",
    "AWS::EC2::VPCEndpointService": "VpcEndpointService",
    "AWS::ECR::Repository": "Repository",
    "AWS::ECS::CapacityProvider": "CapacityProvider",
    "AWS::ECS::Cluster": "Cluster",
    "AWS::ECS::ClusterCapacityProviderAssociations": "ClusterCapacityProviderAssociations",
    "AWS::ECS::GatewayClusterAssociations": "GatewayClusterAssociations",
    "AWS::ECS::Service": "Service",
    "AWS::ECS::TaskDefinition": "TaskDefinition",
    "AWS::ECS::TaskSet": "TaskSet",
    "AWS::EFS::AccessPoint": "AccessPoint",
    "AWS::EFS::FileSystem": "FileSystem",
    "AWS::EFS::MountTarget": "MountTarget",
    "AWS::ElasticLoadBalancingV2::Listener": "Listener",
    "AWS::ElasticLoadBalancingV2::ListenerRule": "ListenerRule",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "LoadBalancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "TargetGroup",
    "AWS::Events::Rule": "EventRule",
    "AWS::IAM::InstanceProfile": "InstanceProfile",
    "AWS::IAM::ManagedPolicy": "ManagedPolicy",
    "AWS::IAM::Policy": "Policy",
    "AWS::IAM::Role": "Role",
    "AWS::IAM::RolePolicy": "RolePolicy",
    "AWS::KMS::Key": "EncryptionKey",
    "AWS::Logs::LogGroup": "LogGroup",
    "AWS::Pipes::Pipe": "Pipe",
    "AWS::Route53::HostedZone": "HostedZone",
    "AWS::S3::Bucket": "Bucket",
    "AWS::S3Files::FileSystem": "S3FilesFileSystem",
    "AWS::S3Files::MountTarget": "S3FilesMountTarget",
    "AWS::SQS::Queue": "Queue",
    "AWS::SQS::QueueInlinePolicy": "QueueInlinePolicy",
    "AWS::SQS::QueuePolicy": "QueuePolicy",
    "AWS::SSM::Parameter": "StoredParameter",
    "AWS::Scheduler::Schedule": "Schedule",
    "AWS::SecretsManager::Secret": "StoredSecret",
    "AWS::ServiceDiscovery::HttpNamespace": "HttpNamespace",
    "AWS::ServiceDiscovery::PrivateDnsNamespace": "PrivateDnsNamespace",
    "AWS::ServiceDiscovery::PublicDnsNamespace": "PublicDnsNamespace",
    "AWS::ServiceDiscovery::Service": "DiscoveryService",
}
"""The CloudFormation types that have a record."""


def __getattr__(name: str) -> Any:
    module = _HOMES.get(name)
    if module is None:
        raise AttributeError(f"there is no record {name!r}")
    return getattr(import_module(f"ecslint.model.{module}"), name)


class _Classes(Mapping[str, "type[Record]"]):
    """Record classes by CloudFormation type, imported one by one. ECS's other types have one that is made from their
    schemas; those are not counted."""

    def __getitem__(self, type_name: str) -> type[Record]:
        if type_name in _RESOURCES:
            record_class: type[Record] = __getattr__(_RESOURCES[type_name])
            return record_class
        if (made := _made(type_name)) is not None:
            return made
        raise KeyError(type_name)

    def __contains__(self, type_name: object) -> bool:
        return isinstance(type_name, str) and (type_name in _RESOURCES or _made(type_name) is not None)

    def __iter__(self) -> Iterator[str]:
        return iter(_RESOURCES)

    def __len__(self) -> int:
        return len(_RESOURCES)


def _made(type_name: str) -> type[Record] | None:
    if not type_name.startswith("AWS::ECS::"):
        return None
    from ecslint.model.ecs_resource import ecs_resource

    return ecs_resource(type_name)


@cache
def resource_classes() -> Mapping[str, type[Record]]:
    """The record class of each CloudFormation type that has one."""
    return _Classes()


def all_records() -> list[type[Record]]:
    """Every record class there is."""
    return [__getattr__(name) for names in _RECORDS.values() for name in names.split()]
