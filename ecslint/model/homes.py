"""In which module each record is declared, and what else rules share: modules are imported when first asked for."""

from __future__ import annotations

from typing import Final

RECORDS: Final = {
    "common": "Tag NameValue",
    "ecs.capacity": (
        "CapacityProviderStrategyItem CapacityProviderStrategy ManagedScaling AutoScalingGroupProvider CapacityProvider"
    ),
    "ecs.cluster": (
        "ClusterSetting ExecuteCommandLogConfiguration ExecuteCommandConfiguration "
        "ManagedStorageConfiguration ClusterConfiguration ServiceConnectDefaults Cluster "
        "ClusterCapacityProviderAssociations"
    ),
    "ecs.container": "Container",
    "ecs.container_part": (
        "ContainerPart RepositoryCredentials PortMapping RestartPolicy "
        "MountPoint VolumeFrom KernelCapabilities Device Tmpfs LinuxParameters Secret Dependency ExtraHost "
        "Ulimit LogConfiguration HealthCheck SystemControl NvidiaMps SharingStrategy ResourceRequirement "
        "FirelensConfiguration"
    ),
    "ecs.deployment": (
        "ThresholdConfiguration DeploymentCircuitBreaker DeploymentAlarms HookTimeout DeploymentLifecycleHook"
        " LinearConfiguration CanaryConfiguration EarlySuccessCriteria DeploymentConfiguration "
        "DeploymentController"
    ),
    "ecs.ecs_resource": "EcsPart EcsResource ExpressGatewayService Gateway",
    "ecs.environment": "EnvironmentVariable EnvironmentFile",
    "ecs.gateway": "GatewayClusterAssociations",
    "ecs.launch": "AwsvpcConfiguration NetworkConfiguration PlacementConstraint PlacementStrategy TaskLaunch",
    "ecs.managed_instances": (
        "IntRange FloatRange RequiredRange InstanceRequirements ManagedInstancesNetworkConfiguration "
        "ManagedInstancesStorageConfiguration ManagedInstancesLocalStorageConfiguration CapacityReservation "
        "InstanceLaunchTemplate InfrastructureOptimization AutoRepairConfiguration ManagedInstancesProvider"
    ),
    "ecs.service": "MetricConfiguration MonitoringConfiguration Service Scale TaskSet",
    "ecs.service_connect": (
        "HeaderMatch HeaderRule TestTrafficRules ServiceConnectClientAlias ServiceConnectTimeout "
        "TlsCertificateAuthority ServiceConnectTls ServiceConnectService ServiceConnectAccessLog "
        "ServiceConnectContainer ServiceConnect VpcLatticeAdvancedConfiguration VpcLatticeConfiguration "
        "GatewayHealthMatcher GatewayHealthCheck GatewayFilters GatewayDeregistrationDelay GatewayConnector"
    ),
    "ecs.service_load_balancer": "AdvancedConfiguration ServiceLoadBalancer ServiceRegistry",
    "ecs.service_volume": "EbsTagSpecification ManagedEbsVolume ServiceVolume",
    "ecs.task_definition": (
        "TaskDefinitionPlacementConstraint ProxyConfiguration InferenceAccelerator EphemeralStorage "
        "RuntimePlatform TrustedExecutionConfiguration TaskDefinition"
    ),
    "ecs.volume": (
        "VolumePart HostVolumeProperties DockerVolumeConfiguration EfsAuthorizationConfig "
        "EfsVolumeConfiguration S3FilesVolumeConfiguration FsxAuthorizationConfig FsxVolumeConfiguration "
        "Volume"
    ),
    "events.eventbridge": (
        "EcsParameters DeadLetterConfig RetryPolicy InputTransformer EventTarget EventRule ScheduleTarget "
        "FlexibleTimeWindow Schedule"
    ),
    "events.pipes": "TaskOverride PipeEcsParameters PipeTarget Pipe",
    "events.queue": "Queue QueuePolicy QueueInlinePolicy",
    "events.trail": "DataResource EventSelector FieldSelector AdvancedEventSelector Trail",
    "iam.policy": "Statement PolicyDocument",
    "iam.role": "InlinePolicy Role Policy ManagedPolicy RolePolicy InstanceProfile",
    "instances.auto_scaling": (
        "LaunchTemplateSpecification LaunchTemplateOverride MixedLaunchTemplate InstancesDistribution "
        "MixedInstancesPolicy AutoScalingGroup GroupScalingPolicy"
    ),
    "instances.disk_encryption": "EbsDefaults",
    "instances.launch_template": (
        "MetadataOptions Ebs BlockDeviceMapping InstanceLaunch IamInstanceProfile NetworkInterface "
        "InstanceMarketOptions LaunchTemplateData LaunchTemplate LaunchConfiguration"
    ),
    "instances.machine_image": "MachineImage ImageChoice",
    "image_registry": "ScanningRepositoryFilter RegistryScanningRule RegistryScanningConfiguration",
    "monitoring": (
        "LogGroup ImageScanningConfiguration ExclusionFilter LifecyclePolicy EncryptionConfiguration Repository "
        "Dimension Alarm "
        "Namespace DnsRecord DnsConfig DiscoveryService HttpNamespace PrivateDnsNamespace PublicDnsNamespace"
    ),
    "neighbour": "Neighbour KeyValue Attributed",
    "network.certificate": "RenewalSummary IssuedCertificate",
    "network.hosted_zone": "HostedZoneVpc HostedZone",
    "network.load_balancing": (
        "SubnetMapping LoadBalancer TargetGroupTuple ForwardConfig RedirectConfig Action Certificate Listener"
        " ListenerRule Matcher TargetGroup VpcEndpointService"
    ),
    "network.routing": "RouteTable Route SubnetRouteTableAssociation",
    "network.security_group": (
        "TrafficRule IngressRule EgressRule SecurityGroup SecurityGroupIngress SecurityGroupEgress"
    ),
    "network.vpc": "Vpc InVpc Subnet",
    "network.vpc_endpoint": "VpcEndpoint",
    "network.web_acl": "WebAclAssociation",
    "running.image_scan": "ImageScanStatus ImageScanFindings ImageScan",
    "running.observed": (
        "AccountSetting TrunkingSetting TargetDescription TargetState TargetHealthDescription TargetHealth "
        "RepositoryImage StoredObject EventInvocations ClusterReservation"
    ),
    "running.service_use": "ServiceUse",
    "running.running": "ManagedAgent RunningContainer Task VersionInfo ContainerInstance",
    "scaling.scalable_target": (
        "Scaled ScalableTargetAction ScheduledAction SuspendedState ScalableTarget ScalingPolicy"
    ),
    "scaling.scaling_metric": (
        "PredefinedMetric TargetTracking StepAdjustment StepScaling PredictiveMetric PredictiveScaling"
    ),
    "storage.backup": "ProtectedResource",
    "storage.bucket": (
        "EventBridgeConfiguration NotificationConfiguration VersioningConfiguration EncryptionDefault "
        "EncryptionRule BucketEncryption Bucket"
    ),
    "storage.encryption": "EncryptionKey AwsManagedKey",
    "storage.file_system": (
        "BackupPolicy SharedFileSystem FileSystem SharedMountTarget MountTarget PosixUser CreationInfo "
        "RootDirectory AccessPoint S3FilesFileSystem S3FilesMountTarget"
    ),
    "storage.stored_value": "StoredSecret StoredParameter",
    "suppression": "Suppression",
}
"""The records of each module."""

