"""IAM: roles with all that they carry, managed policies and instance profiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecslint.live.snapshot import Resource
from ecslint.sources.live.thing import Account, At, Shape, Thing, collected, merged, moved

_PARTS = (
    ("RolePolicyList", "Policies", "iam:ListRolePolicies"),
    ("AttachedManagedPolicies", "ManagedPolicyArns", "iam:ListAttachedRolePolicies"),
)
"""What carries a role's policies: the API's member, the record's, and the call that tells of it alone."""


def role(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = moved(merged(resource), Policies="RolePolicyList")
    for key, name, call in _PARTS:
        if key not in raw:
            raw[name] = account.untold(call, raw.get("RoleName", resource.id))
    if "AttachedManagedPolicies" in raw:
        raw["ManagedPolicyArns"] = collected(raw, "PolicyArn", "AttachedManagedPolicies")
    boundary = raw.get("PermissionsBoundary")
    if isinstance(boundary, Mapping):
        path = ("PermissionsBoundary", "PermissionsBoundaryArn")
        raw["PermissionsBoundary"] = At(boundary.get("PermissionsBoundaryArn"), path)
    arn = raw.get("Arn", resource.id)
    yield Thing(resource.type, resource.id, raw.get("RoleName", resource.id), raw, arn=arn)


def managed_policy(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = moved(merged(resource), PolicyArn="Arn", ManagedPolicyName="PolicyName", PolicyDocument="Document")
    arn = raw.get("Arn", resource.id)
    yield Thing(resource.type, resource.id, raw.get("PolicyName", resource.id), raw, arn=arn)


def instance_profile(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    raw["Roles"] = collected(raw, "RoleName", "Roles")
    arn = raw.get("Arn", resource.id)
    yield Thing(resource.type, resource.id, raw.get("InstanceProfileName", resource.id), raw, arn=arn)


SHAPES: Mapping[str, Shape] = {
    "AWS::IAM::InstanceProfile": instance_profile,
    "AWS::IAM::ManagedPolicy": managed_policy,
    "AWS::IAM::Role": role,
}
