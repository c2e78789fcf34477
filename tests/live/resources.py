"""Resources of an account as a snapshot holds them, in few words, and what the rules say of them."""

from __future__ import annotations

from typing import Any

from ecslint.config import Settings
from ecslint.finding import Report
from ecslint.live.outcome import Outcome, Unit
from ecslint.live.scope import WHOLE, Scope
from ecslint.live.snapshot import Resource, Snapshot
from ecslint.scan import Scan
from tests.examples import RULEBOOK

NOW = "2026-11-24T12:00:00Z"
ECS = "arn:aws:ecs:eu-west-1:111122223333"
CLUSTER = f"{ECS}:cluster/prod"
SERVICE = f"{ECS}:service/prod/shop"
REGISTRY = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"


def scan(rule: str, *resources: Resource, units: tuple[Unit, ...] = (), scope: Scope = WHOLE) -> Report:
    run = Scan(Settings(select=(rule,)), RULEBOOK)
    reader = "arn:aws:iam::111122223333:user/reader"
    run.add_snapshot(Snapshot("111122223333", "eu-west-1", reader, resources, units, taken=NOW, scope=scope))
    return run.judge().report


def told(report: Report) -> list[str]:
    return [finding.message for finding in report.findings]


def failed(action: str, *feeds: str) -> Unit:
    service, _, operation = action.partition(":")
    return Unit(service, operation, "", Outcome.DENIED, "", feeds)


def minutes_ago(minutes: float) -> float:
    """As ECS writes it: seconds since 1970."""
    return 1795521600.0 - minutes * 60


def cluster(**state: Any) -> Resource:
    return Resource("AWS::ECS::Cluster", CLUSTER, {"clusterArn": CLUSTER, "clusterName": "prod"}, state)


def service(name: str = "shop", state: dict[str, Any] | None = None, **data: Any) -> Resource:
    arn = f"{ECS}:service/prod/{name}"
    fixed = {"serviceArn": arn, "serviceName": name, "clusterArn": CLUSTER}
    return Resource("AWS::ECS::Service", arn, {**fixed, **data}, {"status": "ACTIVE", **(state or {})})


def deployment(**members: Any) -> dict[str, Any]:
    usual = {"id": "ecs-svc/1", "status": "PRIMARY", "createdAt": minutes_ago(600), "rolloutState": "COMPLETED"}
    return {**usual, **members}


def event(minutes: float, message: str) -> dict[str, Any]:
    return {"createdAt": minutes_ago(minutes), "message": message}


def task(number: int = 1, **members: Any) -> Resource:
    arn = f"{ECS}:task/prod/{number:032x}"
    usual = {
        "taskArn": arn,
        "clusterArn": CLUSTER,
        "group": "service:shop",
        "startedBy": "ecs-svc/1",
        "lastStatus": "RUNNING",
        "desiredStatus": "RUNNING",
        "startedAt": minutes_ago(60),
    }
    return Resource("ecs task", arn, {}, {**usual, **members})


def stopped(number: int = 1, **members: Any) -> Resource:
    return task(number, lastStatus="STOPPED", desiredStatus="STOPPED", **members)


def task_definition(
    name: str = "shop", revision: int = 7, status: str = "ACTIVE", container: dict[str, Any] | None = None, **data: Any
) -> Resource:
    arn = f"{ECS}:task-definition/{name}:{revision}"
    containers = [{"name": "web", "image": "public.ecr.aws/nginx/nginx:1.27", "memory": 64, **(container or {})}]
    fixed = {"taskDefinitionArn": arn, "family": name, "revision": revision, "containerDefinitions": containers}
    return Resource("AWS::ECS::TaskDefinition", arn, {**fixed, **data}, {"status": status})


def instance(number: int = 1, **members: Any) -> Resource:
    arn = f"{ECS}:container-instance/prod/{number:032x}"
    usual = {
        "containerInstanceArn": arn,
        "ec2InstanceId": f"i-{number:017x}",
        "clusterArn": CLUSTER,
        "status": "ACTIVE",
        "agentConnected": True,
        "registeredAt": minutes_ago(20000),
    }
    return Resource("ecs container instance", arn, {}, {**usual, **members})


def setting(name: str, value: str) -> Resource:
    return Resource("ecs account setting", name, {"name": name, "value": value}, {})


def rule_of_events(task_definition: str = "job", **members: Any) -> Resource:
    arn = "arn:aws:events:eu-west-1:111122223333:rule/job"
    named = f"{ECS}:task-definition/{task_definition}"
    target = {"Id": "job", "Arn": CLUSTER, "EcsParameters": {"TaskDefinitionArn": named}}
    data = {"Name": "job", "Arn": arn, "State": "ENABLED", "EventBusName": "default", "Targets": [target]}
    return Resource("AWS::Events::Rule", arn, {**data, **members}, {})


TWO_SUBNETS: dict[str, Any] = {
    "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1", "subnet-2"]}},
    "launchType": "FARGATE",
}


def subnet(name: str, zone: str, **members: Any) -> Resource:
    data = {"SubnetId": name, "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": zone, **members}
    return Resource("AWS::EC2::Subnet", name, data, {})


GROUP = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff"
BALANCED: dict[str, Any] = {"loadBalancers": [{"targetGroupArn": GROUP, "containerName": "web", "containerPort": 80}]}


def group(*states: str, attached: bool = True) -> tuple[Resource, Resource]:
    data = {"TargetGroupArn": GROUP, "TargetGroupName": "shop", "LoadBalancerArns": ["arn:1"] if attached else []}
    health = [
        {"Target": {"Id": f"10.0.0.{at}"}, "TargetHealth": {"State": state}} for at, state in enumerate(states, 4)
    ]
    return (
        Resource("AWS::ElasticLoadBalancingV2::TargetGroup", GROUP, data, {}),
        Resource("elb target health", GROUP, {"TargetGroupArn": GROUP}, {"TargetHealthDescriptions": health}),
    )


STORED = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf"
MADE_ANEW = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-ZyXwVu"


def secret(**members: Any) -> Resource:
    return Resource("AWS::SecretsManager::Secret", STORED, {"ARN": STORED, "Name": "prod/db", **members}, {})


def with_secret(value: str) -> Resource:
    return task_definition(container={"secrets": [{"name": "PASSWORD", "valueFrom": value}]})
