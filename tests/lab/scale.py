"""Large accounts and organizations, for what has to be quick or to survive much."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import Any, NamedTuple

from ecslint.demo.network import in_private, laid_out
from tests.lab.accounts import ACCOUNT
from tests.lab.lab import REGION, Lab
from tests.lab.seed import scaled

ROLE = "ecslint"
"""The role that a scan assumes in the accounts of an organization."""


def many(lab: Lab, services: int, clusters: int, account: str = ACCOUNT, region: str = REGION) -> None:
    """Services, each with a task definition and a log group of its own; every second one scales, every fifth is behind
    a load balancer, of which there is one with a listener for each twenty target groups."""
    client = {name: lab.client(name, region, account) for name in
              ("ecs", "ec2", "elbv2", "efs", "iam", "logs", "application-autoscaling")}  # fmt: skip
    network = laid_out(client["ec2"], region)
    shared = _Shared(
        role=_role(client["iam"]),
        groups=_target_groups(client["elbv2"], network, max(1, services // 5)),
        file_systems=[client["efs"].create_file_system(CreationToken=str(each))["FileSystemId"] for each in range(10)],
        network=in_private(network),
    )
    for number in range(clusters):
        client["ecs"].create_cluster(
            clusterName=f"cluster-{number:03d}",
            settings=[{"name": "containerInsights", "value": "enabled"}],
            tags=[{"key": "env", "value": "prod"}],
        )
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: _service(client, shared, number, clusters, region), range(services)))


class _Shared(NamedTuple):
    role: str
    groups: list[str]
    file_systems: list[str]
    network: dict[str, Any]


def _role(iam: Any) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return str(iam.create_role(RoleName="execution", AssumeRolePolicyDocument=trust)["Role"]["Arn"])


def _target_groups(elb: Any, network: Any, count: int) -> list[str]:
    groups = []
    for number in range(count):
        made = elb.create_target_group(
            Name=f"group-{number}", Protocol="HTTP", Port=8080, VpcId=network.vpc, TargetType="ip"
        )
        groups.append(made["TargetGroups"][0]["TargetGroupArn"])
    for number in range(0, count, 20):
        balancer = elb.create_load_balancer(
            Name=f"balancer-{number // 20}", Subnets=network.public, SecurityGroups=[network.load_balancer_group]
        )["LoadBalancers"][0]["LoadBalancerArn"]
        first, *others = [{"Type": "forward", "TargetGroupArn": group} for group in groups[number : number + 20]]
        listener = elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=[first])
        for priority, action in enumerate(others, 1):
            host = [{"Field": "host-header", "Values": [f"service-{priority}.example.com"]}]
            arn = listener["Listeners"][0]["ListenerArn"]
            elb.create_rule(ListenerArn=arn, Priority=priority, Conditions=host, Actions=[action])
    return groups


def _service(client: dict[str, Any], shared: _Shared, number: int, clusters: int, region: str) -> None:
    name, cluster = f"service-{number:05d}", f"cluster-{number % clusters:03d}"
    client["logs"].create_log_group(logGroupName=f"/ecs/{name}")
    made = client["ecs"].register_task_definition(
        family=name,
        containerDefinitions=list(_containers(name, region)),
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="512",
        memory="1024",
        executionRoleArn=shared.role,
        taskRoleArn=shared.role,
        volumes=[{"name": "data", "efsVolumeConfiguration": {"fileSystemId": shared.file_systems[number % 10]}}],
        tags=[{"key": "team", "value": "a"}],
    )
    group = shared.groups[number // 5 % len(shared.groups)]
    balanced = [{"targetGroupArn": group, "containerName": "app", "containerPort": 8080}] if number % 5 == 0 else []
    client["ecs"].create_service(
        cluster=cluster,
        serviceName=name,
        taskDefinition=made["taskDefinition"]["taskDefinitionArn"],
        desiredCount=2,
        launchType="FARGATE",
        networkConfiguration=shared.network,
        loadBalancers=balanced,
        tags=[{"key": "team", "value": "a"}],
    )
    if number % 2 == 0:
        scaled(client["application-autoscaling"], f"service/{cluster}/{name}")


def _containers(name: str, region: str) -> Iterator[dict[str, Any]]:
    options = {"awslogs-group": f"/ecs/{name}", "awslogs-region": region, "awslogs-stream-prefix": "x"}
    yield {
        "name": "app",
        "image": f"{ACCOUNT}.dkr.ecr.{region}.amazonaws.com/{name}:1.2.3",
        "essential": True,
        "portMappings": [{"containerPort": 8080}],
        "environment": [{"name": f"VARIABLE_{each}", "value": f"value-{each}-{name}"} for each in range(12)],
        "secrets": [{"name": "DB", "valueFrom": f"arn:aws:secretsmanager:{region}:{ACCOUNT}:secret:{name}"}],
        "logConfiguration": {"logDriver": "awslogs", "options": options},
        "healthCheck": {"command": ["CMD-SHELL", "curl -f http://localhost:8080/ || exit 1"]},
    }
    yield {"name": "envoy", "image": "public.ecr.aws/envoy:1", "essential": False, "memoryReservation": 128}


def organization(
    lab: Lab, accounts: int, regions: Iterable[str] = (REGION,), services: int = 1, external_id: str = ""
) -> list[str]:
    """An organization of so many accounts with its management account, two thirds of them in an organizational unit.
    In each of the regions every account runs so many services; each member has the role `ROLE`. Gives the accounts."""
    client = lab.client("organizations")
    client.create_organization(FeatureSet="ALL")
    for number in range(1, accounts):
        client.create_account(AccountName=f"account-{number}", Email=f"account-{number}@example.com")
    found = [each["Id"] for page in client.get_paginator("list_accounts").paginate() for each in page["Accounts"]]
    root = client.list_roots()["Roots"][0]["Id"]
    unit = client.create_organizational_unit(ParentId=root, Name="workloads")["OrganizationalUnit"]["Id"]
    members = [each for each in found if each != ACCOUNT]
    for account in members[: len(members) * 2 // 3]:
        client.move_account(AccountId=account, SourceParentId=root, DestinationParentId=unit)
    for account in members:
        _trusting_role(lab.client("iam", account=account), external_id)
    for account, region in product(found, regions):
        _few(lab.client("ecs", region, account), services)
    return found


def _trusting_role(iam: Any, external_id: str) -> None:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "Action": "sts:AssumeRole",
    }
    if external_id:
        statement["Condition"] = {"StringEquals": {"sts:ExternalId": external_id}}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=trust)


def _few(ecs: Any, services: int) -> None:
    ecs.create_cluster(clusterName="main")
    container = {"name": "app", "image": "app:1", "memory": 64}
    definition = ecs.register_task_definition(family="app", containerDefinitions=[container])
    for number in range(services):
        ecs.create_service(
            cluster="main",
            serviceName=f"service-{number}",
            taskDefinition=definition["taskDefinition"]["taskDefinitionArn"],
            desiredCount=1,
        )
