"""IAM: roles, the policies they carry, who may assume them, and what in the run uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ecslint.model.common import any_of, passing
from ecslint.model.evidence import derived
from ecslint.model.iam.policy import (
    Documents,
    PolicyDocument,
    Statement,
    Unread,
    aws_managed_policy,
    documents_allow,
    statements_of,
)
from ecslint.model.iam.policy_condition import NOTHING_KNOWN, Request
from ecslint.model.neighbour import Neighbour
from ecslint.model.record import Place, Record, field
from ecslint.model.unknown import Text, Undecided, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecslint.model.instances.launch_template import InstanceLaunch


class RoleUse(NamedTuple):
    """A record that uses a role, and the service that must be trusted for that."""

    record: Record
    field: str
    service: str
    what: str
    """What the role is to the record, in words."""


class InlinePolicy(Neighbour):
    """A policy that is part of a role."""

    identity = "policy_name"

    policy_name: str | None = field(required=True)
    policy_document: PolicyDocument | None = field(required=True)


class Role(Neighbour):
    """An IAM role."""

    cfn_type = "AWS::IAM::Role"
    identity = "role_name"
    identifiers = ("arn",)

    role_name: str | None
    arn: str | None
    path: str = "/"
    assume_role_policy_document: PolicyDocument | None = field(required=True)
    policies: list[InlinePolicy]
    managed_policy_arns: list[str]
    permissions_boundary: str | None

    def trusts(self, service: str) -> bool:
        """Whether the service, such as ecs-tasks.amazonaws.com, may assume the role, conditions aside."""
        document = self.assume_role_policy_document
        if document is None:
            raise Undecided("the trust policy of the role, which has none")
        statements = document.statement

        def concerns(each: Statement) -> bool:
            return each.speaks_of("sts:AssumeRole", "*") and each.names_service(service)

        def denies(each: Statement) -> bool:
            return each.effect == "Deny" and not each.written("condition") and concerns(each)

        return any_of(statements, lambda each: each.effect == "Allow" and concerns(each)) and not any_of(
            statements, denies
        )

    def allows(self, action: str, resource: str | None = None, request: Request = NOTHING_KNOWN) -> bool:
        """Whether the role's policies allow the action on the resource (without one: on any). What resource policies
        grant beside them is not looked at; a statement under conditions leaves it undecided, unless these are on what
        is known of the request."""
        resource = self._node.source.settled(resource)
        if not documents_allow(self.policy_documents, action, resource, request):
            return False
        if self.permissions_boundary is None:
            return True
        return documents_allow([self._managed(self.permissions_boundary)], action, resource, request)

    def lacking(self, actions: Iterable[str]) -> list[str]:
        """Those of the actions that the role does not allow on any resource. An action about which that is undecided
        counts only when nothing else is lacking."""
        found: list[str] = []
        try:
            found.extend(passing(actions, lambda action: not self.allows(action)))
        except Undecided:
            if not found:
                raise
        return found

    @derived
    def policy_documents(self) -> Documents:
        """Every policy that the role carries; an Unknown for each whose text is not at hand."""
        documents: list[PolicyDocument | Unknown] = []
        for listed in (self._inline, self._attached, self._separate):
            try:
                documents += listed()
            except Undecided as undecided:
                documents.append(Unknown(undecided.needs))
        return documents

    @derived
    def statements(self) -> list[Statement]:
        """The statements of its policies but for those that AWS manages; an Unknown for what is not at hand."""
        found: list[Any] = []
        for document in self.policy_documents:
            own = not isinstance(document, PolicyDocument) or document.root is not document
            if own and not isinstance(document, Unread):
                found += statements_of(document)
        return found

    def place_of(self, statement: Statement, field: str = "action") -> Place:
        """Where a statement of its policies stands: within the role, or in what is shown beside the role."""
        where = "not_action" if field == "action" and not statement.written(field) else field
        if statement.root.resource_key == self.resource_key:
            return statement.at(where)
        return self.at(related=((statement.at(where), "a policy of the role"),))

    def aws_policy(self, arn: str) -> str | None:
        """The name of the policy that an ARN is of, when it is one that AWS manages."""
        return arn.rpartition("/")[2] if _is_aws_managed(arn) else None

    @derived
    def managed_policies(self) -> list[str]:
        """The names of the AWS managed policies attached, as far as they are known."""
        names = []
        for arn in self.managed_policy_arns:
            try:
                if _is_aws_managed(arn):
                    names.append(arn.rpartition("/")[2])
            except Undecided:
                continue
        return [name for name in names if isinstance(name, str)]

    def _inline(self) -> Iterator[PolicyDocument | Unknown]:
        for policy in self.policies:
            yield from _document_of(policy)

    def _attached(self) -> Iterator[PolicyDocument | Unknown]:
        for arn in self.managed_policy_arns:
            yield self._managed(arn)

    def _separate(self) -> Iterator[PolicyDocument | Unknown]:
        if self.source_kind == "live":
            return  # IAM describes a role with all of its policies
        for record_class, link, holder in _BESIDE_ROLES:
            for policy in self.estate.referrers(self, record_class, link):
                yield from _document_of(policy)
            try:
                self.referred_by(record_class, link, holder)
            except Undecided as undecided:
                yield Unknown(undecided.needs)

    @property
    def separate_policies(self) -> list[Policy | ManagedPolicy | RolePolicy]:
        """The policies that stand beside it, name it and so come to be after it, as far as they are known."""
        if self.source_kind == "live":
            return []
        found = (self.estate.referrers(self, record_class, link) for record_class, link, _ in _BESIDE_ROLES)
        return cast("list[Policy | ManagedPolicy | RolePolicy]", [policy for each in found for policy in each])

    def _managed(self, arn: str) -> PolicyDocument | Unknown:
        """The document of a managed policy that is attached by its ARN."""
        try:
            if _is_aws_managed(arn):
                name = arn.rpartition("/")[2]
                bundled = aws_managed_policy(name)
                if bundled is not None or self.source_kind != "live":
                    return bundled or Unread(f"the text of the AWS managed policy {name}")
        except Undecided as undecided:
            return Unknown(undecided.needs)
        policy: Any = self.estate.follow(arn, ManagedPolicy)
        if isinstance(policy, Unknown) and _is_aws_managed(arn):
            return Unread(policy.needs)
        return next(_document_of(policy), Unknown(f"the document of the policy {arn}"))

    @derived
    def instance_profiles(self) -> list[InstanceProfile]:
        return self.estate.referrers(self, InstanceProfile, "role")

    @derived
    def uses(self) -> list[RoleUse]:
        """What in the run uses the role, as far as it is known."""
        from ecslint.model.iam.role_uses import uses_of

        return list(uses_of(self))

    @derived
    def uses_by_ecs(self) -> list[RoleUse]:
        """Those of its uses that are ECS's: instances count when they are known to be meant for it."""
        return list(passing(self.uses, _is_of_ecs))


