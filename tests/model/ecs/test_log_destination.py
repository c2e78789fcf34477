"""Where awslogs sends to: whether the group is at hand, and which region the rest of the task speaks of."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.ecs.container_part import LogConfiguration
from ecslint.model.ecs.log_destination import creates_group, has_group_at_hand, region_of_arn, region_of_task, task_of
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.estate import World
from tests.model.stacks import UNDECIDED, only, outcome, stack

HEAD = "Parameters: {Id: {Type: String}, Image: {Type: String}}"
GROUPS = """
  Group: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: /ecs/shop}}
  Stack: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: !Sub '/ecs/${AWS::StackName}'}}
  Unnamed: {Type: 'AWS::Logs::LogGroup'}
"""
OPEN = "  Open: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: !Ref Id}}\n"


def task_with(*containers: str, more: str = "", roles: str = "", world: World | None = None) -> TaskDefinition:
    listed = "".join(f"        - {{{each}}}\n" for each in containers)
    head = f"  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n{roles}      ContainerDefinitions:\n"
    return only(stack(head + listed + more, HEAD, world=world), TaskDefinition)


def logs_to(group: str, more: str = GROUPS, world: World | None = None) -> LogConfiguration:
    logs = f"LogConfiguration: {{LogDriver: awslogs, Options: {{awslogs-group: {group}}}}}"
    found = task_with(logs, more=more, world=world).containers[0].log_configuration
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("group", "more", "at_hand"),
    [
        ("/ecs/shop", GROUPS, True),
        ("!Ref Group", GROUPS, True),
        ("!Ref Unnamed", GROUPS, True),
        ("!Sub '/ecs/${AWS::StackName}'", GROUPS, True),
        ("/ecs/billing", GROUPS, UNDECIDED),  # the stack may be called billing
        ("/ecs/billing", "", False),
        ("/other/billing", GROUPS, False),
        ("!Sub '/ecs/${AWS::StackName}'", "", False),
        ("/ecs/billing", OPEN, UNDECIDED),
        ("!Ref Id", GROUPS, UNDECIDED),
        ("!ImportValue logs", GROUPS, UNDECIDED),
        ("!GetAtt Custom.Group", "  Custom: {Type: 'Custom::Group'}\n", UNDECIDED),
        ("!Ref Nowhere", "", UNDECIDED),
        ("!Select [7, !GetAZs '']", "", UNDECIDED),
        ("!Sub '/ecs/${Id}'", "", UNDECIDED),
    ],
)
def test_groups(group: str, more: str, at_hand: Any) -> None:
    assert outcome(lambda: has_group_at_hand(logs_to(group, more))) is at_hand


def test_groups_of_another_stack() -> None:
    world = World()
    for name in ("one", "two"):
        stack(GROUPS, path=f"{name}.yaml", world=world)
    assert has_group_at_hand(logs_to("/ecs/shop", "", world))


@pytest.mark.parametrize(("value", "creates"), [("'true'", True), ("'True'", True), ("'false'", False)])
def test_who_makes_the_group(value: str, creates: bool) -> None:
    assert creates_group(logs_to(f"/ecs/shop, awslogs-create-group: {value}")) is creates
    assert not creates_group(logs_to("/ecs/shop"))


def test_the_task_of_a_container() -> None:
    logs = logs_to("/ecs/shop")
    assert task_of(logs) is logs.task_definition


@pytest.mark.parametrize(
    ("arn", "region"),
    [
        ("arn:aws:ssm:eu-west-1:111122223333:parameter/key", "eu-west-1"),
        ("arn:aws-us-gov:ssm:us-gov-west-1:111122223333:parameter/key", "us-gov-west-1"),
        ("arn:aws:ssm:REGION:111122223333:parameter/key", None),
        ("/shop/key", None),
        (None, None),
    ],
)
def test_regions_of_arns(arn: str | None, region: str | None) -> None:
    assert region_of_arn(arn) == region


ECR = "Image: 111122223333.dkr.ecr.%s.amazonaws.com/shop:1"
KEPT = "Secrets: [{Name: A, ValueFrom: '%s'}]"
KEY = "arn:aws:ssm:%s:111122223333:parameter/key"
SAME = "      ExecutionRoleArn: arn:aws:iam::111122223333:role/x\n"
OTHER = "      ExecutionRoleArn: arn:aws:iam::444455556666:role/x\n"


@pytest.mark.parametrize(
    ("containers", "roles", "region"),
    [
        ([ECR % "eu-west-1"], "", "eu-west-1"),
        (["Image: 111122223333.dkr-ecr.eu-west-1.on.aws/shop:1"], "", "eu-west-1"),
        ([ECR % "eu-west-1"], SAME, "eu-west-1"),
        ([ECR % "eu-west-1", KEPT % (KEY % "eu-west-1")], SAME, "eu-west-1"),
        ([KEPT % (KEY % "eu-west-1"), KEPT % "/by/name", "Image: nginx"], "", "eu-west-1"),
        # not all the same, or not all known
        ([ECR % "eu-west-1", ECR % "us-east-1"], "", None),
        ([ECR % "eu-west-1", KEPT % (KEY % "us-east-1")], SAME, None),
        (["Image: !Sub '111122223333.dkr.ecr.${AWS::Region}.amazonaws.com/a:1'", ECR % "us-east-1"], "", None),
        (
            [ECR % "eu-west-1", "Secrets: [{Name: A, ValueFrom: !Sub 'arn:aws:ssm:${AWS::Region}:1:parameter/a'}]"],
            "",
            None,
        ),
        ([ECR % "REGION"], "", None),
        (["Image: nginx"], "", None),
        # registries of others
        ([ECR % "eu-west-1"], OTHER, None),
        (["Image: 709825985650.dkr.ecr.us-east-1.amazonaws.com/vendor/agent:1"], "", None),
        (["Image: !Ref Image", ECR % "eu-west-1"], "", UNDECIDED),
    ],
)
def test_the_region_of_a_task(containers: list[str], roles: str, region: Any) -> None:
    def found() -> str | None:
        told = region_of_task(task_with(*containers, roles=roles))
        return None if told is None else told[0]

    assert outcome(found) == region
