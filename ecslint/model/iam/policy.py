"""IAM policy documents, and what they allow as far as they are known.

Every answer is three-valued: True, False, or Undecided raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ecslint.model.common import any_of, passing
from ecslint.model.convert import Json, OneOrMore
from ecslint.model.evidence import derived
from ecslint.model.iam.arn import same_partition, spelled_out
from ecslint.model.iam.pattern import glob
from ecslint.model.iam.policy_condition import NOTHING_KNOWN, Request, holds
from ecslint.model.neighbour import Neighbour
from ecslint.model.node import Node, Source
from ecslint.model.record import field
from ecslint.model.unknown import Text, Unknown

_WITHOUT_RESOURCES = ("ce", "ec2messages", "health", "pricing", "ssmmessages", "tag", "xray")
"""Services few or none of whose actions can be allowed on single resources. Read 2026-11 from the pages listed at
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"""


class Statement(Neighbour):
    """One statement of a policy: who may, or may not, do what to which resources."""

    identity = "sid"

    sid: str | None
    effect: str | None = field(required=True, values=("Allow", "Deny"))
    principal: Json
    not_principal: Json
    action: OneOrMore[str]
    not_action: OneOrMore[str]
    resource: OneOrMore[str]
    not_resource: OneOrMore[str]
    condition: Json

    def speaks_of(self, action: str, resource: str | None) -> bool:
        """Whether action and resource are within the statement. Without a resource: of any for an Allow, of all for
        a Deny."""
        return self.acts_on(action) and self._covers(resource)

    def acts_on(self, action: str) -> bool:
        """Whether the action is within the statement, whatever it is done to."""
        if self.written("not_action"):
            return not any_of(self.not_action, lambda pattern: glob(pattern.lower(), action.lower()))
        return any_of(self.action, lambda pattern: glob(pattern.lower(), action.lower()))

    def _covers(self, resource: str | None) -> bool:
        if resource is None:
            return self.effect == "Allow" or any_of(self.resource, lambda pattern: pattern == "*")
        if self.written("not_resource"):
            return not self._matches(self.not_resource, resource)
        if not self.written("resource"):  # a trust policy is about the role that it belongs to
            return True
        return self._matches(self.resource, resource)

    def _matches(self, patterns: list[str], resource: str) -> bool:
        """Whether one of the patterns, with what is known of the resources that they refer to, matches a resource."""
        return any_of(patterns, lambda pattern: glob(*same_partition(self._spelled_out(pattern), resource)))

    def _spelled_out(self, pattern: Any) -> Any:
        return spelled_out(pattern, self.estate) if isinstance(pattern, Text) else pattern

    @derived
    def covers_everything(self) -> bool:
        """Whether it is about every action on every resource, whenever."""
        return not self.condition and self._is_about("*", "*:*") and self._names_all_resources

    @derived
    def whole_services(self) -> list[str]:
        """The services of which it is about every action on every resource, whenever; those aside whose actions are on
        no resource in particular."""
        if self.condition or not self._names_all_resources:
            return []
        named = passing(self.action, lambda action: action.endswith(":*") and action != "*:*")
        services = (action.partition(":")[0] for action in named)
        return [each for each in services if each.lower() not in _WITHOUT_RESOURCES]

    @derived
    def passes_any_role(self) -> bool:
        """Whether it is about iam:PassRole on every role, for whichever service; not when it is about everything."""
        if self._is_about("*", "*:*") or not self.speaks_of("iam:PassRole", None):
            return False
        if not any_of(self.resource, _is_every_role):
            return False
        keys = [key.lower() for test in (self.condition or {}).values() for key in test]
        return not any(key.startswith(("iam:", "aws:resource")) for key in keys)

    def _is_about(self, *actions: str) -> bool:
        return any_of(self.action, lambda action: action in actions)

    @property
    def _names_all_resources(self) -> bool:
        return any_of(self.resource, lambda pattern: pattern == "*")

    def applies(self, request: Request) -> bool:
        """Whether its conditions hold for a request, of which some keys are known; undecided when others matter."""
        if not self.condition:
            return True
        return holds(self.condition, request, lambda value, actual: same_partition(self._spelled_out(value), actual))

    def unconditionally(self) -> bool:
        """True; undecided when the statement holds only under conditions."""
        return self.applies(NOTHING_KNOWN)

    @derived
    def is_about_all(self) -> bool:
        """Whether it is about all principals, those who do not say who they are among them."""
        if self.written("not_principal"):
            return True
        principal: Any = self.principal
        if not isinstance(principal, dict):
            return bool(principal == "*")
        listed = principal.get("AWS")
        return any_of(listed if isinstance(listed, list) else [listed], lambda each: each is not None and each == "*")

    def names_service(self, service: str) -> bool:
        """Whether a service principal is among those that the statement is about."""
        if self.written("not_principal"):
            return not _has_service(self.not_principal, service)
        return _has_service(self.principal, service)


class PolicyDocument(Neighbour):
    """A policy: of an identity, of a resource, or of trust."""

    version: str | None
    id: str | None
    statement: OneOrMore[Statement] = field(required=True)


class Unread(Unknown):
    """A document that is not at hand, of a policy that AWS manages: what it allows is not known, that it denies nothing
    is."""

    __slots__ = ()


Documents = Sequence[PolicyDocument | Unknown]


def documents_allow(documents: Documents, action: str, resource: str | None, request: Request = NOTHING_KNOWN) -> bool:
    """Whether the documents together allow the action in such a request: one allows it, and none denies it."""
    statements = [statement for document in documents for statement in statements_of(document)]

    def says(effect: str) -> bool:
        relevant = [each for each in statements if not (effect == "Deny" and isinstance(each, Unread))]
        return any_of(
            relevant,
            lambda each: each.effect == effect and each.speaks_of(action, resource) and each.applies(request),
        )

    return says("Allow") and not says("Deny")


def statements_of(document: PolicyDocument | Unknown) -> list[Statement]:
    """An Unknown in place of statements that are not known."""
    statements: Any = document.statement if isinstance(document, PolicyDocument) else document
    return statements if isinstance(statements, list) else [statements]


def _has_service(principal: Any, service: str) -> bool:
    if isinstance(principal, dict):
        return any_of(
            [(kind, one) for kind, some in principal.items() for one in (some if isinstance(some, list) else [some])],
            lambda pair: pair[1] == "*" if pair[0] == "AWS" else pair[0] == "Service" and is_service(pair[1], service),
        )
    return bool(principal == "*")


def is_service(principal: Any, service: str) -> bool:
    """Whether a service principal, as written, is the service: in any partition, whose suffixes differ."""
    name, _, suffix = principal.partition(".")
    if name != service.partition(".")[0]:
        return False
    if isinstance(suffix, Text):
        return str(suffix) == "${AWS::URLSuffix}" or suffix == "amazonaws.com"
    return suffix in ("amazonaws.com", "amazonaws.com.cn", "amazonaws.eu")


def _is_every_role(pattern: Any) -> bool:
    if isinstance(pattern, Text) and pattern.reference is not None:
        return False  # a role of the template
    return bool(pattern == "*" or pattern.endswith(":role/*"))


# -- policies that AWS manages


@cache
def _bundled() -> dict[str, Any]:
    import json

    data = json.loads(Path(__file__).with_name("managed_policies.json").read_text(encoding="utf-8"))
    return dict(data["policies"])


@cache
def aws_managed_policy(name: str) -> PolicyDocument | None:
    """The document of a policy that AWS manages, when it is among those bundled; their file names source and date."""
    known = _bundled().get(name)
    return None if known is None else PolicyDocument(Node(Source(), {"Statement": known["statement"]}, ()), None)
