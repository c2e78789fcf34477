"""The tag by which a running resource says what not to report."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint import config
from ecslint.finding import Report
from ecslint.live.snapshot import Resource, Snapshot
from ecslint.rulebook import Rulebook
from ecslint.scan import Scan
from ecslint.suppression.tags import TAG, wishes_in

HOME = "arn:aws:ecs:eu-west-1:123456789012"
ONE, TWO = f"{HOME}:service/prod/one", f"{HOME}:service/prod/two"


def service(arn: str, *tags: dict[str, str]) -> Resource:
    data = {"serviceArn": arn, "serviceName": arn.rpartition("/")[2], "clusterArn": f"{HOME}:cluster/prod",
            "deploymentConfiguration": {"maximumPercent": 100, "minimumHealthyPercent": 100}, "desiredCount": 1,
            "tags": list(tags)}  # fmt: skip
    return Resource("AWS::ECS::Service", arn, data, {})


def snapshot(*resources: Resource) -> Snapshot:
    return Snapshot("123456789012", "eu-west-1", "arn:aws:iam::123456789012:root", resources)


def judged(found: Snapshot, *, obeyed: bool = True) -> Report:
    scan = Scan(config.Settings(select=("rollout-deadlock", "malformed-suppression")), Rulebook())
    scan.obeys_suppressions = obeyed
    scan.add_snapshot(found)
    return scan.judge().report


@pytest.mark.parametrize(
    ("tags", "rules"),
    [
        ([{"key": TAG, "value": "rollout-deadlock"}], ("rollout-deadlock",)),
        ([{"key": TAG, "value": "rollout-deadlock  cost,security"}], ("rollout-deadlock", "cost", "security")),
        ([{"Key": TAG, "Value": "all"}], ("all",)),
        ([{"key": "other", "value": "all"}], None),
        ([], None),
    ],
)
def test_tags(tags: list[dict[str, str]], rules: tuple[str, ...] | None) -> None:
    found = [wish.rules for wish in wishes_in(snapshot(service(ONE, *tags)))]
    assert found == ([] if rules is None else [rules])


@pytest.mark.parametrize("data", [{}, {"tags": None}, {"tags": "x"}, {"tags": [None]}, {"Tags": [{"Key": TAG}]}])
def test_tags_of_any_shape(data: dict[str, Any]) -> None:
    (*wishes,) = wishes_in(snapshot(Resource("AWS::EC2::VPC", "vpc-1", data, {})))
    assert all(wish.fault for wish in wishes)


def test_tag_is_about_its_resource_alone() -> None:
    report = judged(snapshot(service(ONE, {"key": TAG, "value": "rollout-deadlock"}), service(TWO)))
    suppressed = {finding.resource.arn: finding.suppressed for finding in report.findings}
    assert suppressed == {ONE: f"tag {TAG}", TWO: None}


def test_tag_is_not_obeyed_when_none_is() -> None:
    report = judged(snapshot(service(ONE, {"key": TAG, "value": "all"})), obeyed=False)
    assert [finding.suppressed for finding in report.findings] == [None]


def test_tag_that_names_no_rule_is_told() -> None:
    report = judged(snapshot(service(ONE, {"key": TAG, "value": "rollout-deadlok"}), service(TWO, {"key": TAG})))
    faults = [finding.message for finding in report.findings if finding.rule == "malformed-suppression"]
    assert len(faults) == 2, [finding.rule for finding in report.findings]
    assert any("did you mean `rollout-deadlock`" in fault for fault in faults)
    assert any(TWO in fault for fault in faults)
