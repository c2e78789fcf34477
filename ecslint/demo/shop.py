"""The account of a small web shop, with mistakes that people make: most of them no single call of an API shows.

`storefront` runs on Fargate behind a load balancer, `orders` on Fargate with a file system, `metrics` on each of two
instances, and a rule makes invoices every night. Each method says what is wrong with what it sets up.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ecslint.demo.double import ACCOUNT
from ecslint.demo.network import in_private, laid_out
from ecslint.demo.parts import CLUSTER, REGION, TAG, Parts
from ecslint.demo.world import World

_LONG_AGO = 1_767_225_600.0  # 2026-01-01


def opened(client: Callable[[str], Any], world: World) -> None:
    """Set the shop up. `client` gives a boto3 client of a service."""
    shop = _Shop(client, world)
    shop.execution_role()
    shop.cluster()
    shop.storefront()
    shop.orders()
    shop.metrics()
    shop.invoices()


class _Shop(Parts):
    """Makes it, part by part."""

    def __init__(self, client: Callable[[str], Any], world: World) -> None:
        super().__init__(client, laid_out(client("ec2"), REGION))
        self._world = world

    def execution_role(self) -> None:
        """May not read secrets, though `orders` has one."""
        self.role("shop-execution", "ecs-tasks.amazonaws.com", attached="AmazonECSTaskExecutionRolePolicy")

    def cluster(self) -> None:
        """No Container Insights; two instances whose metadata service takes unsigned requests, and one of them lost."""
        self.role("shop-instance", "ec2.amazonaws.com", attached="AmazonEC2ContainerServiceforEC2Role")
        iam, ec2 = self.client("iam"), self.client("ec2")
        iam.create_instance_profile(InstanceProfileName="shop-instance")
        iam.add_role_to_instance_profile(InstanceProfileName="shop-instance", RoleName="shop-instance")
        launch = {
            "ImageId": self.machine_image(),
            "InstanceType": "t3.large",
            "IamInstanceProfile": {"Name": "shop-instance"},
            "MetadataOptions": {"HttpTokens": "optional"},
            "SecurityGroupIds": [self.network.task_group],
        }
        ec2.create_launch_template(LaunchTemplateName="shop", LaunchTemplateData=launch)
        autoscaling = self.client("autoscaling")
        autoscaling.create_auto_scaling_group(
            AutoScalingGroupName="shop",
            LaunchTemplate={"LaunchTemplateName": "shop", "Version": "$Latest"},
            MinSize=0,
            MaxSize=4,
            DesiredCapacity=2,
            VPCZoneIdentifier=",".join(self.network.private),
        )
        group = autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"][0]
        ecs = self.client("ecs")
        provider = {
            "autoScalingGroupArn": group["AutoScalingGroupARN"],
            "managedScaling": {"status": "ENABLED", "targetCapacity": 100},
            "managedTerminationProtection": "DISABLED",
            "managedDraining": "ENABLED",
        }
        ecs.create_capacity_provider(name="shop-instances", autoScalingGroupProvider=provider)
        ecs.create_cluster(clusterName=CLUSTER, capacityProviders=["FARGATE", "FARGATE_SPOT", "shop-instances"])
        for instance, is_connected in zip(group["Instances"], (True, False), strict=True):
            document = json.dumps({"instanceId": instance["InstanceId"], "region": REGION})
            made = ecs.register_container_instance(cluster=CLUSTER, instanceIdentityDocument=document)
            self._world.state[made["containerInstance"]["containerInstanceArn"]] = {
                "agentConnected": is_connected,
                "registeredAt": _LONG_AGO,
                "versionInfo": {"agentVersion": "1.99.0", "dockerVersion": "25.0.8"},
            }

    def storefront(self) -> None:
        """Its security group lets the load balancer in on port 80, and the container listens on 8080, so that no target
        is healthy; a key stands in the environment; the listener takes plain HTTP; the bounds of its scaling leave no
        room."""
        group = self.security_group("storefront", port=80, source=self.network.load_balancer_group)
        target_group = self.load_balancer()
        definition = self.task_definition(
            "storefront",
            self.container(
                "storefront",
                portMappings=[{"containerPort": 8080}],
                environment=[
                    {"name": "STAGE", "value": "prod"},
                    {"name": "PAYMENT_API_KEY", "value": "not-a-real-key-0f9a8b7c6d"},
                ],
            ),
            taskRoleArn=self.role("storefront-task", "ecs-tasks.amazonaws.com"),
        )
        self.service(
            "storefront",
            definition,
            groups=[group],
            loadBalancers=[{"targetGroupArn": target_group, "containerName": "storefront", "containerPort": 8080}],
            healthCheckGracePeriodSeconds=60,
        )
        self.scaled("storefront", least=2, most=2)
        why = {"State": "unhealthy", "Reason": "Target.Timeout", "Description": "Request timed out"}
        targets = [{"Target": {"Id": f"10.0.{zone}.17", "Port": 8080}, "TargetHealth": why} for zone in (2, 3)]
        self._world.state[target_group] = {"TargetHealthDescriptions": targets}

    def orders(self) -> None:
        """No deployment of it can make progress; it mounts a file system that one of its zones cannot reach; and it
        needs a secret that its execution role may not read."""
        secret = self.client("secretsmanager").create_secret(Name="orders/database", SecretString="hidden")["ARN"]
        volume = {"fileSystemId": self.file_system(), "transitEncryption": "ENABLED"}
        definition = self.task_definition(
            "orders",
            self.container(
                "orders",
                secrets=[{"name": "DATABASE_URL", "valueFrom": secret}],
                mountPoints=[{"sourceVolume": "receipts", "containerPath": "/receipts"}],
            ),
            taskRoleArn=self.role("orders-task", "ecs-tasks.amazonaws.com"),
            volumes=[{"name": "receipts", "efsVolumeConfiguration": volume}],
        )
        self.service("orders", definition, groups=[self.network.task_group], least=100, most=100)
        self.scaled("orders", least=2, most=8)

    def metrics(self) -> None:
        """A container with root's power over its instance."""
        definition = self.task_definition(
            "metrics",
            self.container(
                "metrics",
                memory=256,
                privileged=True,
                mountPoints=[{"sourceVolume": "docker", "containerPath": "/var/run/docker.sock"}],
            ),
            fargate=False,
            taskRoleArn=self.role("metrics-task", "ecs-tasks.amazonaws.com"),
            volumes=[{"name": "docker", "host": {"sourcePath": "/var/run/docker.sock"}}],
        )
        self.client("ecs").create_service(
            cluster=CLUSTER,
            serviceName="metrics",
            taskDefinition=definition,
            schedulingStrategy="DAEMON",
            launchType="EC2",
            deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
        )

    def invoices(self) -> None:
        """A rule that starts the last but one revision, whose image is not there any more, with a role that may not
        pass the task's roles, and nothing that takes what failed."""
        task_role = self.role("invoices-task", "ecs-tasks.amazonaws.com")
        container = self.container("invoices")
        for image in (container["image"].replace(TAG, "1.4.1"), container["image"]):
            self.task_definition("invoices", {**container, "image": image}, taskRoleArn=task_role)
        arn = f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/invoices:1"
        role = self.role("shop-events", "events.amazonaws.com", allows="ecs:RunTask")
        network = in_private(self.network)["awsvpcConfiguration"]
        events = self.client("events")
        events.put_rule(Name="nightly-invoices", ScheduleExpression="cron(0 3 * * ? *)", State="ENABLED")
        started = {
            "TaskDefinitionArn": arn,
            "TaskCount": 1,
            "LaunchType": "FARGATE",
            "NetworkConfiguration": {
                "awsvpcConfiguration": {
                    "Subnets": network["subnets"],
                    "SecurityGroups": network["securityGroups"],
                    "AssignPublicIp": "DISABLED",
                }
            },
        }
        cluster = f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/{CLUSTER}"
        events.put_targets(
            Rule="nightly-invoices", Targets=[{"Id": "task", "Arn": cluster, "RoleArn": role, "EcsParameters": started}]
        )
