"""What an image's name says of where it comes from and what it is built for."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.ecs.image import ImageReference
from ecslint.model.ecs.task_definition import TaskDefinition
from tests.model.inputs import UNKNOWN, record, text
from tests.model.stacks import UNDECIDED, named, outcome, stack

DIGEST = "sha256:" + "0" * 64
REGISTRY = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("image", "architecture"),
    [
        ("shop:1.4-arm64", "ARM64"),
        ("shop:latest-aarch64", "ARM64"),
        ("shop:arm64", "ARM64"),
        ("shop:1.4-ARM64", "ARM64"),
        ("shop:1.4-arm64v8", "ARM64"),
        ("shop:1.4-amd64", "X86_64"),
        ("shop:1.4-x86_64", "X86_64"),
        ("shop:1.4_amd64", "X86_64"),
        (f"shop:1.4-arm64@{DIGEST}", "ARM64"),
        ("localhost:5000/shop:1.4-arm64", "ARM64"),
        (text("shop:", None, "-arm64"), "ARM64"),
        (text(None, ":1.4-amd64"), "X86_64"),
        ("shop:1.4", None),
        ("shop:charm64", None),
        ("shop:arm64-1.4", None),
        ("shop", None),
        ("shop-arm64", None),
        ("shop-arm64:1.4", None),
        ("registry:5000/shop-arm64", None),
        (f"shop@{DIGEST}", None),
        (text("shop:", None), UNDECIDED),
        (text("shop:1.4-", None), UNDECIDED),
        (UNKNOWN, UNDECIDED),
    ],
)
def test_architecture(image: Any, architecture: str | None) -> None:
    assert outcome(lambda: ImageReference(image).architecture) == architecture


@pytest.mark.parametrize(
    ("image", "account", "region"),
    [
        (f"{REGISTRY}/shop:1", "111122223333", "eu-west-1"),
        ("111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com/shop", "111122223333", "us-gov-west-1"),
        ("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/shop", "111122223333", "cn-north-1"),
        ("111122223333.dkr-ecr.eu-west-1.on.aws/shop", "111122223333", "eu-west-1"),
        (text(f"{REGISTRY}/shop:", None), "111122223333", "eu-west-1"),
        ("public.ecr.aws/nginx/nginx:1", None, None),
        ("nginx", None, None),
        (UNKNOWN, UNDECIDED, UNDECIDED),
    ],
)
def test_registries_of_ecr(image: Any, account: str | None, region: str | None) -> None:
    assert outcome(lambda: ImageReference(image).account) == account
    assert outcome(lambda: ImageReference(image).region) == region


TASK = "  Task: {Type: 'AWS::ECS::TaskDefinition', Properties: {RequiresCompatibilities: %s}}\n"
SERVICE = "  Service: {Type: 'AWS::ECS::Service', Properties: {TaskDefinition: !Ref Task, LaunchType: %s}}\n"


@pytest.mark.parametrize(
    ("compatibilities", "launch_type", "on_fargate"),
    [
        ("[FARGATE]", None, True),
        ("[FARGATE, EC2]", None, False),
        ("[FARGATE, EC2]", "FARGATE", True),
        ("[]", "FARGATE", True),
        ("[EC2]", "EC2", False),
        ("[]", None, False),
        ("!Ref Id", "FARGATE", True),
        ("!Ref Id", None, UNDECIDED),
        ("[]", "!Ref Id", UNDECIDED),
    ],
)
def test_whether_tasks_run_on_fargate(compatibilities: str, launch_type: str | None, on_fargate: Any) -> None:
    service = "" if launch_type is None else SERVICE % launch_type
    estate = stack(TASK % compatibilities + service, "Parameters: {Id: {Type: String}}")
    task = named(estate, TaskDefinition, "Task")
    assert outcome(lambda: task.runs_on_fargate) is on_fargate


def test_a_task_definition_by_itself() -> None:
    assert record(TaskDefinition, {"requiresCompatibilities": ["FARGATE"]}).runs_on_fargate
