"""The fixes of every rule, by its own example: what is reported is mended, and nothing else comes of it."""

from __future__ import annotations

import pytest

from ecslint.rulebook import Rule
from tests.examples import RULEBOOK, name_of, scan, told, without_marks
from tests.fixes.fixing import fixed

RULES = RULEBOOK.all()
FIXABLE = [rule for rule in RULES if rule.fix]
PARTLY = {
    "conflicting-parameters", "duplicate-environment-variable", "endpoint-unusable", "fargate-unsupported-parameter",
    "ineffective-setting", "network-mode-unsupported-parameter", "s3-files-volume-invalid",
    "secret-shadows-environment-variable", "unknown-parameter", "windows-unsupported-parameter",
}  # fmt: skip
"""Rules some of whose faults have several answers, so that their example is not mended as a whole."""


@pytest.fixture(params=FIXABLE, ids=lambda rule: rule.name)
def rule(request: pytest.FixtureRequest) -> Rule:
    assert isinstance(request.param, Rule)
    return request.param


def test_bad_is_mended(rule: Rule) -> None:
    """By a run of all rules, so that a fix which brings another finding is none."""
    text = without_marks(rule.bad)
    name = name_of(text)
    outcome = fixed({name: text}, extend_select=(rule.name,))
    after = outcome.after.get(name, text)
    mended = [each.fix for each in outcome.fixed if each.rule == rule.name]
    left = [each for each in scan({name: after}, extend_select=(rule.name,)).findings if each.rule == rule.name]
    assert mended, outcome.dropped
    assert any(fix and fix.safe for fix in mended) is (rule.fix == "safe")
    assert all(each.fix is None for each in left)
    assert not left or rule.name in PARTLY
    assert not fixed({name: after}, extend_select=(rule.name,)).after


def test_what_cannot_be_mended_offers_no_fix() -> None:
    offering = {
        rule.name
        for rule in RULES
        for finding in scan(rule.bad, *(() if rule.record == "suppression" else (rule.name,))).findings
        if finding.rule == rule.name and finding.fix is not None
    }
    assert offering == {rule.name for rule in FIXABLE}


def test_there_are_enough() -> None:
    assert len(FIXABLE) >= 25
    assert told(scan(RULES[0].good, RULES[0].name)) == []
