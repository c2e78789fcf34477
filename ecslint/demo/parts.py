"""What the shop's account is made of: calls of the API, with what is usual filled in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ecslint.demo.double import ACCOUNT
from ecslint.demo.network import Network, in_private

REGION = "us-east-1"
CLUSTER = "shop"
TAG = "1.4.2"
"""Of the images."""

_AWS_POLICY = "arn:aws:iam::aws:policy/service-role/"


class Parts:
    """Makes parts by the API. `client` gives a boto3 client of a service."""

    def __init__(self, client: Callable[[str], Any], network: Network) -> None:
        self.client = client
        self.network = network

    def role(self, name: str, service: str, *, attached: str = "", allows: str = "") -> str:
        iam = self.client("iam")
        trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))
        if attached:
            iam.attach_role_policy(RoleName=name, PolicyArn=_AWS_POLICY + attached)
        if allows:
            statement = {"Effect": "Allow", "Action": allows, "Resource": "*"}
            iam.put_role_policy(RoleName=name, PolicyName=name, PolicyDocument=_policy(statement))
        return str(made["Role"]["Arn"])

    def machine_image(self) -> str:
        made = self.client("ec2").register_image(
            Name="al2023-ami-ecs-hvm-2026.10.01-kernel-6.1-x86_64", Architecture="x86_64", RootDeviceName="/dev/xvda"
        )
        return str(made["ImageId"])

    def security_group(self, name: str, port: int, source: str) -> str:
        ec2 = self.client("ec2")
        made = str(ec2.create_security_group(GroupName=name, Description=name, VpcId=self.network.vpc)["GroupId"])
        let_in = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "UserIdGroupPairs": [{"GroupId": source}]}
        ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=[let_in])
        return made

    def load_balancer(self) -> str:
        """With a listener for plain HTTP; gives the target group."""
        elb = self.client("elbv2")
        everyone = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        self.client("ec2").authorize_security_group_ingress(
            GroupId=self.network.load_balancer_group, IpPermissions=[everyone]
        )
        balancer = elb.create_load_balancer(
            Name="shop", Subnets=self.network.public, SecurityGroups=[self.network.load_balancer_group]
        )["LoadBalancers"][0]["LoadBalancerArn"]
        group = elb.create_target_group(
            Name="storefront", Protocol="HTTP", Port=8080, VpcId=self.network.vpc, TargetType="ip",
            HealthCheckPath="/health",
        )["TargetGroups"][0]["TargetGroupArn"]  # fmt: skip
        elb.create_listener(
            LoadBalancerArn=balancer,
            Protocol="HTTP",
            Port=80,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
        )
        return str(group)

    def file_system(self) -> str:
        """In one zone only."""
        efs = self.client("efs")
        made = str(efs.create_file_system(CreationToken="receipts", Encrypted=True)["FileSystemId"])
        efs.create_mount_target(
            FileSystemId=made, SubnetId=self.network.private[0], SecurityGroups=[self.network.task_group]
        )
        return made

    def container(self, name: str, **more: Any) -> dict[str, Any]:
        """With its repository and its log group."""
        ecr, logs = self.client("ecr"), self.client("logs")
        ecr.create_repository(repositoryName=name, imageTagMutability="IMMUTABLE")
        ecr.put_image(repositoryName=name, imageTag=TAG, imageManifest=_manifest(name))
        ecr.start_image_scan(repositoryName=name, imageId={"imageTag": TAG})
        logs.create_log_group(logGroupName=f"/shop/{name}")
        logs.put_retention_policy(logGroupName=f"/shop/{name}", retentionInDays=30)
        return {
            "name": name,
            "image": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{name}:{TAG}",
            "essential": True,
            "readonlyRootFilesystem": True,
            "user": "1000:1000",
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {
                    "awslogs-group": f"/shop/{name}",
                    "awslogs-region": REGION,
                    "awslogs-stream-prefix": name,
                    "mode": "non-blocking",
                },
            },
            **more,
        }

    def task_definition(self, family: str, container: dict[str, Any], *, fargate: bool = True, **more: Any) -> str:
        size = {"networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "512", "memory": "1024"}
        made = self.client("ecs").register_task_definition(
            family=family,
            containerDefinitions=[container],
            executionRoleArn=f"arn:aws:iam::{ACCOUNT}:role/shop-execution",
            **(size if fargate else {"networkMode": "bridge", "requiresCompatibilities": ["EC2"]}),
            **more,
        )
        return str(made["taskDefinition"]["taskDefinitionArn"])

    def service(
        self, name: str, definition: str, groups: list[str], least: int = 100, most: int = 200, **more: Any
    ) -> None:
        network = in_private(self.network)["awsvpcConfiguration"]
        self.client("ecs").create_service(
            cluster=CLUSTER,
            serviceName=name,
            taskDefinition=definition,
            desiredCount=2,
            launchType="FARGATE",
            networkConfiguration={"awsvpcConfiguration": {**network, "securityGroups": groups}},
            deploymentConfiguration={
                "minimumHealthyPercent": least,
                "maximumPercent": most,
                "deploymentCircuitBreaker": {"enable": True, "rollback": True},
            },
            **more,
        )

    def scaled(self, service: str, least: int, most: int) -> None:
        client = self.client("application-autoscaling")
        known = {
            "ServiceNamespace": "ecs",
            "ResourceId": f"service/{CLUSTER}/{service}",
            "ScalableDimension": "ecs:service:DesiredCount",
        }
        client.register_scalable_target(**known, MinCapacity=least, MaxCapacity=most)
        metric = {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
        client.put_scaling_policy(
            **known,
            PolicyName=f"{service}-cpu",
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration={"TargetValue": 60.0, "PredefinedMetricSpecification": metric},
        )


def _manifest(content: str) -> str:
    """Of a container image; the digests follow from the content."""
    digest = "sha256:" + content.encode().hex().ljust(64, "0")[:64]
    config = {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 7023, "digest": digest}
    layer = {"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": 9, "digest": digest}
    kind = "application/vnd.docker.distribution.manifest.v2+json"
    return json.dumps({"schemaVersion": 2, "mediaType": kind, "config": config, "layers": [layer]})


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