FUNCTIONS: Final = {
    "running.absence": "may_be_missing missing_names",
    "network.admission": (
        "HTTPS NFS Traffic admits admits_any_address admits_anybody admits_outsiders sends sends_to_services"
    ),
    "running.agent": "gaps_of",
    "common": "any_of one_by_one one_named passing same_text",
    "credential": "credentials_in has_credential is_named_secret is_no_secret",
    "declared.conflicts": "conflicting_parameters may_conflict",
    "declared.customer_keys": "without_customer_key",
    "declared.duplicate_keys": "repeated_keys",
    "declared.tags": "has_tags lacking_tags taggable",
    "ecs.bucket_mount": "starts_bucket_mount",
    "ecs.image_tags": "can_move days_until_expiry used_tags",
    "ecs.fargate": "larger_size left_out missing_size refusals refused_parameters refused_size",
    "storage.backup": "without_backup",
    "storage.file_system_policy": "denies_plain_transport takes_anybody",
    "declared.ineffective": "ineffective_settings may_be_ineffective",
    "declared.mended": "mended_value renamed",
    "iam.infrastructure": "unfit_uses",
    "instances.disk_encryption": "plain_disks",
    "ecs.log_destination": "creates_group has_group_at_hand region_of_arn region_of_task task_of",
    "ecs.log_driver": "LOG_DRIVERS_ON log_option_problems logs_on",
    "moment": "how_long seconds_since",
    "iam.public_policy": "public_statements",
    "image_registry": "is_scanned_by_registry",
    "running.image_scan": "SEVERITIES scans_of",
    "running.observed": "absence_of_image built_for ran_nothing setting_of",
    "network.network_end": "ends_of groups_of subnets_of",
    "iam.permission_words": "in_words names_in_words places_of",
    "iam.permissions": "execution_permissions lacking",
    "ecs.placement": "claimed_by fixed_host_port groups_for most_instances_for most_tasks_of",
    "network.reach": "Lack Use closed_callers is_supplied is_turned_away is_unnamed lacks_of uses_of_endpoint",
    "network.reached_services": "SERVICES images_on_internet",
    "declared.acceptance": "may_be_refused",
    "declared.retired": "may_be_retired retired_features",
    "iam.run_task": "lacking_to_run names_bare_family",
    "running.service_use": "oversize_of",
    "running.stability": "failures_of is_rolling_out reason_of rollout_of shortage_of",
    "ecs.startup": "late_mount_targets late_policies late_provider_associations",
    "running.stopping": "failures_among finished words_of_failures",
    "running.target_standing": "standing_of",
    "network.target_port": "health_check_port mapping_behind sent_to",
    "remedy": "Remedy",
    "ecs.revision": "described_revision is_gone pinned_revision registering_template",
    "iam.role_uses": "with_same_task_role",
    "running.task_zones": "crowded_zone",
    "iam.task_permissions": "exec_permissions task_role_permissions",
    "declared.unrecognised": "unrecognised_values",
    "iam.wrong_role": "misplaced",
    "network.certificate": "trouble_with_certificate",
    "network.tls_policy": (
        "DEFAULT_TLS_POLICY admits_old_tls follows_rfc_9151 is_fips is_post_quantum mended_tls_policy"
    ),
    "network.web_acl": "has_web_acl serves_only_proxies",
    "network.zones": "in_one_zone located_balancer located_group located_launch located_targets outside",
}
"""What rules share besides records."""

HOMES: Final = {
    name: module for table in (RECORDS, FUNCTIONS) for module, names in table.items() for name in names.split()
}

RESOURCES: Final = {
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
    "AWS::ECR::RegistryScanningConfiguration": "RegistryScanningConfiguration",
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
    "AWS::WAFv2::WebACLAssociation": "WebAclAssociation",
}
"""The CloudFormation types that have a record."""
