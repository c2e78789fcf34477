"""What rules about ECS's neighbours see in accounts: load balancers, file systems, instances, repositories, roles."""

from __future__ import annotations

import base64
import json
from typing import Any, NamedTuple

import pytest

from ecslint.live.snapshot import Resource
from tests.live.resources import (
    BALANCED,
    ECS,
    GROUP,
    REGISTRY,
    cluster,
    scan,
    service,
    subnet,
    task_definition,
    told,
)

ELB = "arn:aws:elasticloadbalancing:eu-west-1:111122223333"
BALANCER = f"{ELB}:loadbalancer/app/shop/50dc6c495c0c9188"
NETWORK = f"{ELB}:loadbalancer/net/shop/50dc6c495c0c9188"
ACCOUNT = {"StringEquals": {"aws:SourceAccount": "111122223333"}}


class Case(NamedTuple):
    name: str
    rule: str
    resources: tuple[Resource, ...]
    told: tuple[str, ...] = ()
    """A part of each message."""
    undecided: str = ""
    """A part of what is not known."""


def balancer(*subnets: str, arn: str = BALANCER, attributes: dict[str, str] | None = None, **data: Any) -> Resource:
    zones = [{"SubnetId": each, "ZoneName": f"eu-west-1{'abc'[at]}"} for at, each in enumerate(subnets)]
    kind = "network" if "/net/" in arn else "application"
    usual = {"LoadBalancerArn": arn, "LoadBalancerName": "shop", "Type": kind, "Scheme": "internal"}
    listed = [{"Key": key, "Value": value} for key, value in (attributes or {}).items()]
    members = {**usual, "AvailabilityZones": zones, "Attributes": listed, **data}
    return Resource("AWS::ElasticLoadBalancingV2::LoadBalancer", arn, members, {})


def listener(arn: str = BALANCER, forwards: bool = True, **data: Any) -> Resource:
    named = arn.replace(":loadbalancer/", ":listener/") + "/6d0ecf831eec9f09"
    actions = [{"Type": "forward", "TargetGroupArn": GROUP}] if forwards else [{"Type": "fixed-response"}]
    members = {"ListenerArn": named, "LoadBalancerArn": arn, "Port": 443, "DefaultActions": actions, **data}
    return Resource("AWS::ElasticLoadBalancingV2::Listener", named, members, {})


def target_group(attributes: dict[str, str] | None = None, **data: Any) -> Resource:
    listed = [{"Key": key, "Value": value} for key, value in (attributes or {}).items()]
    usual = {"TargetGroupArn": GROUP, "TargetGroupName": "shop", "TargetType": "ip", "Attributes": listed}
    return Resource("AWS::ElasticLoadBalancingV2::TargetGroup", GROUP, {**usual, **data}, {})


