"""Dead-letter queues, as a scan reads them."""

from __future__ import annotations

import json
from typing import Any

from ecslint.live.areas.kinds import QUEUE
from tests.lab import ACCOUNT, REGION, Lab
from tests.live.areas.reading import failures, kept, read
from tests.live.areas.test_ecs import cluster
from tests.live.areas.test_events import rule, runs, schedule

QUEUES = f"arn:aws:sqs:{REGION}:{ACCOUNT}"
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage",
     "Resource": "*"}]})  # fmt: skip


def queue(aws: Lab, name: str, **attributes: str) -> str:
    aws.client("sqs").create_queue(QueueName=name, Attributes=attributes)
    return f"{QUEUES}:{name}"


def fails_to(arn: str, target: dict[str, Any]) -> dict[str, Any]:
    return {**target, "DeadLetterConfig": {"Arn": arn}}


def test_the_queues_of_what_starts_tasks_with_the_policies_of_those_of_rules(aws: Lab) -> None:
    prod = cluster(aws, "prod")
    admitting, silent, of_schedule = (
        queue(aws, "failed-1", Policy=POLICY),
        queue(aws, "failed-2"),
        queue(aws, "failed-3"),
    )
    queue(aws, "failed-4")
    queue(aws, "orders")
    rule(aws, "one", fails_to(admitting, runs(prod)))
    rule(aws, "two", fails_to(silent, runs(prod)), bus="default")
    rule(aws, "gone", fails_to(f"{QUEUES}:failed-5", runs(prod)))
    rule(aws, "elsewhere", fails_to(f"arn:aws:sqs:{REGION}:999999999999:failed-4", runs(prod)))
    schedule(aws, "nightly", fails_to(of_schedule, runs(prod)))
    aws.forget_calls()
    snapshot = read(QUEUE)
    found = {each.id: each.data.get("Policy", "not asked for") for each in kept(snapshot, QUEUE).values()}
    assert {**found, admitting: json.loads(found[admitting])} == {
        admitting: json.loads(POLICY),
        silent: None,
        of_schedule: "not asked for",
    }
    assert failures(snapshot) == []
    asked = {action: count for action, count in aws.calls.items() if action.startswith("sqs")}
    assert asked == {"sqs:ListQueues": 1, "sqs:GetQueueAttributes": 2}


def test_nothing_is_asked_where_no_queue_is_named(aws: Lab) -> None:
    rule(aws, "nightly", runs(cluster(aws, "prod")))
    queue(aws, "orders")
    aws.forget_calls()
    assert kept(read(QUEUE), QUEUE) == {}
    assert not [action for action in aws.calls if action.startswith("sqs")]


def test_a_policy_that_cannot_be_read(aws: Lab) -> None:
    rule(aws, "nightly", fails_to(queue(aws, "failed"), runs(cluster(aws, "prod"))))
    with aws.failing("sqs:GetQueueAttributes", code="AccessDenied", status=403):
        snapshot = read(QUEUE)
    assert kept(snapshot, QUEUE).keys() == {f"{QUEUES}:failed"}
    assert failures(snapshot) == [("sqs:GetQueueAttributes", "denied")]
