"""What an account tells of the dead-letter queues of what starts tasks."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from ecslint.live.outcome import Unit
from ecslint.live.snapshot import Resource
from tests.live.resources import CLUSTER, ECS, cluster, failed, scan, told

QUEUES = "arn:aws:sqs:eu-west-1:111122223333"
RULE = "dead-letter-queue-missing"


def rule_failing_to(arn: str) -> Resource:
    named = "arn:aws:events:eu-west-1:111122223333:rule/job"
    target = {"Id": "job", "Arn": CLUSTER, "EcsParameters": {"TaskDefinitionArn": f"{ECS}:task-definition/job"},
              "DeadLetterConfig": {"Arn": arn}}  # fmt: skip
    data = {"Name": "job", "Arn": named, "State": "ENABLED", "EventBusName": "default", "Targets": [target]}
    return Resource("AWS::Events::Rule", named, data, {})


def schedule_failing_to(arn: str) -> Resource:
    named = "arn:aws:scheduler:eu-west-1:111122223333:schedule/default/job"
    target = {"Arn": CLUSTER, "RoleArn": "arn:aws:iam::111122223333:role/scheduler", "DeadLetterConfig": {"Arn": arn},
              "EcsParameters": {"TaskDefinitionArn": f"{ECS}:task-definition/job"}}  # fmt: skip
    data = {"Name": "job", "Arn": named, "GroupName": "default", "ScheduleExpression": "rate(1 day)", "Target": target}
    return Resource("AWS::Scheduler::Schedule", named, data, {})


def queue(name: str, **policy: Any) -> Resource:
    arn = f"{QUEUES}:{name}"
    url = f"https://sqs.eu-west-1.amazonaws.com/111122223333/{name}"
    return Resource("AWS::SQS::Queue", arn, {"QueueArn": arn, "QueueUrl": url, **policy}, {})


def admits(*services: str, **members: Any) -> dict[str, str]:
    statement = {"Effect": "Allow", "Principal": {"Service": [*services]}, "Action": "sqs:SendMessage",
                 "Resource": "*", **members}  # fmt: skip
    return {"Policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})}


class Case(NamedTuple):
    name: str
    resources: tuple[Resource, ...]
    told: str = ""
    needs: str = ""
    units: tuple[Unit, ...] = ()


HERE, GONE, ABROAD = f"{QUEUES}:failed", f"{QUEUES}:gone", "arn:aws:sqs:eu-west-1:999999999999:failed"
NOT_ADMITTED = "no policy of the dead-letter queue `failed` lets `events.amazonaws.com` send to it"
NOT_THERE = f"the dead-letter queue `{GONE}` is not in the account"

CASES = (
    Case("a queue that admits EventBridge",
         (rule_failing_to(HERE), queue("failed", **admits("events.amazonaws.com")))),
    Case("for certain events only",
         (rule_failing_to(HERE), queue("failed", **admits("sns.amazonaws.com", "events.amazonaws.com", Condition={
             "ArnEquals": {"aws:SourceArn": "arn:aws:events:eu-west-1:111122223333:rule/job"}})))),
    Case("that admits another service", (rule_failing_to(HERE), queue("failed", **admits("sns.amazonaws.com"))),
         NOT_ADMITTED),
    Case("without a policy", (rule_failing_to(HERE), queue("failed", Policy=None)), NOT_ADMITTED),
    Case("of a schedule, whose role sends", (schedule_failing_to(HERE), queue("failed"))),
    Case("that is gone", (rule_failing_to(GONE), queue("failed", Policy=None)), NOT_THERE),
    Case("that is gone, of a schedule", (schedule_failing_to(GONE),), NOT_THERE),
    Case("of another account", (rule_failing_to(ABROAD),), needs="which is in account 999999999999"),
    Case("queues that could not be listed", (rule_failing_to(GONE),), needs="sqs:ListQueues, which was denied",
         units=(failed("sqs:ListQueues", "AWS::SQS::Queue"),)),
    Case("a policy that could not be read", (rule_failing_to(HERE), queue("failed")),
         needs="sqs:GetQueueAttributes, which was denied",
         units=(Unit("sqs", "GetQueueAttributes", "failed", failed("sqs:x").outcome, "", ("AWS::SQS::Queue",)),)),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_dead_letter_queues_of_an_account(case: Case) -> None:
    report = scan(RULE, cluster(), *case.resources, units=case.units)
    assert [message.startswith(case.told) for message in told(report)] == ([True] if case.told else [])
    assert [case.needs in each.needs for each in report.undecided] == ([True] if case.needs else [])
