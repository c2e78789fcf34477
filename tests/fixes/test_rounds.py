"""Rounds of fixing: what is kept, what is dropped, and what is not touched."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ecslint.finding import Edit, Finding, Fix, Incomplete, Location, Report, Resource
from ecslint.fixes.rounds import Judged, fix
from tests.fixes.fixing import fixed

EFS = """{
  "family": "shop",
  "containerDefinitions": [
    {"name": "web", "image": "x:1", "memory": 64, "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]}
  ],
  "volumes": [
    {
      "name": "data",
      "efsVolumeConfiguration": {
        "fileSystemId": "fs-0123456789abcdef0",
        "rootDirectory": "/shop",
        "transitEncryption": "DISABLED",
        "authorizationConfig": {"accessPointId": "fsap-0123456789abcdef0"}
      }
    }
  ]
}
"""


def test_safe_fixes_only_unless_asked() -> None:
    safe = EFS.replace("DISABLED", "ENABLED")
    assert fixed({"a.json": EFS}, "validity", unsafe=False).after == {"a.json": safe}
    both = safe.replace('        "rootDirectory": "/shop",\n', "")
    assert fixed({"a.json": EFS}, "validity").after == {"a.json": both}


def test_what_touches_is_mended_in_the_next_round() -> None:
    text = """Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      SchedulingStrategy: DAEMON
      TaskDefinition: shop
      PlacementStrategy: [{Type: random}]
      DesiredCount: 1
"""
    outcome = fixed({"a.yaml": text}, "daemon-unsupported-option")
    assert outcome.after["a.yaml"].splitlines() == text.splitlines()[:6]
    assert len(outcome.fixed) == 2


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("comment", "after"),
    [
        ("      # ecslint: ignore[rollout-deadlock] -- once\n", ""),
        ("      # ecslint: ignore[rollout-deadlock, deployment-circuit-breaker-missing] -- why\n",
         "      # ecslint: ignore[deployment-circuit-breaker-missing] -- why\n"),
        ("      # ecslint: ignore[rollout-deadlock] -- a; ignore[spot-only-service] -- b\n",
         ""),
        ("      # ecslint: ignore[rollout-deadlock] -- a; ignore[deployment-circuit-breaker-missing] -- b\n",
         "      # ecslint: ignore[deployment-circuit-breaker-missing] -- b\n"),
    ],
)  # fmt: skip
def test_suppressions_that_are_of_no_use(comment: str, after: str, ending: str) -> None:
    text = """Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
%s      DeploymentConfiguration: {MaximumPercent: 200}  # ecslint: ignore[spot-only-service] -- none
      TaskDefinition: shop
"""
    before, expected = (text % each for each in (comment, after))
    expected = expected.replace("  # ecslint: ignore[spot-only-service] -- none", "")
    outcome = fixed(
        {"a.yaml": before.replace("\n", ending)}, ignore=("deployment-circuit-breaker-missing",) * (not after)
    )
    assert outcome.after["a.yaml"] == expected.replace("\n", ending)


METADATA = """Resources:
  Service:
    Type: AWS::ECS::Service%s
    Properties:
      DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true, Rollback: true}}
      TaskDefinition: shop
"""
WHOLE = "\n    Metadata:\n      ecslint:\n        ignore:"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{WHOLE}\n          - rollout-deadlock", ""),
        (f"{WHOLE} {{rollout-deadlock: none}}", ""),
        (f"{WHOLE} rollout-deadlock", ""),
        (f"{WHOLE}\n          - rule: rollout-deadlock\n            reason: none\n      ours: 1",
         "\n    Metadata:\n      ours: 1"),
        (f"{WHOLE} [autoscaling-missing, rollout-deadlock]", f"{WHOLE} [autoscaling-missing]"),
    ],
)  # fmt: skip
def test_metadata_that_is_of_no_use(before: str, after: str) -> None:
    assert fixed({"a.yaml": METADATA % before}).after == {"a.yaml": METADATA % after}


def test_items_that_leave_nothing_are_removed_together_in_one_run() -> None:
    items = "\n    Metadata:\n      ecslint:\n        ignore:\n          - circuit-breaker-rollback-disabled\n"
    items += "          # one more\n          - deployment-controller-conflict"
    outcome = fixed({"a.yaml": METADATA % items})
    assert outcome.after == {"a.yaml": METADATA % ""}
    assert outcome.dropped == []


def test_what_else_a_comment_says_stays() -> None:
    said = "# the old one. ecslint: ignore[circuit-breaker-rollback-disabled] -- none"
    text = METADATA % "" + f"      Cluster: prod  {said}\n      {said}\n      Role: x  {said[0]}{said[15:]}"
    assert fixed({"a.yaml": text}, "circuit-breaker-rollback-disabled", "unused-suppression").after == {
        "a.yaml": METADATA % "" + "      Cluster: prod  # the old one.\n      # the old one.\n      Role: x"
    }


def test_a_comment_in_a_last_line_without_an_end() -> None:
    said = "# ecslint: ignore[circuit-breaker-rollback-disabled] -- none"
    assert fixed({"a.yaml": f"{METADATA % ''}  {said}"}).after == {"a.yaml": (METADATA % "").rstrip("\n")}


def test_what_is_suppressed_is_not_mended() -> None:
    text = """Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      # ecslint: ignore[circuit-breaker-rollback-disabled] -- we look ourselves
      DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true, Rollback: false}}
      TaskDefinition: shop
"""
    assert not fixed({"a.yaml": text}).after


# What follows has a judge of its own, for what no rule of ours does.


def finding(rule: str, text: str, *edits: tuple[int, int, str]) -> Finding:
    place = Location("a.yaml", 1, 1, 1, 2)
    made = Fix(True, rule, tuple(Edit(place, *edit) for edit in edits), (("a.yaml", ("a",)),))
    return Finding(rule, "error", "high", "validity", "", "", rule, Resource("t", text), place, fix=made)


def report(*findings: Finding, incomplete: tuple[Incomplete, ...] = ()) -> Report:
    return Report(findings, incomplete, (), 1, 1)


def judge(texts: Mapping[str, str]) -> Judged:
    text = texts.get("a.yaml", "a: 1\nb: 2\n")
    if "a: [" in text:
        return Judged(report(incomplete=(Incomplete("a.yaml", "it is broken"),)), {"a.yaml": text})
    found = [
        finding("harmful", "", (3, 4, "2")),
        finding("breaking", "", (3, 4, "[")),
        finding("greedy", "", (8, 9, "3")),
        finding("useless", "", (3, 4, "4")),
    ]
    if "a: 2" in text:
        found[0] = finding("worse", "")
    return Judged(report(*found), {"a.yaml": text})


def test_what_does_harm_or_no_good_is_dropped() -> None:
    outcome = fix(judge, unsafe=False)
    assert {each.finding.rule: each.why for each in outcome.dropped} == {
        "breaking": "it would change more than it should",
        "greedy": "it would change more than it should",
        "harmful": "it would bring worse",
        "useless": "it does not help",
    }
    assert not outcome.after
    assert not outcome.fixed


def test_it_ends() -> None:
    """Where each fix brings the same finding elsewhere."""

    def endless(texts: Mapping[str, str]) -> Judged:
        text = texts.get("a.yaml", "a: 0\n")
        number = text[3:-1]
        return Judged(report(finding(f"r{number}", "", (3, len(text) - 1, str(int(number) + 1)))), {"a.yaml": text})

    assert fix(endless, unsafe=False).after == {}
