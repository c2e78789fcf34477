"""Rules, schedules and pipes that start tasks, as a scan reads them."""

from __future__ import annotations

from typing import Any

from ecslint.live.areas.kinds import EVENT_RULE, PIPE, SCHEDULE
from ecslint.live.options import Options
from tests.lab import ACCOUNT, REGION, Lab
from tests.live.areas.reading import failures, kept, only, read
from tests.live.areas.test_ecs import cluster

ROLE = f"arn:aws:iam::{ACCOUNT}:role/events"
DEFINITION = f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/app"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:queue"


def rule(aws: Lab, name: str, *targets: dict[str, Any], bus: str = "default") -> str:
    made = aws.client("events").put_rule(Name=name, EventPattern='{"source": ["shop"]}', EventBusName=bus)
    numbered = [{"Id": str(number), **target} for number, target in enumerate(targets)]
    aws.client("events").put_targets(Rule=name, EventBusName=bus, Targets=numbered)
    return str(made["RuleArn"])


def runs(arn: str) -> dict[str, Any]:
    return {"Arn": arn, "RoleArn": ROLE, "EcsParameters": {"TaskDefinitionArn": DEFINITION, "TaskCount": 1}}


def schedule(aws: Lab, name: str, target: dict[str, Any], **more: str) -> None:
    aws.client("scheduler").create_schedule(
        Name=name, ScheduleExpression="rate(1 hour)", FlexibleTimeWindow={"Mode": "OFF"}, Target=target, **more
    )


def pipe(aws: Lab, name: str, target: str, parameters: dict[str, Any]) -> None:
    aws.client("pipes").create_pipe(Name=name, RoleArn=ROLE, Source=QUEUE, Target=target, TargetParameters=parameters)


def test_rules_that_run_tasks_with_all_their_targets(aws: Lab) -> None:
    arn = cluster(aws, "prod")
    aws.client("events").create_event_bus(Name="shop")
    runs_task = rule(aws, "runs", runs(arn), {"Arn": QUEUE})
    on_bus = rule(aws, "on-bus", runs(arn), bus="shop")
    rule(aws, "other", {"Arn": QUEUE})
    found = kept(read(EVENT_RULE), EVENT_RULE)
    assert found.keys() == {runs_task, on_bus}
    assert [target["Arn"] for target in found[runs_task].data["Targets"]] == [arn, QUEUE]
    assert found[on_bus].data["EventBusName"] == "shop"


def test_schedules_that_run_tasks(aws: Lab) -> None:
    arn = cluster(aws, "prod")
    aws.client("scheduler").create_schedule_group(Name="shop")
    schedule(aws, "runs", runs(arn), GroupName="shop")
    schedule(aws, "other", {"Arn": QUEUE, "RoleArn": ROLE})
    aws.forget_calls()
    found = only(read(SCHEDULE), SCHEDULE)
    assert found.data["GroupName"] == "shop"
    assert found.data["Target"]["EcsParameters"]["TaskDefinitionArn"] == DEFINITION
    assert found.state.keys() == {"CreationDate", "LastModificationDate"}
    assert aws.calls["scheduler:GetSchedule"] == 1


def test_pipes_that_run_tasks(aws: Lab) -> None:
    arn = cluster(aws, "prod")
    pipe(aws, "runs", arn, {"EcsTaskParameters": {"TaskDefinitionArn": DEFINITION}})
    pipe(aws, "other", QUEUE, {})
    found = only(read(PIPE), PIPE)
    assert (found.data["Name"], found.data["Target"]) == ("runs", arn)
    assert not {"CreationTime", "CurrentState"} & found.data.keys()


def test_only_what_starts_tasks_in_the_clusters_asked_for(aws: Lab) -> None:
    prod, test = cluster(aws, "prod"), cluster(aws, "test")
    for name, arn in (("prod", prod), ("test", test)):
        rule(aws, name, runs(arn))
        schedule(aws, name, runs(arn))
        pipe(aws, name, arn, {"EcsTaskParameters": {"TaskDefinitionArn": DEFINITION}})
    snapshot = read(EVENT_RULE, SCHEDULE, PIPE, options=Options(clusters=("prod",)))
    names = [each.data["Name"] for each in snapshot.resources if each.type in (EVENT_RULE, SCHEDULE, PIPE)]
    assert names == ["prod"] * 3


def test_a_rule_whose_targets_are_denied_costs_no_other(aws: Lab) -> None:
    arn = cluster(aws, "prod")
    well = rule(aws, "well", runs(arn))
    rule(aws, "closed", runs(arn))
    with aws.failing("events:ListTargetsByRule", holding="closed"):
        snapshot = read(EVENT_RULE)
    assert kept(snapshot, EVENT_RULE).keys() == {well}
    assert failures(snapshot) == [("events:ListTargetsByRule", "denied")]
