"""What AWS's describe calls make of properties: the other way round from what is tested."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ecslint.model.network.load_balancing import LoadBalancer
from tests.sources.live.deployment.identities import ACCOUNT, REGION, Identity

Raw = dict[str, Any]
Shape = Callable[[Raw, Identity], Raw]


def _service(raw: Raw, identity: Identity) -> Raw:
    cluster = raw.pop("cluster", "default").rpartition("/")[2]
    linked = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
    filled = {
        "deploymentController": {"type": "ECS"},
        "enableECSManagedTags": False,
        "enableExecuteCommand": False,
        "events": [],
        "loadBalancers": [],
        "placementConstraints": [],
        "placementStrategy": [],
        "propagateTags": "NONE",
        "schedulingStrategy": "REPLICA",
        "serviceRegistries": [],
        "status": "ACTIVE",
    }
    deployment = {
        key: raw.pop(key)
        for key in ("serviceConnectConfiguration", "volumeConfigurations", "vpcLatticeConfigurations")
        if key in raw
    }
    percentages = (0, 100) if raw.get("schedulingStrategy") == "DAEMON" else (100, 200)
    configured = {"minimumHealthyPercent": percentages[0], "maximumPercent": percentages[1], "strategy": "ROLLING",
                  "bakeTimeInMinutes": 0, **raw.pop("deploymentConfiguration", {})}  # fmt: skip
    role = raw.pop("role", linked)
    if "capacityProviderStrategy" not in raw and raw.get("deploymentController") != {"type": "EXTERNAL"}:
        raw.setdefault("launchType", "EC2")
    raw.setdefault("desiredCount", 1)
    return {
        **filled, **raw, "serviceName": identity.name, "serviceArn": identity.arn, "roleArn": role,
        "clusterArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/{cluster}",
        "deploymentConfiguration": configured, "deployments": [{"status": "PRIMARY", **deployment}],
    }  # fmt: skip


def _task_definition(raw: Raw, identity: Identity) -> Raw:
    for container in raw.get("containerDefinitions", ()):
        filled = {"cpu": 0, "environment": [], "essential": True, "mountPoints": [], "portMappings": [],
                  "systemControls": [], "volumesFrom": []}  # fmt: skip
        for key, value in filled.items():
            container.setdefault(key, value)
        for mapping in container["portMappings"]:
            mapping.setdefault("protocol", "tcp")
            if "containerPort" in mapping:
                mapping.setdefault("hostPort", mapping["containerPort"] if raw.get("networkMode") == "awsvpc" else 0)
    filled = {"placementConstraints": [], "volumes": [], "status": "ACTIVE", "compatibilities": ["EC2", "FARGATE"]}
    whole = {**filled, **raw, "family": identity.name, "revision": 1, "taskDefinitionArn": identity.arn}
    return {**whole, **{key: str(whole[key]) for key in ("cpu", "memory") if key in whole}}


def _cluster(raw: Raw, identity: Identity) -> Raw:
    filled = {"capacityProviders": [], "defaultCapacityProviderStrategy": [], "status": "ACTIVE"}
    settings = raw.pop("settings", [{"name": "containerInsights", "value": "disabled"}])
    return {**filled, **raw, "settings": settings, "clusterName": identity.name, "clusterArn": identity.arn}


def _capacity_provider(raw: Raw, identity: Identity) -> Raw:
    return {**raw, "name": identity.name, "capacityProviderArn": identity.arn, "status": "ACTIVE"}


# -- networks


def _vpc(raw: Raw, identity: Identity) -> Raw:
    return {"EnableDnsSupport": True, "EnableDnsHostnames": False, **raw, "VpcId": identity.ref}


def _subnet(raw: Raw, identity: Identity) -> Raw:
    return {"MapPublicIpOnLaunch": False, "AvailabilityZone": f"{REGION}{identity.ref[-1]}", **raw,
            "SubnetId": identity.ref}  # fmt: skip


def permissions(rules: list[Raw], end: str) -> list[Raw]:
    found = []
    for rule in rules:
        permission: Raw = {key: rule[key] for key in ("IpProtocol", "FromPort", "ToPort") if key in rule}
        permission |= {
            "IpRanges": [{"CidrIp": rule["CidrIp"]}] if "CidrIp" in rule else [],
            "Ipv6Ranges": [{"CidrIpv6": rule["CidrIpv6"]}] if "CidrIpv6" in rule else [],
            "PrefixListIds": [{"PrefixListId": rule[f"{end}PrefixListId"]}] if f"{end}PrefixListId" in rule else [],
            "UserIdGroupPairs": [{"GroupId": rule[f"{end}SecurityGroupId"], "UserId": ACCOUNT}]
            if f"{end}SecurityGroupId" in rule
            else [],
        }
        found.append(permission)
    return found


def _security_group(raw: Raw, identity: Identity) -> Raw:
    ingress, egress = raw.pop("SecurityGroupIngress", []), raw.pop("SecurityGroupEgress", None)
    everything = [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}]
    return {
        "GroupName": identity.name, **raw, "GroupId": identity.ref, "Description": raw.pop("GroupDescription", ""),
        "IpPermissions": permissions(ingress, "Source"),
        "IpPermissionsEgress": permissions(everything if egress is None else egress, "Destination"),
    }  # fmt: skip


def _route_table(raw: Raw, identity: Identity) -> Raw:
    local = {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active"}
    return {**raw, "RouteTableId": identity.ref, "Routes": [local], "Associations": []}


def _endpoint(raw: Raw, identity: Identity) -> Raw:
    groups = [{"GroupId": each, "GroupName": each} for each in raw.pop("SecurityGroupIds", [])]
    filled = {"VpcEndpointType": "Gateway", "PrivateDnsEnabled": False, "SubnetIds": [], "RouteTableIds": []}
    return {**filled, **raw, "VpcEndpointId": identity.ref, "Groups": groups}


# -- load balancing


def _load_balancer(raw: Raw, identity: Identity) -> Raw:
    mappings = raw.pop("SubnetMappings", [])
    subnets = [*raw.pop("Subnets", []), *(each["SubnetId"] for each in mappings if "SubnetId" in each)]
    attributes = raw.pop("LoadBalancerAttributes", [])
    raw.pop("Tags", None)
    return {
        "Type": LoadBalancer.type.default, "Scheme": LoadBalancer.scheme.default, **raw,  # type: ignore[attr-defined]
        "LoadBalancerArn": identity.arn, "LoadBalancerName": identity.name, "Attributes": attributes,
        "AvailabilityZones": [{"SubnetId": each, "ZoneName": f"{REGION}{each[-1]}"} for each in subnets],
    }  # fmt: skip


def _target_group(raw: Raw, identity: Identity) -> Raw:
    attributes = raw.pop("TargetGroupAttributes", [])
    raw.pop("Tags", None)
    filled = {"TargetType": "instance", "HealthCheckPort": "traffic-port", "HealthCheckIntervalSeconds": 30,
              "HealthyThresholdCount": 5, "UnhealthyThresholdCount": 2, "LoadBalancerArns": []}  # fmt: skip
    return {**filled, **raw, "TargetGroupArn": identity.arn, "TargetGroupName": identity.name,
            "Attributes": attributes}  # fmt: skip


def _listener(raw: Raw, identity: Identity) -> Raw:
    return {**raw, "ListenerArn": identity.arn}


def _listener_rule(raw: Raw, identity: Identity) -> Raw:
    return {**raw, "RuleArn": identity.arn, "IsDefault": False, "Priority": str(raw.get("Priority", 1))}


# -- identity


def _role(raw: Raw, identity: Identity) -> Raw:
    attached = raw.pop("ManagedPolicyArns", [])
    boundary = raw.pop("PermissionsBoundary", None)
    known = {"PermissionsBoundary": {"PermissionsBoundaryArn": boundary}} if boundary else {}
    return {
        "Path": "/", **raw, **known, "RoleName": identity.name, "Arn": identity.arn,
        "RolePolicyList": raw.pop("Policies", []),
        "AttachedManagedPolicies": [{"PolicyArn": each, "PolicyName": each.rpartition("/")[2]} for each in attached],
    }  # fmt: skip


def _managed_policy(raw: Raw, identity: Identity) -> Raw:
    return {"Arn": identity.arn, "PolicyName": identity.name, "Document": raw.get("PolicyDocument", {})}


def _instance_profile(raw: Raw, identity: Identity) -> Raw:
    roles = [each if each.startswith("arn:") else f"arn:aws:iam::{ACCOUNT}:role/{each}" for each in raw["Roles"]]
    return {"InstanceProfileName": identity.name, "Arn": identity.arn, "Path": "/",
            "Roles": [{"RoleName": each.rpartition("/")[2], "Arn": each} for each in roles]}  # fmt: skip


# -- storage


def _file_system(raw: Raw, identity: Identity) -> Raw:
    policy = raw.pop("FileSystemPolicy", None)
    filled = {"Encrypted": False, "PerformanceMode": "generalPurpose", "ThroughputMode": "bursting"}
    return {**filled, **raw, **({"Policy": policy} if policy else {}), "FileSystemId": identity.ref,
            "FileSystemArn": identity.arn}  # fmt: skip


def _mount_target(raw: Raw, identity: Identity) -> Raw:
    return {"SecurityGroups": [], **raw, "MountTargetId": identity.ref}


def _access_point(raw: Raw, identity: Identity) -> Raw:
    return {**raw, "AccessPointId": identity.ref, "AccessPointArn": identity.arn}


def _s3_files_file_system(raw: Raw, identity: Identity) -> Raw:
    return {**raw, "fileSystemId": identity.ref, "fileSystemArn": identity.arn, "status": "available"}


def _s3_files_mount_target(raw: Raw, identity: Identity) -> Raw:
    return {"securityGroups": [], **raw, "mountTargetId": identity.ref}


def _bucket(raw: Raw, identity: Identity) -> Raw:
    rules = raw.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", [])
    applied = [{"ApplyServerSideEncryptionByDefault": each["ServerSideEncryptionByDefault"]} for each in rules]
    notification = raw.get("NotificationConfiguration", {})
    bridge = notification.get("EventBridgeConfiguration")
    sends = bridge is not None and bridge.get("EventBridgeEnabled", True) is not False
    return {
        "Name": identity.name,
        "Versioning": raw.get("VersioningConfiguration", {}),
        "Notification": {"EventBridgeConfiguration": {}} if sends else {},
        "Encryption": {"Rules": applied or [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
    }


# -- capacity, scaling and events


def _auto_scaling_group(raw: Raw, identity: Identity) -> Raw:
    subnets = ",".join(raw.pop("VPCZoneIdentifier", []))
    return {**raw, "AutoScalingGroupName": identity.name, "AutoScalingGroupARN": identity.arn,
            "VPCZoneIdentifier": subnets}  # fmt: skip


def _launch_template(raw: Raw, identity: Identity) -> Raw:
    return {**raw, "LaunchTemplateId": identity.ref, "LaunchTemplateName": identity.name, "VersionNumber": 1,
            "DefaultVersion": True, "UsedAs": ["$Default", "$Latest"]}  # fmt: skip


def _launch_configuration(raw: Raw, identity: Identity) -> Raw:
    return {**raw, "LaunchConfigurationName": identity.name, "LaunchConfigurationARN": identity.arn}


def _group_policy(raw: Raw, identity: Identity) -> Raw:
    return {**raw, "PolicyName": identity.name, "PolicyARN": identity.arn}


def _scalable_target(raw: Raw, identity: Identity) -> Raw:
    linked = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/X"
    suspended = {"DynamicScalingInSuspended": False, "DynamicScalingOutSuspended": False,
                 "ScheduledScalingSuspended": False}  # fmt: skip
    filled = {"ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount", "ScheduledActions": []}
    return {**filled, **raw, "RoleARN": linked, "SuspendedState": {**suspended, **raw.get("SuspendedState", {})}}


def _scaling_policy(raw: Raw, identity: Identity) -> Raw:
    target = raw.pop("ScalingTargetId", None)
    if target is not None:
        raw["ResourceId"] = target.partition("|")[0]
    filled = {"ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount"}
    return {**filled, **raw, "PolicyName": identity.name, "PolicyARN": identity.arn}


def _with_arn(raw: Raw, identity: Identity) -> Raw:
    return {**raw, "Name": identity.name, "Arn": identity.arn}


def _log_group(raw: Raw, identity: Identity) -> Raw:
    raw.pop("tags", None)
    return {"logGroupClass": "STANDARD", **raw, "logGroupName": identity.name, "arn": identity.arn + ":*"}


def _repository(raw: Raw, identity: Identity) -> Raw:
    policy = raw.pop("repositoryPolicyText", None)
    filled: Raw = {"imageTagMutability": "MUTABLE", "imageScanningConfiguration": {"scanOnPush": False}, "tags": [],
              "repositoryPolicyText": None if policy is None else json.dumps(policy)}  # fmt: skip
    return {**filled, **raw, "repositoryName": identity.name, "repositoryArn": identity.arn,
            "repositoryUri": identity.attributes["RepositoryUri"]}  # fmt: skip


def _alarm(raw: Raw, identity: Identity) -> Raw:
    return {**raw, "AlarmName": identity.name, "AlarmArn": identity.arn}


def _namespace(kind: str) -> Shape:
    return lambda raw, identity: {"Id": identity.ref, "Arn": identity.arn, "Name": identity.name, "Type": kind}


def _discovery_service(raw: Raw, identity: Identity) -> Raw:
    return {**raw, "Id": identity.ref, "Arn": identity.arn, "Name": identity.name}


def _secret(raw: Raw, identity: Identity) -> Raw:
    raw.pop("Arn", None)
    return {**raw, "ARN": identity.arn, "Name": identity.name}


def _endpoint_service(raw: Raw, identity: Identity) -> Raw:
    return {**raw, "ServiceId": identity.ref}


SHAPES: dict[str, Shape] = {
    "AWS::ApplicationAutoScaling::ScalableTarget": _scalable_target,
    "AWS::ApplicationAutoScaling::ScalingPolicy": _scaling_policy,
    "AWS::AutoScaling::AutoScalingGroup": _auto_scaling_group,
    "AWS::AutoScaling::LaunchConfiguration": _launch_configuration,
    "AWS::AutoScaling::ScalingPolicy": _group_policy,
    "AWS::CloudWatch::Alarm": _alarm,
    "AWS::EC2::LaunchTemplate": _launch_template,
    "AWS::EC2::RouteTable": _route_table,
    "AWS::EC2::SecurityGroup": _security_group,
    "AWS::EC2::Subnet": _subnet,
    "AWS::EC2::VPC": _vpc,
    "AWS::EC2::VPCEndpoint": _endpoint,
    "AWS::EC2::VPCEndpointService": _endpoint_service,
    "AWS::ECR::Repository": _repository,
    "AWS::ECS::CapacityProvider": _capacity_provider,
    "AWS::ECS::Cluster": _cluster,
    "AWS::ECS::Service": _service,
    "AWS::ECS::TaskDefinition": _task_definition,
    "AWS::EFS::AccessPoint": _access_point,
    "AWS::EFS::FileSystem": _file_system,
    "AWS::EFS::MountTarget": _mount_target,
    "AWS::ElasticLoadBalancingV2::Listener": _listener,
    "AWS::ElasticLoadBalancingV2::ListenerRule": _listener_rule,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": _load_balancer,
    "AWS::ElasticLoadBalancingV2::TargetGroup": _target_group,
    "AWS::Events::Rule": _with_arn,
    "AWS::IAM::InstanceProfile": _instance_profile,
    "AWS::IAM::ManagedPolicy": _managed_policy,
    "AWS::IAM::Role": _role,
    "AWS::Logs::LogGroup": _log_group,
    "AWS::Pipes::Pipe": _with_arn,
    "AWS::S3::Bucket": _bucket,
    "AWS::S3Files::FileSystem": _s3_files_file_system,
    "AWS::S3Files::MountTarget": _s3_files_mount_target,
    "AWS::SSM::Parameter": _secret,
    "AWS::Scheduler::Schedule": _with_arn,
    "AWS::SecretsManager::Secret": _secret,
    "AWS::ServiceDiscovery::HttpNamespace": _namespace("HTTP"),
    "AWS::ServiceDiscovery::PrivateDnsNamespace": _namespace("DNS_PRIVATE"),
    "AWS::ServiceDiscovery::PublicDnsNamespace": _namespace("DNS_PUBLIC"),
    "AWS::ServiceDiscovery::Service": _discovery_service,
}
"""How each type of resource is described. A type that is not here is seen by no call."""
