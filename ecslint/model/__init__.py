"""The world of ECS as declared records, one module per area of AWS.

A module is imported when a record of it is first asked for: most runs need few of them, and a hook must start quickly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ecslint.model.auto_scaling import *  # noqa: F403
    from ecslint.model.capacity import *  # noqa: F403
    from ecslint.model.cluster import *  # noqa: F403
    from ecslint.model.common import *  # noqa: F403
    from ecslint.model.conflicts import conflicting_parameters as conflicting_parameters
    from ecslint.model.container import *  # noqa: F403
    from ecslint.model.deployment import *  # noqa: F403
    from ecslint.model.duplicate_keys import repeated_keys as repeated_keys
    from ecslint.model.ecs_resource import *  # noqa: F403
    from ecslint.model.events import *  # noqa: F403
    from ecslint.model.fargate import missing_size as missing_size
    from ecslint.model.fargate import refusals as refusals
    from ecslint.model.fargate import refused_parameters as refused_parameters
    from ecslint.model.fargate import refused_size as refused_size
    from ecslint.model.iam import *  # noqa: F403
    from ecslint.model.ineffective import ineffective_settings as ineffective_settings
    from ecslint.model.launch import *  # noqa: F403
    from ecslint.model.launch_template import *  # noqa: F403
    from ecslint.model.load_balancing import *  # noqa: F403
    from ecslint.model.log_driver import LOG_DRIVERS_ON as LOG_DRIVERS_ON
    from ecslint.model.log_driver import log_option_problems as log_option_problems
    from ecslint.model.log_driver import logs_on as logs_on
    from ecslint.model.managed_instances import *  # noqa: F403
    from ecslint.model.monitoring import *  # noqa: F403
    from ecslint.model.neighbour import *  # noqa: F403
    from ecslint.model.network import *  # noqa: F403
    from ecslint.model.policy import *  # noqa: F403
    from ecslint.model.queue import *  # noqa: F403
    from ecslint.model.record import Record as Record
    from ecslint.model.retired import retired_features as retired_features
    from ecslint.model.scaling import *  # noqa: F403
    from ecslint.model.scaling_metric import *  # noqa: F403
    from ecslint.model.service import *  # noqa: F403
    from ecslint.model.service_connect import *  # noqa: F403
    from ecslint.model.service_volume import *  # noqa: F403
    from ecslint.model.storage import *  # noqa: F403
    from ecslint.model.stored_value import *  # noqa: F403
    from ecslint.model.task_definition import *  # noqa: F403
    from ecslint.model.unrecognised import unrecognised_values as unrecognised_values
    from ecslint.model.volume import *  # noqa: F403

_RECORDS = {
    "auto_scaling": (
        "LaunchTemplateSpecification LaunchTemplateOverride MixedLaunchTemplate InstancesDistribution "
        "MixedInstancesPolicy AutoScalingGroup GroupScalingPolicy"
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
    "events": (
        "EcsParameters TaskOverride PipeEcsParameters DeadLetterConfig RetryPolicy InputTransformer "
        "EventTarget EventRule ScheduleTarget FlexibleTimeWindow Schedule PipeTarget Pipe"
    ),
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
        "Vpc Subnet RouteTable Route SubnetRouteTableAssociation TrafficRule IngressRule EgressRule "
        "SecurityGroup SecurityGroupIngress SecurityGroupEgress VpcEndpoint"
    ),
    "policy": "Statement PolicyDocument",
    "queue": "Queue QueuePolicy QueueInlinePolicy",
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
        "BackupPolicy SharedFileSystem FileSystem MountTarget PosixUser CreationInfo RootDirectory AccessPoint "
        "S3FilesFileSystem S3FilesMountTarget EventBridgeConfiguration NotificationConfiguration "
        "VersioningConfiguration EncryptionDefault EncryptionRule BucketEncryption Bucket"
    ),
    "stored_value": "StoredSecret StoredParameter",
    "task_definition": (
        "TaskDefinitionPlacementConstraint ProxyConfiguration InferenceAccelerator EphemeralStorage "
        "RuntimePlatform TrustedExecutionConfiguration TaskDefinition"
    ),
    "volume": (
        "VolumePart HostVolumeProperties DockerVolumeConfiguration EfsAuthorizationConfig "
        "EfsVolumeConfiguration S3FilesVolumeConfiguration FsxAuthorizationConfig FsxVolumeConfiguration "
        "Volume"
    ),
}
"""The records of each module."""

_FUNCTIONS = {
    "common": "any_of one_by_one one_named passing same_text",
    "conflicts": "conflicting_parameters",
    "duplicate_keys": "repeated_keys",
    "fargate": "missing_size refusals refused_parameters refused_size",
    "ineffective": "ineffective_settings",
    "log_driver": "LOG_DRIVERS_ON log_option_problems logs_on",
    "retired": "retired_features",
    "unrecognised": "unrecognised_values",
}
"""What rules share besides records."""

_HOMES = {name: module for table in (_RECORDS, _FUNCTIONS) for module, names in table.items() for name in names.split()}

_RESOURCES = {
    "AWS::ApplicationAutoScaling::ScalableTarget": "ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy": "ScalingPolicy",
    "AWS::AutoScaling::AutoScalingGroup": "AutoScalingGroup",
    "AWS::AutoScaling::LaunchConfiguration": "LaunchConfiguration",
    "AWS::AutoScaling::ScalingPolicy": "GroupScalingPolicy",
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
    "AWS::Logs::LogGroup": "LogGroup",
    "AWS::Pipes::Pipe": "Pipe",
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
