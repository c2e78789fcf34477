"""The least policy: what a scan asks is allowed, and nothing that it does not ask."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase

import pytest
import yaml

from ecslint.live.account import closed
from ecslint.live.calls import CALLS, EVERYTHING
from ecslint.live.needs import wanted_by
from ecslint.live.permissions import SECURITY_AUDIT_LACKS, actions_for, organization_policy, policy, template
from tests.examples import RULEBOOK
from tests.lab import Lab
from tests.lab.seed import small
from tests.live.areas.reading import read

ALL = actions_for(EVERYTHING, regions=True)
LONGEST = 6144
"""Characters of a managed policy, white space aside:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""


@pytest.fixture(scope="module")
def account(lab: Lab) -> Lab:
    small(lab)
    return lab


def asked(lab: Lab) -> set[str]:
    return {CALLS[name].action for name in lab.calls}


@pytest.mark.parametrize("type_name", EVERYTHING)
def test_what_is_asked_for_a_type_is_allowed(account: Lab, type_name: str) -> None:
    account.forget_calls()
    read(type_name)
    assert asked(account) <= set(actions_for(closed({type_name})))


def test_what_is_asked_for_all_rules_is_allowed(account: Lab) -> None:
    account.forget_calls()
    read()
    assert asked(account) <= set(ALL)


def test_every_action_reads() -> None:
    """s3:ListBucket is how IAM calls the list of objects."""
    verbs = tuple(f":{verb}" for verb in ("Describe", "Get", "List", "BatchGetImage"))
    assert [each for each in ALL if not any(verb in each for verb in verbs)] == []
    assert not {"secretsmanager:GetSecretValue", "ssm:GetParameter", "ssm:GetParameters", "s3:GetObject"} & set(ALL)


def test_one_rule_needs_little() -> None:
    assert actions_for(wanted_by(["agent-disconnected"])) == [
        "ecs:DescribeClusters",
        "ecs:DescribeContainerInstances",
        "ecs:ListClusters",
        "ecs:ListContainerInstances",
        "ecs:ListTaskDefinitionFamilies",
    ]


def test_a_call_may_need_more_than_the_action_that_is_called_like_it() -> None:
    """https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html, read 2026-11"""
    for_web_acls = {each for each in actions_for(["AWS::WAFv2::WebACLAssociation"]) if "WebACL" in each}
    assert for_web_acls == {
        "elasticloadbalancing:GetLoadBalancerWebACL",
        "wafv2:GetWebACL",
        "wafv2:GetWebACLForResource",
    }


def test_all_rules_fit_into_one_policy() -> None:
    document = policy(actions_for(wanted_by(RULEBOOK.names()), regions=True))
    assert len(json.dumps(document, separators=(",", ":"))) < LONGEST


def test_the_organization_is_only_listed_and_its_role_only_taken_on() -> None:
    document = organization_policy(["ecs:ListClusters"], "reader")
    by_action = {action: each["Resource"] for each in document["Statement"] for action in each["Action"]}
    assert by_action.pop("sts:AssumeRole") == "arn:aws:iam::*:role/reader"
    assert set(by_action.values()) == {"*"}
    assert {each.partition(":")[0] for each in by_action} == {"ecs", "ec2", "organizations"}


def test_the_template_holds_the_policy() -> None:
    document = organization_policy(actions_for(EVERYTHING), "reader")

    class Loader(yaml.SafeLoader):
        pass

    Loader.add_constructor("!Ref", lambda loader, node: {"Ref": node.value})
    held = yaml.load(template(document), Loader)  # noqa: S506 - a safe loader that knows !Ref
    assert held["Resources"]["EcslintPolicy"]["Properties"]["PolicyDocument"] == document


def test_the_supplement_is_what_security_audit_lacks() -> None:
    """By moto, which ships the policies that AWS manages."""
    managed = pytest.importorskip("moto.iam.aws_managed_policies").aws_managed_policies_data
    audit = json.loads(managed)["SecurityAudit"]["Document"]["Statement"]
    allowed = [action for each in audit if each["Resource"] == "*" for action in each["Action"]]
    lacking = {each for each in ALL if not any(fnmatchcase(each.lower(), pattern.lower()) for pattern in allowed)}
    assert lacking == SECURITY_AUDIT_LACKS