def security_group(cidr: str) -> Resource:
    data = {"GroupId": "sg-1", "GroupName": "balancer", "VpcId": "vpc-1", "IpPermissions": [
        {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": cidr}]}]}  # fmt: skip
    return Resource("AWS::EC2::SecurityGroup", "sg-1", data, {})


def file_system(policy: dict[str, Any] | None = None, **data: Any) -> Resource:
    stated = {} if policy is None else {"Policy": json.dumps({"Version": "2012-10-17", "Statement": [policy]})}
    return Resource("AWS::EFS::FileSystem", "fs-1", {"FileSystemId": "fs-1", "Encrypted": True, **stated, **data}, {})


def access_point(**data: Any) -> Resource:
    return Resource("AWS::EFS::AccessPoint", "fsap-1", {"AccessPointId": "fsap-1", "FileSystemId": "fs-1", **data}, {})


def routed_to(gateway: str) -> tuple[Resource, ...]:
    target = {"FileSystemId": "fs-1", "MountTargetId": "fsmt-1", "SubnetId": "subnet-1", "SecurityGroups": ["sg-1"]}
    table = {
        "RouteTableId": "rtb-1",
        "VpcId": "vpc-1",
        "Associations": [{"SubnetId": "subnet-1", "RouteTableId": "rtb-1"}],
        "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "State": "active", **dict([gateway.split("=")])}],
    }
    return (
        Resource("AWS::EFS::MountTarget", "fsmt-1", target, {}),
        subnet("subnet-1", "eu-west-1a"),
        Resource("AWS::EC2::RouteTable", "rtb-1", table, {}),
    )


TEMPLATE = {"LaunchTemplateId": "lt-1", "LaunchTemplateName": "ecs", "Version": "1"}
AUTO_SCALING = "arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:0:autoScalingGroupName/ecs"
PROVIDER = f"{ECS}:capacity-provider/ecs"


def instances(subnets: str = "subnet-1,subnet-2", **launch: Any) -> tuple[Resource, ...]:
    """A capacity provider with what it launches."""
    behind = {"autoScalingGroupArn": AUTO_SCALING}
    provider = {"capacityProviderArn": PROVIDER, "name": "ecs", "autoScalingGroupProvider": behind}
    named = {"AutoScalingGroupARN": AUTO_SCALING, "AutoScalingGroupName": "ecs", "VPCZoneIdentifier": subnets}
    group = {**named, "MinSize": 1, "MaxSize": 4, "LaunchTemplate": TEMPLATE}
    version = {**TEMPLATE, "VersionNumber": 1, "UsedAs": ["1"], "LaunchTemplateData": {"ImageId": "ami-1", **launch}}
    return (
        Resource("AWS::ECS::CapacityProvider", PROVIDER, provider, {}),
        Resource("AWS::AutoScaling::AutoScalingGroup", AUTO_SCALING, group, {}),
        Resource("AWS::EC2::LaunchTemplate", "lt-1/1", version, {}),
    )


def repository(**data: Any) -> Resource:
    arn = "arn:aws:ecr:eu-west-1:111122223333:repository/shop"
    usual = {"repositoryArn": arn, "repositoryName": "shop", "repositoryUri": f"{REGISTRY}/shop"}
    return Resource("AWS::ECR::Repository", arn, {**usual, **data}, {})


def role(condition: dict[str, Any] | None = None) -> Resource:
    arn = "arn:aws:iam::111122223333:role/shop"
    statement = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = {"Statement": [{**statement, **({} if condition is None else {"Condition": condition})}]}
    data = {"Arn": arn, "RoleName": "shop", "Path": "/", "AssumeRolePolicyDocument": document}
    return Resource("AWS::IAM::Role", arn, {**data, "RolePolicyList": [], "AttachedManagedPolicies": []}, {})


RUNS_SHOP = task_definition(container={"image": f"{REGISTRY}/shop:1.4"})
LOGS = task_definition(container={"logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/shop"}}})
LOG_GROUP = Resource("AWS::Logs::LogGroup", "/shop", {"logGroupName": "/shop"}, {})
EVERYBODY = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "elasticfilesystem:ClientMount"}
MOUNTED = {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}
FEW: dict[str, Any] = {"desiredCount": 1, **BALANCED}
BY_AGE = {"rules": [{"rulePriority": 1, "action": {"type": "expire"}, "selection": {
    "tagStatus": "any", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 30}}]}  # fmt: skip
SECRET = base64.b64encode(b"#!/bin/bash\nexport DB_PASSWORD=correct-horse-battery\n").decode()

