"""Which task definitions are read, and which are known from the last snapshot."""

from __future__ import annotations

import json
from typing import Any

from ecslint.live.areas.kinds import EVENT_RULE, SCHEDULE, TASK_DEFINITION
from ecslint.live.options import Options, earlier
from ecslint.live.snapshot import Snapshot
from tests.lab import ACCOUNT, REGION, Lab
from tests.live.areas.reading import failures, kept, only, read, settings
from tests.live.areas.test_ecs import cluster, definition, service

CLUSTER_ARN = f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/prod"


def families(snapshot: Snapshot) -> set[str]:
    return {arn.rpartition("/")[2] for arn in kept(snapshot, TASK_DEFINITION)}


def rule(aws: Lab, name: str, **parameters: Any) -> None:
    aws.client("events").put_rule(Name=name, ScheduleExpression="rate(1 hour)")
    target = {"Id": "1", "Arn": CLUSTER_ARN, "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/events"}
    aws.client("events").put_targets(Rule=name, Targets=[{**target, "EcsParameters": parameters}])


def test_only_those_in_use_each_once(aws: Lab) -> None:
    cluster(aws, "prod")
    for family in ("app", "app", "idle"):
        definition(aws, family)
    for name in ("one", "two"):
        service(aws, name, taskDefinition="app:1")
    aws.forget_calls()
    assert families(read(TASK_DEFINITION)) == {"app:1"}
    assert aws.calls["ecs:DescribeTaskDefinition"] == 1


def test_every_active_one_when_asked_for(aws: Lab) -> None:
    cluster(aws, "prod")
    for family in ("app", "app", "idle"):
        definition(aws, family)
    aws.client("ecs").deregister_task_definition(taskDefinition="app:1")
    assert families(read(TASK_DEFINITION, options=Options(all_revisions=True))) == {"app:2", "idle:1"}


def test_settings_state_and_tags(aws: Lab) -> None:
    cluster(aws, "prod")
    tags = [{"key": "team", "value": "shop"}]
    container = {"name": "app", "image": "app:1", "memory": 64}
    aws.client("ecs").register_task_definition(family="app", containerDefinitions=[container], tags=tags)
    service(aws, "web")
    found = only(read(TASK_DEFINITION), TASK_DEFINITION)
    assert found.data["tags"] == tags
    assert (found.data["family"], found.data["revision"]) == ("app", 1)
    assert found.state["status"] == "ACTIVE"


# -- what events start


def test_those_that_rules_and_schedules_start(aws: Lab) -> None:
    cluster(aws, "prod")
    for family in ("nightly", "hourly"):
        definition(aws, family)
    rule(aws, "nightly", TaskDefinitionArn=f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/nightly")
    target = {"Arn": CLUSTER_ARN, "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/events"}
    parameters = {"TaskDefinitionArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/hourly:1"}
    aws.client("scheduler").create_schedule(
        Name="hourly", ScheduleExpression="rate(1 hour)", FlexibleTimeWindow={"Mode": "OFF"},
        Target={**target, "EcsParameters": parameters},
    )  # fmt: skip
    snapshot = read(TASK_DEFINITION)
    assert families(snapshot) == {"nightly:1", "hourly:1"}
    assert {EVENT_RULE, SCHEDULE} <= set(snapshot.wanted or ())


def test_the_newest_beside_a_revision_that_a_rule_names(aws: Lab) -> None:
    cluster(aws, "prod")
    for _ in range(3):
        definition(aws)
    rule(aws, "nightly", TaskDefinitionArn=f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/app:1")
    assert families(read(TASK_DEFINITION)) == {"app:1", "app:3"}


def test_a_target_that_names_none(aws: Lab) -> None:
    cluster(aws, "prod")
    rule(aws, "nightly", TaskDefinitionArn=f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/app:1")
    bare = json.dumps({"Targets": [{"Id": "1", "Arn": CLUSTER_ARN, "EcsParameters": {"TaskCount": 1}}]})
    with aws.failing("events:ListTargetsByRule", kind="garbage", body=bare):
        snapshot = read(TASK_DEFINITION)
    assert families(snapshot) == set()
    assert snapshot.units == ()
    assert only(snapshot, EVENT_RULE).data["Targets"][0]["EcsParameters"] == {"TaskCount": 1}


def test_one_that_is_gone_costs_no_other(aws: Lab) -> None:
    cluster(aws, "prod")
    for family in ("app", "gone"):
        definition(aws, family)
        service(aws, family, taskDefinition=family)
    with aws.failing("ecs:DescribeTaskDefinition", holding="gone:1", code="ClientException",
                     message="Unable to describe task definition."):  # fmt: skip
        snapshot = read(TASK_DEFINITION)
    assert families(snapshot) == {"app:1"}
    assert [unit.scope.rpartition("/")[2] for unit in snapshot.units] == ["gone:1"]


# -- the last snapshot


def _two_services(aws: Lab) -> Snapshot:
    cluster(aws, "prod")
    for family in ("app", "job"):
        definition(aws, family)
        service(aws, family, taskDefinition=family)
    first = read(TASK_DEFINITION)
    aws.forget_calls()
    return first


def test_revisions_of_the_last_snapshot_are_not_asked_for_again(aws: Lab) -> None:
    first = _two_services(aws)
    second = read(TASK_DEFINITION, options=Options(earlier=earlier(first)))
    assert second.resources == first.resources
    assert settings(second) == settings(first)
    assert (aws.calls["ecs:DescribeTaskDefinition"], aws.calls["ecs:ListTaskDefinitions"]) == (0, 1)


def test_one_that_is_inactive_by_now_is_asked_for_again(aws: Lab) -> None:
    first = _two_services(aws)
    aws.client("ecs").deregister_task_definition(taskDefinition="app:1")
    aws.forget_calls()
    second = read(TASK_DEFINITION, options=Options(earlier=earlier(first)))
    status = {each.data["family"]: each.state["status"] for each in kept(second, TASK_DEFINITION).values()}
    assert status == {"app": "INACTIVE", "job": "ACTIVE"}
    assert aws.calls["ecs:DescribeTaskDefinition"] == 1


def test_all_are_asked_for_again_when_the_list_of_active_ones_is_denied(aws: Lab) -> None:
    first = _two_services(aws)
    with aws.failing("ecs:ListTaskDefinitions"):
        second = read(TASK_DEFINITION, options=Options(earlier=earlier(first)))
    assert second.resources == first.resources
    assert failures(second) == []
    assert aws.calls["ecs:DescribeTaskDefinition"] == 2


def test_a_new_revision_is_asked_for(aws: Lab) -> None:
    first = _two_services(aws)
    definition(aws)
    aws.client("ecs").update_service(cluster="prod", service="app", taskDefinition="app:2")
    aws.forget_calls()
    assert families(read(TASK_DEFINITION, options=Options(earlier=earlier(first)))) == {"app:2", "job:1"}
    assert aws.calls["ecs:DescribeTaskDefinition"] == 1
