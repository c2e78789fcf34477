"""Revisions of task definitions that are named as a number."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecslint.model.ecs.revision import described_revision, pinned_revision, registering_template
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.estate import Estate, World
from ecslint.model.events.eventbridge import EcsParameters, EventRule
from ecslint.model.node import Node
from ecslint.sources.plain import FileSource, estate_of, things
from ecslint.text import read
from tests.model.stacks import UNDECIDED, named, outcome, stack

HEAD = "Parameters: {Id: {Type: String}, Family: {Type: String}}"
TASKS = """
  Task: {Type: 'AWS::ECS::TaskDefinition', Properties: {Family: report}}
  Open: {Type: 'AWS::ECS::TaskDefinition', Properties: {Family: !Ref Family}}
  Unnamed: {Type: 'AWS::ECS::TaskDefinition'}
"""
ARN = "arn:aws:ecs:eu-west-1:111122223333:task-definition/"
SUB = "!Sub 'arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:task-definition/"


def parameters_of(estate: Estate) -> EcsParameters:
    found = named(estate, EventRule, "Rule").targets[0].ecs_parameters
    assert found is not None
    return found


def launching(arn: str, tasks: str = TASKS, world: World | None = None) -> EcsParameters:
    target = f"{{Id: a, Arn: x, EcsParameters: {{TaskDefinitionArn: {arn}}}}}"
    events = f"  Rule: {{Type: 'AWS::Events::Rule', Properties: {{Targets: [{target}]}}}}\n"
    return parameters_of(stack(tasks + events, HEAD, world=world))


@pytest.mark.parametrize(
    ("arn", "revision", "registered_by"),
    [
        (f"{ARN}report:3", 3, "Task"),
        ("report:12", 12, "Task"),
        (f"{SUB}report:3'", 3, "Task"),
        (f"{SUB}${{Family}}:3'", 3, "Open"),
        (f"{ARN}billing:3", 3, UNDECIDED),
        (f"{ARN}report", None, None),
        (f"{ARN}report:latest", None, None),
        ("!Ref Task", None, None),
        ("!Sub '${Task}'", None, None),
        ("!Ref Id", UNDECIDED, UNDECIDED),
        (f"{SUB}report:${{Id}}'", UNDECIDED, UNDECIDED),
    ],
)
def test_pinned_revisions(arn: str, revision: Any, registered_by: Any) -> None:
    launch = launching(arn)

    def pinned() -> int | None:
        pin = pinned_revision(launch)
        return None if pin is None else pin.revision

    def registering() -> str | None:
        task = registering_template(launch)
        return None if task is None else task.name_of_resource

    assert outcome(pinned) == revision
    if registered_by != UNDECIDED or revision == UNDECIDED:
        assert outcome(registering) == registered_by
    else:  # a family that no template has is nobody's to say
        assert registering() is None


def test_a_family_that_another_stack_registers() -> None:
    world = World()
    stack(TASKS, HEAD, path="tasks.yaml", world=world)
    found = registering_template(launching(f"{ARN}report:3", tasks="", world=world))
    assert found is not None
    assert found.name_of_resource == "Task"


def described(world: World, revision: int, status: str) -> None:
    raw = {"taskDefinition": {"family": "job", "taskDefinitionArn": f"{ARN}job:{revision}", "revision": revision,
                              "status": status, "containerDefinitions": []}}  # fmt: skip
    document = read(json.dumps(raw), f"job-{revision}.json")
    world.estates.append(estate_of(FileSource(document, list(things(document.data))), world))


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({3: "ACTIVE", 4: "ACTIVE"}, (3, 4)),
        ({3: "INACTIVE", 4: "ACTIVE"}, (3, 4)),
        ({2: "ACTIVE", 3: "ACTIVE", 4: "INACTIVE"}, (3, 3)),
        ({3: "ACTIVE"}, (3, 3)),
        ({4: "ACTIVE"}, None),
        ({}, None),
    ],
)
def test_revisions_as_they_are_described(known: dict[int, str], expected: Any) -> None:
    world = World()
    for revision, status in known.items():
        described(world, revision, status)
    found = described_revision(launching(f"{ARN}job:3", world=world))
    assert (None if found is None else tuple(each.revision for each in found)) == expected


def test_families_of_files_are_not_registered_by_templates() -> None:
    world = World()
    document = read('{"family": "job", "containerDefinitions": []}', "job.json")
    world.estates.append(estate_of(FileSource(document, list(things(document.data))), world))
    launch = launching(f"{ARN}job:3", world=world)
    assert isinstance(launch.task_definition, TaskDefinition)
    assert registering_template(launch) is None
    assert isinstance(launch.task_definition._node, Node)
