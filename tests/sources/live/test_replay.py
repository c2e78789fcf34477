"""Every rule's own examples, deployed: what is wrong in a file is wrong in the account that it was deployed to."""

from __future__ import annotations

import pytest

from ecslint.config import Settings
from ecslint.finding import Report
from ecslint.rulebook import Rule
from ecslint.scan import Scan
from tests.examples import RULEBOOK, is_snapshot, scan, told
from tests.sources.live.deployment import deploy

RULES = [rule for rule in RULEBOOK.all() if not is_snapshot(rule.bad)]

_REFUSED = "AWS refuses it, so no account has it"
_OF_FILES = "it is about how a file is written"
_OF_TEMPLATES = "it is about what CloudFormation does with a template"
FEWER = {
    "customer-key-missing": "in an account only the groups that ECS writes to are judged, and nothing writes to this",
    "daemon-unsupported-option": "the counts and percentages that an account reports are filled in",
    "desired-count-overrides-autoscaling": _OF_TEMPLATES,
    "duplicate-key": _OF_FILES,
    "expired-suppression": _OF_FILES,
    "express-task-definition-unfit": _REFUSED,
    "gateway-publicly-reachable": "no call that is made tells of gateways, and of the filters of connectors",
    "invalid-value": _REFUSED,
    "launch-type-with-capacity-provider-strategy": _REFUSED,
    "listener-certificate-missing": _REFUSED,
    "listener-dependency-missing": _OF_TEMPLATES,
    "load-balancer-single-zone": _REFUSED,
    "log-group-unmanaged": _OF_TEMPLATES,
    "log-retention-missing": "in an account only the groups that ECS writes to are judged, and nothing writes to this",
    "malformed-suppression": _OF_FILES,
    "platform-version-pinned": "the task definition, and so the system of the tasks, is not in the example",
    "required-parameter-missing": _REFUSED,
    "scaling-defined-twice": "an account has one scalable target for a service",
    "scaling-metric-without-data": "no call that is made tells how often a service is measured",
    "stale-ami": "in an account the age of the image decides, which is not in the example",
    "startup-dependency-missing": _OF_TEMPLATES,
    "unknown-parameter": _REFUSED,
    "unrecognised-value": "what an account tells holds no unknown keys",
    "weak-target-health-check": "an account tells a path of every HTTP check, be it the default one",
}
"""Rules that report less of the account than of the file, and why."""

_UNREACHED = next(each for each in RULES if each.name == "vpc-endpoint-missing")


def judge(text: str, *rules: str) -> Report:
    run = Scan(Settings(select=rules or None), RULEBOOK)
    run.add_snapshot(deploy(text))
    return run.judge().report


@pytest.fixture(params=RULES, ids=lambda rule: rule.name)
def rule(request: pytest.FixtureRequest) -> Rule:
    assert isinstance(request.param, Rule)
    return request.param


def test_bad_is_reported_of_the_account_too(rule: Rule) -> None:
    report = judge(rule.bad, rule.name)
    assert not report.incomplete
    found, expected = len(report.findings), len(scan(rule.bad, rule.name).findings)
    if rule.name in FEWER:
        assert found < expected, "it need not be excepted any more"
    else:
        assert found == expected, (told(report), report.undecided)
    for finding in report.findings:
        assert finding.location is None
        assert finding.resource.account == "111122223333"
        assert finding.resource.region == "eu-west-1"
        assert "unknown:" not in finding.message


def test_good_is_silent_of_the_account_too(rule: Rule) -> None:
    report = judge(rule.good, rule.name)
    assert not report.incomplete
    assert told(report) == []


def test_nothing_else_is_wrong_with_the_account(rule: Rule) -> None:
    """No rule breaks on what another rule is about, whatever it says of it."""
    report = judge(rule.bad)
    assert [each.why for each in report.incomplete] == []


def test_nothing_is_missed_in_a_vpc_that_another_account_shares() -> None:
    """Its endpoints do not show."""
    run = Scan(Settings(select=(_UNREACHED.name,)), RULEBOOK)
    deployed = deploy(_UNREACHED.bad)
    shared = [
        each._replace(data={**each.data, "OwnerId": "999988887777"}) if each.type == "AWS::EC2::VPC" else each
        for each in deployed.resources
    ]
    run.add_snapshot(deployed._replace(resources=tuple(shared)))
    report = run.judge().report
    assert told(report) == []
    assert any("which only account 999988887777 can see" in each.needs for each in report.undecided)
