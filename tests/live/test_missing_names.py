"""What something of ECS names and an account has not."""

from __future__ import annotations

import pytest

from ecslint.live.snapshot import Resource
from tests.live.resources import (
    BALANCED,
    MADE_ANEW,
    STORED,
    TWO_SUBNETS,
    cluster,
    deployment,
    rule_of_events,
    scan,
    secret,
    service,
    subnet,
    task_definition,
    told,
    with_secret,
)


def logging(**options: str) -> Resource:
    written = {"awslogs-group": "/shop", "awslogs-region": "eu-west-1", **options}
    return task_definition(container={"logConfiguration": {"logDriver": "awslogs", "options": written}})


MISSING = (
    ("a role", (task_definition(taskRoleArn="arn:aws:iam::111122223333:role/gone"),), "no role"),
    ("a role by name", (task_definition(taskRoleArn="gone"),), "no role `gone`"),
    ("a target group", (service(**BALANCED),), "no target group"),
    ("a cluster", (rule_of_events(), task_definition("job")), "no cluster"),
    ("the task definition of a rule", (rule_of_events(), cluster()), "no active task definition"),
    ("a secret", (with_secret(STORED),), "no secret"),
    ("a key of a secret", (with_secret(f"{STORED}:key::"),), "no secret"),
    ("a secret that was made anew", (with_secret(MADE_ANEW), secret()), "no secret"),
    ("a secret that is to go", (with_secret(STORED), secret(DeletedDate="2026-11-20T00:00:00Z")), "is to be deleted"),
    ("a parameter by name", (with_secret("/prod/db"),), "no parameter"),
    ("a parameter", (with_secret("arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db"),), "no parameter"),
    ("a log group", (logging(),), "no log group `/shop`"),
    ("a subnet", (service(**TWO_SUBNETS), subnet("subnet-1", "eu-west-1a")), "no subnet `subnet-2`"),
    ("a namespace", (service(state={"deployments": [deployment(
        serviceConnectConfiguration={"enabled": True, "namespace": "shop.internal"})]}),), "no namespace"),
    ("an environment file",
     (task_definition(container={"environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::files/shop.env"}]}),
      Resource("s3 object", "arn:aws:s3:::files/shop.env", {"arn": "arn:aws:s3:::files/shop.env"}, {"exists": False})),
     "no environment file"),
)  # fmt: skip


@pytest.mark.parametrize(("resources", "part"), [each[1:] for each in MISSING], ids=[each[0] for each in MISSING])
def test_missing_names_are_told(resources: tuple[Resource, ...], part: str) -> None:
    (message,) = told(scan("referenced-resource-not-found", *resources))
    assert part in message


THERE = (
    ("a secret without its suffix", (with_secret(STORED.rpartition("-")[0]), secret())),
    ("a key of a secret", (with_secret(f"{STORED}:key::"), secret())),
    ("a parameter by name", (with_secret("/prod/db"), Resource(
        "AWS::SSM::Parameter", "arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db", {"Name": "/prod/db"}, {}))),
    ("a parameter by ARN", (with_secret("arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db"), Resource(
        "AWS::SSM::Parameter", "arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db", {"Name": "/prod/db"}, {}))),
    ("a log group that the driver makes", (logging(**{"awslogs-create-group": "true"}),)),
    ("a log group elsewhere", (logging(**{"awslogs-region": "us-east-1"}),)),
    ("a log group", (logging(), Resource(
        "AWS::Logs::LogGroup", "arn:aws:logs:eu-west-1:111122223333:log-group:/shop", {"logGroupName": "/shop"}, {}))),
    ("the target of a rule that is off", (rule_of_events(State="DISABLED"),)),
    ("the newest revision of a family", (rule_of_events(), task_definition("job"), cluster())),
    ("a revision, of which another rule tells", (rule_of_events("job:3"), cluster())),
)  # fmt: skip


@pytest.mark.parametrize("resources", [each[1] for each in THERE], ids=[each[0] for each in THERE])
def test_what_is_there_is_not_told(resources: tuple[Resource, ...]) -> None:
    report = scan("referenced-resource-not-found", *resources)
    assert (told(report), report.undecided) == ([], ())


def test_a_rule_of_another_account_is_not_judged() -> None:
    elsewhere = "arn:aws:iam::444455556666:role/gone"
    report = scan("referenced-resource-not-found", task_definition(taskRoleArn=elsewhere))
    assert told(report) == []
    assert [each.needs for each in report.undecided] == [
        f"the role '{elsewhere}', which is in account 444455556666, not in this scan"
    ]
