"""The least that an identity must be allowed so that a scan can see what its rules need."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from ecslint.live.areas import kinds as k
from ecslint.live.calls import CALLS

_ALWAYS = ("ecs:ListClusters", "ecs:DescribeClusters", "ecs:ListTaskDefinitionFamilies")
"""By these a region without anything of ECS is known."""
_REGIONS = ("ec2:DescribeRegions",)
_ORGANIZATION = (
    "organizations:ListAccounts",
    "organizations:ListAccountsForParent",
    "organizations:ListOrganizationalUnitsForParent",
)
_OTHERWISE = ("iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies")
"""By these roles are read one by one where iam:GetAccountAuthorizationDetails, which tells of all, is not allowed."""

_READ_WITH = {
    k.TASK_SET: (k.SERVICE,),
    k.TASK_DEFINITION: (k.TASK,),
    k.SCALABLE_TARGET: (k.SCALING_POLICY,),
    k.SCALING_POLICY: (k.SCALABLE_TARGET,),
    k.GROUP_POLICY: (k.AUTO_SCALING_GROUP,),
    k.LOAD_BALANCER: (k.TARGET_GROUP,),
    k.LISTENER: (k.TARGET_GROUP,),
    k.LISTENER_RULE: (k.TARGET_GROUP, k.LISTENER),
    k.TARGET_HEALTH: (k.TARGET_GROUP,),
    k.MOUNT_TARGET: (k.FILE_SYSTEM,),
    k.ACCESS_POINT: (k.FILE_SYSTEM,),
    k.INSTANCE_PROFILE: (k.ROLE,),
    k.REPOSITORY_POLICY: (k.REPOSITORY,),
    k.REPOSITORY_TAGS: (k.REPOSITORY,),
    k.LIFECYCLE_POLICY: (k.REPOSITORY,),
}
"""Of what is read in one go with something else, or found by way of it, that; whether it is wanted or not."""

SECURITY_AUDIT_LACKS = frozenset(
    (
        "ecr:BatchGetImage",
        "ecr:DescribePullThroughCacheRules",
        "elasticloadbalancing:GetLoadBalancerWebACL",
        "pipes:DescribePipe",
        "pipes:ListPipes",
        "route53profiles:ListProfileAssociations",
        "scheduler:GetSchedule",
        "scheduler:ListSchedules",
        "servicediscovery:ListNamespaces",
        "servicediscovery:ListServices",
    )
)
"""Of the actions that a scan may need, those that AWS's policy SecurityAudit does not allow in version 94, of 2026-09:
https://docs.aws.amazon.com/aws-managed-policy/latest/reference/SecurityAudit.html"""


def actions_for(types: Collection[str], *, regions: bool = False) -> list[str]:
    """The IAM actions by which resources of the types are read; with `regions` also that which tells an account's.
    Who scans needs no permission to ask who it is."""
    read = [*types]
    for each in read:
        read += (other for other in _READ_WITH.get(each, ()) if other not in read)
    told = (each for call in CALLS.values() if not set(call.feeds).isdisjoint(read) for each in call.actions)
    return sorted({*_ALWAYS, *told, *(_REGIONS if regions else ())}.difference(_OTHERWISE))


def policy(actions: Collection[str]) -> dict[str, Any]:
    """A policy that allows them. On all resources: most of these calls take none, and the others have to be made for
    whatever the account holds."""
    return _document(_statement("EcslintReads", sorted(actions), "*"))


def organization_policy(actions: Collection[str], role: str, partition: str = "aws") -> dict[str, Any]:
    """What the identity that scans an organization needs: to list its accounts, and to take on the role in each; with
    that, what it reads in its own account, where it takes on none."""
    roles = f"arn:{partition}:iam::*:role/{role}"
    return _document(
        _statement("EcslintReads", sorted({*actions, *_REGIONS}), "*"),
        _statement("EcslintListsAccounts", [*_ORGANIZATION], "*"),
        _statement("EcslintTakesOnRoles", ["sts:AssumeRole"], roles),
    )


def _statement(identity: str, actions: list[str], resource: str) -> dict[str, Any]:
    return {"Sid": identity, "Effect": "Allow", "Action": actions, "Resource": resource}


def _document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [*statements]}


def template(document: dict[str, Any]) -> str:
    """A CloudFormation template, in YAML, of a managed policy with the document."""
    lines = [
        "AWSTemplateFormatVersion: 2010-09-09",
        "Description: What ecslint needs to read of an account",
        "Resources:",
        "  EcslintPolicy:",
        "    Type: AWS::IAM::ManagedPolicy",
        "    Properties:",
        "      Description: What ecslint needs to read of an account",
        "      PolicyDocument:",
        f'        Version: "{document["Version"]}"',
        "        Statement:",
    ]
    for statement in document["Statement"]:
        lines += [f"          - Sid: {statement['Sid']}", "            Effect: Allow", "            Action:"]
        lines += [f"              - {action}" for action in statement["Action"]]
        lines.append(f"            Resource: {json.dumps(statement['Resource'])}")
    lines += ["Outputs:", "  PolicyArn:", "    Value: !Ref EcslintPolicy"]
    return "\n".join(lines) + "\n"
