"""What may grant a role something beside its own policies: policies of resources, and what the files do not show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecslint.model.common import any_of
from ecslint.model.iam.arn import arn_of, same_partition, spelled_out
from ecslint.model.iam.pattern import glob
from ecslint.model.iam.policy import PolicyDocument, Statement, statements_of
from ecslint.model.node import THE_REST
from ecslint.model.unknown import Text, Undecided

if TYPE_CHECKING:
    from ecslint.model.iam.role import Role
    from ecslint.model.record import Record

_OWN_POLICY = {
    "AWS::ECR::Repository": "repository_policy_text",
    "AWS::EFS::FileSystem": "file_system_policy",
    "AWS::KMS::Key": "key_policy",
}
"""The field that holds the policy of a resource, by its type."""
_OPEN_WITHOUT_POLICY = ("AWS::EFS::FileSystem",)
"""Types of resources that let everybody in until they get a policy, be it a role that nothing is allowed to:
https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html#default-filesystempolicy"""
_POLICY_BESIDE = {
    "AWS::S3::Bucket": "AWS::S3::BucketPolicy",
    "AWS::S3Files::FileSystem": "AWS::S3Files::FileSystemPolicy",
    "AWS::SecretsManager::Secret": "AWS::SecretsManager::ResourcePolicy",
}
"""The type of the policies that stand beside a resource, by its type; what they say is not read."""
_ATTACHERS = ("AWS::CloudFormation::", "AWS::ServiceCatalog::", "Custom::", THE_REST)
"""Beginnings of types that may attach policies to a role they are given."""


def grants(target: Record, action: str, role: Role) -> bool:
    """Whether the policy of a resource lets the role do something with it. Undecided when it may."""
    beside = _POLICY_BESIDE.get(target.cfn_type)
    if beside is not None and beside in target.given_to:
        raise Undecided(f"what the {beside} of {target.name_of_resource} grants")
    field = _OWN_POLICY.get(target.cfn_type)
    document: PolicyDocument | None = None if field is None else getattr(target, field)
    if document is None:
        return target.cfn_type in _OPEN_WITHOUT_POLICY
    return any_of(
        statements_of(document),
        lambda each: each.effect == "Allow" and each.speaks_of(action, None) and names_role(each, role),
    )


def names_role(statement: Statement, role: Role) -> bool:
    """Whether a statement of a resource's policy is about the role, be it among all others. The account's root is not:
    it leaves the decision to the policies of roles."""
    if statement.written("not_principal"):
        raise Undecided("whom a statement of a policy is about")
    principal: Any = statement.principal
    if not isinstance(principal, dict):
        return bool(principal == "*")
    listed = principal.get("AWS")
    return any_of(listed if isinstance(listed, list) else [listed], lambda each: _is_role(each, role, statement))


def _is_role(principal: Any, role: Role, statement: Statement) -> bool:
    if principal is None:
        return False
    if isinstance(principal, Text):
        last = principal.parts[-1]
        if isinstance(last, str) and last.endswith(":root"):
            return False
        principal = spelled_out(principal, statement.estate)
    elif principal == "*":
        return True
    elif principal.endswith(":root") or not principal.startswith("arn:"):
        return False
    return glob(*same_partition(principal, arn_of(role)))


def rule_out_others(role: Role) -> None:
    """Raise Undecided when something of the template may attach policies to the role that cannot be seen."""
    attacher = next((kind for kind in role.given_to if kind.startswith(_ATTACHERS) or kind.endswith("::MODULE")), None)
    if attacher is not None:
        raise Undecided(f"the policies that {attacher} may attach to {role.name_of_resource}")