CASES = (
    Case("one zone", "load-balancer-single-zone", (balancer("subnet-1", arn=NETWORK),), ("its only subnet is in one",)),
    Case("two zones", "load-balancer-single-zone", (balancer("subnet-1", "subnet-2"),)),
    Case("open to the world", "internet-facing-load-balancer",
         (balancer(Scheme="internet-facing", SecurityGroups=["sg-1"]), security_group("0.0.0.0/0")),
         ("is `internet-facing`, and its security groups admit every address",)),
    Case("open to the office", "internet-facing-load-balancer",
         (balancer(Scheme="internet-facing", SecurityGroups=["sg-1"]), security_group("10.0.0.0/8"))),
    Case("cross-zone off before one task", "cross-zone-balancing-disabled",
         (balancer("subnet-1", "subnet-2", arn=NETWORK, attributes={"load_balancing.cross_zone.enabled": "false"}),
          listener(NETWORK, Protocol="TCP"), target_group(), service(**FEW)),
         ("`shop` may run 1 task in its 2 zones",)),
    Case("cross-zone on for the group", "cross-zone-balancing-disabled",
         (balancer("subnet-1", "subnet-2", arn=NETWORK), listener(NETWORK, Protocol="TCP"),
          target_group({"load_balancing.cross_zone.enabled": "true"}), service(**FEW))),
    Case("no access logs", "access-logs-disabled", (balancer(attributes={"access_logs.s3.enabled": "false"}),),
         ("`access_logs.s3.enabled` is not `true`",)),
    Case("attributes that were denied", "access-logs-disabled",
         (Resource("AWS::ElasticLoadBalancingV2::LoadBalancer", BALANCER, {"LoadBalancerName": "shop"}, {}),), (),
         "elasticloadbalancing:DescribeLoadBalancerAttributes"),
    Case("a network load balancer without TLS", "access-logs-disabled",
         (balancer(arn=NETWORK), listener(NETWORK, Protocol="TCP"))),
    Case("not protected", "deletion-protection-disabled",
         (balancer(attributes={"deletion_protection.enabled": "false"}),),
         ("`deletion_protection.enabled` is not `true`",)),
    Case("headers and desync", "request-smuggling-unprotected",
         (balancer(attributes={"routing.http.desync_mitigation_mode": "monitor"}),),
         ("`routing.http.drop_invalid_header_fields.enabled` is not `true`", "is `monitor`")),
    Case("an old policy", "weak-tls-policy", (listener(Protocol="HTTPS", SslPolicy="ELBSecurityPolicy-FS-2018-06"),),
         ("the policy `ELBSecurityPolicy-FS-2018-06` lets clients use TLS 1.0 or 1.1",)),
    Case("a policy of the future", "weak-tls-policy", (listener(Protocol="TLS", SslPolicy="ELBSecurityPolicy-X-2031"),),
         (), "which versions of TLS the policy ELBSecurityPolicy-X-2031 admits"),
    Case("without certificates, as it was taken", "listener-certificate-missing", (listener(Protocol="HTTPS"),)),
    Case("the default delay", "deregistration-delay-too-long",
         (target_group({"deregistration_delay.timeout_seconds": "300"}), service(**FEW)),
         ("`deregistration_delay.timeout_seconds` is 300",)),
    Case("a short delay", "deregistration-delay-too-long",
         (target_group({"deregistration_delay.timeout_seconds": "20"}), service(**FEW))),
    Case("a health check by TCP", "weak-target-health-check",
         (target_group(Protocol="TCP", HealthCheckProtocol="TCP"), service(**FEW)), ("to port 80, which looks like",)),
    Case("a listener that leads nowhere", "load-balancer-without-listener", (balancer(), listener(forwards=False)),
         ("no listener of the load balancer, and no rule of theirs, leads to a target",)),
    Case("a public policy", "efs-policy-public", (file_system(EVERYBODY),), ("allows this to everybody",)),
    Case("the console's policy", "efs-policy-public", (file_system({**EVERYBODY, "Condition": MOUNTED}),)),
    Case("no backup", "efs-backup-disabled", (file_system(),), ("`BackupPolicy` is not set",)),
    Case("backups off", "efs-backup-disabled", (file_system(BackupPolicy={"Status": "DISABLED"}),), ("`DISABLED`",)),
    Case("backups on", "efs-backup-disabled", (file_system(BackupPolicy={"Status": "ENABLED"}),)),
    Case("a public subnet", "mount-target-in-public-subnet", routed_to("GatewayId=igw-1"), ("in `subnet-1`, whose",)),
    Case("a private subnet", "mount-target-in-public-subnet", routed_to("NatGatewayId=nat-1")),
    Case("the whole file system", "access-point-root-directory-open", (access_point(RootDirectory={"Path": "/"}),),
         ("the root directory is `/`",)),
    Case("any user", "access-point-user-missing", (access_point(),), ("`PosixUser` is not set",)),
    Case("a user", "access-point-user-missing", (access_point(PosixUser={"Uid": 1000, "Gid": 1000}),)),
    Case("one subnet", "instances-in-one-zone", instances("subnet-1"), ("its only subnet is in one",)),
    Case("subnets of one zone", "instances-in-one-zone",
         (*instances(), subnet("subnet-1", "eu-west-1a"), subnet("subnet-2", "eu-west-1a")), ("its subnets are all",)),
    Case("two hops", "metadata-hop-limit-too-high", instances(MetadataOptions={"HttpPutResponseHopLimit": 2}),
         ("with the hop limit 2",)),
    Case("public addresses", "instance-public-ip",
         instances(NetworkInterfaces=[{"DeviceIndex": 0, "AssociatePublicIpAddress": True}]),
         ("get public addresses",)),
    Case("a password", "user-data-secret", instances(UserData=SECRET), ("holds `DB_PASSWORD` in plain text",)),
    Case("a plain volume", "instance-volume-unencrypted",
         instances(BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": False}}]), ("is `false`",)),
    Case("tags that move", "mutable-image-tags", (repository(imageTagMutability="MUTABLE"),), ("is `MUTABLE`",)),
    Case("a tag in use that moves", "mutable-image-tags",
         (repository(imageTagMutability="IMMUTABLE_WITH_EXCLUSION", imageTagMutabilityExclusionFilters=[
             {"filterType": "WILDCARD", "filter": "1.*"}]), RUNS_SHOP), ("the tag `1.4`, which a container runs",)),
    Case("another tag that moves", "mutable-image-tags",
         (repository(imageTagMutability="IMMUTABLE_WITH_EXCLUSION", imageTagMutabilityExclusionFilters=[
             {"filterType": "WILDCARD", "filter": "cache*"}]), RUNS_SHOP)),
    Case("images for ever", "image-lifecycle-policy-missing", (repository(), RUNS_SHOP), ("has no lifecycle policy",)),
    Case("images by age", "image-lifecycle-policy-missing",
         (repository(lifecyclePolicyText=json.dumps(BY_AGE)), RUNS_SHOP), ("deletes the image `1.4` 30 days",)),
    Case("any account", "role-trust-unconfined", (role(), task_definition(taskRoleArn=role().id)),
         ("may be assumed by ECS for tasks of any account",)),
    Case("one account", "role-trust-unconfined", (role(ACCOUNT), task_definition(taskRoleArn=role().id))),
    Case("a role of nobody's", "role-trust-unconfined", (role(),)),
    Case("Exec without init", "exec-without-init-process",
         (service(enableExecuteCommand=True, launchType="FARGATE", taskDefinition=task_definition().id),
          task_definition()), ("no container has an init process",)),
    Case("no tags", "tags-missing", (cluster(),), ("the cluster has no tags",)),
    Case("tags of the stack's", "tags-missing",
         (service(tags=[{"key": "aws:cloudformation:stack-name", "value": "shop"}]),), ("the service has no tags",)),
    Case("a tag", "tags-missing", (file_system(Tags=[{"Key": "team", "Value": "checkout"}]),)),
    Case("logs with AWS's key", "customer-key-missing", (LOG_GROUP, LOGS),
         ("the logs are encrypted with a key of AWS's",)),
    Case("another's log group", "customer-key-missing", (LOG_GROUP,)),
    Case("every file system has a key", "customer-key-missing", (file_system(KmsKeyId="arn:aws:kms:::key/1"),)),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.name}")
def test_rules_in_accounts(case: Case) -> None:
    report = scan(case.rule, *case.resources)
    found = told(report)
    assert len(found) == len(case.told), (found, report.undecided)
    assert all(part in message for part, message in zip(case.told, found, strict=True)), found
    assert any(case.undecided in each.needs for each in report.undecided) if case.undecided else not report.undecided
