"""IAM policy documents, and what they allow as far as they are known.

Every answer is three-valued: True, False, or Undecided raised.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ecslint.model.common import any_of, passing
from ecslint.model.convert import Json, OneOrMore
from ecslint.model.evidence import derived
from ecslint.model.neighbour import Neighbour
from ecslint.model.node import Node, Source
from ecslint.model.record import field
from ecslint.model.unknown import Hole, Text, Undecided, Unknown

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
        if self.written("not_action"):
            acts = not any_of(self.not_action, lambda pattern: glob(pattern.lower(), action.lower()))
        else:
            acts = any_of(self.action, lambda pattern: glob(pattern.lower(), action.lower()))
        return acts and self._covers(resource)

    def _covers(self, resource: str | None) -> bool:
        if resource is None:
            return self.effect == "Allow" or any_of(self.resource, lambda pattern: pattern == "*")
        if self.written("not_resource"):
            return not any_of(self.not_resource, lambda pattern: glob(pattern, resource))
        if not self.written("resource"):  # a trust policy is about the role that it belongs to
            return True
        return any_of(self.resource, lambda pattern: glob(pattern, resource))

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

    def unconditionally(self) -> bool:
        """True; undecided when the statement holds only under conditions."""
        if self.condition:
            raise Undecided("whether the conditions of a policy statement hold")
        return True

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


def documents_allow(documents: Documents, action: str, resource: str | None) -> bool:
    """Whether the documents together allow the action: one allows it, and none denies it."""
    statements = [statement for document in documents for statement in statements_of(document)]

    def says(effect: str) -> bool:
        relevant = [each for each in statements if not (effect == "Deny" and isinstance(each, Unread))]
        return any_of(
            relevant,
            lambda each: each.effect == effect and each.speaks_of(action, resource) and each.unconditionally(),
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


# -- patterns

_Symbol = str | Hole
_VARIABLE = re.compile(r"(\$\{[^}]*\})")


def _is_every_role(pattern: Any) -> bool:
    if isinstance(pattern, Text) and pattern.reference is not None:
        return False  # a role of the template
    return bool(pattern == "*" or pattern.endswith(":role/*"))


def glob(pattern: Any, value: Any) -> bool:
    """Whether a pattern with `*` and `?` matches a value, either of which may be known in part."""
    if isinstance(pattern, str) and pattern == "*":
        return True
    for side in (pattern, value):
        if isinstance(side, Unknown):
            raise Undecided(side.needs)
    left, right = _symbols(pattern, variables=True), _symbols(value, variables=False)
    if _meet(left, right, open_=False):
        return True
    holes = [symbol for symbol in (*left, *right) if isinstance(symbol, Hole)]
    if holes and _meet(left, right, open_=True):
        raise Undecided(holes[0].needs)
    return False


def _symbols(text: str | Text, *, variables: bool) -> list[_Symbol]:
    """Single characters and holes. A policy variable such as `${aws:username}` is a hole too."""
    symbols: list[_Symbol] = []
    for part in text.parts if isinstance(text, Text) else (text,):
        if isinstance(part, Hole):
            symbols.append(part)
            continue
        for stretch in _VARIABLE.split(part) if variables and "${" in part else (part,):
            if variables and _VARIABLE.fullmatch(stretch):
                symbols.append(Hole(f"the policy variable {stretch}", stretch))
            else:
                symbols += stretch
    return symbols


@cache
def _glob(pattern: str) -> re.Pattern[str]:
    """A wholly known pattern of a policy as a regular expression."""
    spelled = (".*" if letter == "*" else "." if letter == "?" else re.escape(letter) for letter in pattern)
    return re.compile("".join(spelled), re.DOTALL)


def _meet(pattern: Sequence[_Symbol], value: Sequence[_Symbol], *, open_: bool) -> bool:
    """Whether the pattern matches; `open_`: whether it could, if holes on either side stood for any text."""
    if all(isinstance(symbol, str) for symbol in (*pattern, *value)):
        return _glob("".join(map(str, pattern))).fullmatch("".join(map(str, value))) is not None
    width = len(value)
    reach = [True, *(False for _ in value)]
    if open_:
        _slide(reach, value)
    for symbol in pattern:
        wild = symbol == "*" or (open_ and isinstance(symbol, Hole))
        row = [wild and reach[0], *(False for _ in value)]
        for at in range(1, width + 1):
            here = value[at - 1]
            if wild:
                row[at] = reach[at] or row[at - 1]
            elif open_ and isinstance(here, Hole):
                row[at] = reach[at] or row[at - 1] or reach[at - 1]
            else:
                row[at] = reach[at - 1] and (symbol == here or (symbol == "?" and isinstance(here, str)))
        reach = row
    return reach[width]


def _slide(reach: list[bool], value: Sequence[_Symbol]) -> None:
    for at, symbol in enumerate(value, 1):
        reach[at] = reach[at - 1] and isinstance(symbol, Hole)


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