def _is_of_ecs(use: RoleUse) -> bool:
    profile = use.record
    if not isinstance(profile, InstanceProfile) or not profile.launches:
        return True
    return any_of(profile.launches, lambda launch: launch.serves_ecs)


def _document_of(policy: Any) -> Iterator[PolicyDocument | Unknown]:
    """The document of a policy, which is Unknown when the policy is."""
    document = policy if isinstance(policy, Unknown) else policy.policy_document
    if document is not None:
        yield document


def _is_aws_managed(arn: Any) -> bool:
    if isinstance(arn, Text) and arn.reference is not None:
        return False
    return ":aws:policy/" in arn


class Policy(Neighbour):
    """A policy that stands beside the roles it belongs to, and comes to be after them."""

    cfn_type = "AWS::IAM::Policy"
    identity = "policy_name"

    policy_name: str | None = field(required=True)
    policy_document: PolicyDocument | None = field(required=True)
    roles: list[str]

    @derived
    def attached_roles(self) -> list[Role]:
        return [cast("Role", self.estate.follow(role, Role)) for role in self.roles]


class ManagedPolicy(Neighbour):
    """A policy of the user's own that roles refer to, or that names roles."""

    cfn_type = "AWS::IAM::ManagedPolicy"
    identity = "managed_policy_name"
    identifiers = ("policy_arn",)

    managed_policy_name: str | None
    policy_arn: str | None
    path: str = "/"
    policy_document: PolicyDocument | None = field(required=True)
    roles: list[str]

    @derived
    def attached_roles(self) -> list[Role]:
        """The roles that it names itself; others name it in their `managed_policy_arns`."""
        return [cast("Role", self.estate.follow(role, Role)) for role in self.roles]


class RolePolicy(Neighbour):
    """An inline policy that stands beside its one role."""

    cfn_type = "AWS::IAM::RolePolicy"
    identity = "policy_name"

    policy_name: str | None = field(required=True)
    policy_document: PolicyDocument | None
    role_name: str | None = field(required=True)

    @derived
    def role(self) -> Role | None:
        return self.estate.follow(self.role_name, Role)


class InstanceProfile(Neighbour):
    """What hands a role to EC2 instances."""

    cfn_type = "AWS::IAM::InstanceProfile"
    identity = "instance_profile_name"
    identifiers = ("arn",)

    instance_profile_name: str | None
    arn: str | None
    path: str = "/"
    roles: list[str] = field(required=True, length=(1, 1))

    @derived
    def role(self) -> Role | None:
        """Its role: there is never more than one."""
        return self.estate.follow(self.roles[0], Role) if self.roles else None

    @derived
    def launches(self) -> list[InstanceLaunch]:
        """What is known to launch instances with it: launch templates and launch configurations."""
        from ecslint.model.instances.launch_template import LaunchConfiguration, LaunchTemplateData

        return [
            *self.estate.referrers(self, LaunchTemplateData, "instance_profile"),
            *self.estate.referrers(self, LaunchConfiguration, "instance_profile"),
        ]


_BESIDE_ROLES: tuple[tuple[type[Neighbour], str, str], ...] = (
    (Policy, "attached_roles", "roles"),
    (ManagedPolicy, "attached_roles", "roles"),
    (RolePolicy, "role", "role_name"),
)
"""Policies that stand beside a role: their class, their link to it, and the field that holds the link."""
