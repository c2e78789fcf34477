"""What the declarations say of values, of what is missing, and of keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ecslint.model.common import PORT_NAME_FORM, ROLE_FORM
from ecslint.model.declared.constraints import invalid, missing, unknown_keys
from ecslint.model.ecs.capacity import CapacityProvider
from ecslint.model.ecs.cluster import Cluster
from ecslint.model.ecs.container import Container
from ecslint.model.ecs.service import Service
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.node import Source
from ecslint.model.record import Place, Record
from ecslint.model.unknown import Undecided
from tests.model.inputs import UNKNOWN, Containers, Live, ServiceDefinition, Template, record, text

WEB = {"name": "web", "image": "nginx"}
TASK = {"family": "shop", "containerDefinitions": [WEB]}


def messages(judge: Callable[[Record], Iterator[tuple[Place, str]]], top: Record) -> list[str]:
    """What is said of a record and of all within it; "?" for what is undecided."""
    found: list[str] = []
    try:
        found += [message for _, message in judge(top)]
    except Undecided:
        found.append("?")
    for child in top.children():
        found += messages(judge, child)
    return found


def told(judge: Callable[[Record], Iterator[tuple[Place, str]]], top: Record) -> list[str]:
    """As messages, with what an undecided judgement had said before."""
    found: list[str] = []
    try:
        for _, message in judge(top):
            found.append(message)
    except Undecided:
        found.append("?")
    return found


@pytest.mark.parametrize(
    ("container", "expected"),
    [
        ({"memory": 3}, "`memory` is 3; ECS accepts 4 or more"),
        ({"memory": 4}, None),
        ({"memory": 0}, None),
        ({"name": "a b"}, "`name` is `a b`; ECS accepts up to 255 letters, digits, hyphens and underscores"),
        (
            {"essential": "true"},
            "`essential` is the text `true`; the API takes true or false here: write it without quotes",
        ),
        ({"memory": "64"}, None),
        ({"memory": "much"}, "`memory` is `much`, which is not a number of MiB, or of GB such as '2 GB'"),
        ({"user": 1000}, '`user` is 1000 without quotes; the API takes a text here: write `"1000"`'),
        (
            {"command": ["sleep", 10]},
            'an item of `command` is 10 without quotes; the API takes a text here: write `"10"`',
        ),
        (
            {"dockerLabels": {"a": 1}},
            '`a` of `dockerLabels` is 1 without quotes; the API takes a text here: write `"1"`',
        ),
        ({"links": "db"}, "`links` is `db`, which is not a list"),
        ({"credentialSpecs": ["a", "b"]}, "`credentialSpecs` has 2 items; ECS accepts at most one item"),
        ({"linuxParameters": {"swappiness": 101}}, "`swappiness` is 101; ECS accepts 0 to 100"),
        ({"healthCheck": {"command": ["CMD", "a"], "interval": 2}}, "`interval` is 2; ECS accepts 5 to 300"),
        ({"healthCheck": {"command": ["CMD", "a"], "timeout": 120}}, None),
        (
            {"restartPolicy": {"enabled": True, "restartAttemptPeriod": 30}},
            "`restartAttemptPeriod` is 30; ECS accepts 60 to 1800",
        ),
        ({"portMappings": [{"containerPort": 70000}]}, "`containerPort` is 70000; ECS accepts 0 to 65535"),
        (
            {"portMappings": [{"containerPortRange": "9-8"}]},
            "`containerPortRange` is `9-8`, which is not a range of ports, first below last, such as '8000-8010'",
        ),
        ({"portMappings": [{"containerPort": 1, "protocol": "TCP"}]}, None),
        ({"portMappings": [{"containerPort": 1, "protocol": "sctp"}]}, None),
        ({"portMappings": [{"containerPort": 1, "protocol": "UDP"}]}, None),
        (
            {"portMappings": [{"containerPort": 1, "name": "-a"}]},
            f"`name` is `-a`; ECS accepts {PORT_NAME_FORM}",
        ),
        ({"ulimits": [{"name": "newer", "softLimit": 1, "hardLimit": 1}]}, None),
        (
            {"environmentFiles": [{"type": "s3", "value": "s3://b/app.env"}]},
            "`value` is `s3://b/app.env`; ECS accepts the ARN of an S3 object whose name ends in `.env`",
        ),
        ({"environmentFiles": [{"type": "s3", "value": "arn:aws-cn:s3:::b/x/app.env"}]}, None),
        (
            {"dependsOn": [{"containerName": "db", "condition": "HEALTY"}]},
            "`condition` is `HEALTY`; ECS accepts `START`, `COMPLETE`, `SUCCESS` or `HEALTHY`; did you mean `HEALTHY`?",
        ),
    ],
)
def test_values_of_a_container(container: dict[str, Any], expected: str | None) -> None:
    found = messages(invalid, record(Container, {**WEB, **container}))
    assert found == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (
            {"networkMode": "awsvcp"},
            "`networkMode` is `awsvcp`; ECS accepts `bridge`, `host`, `awsvpc` or `none`; did you mean `awsvpc`?",
        ),
        ({"networkMode": ""}, None),
        (
            {"requiresCompatibilities": ["EC2", "Fargate"]},
            (
                "an item of `requiresCompatibilities` is `Fargate`; ECS accepts `EC2`, `FARGATE`, `EXTERNAL` or "
                "`MANAGED_INSTANCES`; did you mean `FARGATE`?"
            ),
        ),
        ({"cpu": "64"}, "`cpu` is 64; ECS accepts 128 to 196608"),
        ({"cpu": "64", "requiresCompatibilities": ["FARGATE"]}, None),
        ({"cpu": "1 vCPU", "memory": "2GB"}, None),
        ({"cpu": 256}, None),
        ({"containerDefinitions": [WEB] * 11}, "`containerDefinitions` has 11 items; ECS accepts at most 10 items"),
        ({"ephemeralStorage": {"sizeInGiB": 20}}, "`sizeInGiB` is 20; ECS accepts 21 to 200"),
        ({"taskRoleArn": "app"}, None),
        ({"taskRoleArn": "arn:aws:iam::ACCOUNT:role/app"}, None),
        ({"executionRoleArn": "arn:aws-us-gov:iam::111122223333:role/path/app"}, None),
        (
            {"executionRoleArn": "arn:aws:iam::111122223333:instance-profile/app"},
            f"`executionRoleArn` is `arn:aws:iam::111122223333:instance-profile/app`; ECS accepts {ROLE_FORM}",
        ),
        ({"runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2031_CORE"}}, None),
        (
            {"runtimePlatform": {"operatingSystemFamily": "linux"}},
            "`operatingSystemFamily` is `linux`; ECS minds the case; did you mean `LINUX`?",
        ),
        ({"tags": [{"key": "AWS:x", "value": ""}]}, "`key` is `AWS:x`; ECS accepts keys that do not begin with `aws:`"),
    ],
)
def test_values_of_a_task_definition(task: dict[str, Any], expected: str | None) -> None:
    found = messages(invalid, record(TaskDefinition, {**TASK, **task}))
    assert found == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (
            {"SchedulingStrategy": "daemon"},
            "`schedulingStrategy` is `daemon`; ECS accepts `REPLICA` or `DAEMON`; did you mean `DAEMON`?",
        ),
        ({"DesiredCount": "2", "EnableExecuteCommand": "true"}, None),
        (
            {"Monitoring": {"MetricConfigurations": [{"MetricNames": ["New"], "ResolutionSeconds": 30}]}},
            "`resolutionSeconds` is 30; ECS accepts `20` or `60`",
        ),
        (
            {"NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": ["a"], "SecurityGroups": list("abcdef")}}},
            "`securityGroups` has 6 items; ECS accepts at most 5 items",
        ),
        (
            {"CapacityProviderStrategy": [{"CapacityProvider": "a", "Weight": 1001}]},
            "`weight` is 1001; ECS accepts 0 to 1000",
        ),
        (
            {"DeploymentConfiguration": {"CanaryConfiguration": {"CanaryPercent": 0}}},
            "`canaryPercent` is 0.0; ECS accepts 0.1 to 100",
        ),
    ],
)
def test_values_in_a_template(service: dict[str, Any], expected: str | None) -> None:
    found = messages(invalid, record(Service, service, Template()))
    assert found == ([] if expected is None else [expected])


def test_provider_and_cluster() -> None:
    provider = record(CapacityProvider, {"name": "fargate-like", "autoScalingGroupProvider": {}})
    assert len(told(invalid, provider)) == 1
    cluster = record(Cluster, {"settings": [{"name": "containerInsights", "value": "on"}]})
    assert messages(invalid, cluster) == ["`value` is `on`; ECS accepts `enhanced`, `enabled` or `disabled`"]


def test_an_unknown_field_hides_no_other() -> None:
    task = {
        "Cpu": UNKNOWN,
        "NetworkMode": text("a", None),
        "PidMode": text("x", None),
        "IpcMode": "x",
        "TaskRoleArn": text(None),
    }
    found = told(invalid, record(TaskDefinition, task, Template()))
    assert [message.partition(";")[0] for message in found] == ["`pidMode` is `x${P}`", "`ipcMode` is `x`", "?"]


def test_what_a_live_account_holds_is_valid() -> None:
    task = record(TaskDefinition, {"networkMode": "newer", "nets": 1}, Live())
    assert messages(invalid, task) + messages(missing, task) + messages(unknown_keys, task) == []


@pytest.mark.parametrize(
    ("raw", "source", "expected"),
    [
        ({"containerDefinitions": [WEB]}, Source(), ["`family` is missing; ECS refuses a task definition without it"]),
        ({"containerDefinitions": [WEB]}, Containers(), []),
        ({"ContainerDefinitions": [{"Name": "web", "Image": UNKNOWN}]}, Template(), []),
        (
            {"ContainerDefinitions": [{"Name": "web", "Image": ""}]},
            Template(),
            ["`image` is empty; ECS refuses a container definition without it"],
        ),
        ({}, Template(), ["`containerDefinitions` is missing; ECS refuses a task definition without it"]),
        ({"containerDefinitions": [{"name": "web", "imagee": "nginx"}], "family": "a"}, Source(), []),
        ({**TASK, "taskDefinitionArn": "arn", "family": None}, Source(), []),
        ({**TASK, "volumes": [{"name": "scratch"}, {"host": {}}]}, Source(), []),
        (
            {**TASK, "volumes": [{"efsVolumeConfiguration": {}}]},
            Source(),
            ["`fileSystemId` is missing; ECS refuses an EFS volume configuration without it"],
        ),
        (
            {**TASK, "volumes": [{"efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]},
            Source(),
            ["`name` is missing; ECS refuses a volume with `efsVolumeConfiguration` that has no name"],
        ),
        (
            {**TASK, "containerDefinitions": [{**WEB, "portMappings": [{"hostPort": 80}]}]},
            Source(),
            ["neither `containerPort` nor `containerPortRange` is set; ECS refuses a port mapping without one of them"],
        ),
        ({**TASK, "containerDefinitions": [{**WEB, "healthCheck": {"command": []}}]}, Source(), []),
        (
            {
                **TASK,
                "containerDefinitions": [
                    {**WEB, "firelensConfiguration": {"type": "fluentbit", "options": {"config-file-type": "file"}}}
                ],
            },
            Source(),
            ["`config-file-value` is missing; ECS refuses `config-file-type` without it"],
        ),
        (
            {**TASK, "containerDefinitions": [{**WEB, "secrets": [{"name": "A"}]}]},
            Source(),
            ["`valueFrom` is missing; ECS refuses a secret without it"],
        ),
    ],
)
def test_missing_from_a_task_definition(raw: dict[str, Any], source: Source, expected: list[str]) -> None:
    assert messages(missing, record(TaskDefinition, raw, source)) == expected


@pytest.mark.parametrize(
    ("raw", "source", "expected"),
    [
        ({}, Template(), ["`taskDefinition` is missing"]),
        ({"DeploymentController": {"Type": "EXTERNAL"}}, Template(), []),
        ({"TaskDefinition": "a"}, Template(), []),
        ({"desiredCount": 1, "launchType": "FARGATE"}, ServiceDefinition(), []),
        ({"serviceName": "a"}, ServiceDefinition(), ["`taskDefinition` is missing", "`desiredCount` is missing"]),
        ({"serviceName": "a", "taskDefinition": "b", "schedulingStrategy": "DAEMON"}, ServiceDefinition(), []),
        ({"service": "a", "serviceName": "a"}, ServiceDefinition(), []),
        (
            {"TaskDefinition": "a", "LoadBalancers": [{"ContainerName": "web"}]},
            Template(),
            ["neither `targetGroupArn` nor `loadBalancerName` is set"],
        ),
    ],
)
def test_missing_from_a_service(raw: dict[str, Any], source: Source, expected: list[str]) -> None:
    assert [message.partition(";")[0] for message in messages(missing, record(Service, raw, source))] == expected


@pytest.mark.parametrize(
    ("raw", "source", "expected"),
    [
        ({"memoryReservations": 1}, Source(), "it is refused or lost; did you mean `memoryReservation`?"),
        ({"portmappings": []}, Source(), "it is refused or lost; did you mean `portMappings`?"),
        ({"Portmappings": []}, Template(), "it is refused or lost; did you mean `PortMappings`?"),
        ({"Image": "nginx"}, Containers(), None),
        ({"softLimit": 1}, Source(), "it is refused or lost; it belongs to a ulimit"),
        ({"somethingNew": 1, "_comment": "", "$schema": "", "x-a": 1, "${P}": 1, "gpu2": 1}, Source(), None),
    ],
)
def test_unknown_keys(raw: dict[str, Any], source: Source, expected: str | None) -> None:
    found = told(unknown_keys, record(Container, raw, source))
    assert [message.partition("so ")[2] for message in found] == ([] if expected is None else [expected])


def test_described_keys_are_known() -> None:
    described = {"taskDefinitionArn": "", "revision": 1, "status": "", "requiresAttributes": [], "compatibilities": [],
                 "registeredAt": 1, "registeredBy": "", "deregisteredAt": 1, "deleteRequestedAt": 1}  # fmt: skip
    assert told(unknown_keys, record(TaskDefinition, {**TASK, **described})) == []
