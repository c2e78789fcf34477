"""`ecslint iam-policy` as a person runs it."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.cli.test_scan_command import ROOT, ecslint


def printed(*arguments: str) -> subprocess.CompletedProcess[str]:
    return ecslint("iam-policy", *arguments, "--isolated", cwd=ROOT)


def test_the_usual_policy_reads_what_a_scan_needs() -> None:
    done = printed()
    assert (done.returncode, done.stderr) == (0, "")
    (statement,) = json.loads(done.stdout)["Statement"]
    assert statement["Resource"] == "*"
    assert statement["Action"] == sorted(statement["Action"])
    assert {"ecs:DescribeServices", "iam:GetAccountAuthorizationDetails"} <= set(statement["Action"])
    assert not any(action.startswith(("sts:", "organizations:")) for action in statement["Action"])


def test_one_rule_needs_less_than_all() -> None:
    one, usual, every = (
        json.loads(printed(*given).stdout)["Statement"][0]["Action"]
        for given in (("--rules", "agent-disconnected"), (), ("--select", "all"))
    )
    assert len(one) < len(usual) <= len(every)
    assert set(one) < set(usual) <= set(every)


def test_an_organization_takes_on_roles() -> None:
    done = printed("--org", "--org-role", "reader")
    by_sid = {each["Sid"]: each for each in json.loads(done.stdout)["Statement"]}
    assert by_sid["EcslintTakesOnRoles"]["Resource"] == "arn:aws:iam::*:role/reader"


def test_the_template_is_one() -> None:
    done = printed("--supplement", "-f", "cloudformation")
    assert done.stdout.startswith("AWSTemplateFormatVersion: 2010-09-09\n")
    assert "              - scheduler:ListSchedules\n" in done.stdout
    assert "ecs:" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--rules", "agent-disconected"), "agent-disconnected"),
        (("--format", "yaml"), "there are json, cloudformation"),
        (("--ignore", "secrecy"), "secrecy"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], said: str) -> None:
    done = printed(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert said in done.stderr
