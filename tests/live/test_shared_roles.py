"""One role of several: a finding names those that it lets down, and none beside them."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.live.snapshot import Resource
from tests.live.resources import CLUSTER, ECS, REGISTRY, scan, task_definition, told

ROLE = "arn:aws:iam::111122223333:role/shared"
LOGGED = {"logDriver": "awslogs", "options": {"awslogs-group": "/shop", "awslogs-region": "eu-west-1"}}


def role(service: str, *actions: str, resource: str = "*") -> Resource:
    document = {"Statement": [{"Effect": "Allow", "Action": [*actions], "Resource": resource}]}
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]}
    data = {
        "Arn": ROLE,
        "RoleName": "shared",
        "Path": "/",
        "AssumeRolePolicyDocument": trust,
        "RolePolicyList": [{"PolicyName": "p", "PolicyDocument": document}],
        "AttachedManagedPolicies": [],
    }
    return Resource("AWS::IAM::Role", ROLE, data, {})


def starting(rule: str, family: str) -> Resource:
    arn = f"arn:aws:events:eu-west-1:111122223333:rule/{rule}"
    parameters = {"TaskDefinitionArn": f"{ECS}:task-definition/{family}"}
    target = {"Id": "job", "Arn": CLUSTER, "RoleArn": ROLE, "EcsParameters": parameters}
    data = {"Name": rule, "Arn": arn, "State": "ENABLED", "EventBusName": "default", "Targets": [target]}
    return Resource("AWS::Events::Rule", arn, data, {})


RUNS_A = role("events.amazonaws.com", "ecs:RunTask", resource=f"{ECS}:task-definition/a:*")
FAMILIES = tuple(task_definition(name, container={"image": "public.ecr.aws/nginx/nginx:1.27"}) for name in "abc")
PULLS = role("ecs-tasks.amazonaws.com", "ecr:*")


def pulling(name: str, **container: Any) -> Resource:
    return task_definition(name, executionRoleArn=ROLE, requiresCompatibilities=["FARGATE"],
                           container={"image": f"{REGISTRY}/shop:1.4", **container})  # fmt: skip


SHARED = (
    ("the rule that does not work, not the first", "event-role-permission-missing",
     (RUNS_A, *FAMILIES, starting("first", "a"), starting("second", "b")), ("with which `second` starts tasks",)),
    ("all rules that do not work", "event-role-permission-missing",
     (RUNS_A, *FAMILIES, starting("first", "a"), starting("second", "b"), starting("third", "c")),
     ("with which `second` and `third` start tasks",)),
    ("rules that work", "event-role-permission-missing", (RUNS_A, *FAMILIES, starting("first", "a")), ()),
    ("the task that cannot log", "execution-role-permission-missing",
     (PULLS, pulling("plain"), pulling("logging", logConfiguration=LOGGED)),
     ("the execution role of `logging` does not allow `logs:",)),
    ("tasks that lack the same", "execution-role-permission-missing",
     (PULLS, pulling("one", logConfiguration=LOGGED), pulling("two", logConfiguration=LOGGED)),
     ("the execution role of `one` and `two` does not allow `logs:",)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "resources", "parts"), [each[1:] for each in SHARED], ids=[each[0] for each in SHARED]
)
def test_those_are_named_that_the_role_lets_down(
    rule: str, resources: tuple[Resource, ...], parts: tuple[str, ...]
) -> None:
    messages = told(scan(rule, *resources))
    assert len(messages) == len(parts)
    for message, part in zip(messages, parts, strict=True):
        assert part in message
