"""The tasks that rules, schedules and pipes start, judged alike."""

from __future__ import annotations

import pytest

from ecslint.model.ecs.cluster import Cluster
from ecslint.model.ecs.launch import TaskLaunch
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.events.eventbridge import EcsParameters, EventTarget
from ecslint.model.events.pipes import Pipe, PipeEcsParameters
from ecslint.model.monitoring import LogGroup, Repository
from tests.model.stacks import UNDECIDED, only, outcome, stack

ECS = """
  Cluster: {Type: 'AWS::ECS::Cluster'}
  Task: {Type: 'AWS::ECS::TaskDefinition', Properties: {Family: job}}
  Role: {Type: 'AWS::IAM::Role'}
  Queue: {Type: 'AWS::SQS::Queue'}
"""
NETWORK = "AssignPublicIp: ENABLED, Subnets: [subnet-1], SecurityGroups: [sg-1]"
PARAMETERS = "TaskDefinitionArn: !Ref Task, LaunchType: FARGATE, PlatformVersion: 1.4.0"
RULE = f"""
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Targets:
      - Id: job
        Arn: !GetAtt Cluster.Arn
        RoleArn: !GetAtt Role.Arn
        DeadLetterConfig: {{Arn: !GetAtt Queue.Arn}}
        EcsParameters:
          {{{PARAMETERS}, NetworkConfiguration: {{AwsVpcConfiguration: {{{NETWORK}}}}},
           PlacementStrategies: [{{Type: random}}], TagList: [{{Key: a, Value: b}}]}}
"""
SCHEDULE = f"""
  Schedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      ScheduleExpression: rate(1 hour)
      FlexibleTimeWindow: {{Mode: 'OFF'}}
      Target:
        Arn: !GetAtt Cluster.Arn
        RoleArn: !GetAtt Role.Arn
        EcsParameters:
          {{{PARAMETERS}, NetworkConfiguration: {{AwsvpcConfiguration: {{{NETWORK}}}}},
           PlacementStrategy: [{{Type: random}}], Tags: [{{Key: a, Value: b}}]}}
"""
PIPE = f"""
  Pipe:
    Type: AWS::Pipes::Pipe
    Properties:
      RoleArn: !GetAtt Role.Arn
      Source: !GetAtt Queue.Arn
      Target: !GetAtt Cluster.Arn
      TargetParameters:
        EcsTaskParameters:
          {{{PARAMETERS}, NetworkConfiguration: {{AwsvpcConfiguration: {{{NETWORK}}}}},
           PlacementStrategy: [{{Type: random}}], Tags: [{{Key: a, Value: b}}],
           Overrides: {{TaskRoleArn: !GetAtt Role.Arn}}}}
"""


@pytest.mark.parametrize(
    ("resources", "service"),
    [(RULE, "events"), (SCHEDULE, "scheduler"), (PIPE, "pipes")],
    ids=["rule", "schedule", "pipe"],
)
def test_every_kind_of_target_reads_alike(resources: str, service: str) -> None:
    estate = stack(ECS + resources)
    (target,) = estate.within(EventTarget)
    (launch,) = estate.within(TaskLaunch)
    assert isinstance(launch, EcsParameters)
    assert target.ecs_parameters is launch
    assert launch.target is target
    assert target.service == f"{service}.amazonaws.com"
    assert target.starts_tasks
    assert target.owner is target.root
    assert target.role is not None
    assert target.cluster is launch.cluster is only(estate, Cluster)
    assert target.task_definition is launch.task_definition is only(estate, TaskDefinition)
    assert (launch.launch_type, launch.platform_version, launch.task_count) == ("FARGATE", "1.4.0", 1)
    assert launch.awsvpc is not None
    assert (launch.awsvpc.subnets, launch.awsvpc.assign_public_ip) == (["subnet-1"], "ENABLED")
    assert launch.placement_strategy[0].type == "random"
    assert launch.tags[0].value == "b"
    assert only(estate, TaskDefinition).launches == [launch]


def test_a_pipe_has_the_arn_and_role_of_its_target() -> None:
    estate = stack(ECS + PIPE)
    pipe = only(estate, Pipe)
    target = pipe.target_parameters
    assert target is not None
    arn = target.node("arn")
    assert arn is not None
    assert arn.path == ("Resources", "Pipe", "Properties", "Target")
    assert isinstance(target.ecs_parameters, PipeEcsParameters)
    assert target.ecs_parameters.overrides is not None
    assert target.ecs_parameters.overrides.written("task_role_arn")


@pytest.mark.parametrize(("arn", "found"), [("!Ref Task", UNDECIDED), ("!GetAtt Queue.Arn", UNDECIDED)])
def test_a_target_that_is_no_cluster(arn: str, found: str) -> None:
    estate = stack(ECS + RULE.replace("!GetAtt Cluster.Arn", arn))
    (target,) = estate.within(EventTarget)
    assert outcome(lambda: target.cluster and target.cluster.cluster_name) == found
    assert estate.type_of(target.arn) in ("AWS::ECS::TaskDefinition", "AWS::SQS::Queue")


def test_a_target_that_starts_no_tasks() -> None:
    rule = "  Rule: {Type: 'AWS::Events::Rule', Properties: {Targets: [{Id: q, Arn: !GetAtt Queue.Arn}]}}"
    (target,) = stack(ECS + rule).within(EventTarget)
    assert not target.starts_tasks
    assert target.cluster is None
    assert target.task_definition is None
    assert target.role is None


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("/ecs/app", "/ecs/app"),
        ("arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/app:*", "/ecs/app"),
        ("arn:aws:logs:eu-west-1:111122223333:log-group:app", "app"),
    ],
)
def test_names_of_log_groups(value: str, name: str) -> None:
    assert LogGroup.names_in(value) == [name]


@pytest.mark.parametrize(
    "value",
    [
        "team/app",
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app",
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app:1.0",
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app@sha256:0123",
        "arn:aws:ecr:eu-west-1:111122223333:repository/team/app",
    ],
)
def test_names_of_repositories(value: str) -> None:
    assert Repository.names_in(value) == ["team/app"]
