"""Which statements of a resource's policy let everybody in.

AWS calls a policy public unless each of its Allows names principals, or has a condition on who asks, or from where,
with values without wildcards:
https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html#what-is-a-public-policy
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ecslint.model.common import any_of, passing
from ecslint.model.iam.policy import PolicyDocument, Statement

_ABOUT_THE_REQUEST = (
    "aws:currenttime",
    "aws:epochtime",
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:referer",
    "aws:requestedregion",
    "aws:securetransport",
    "aws:useragent",
)
"""Condition keys that say nothing of who asks, or what anybody can claim. Any other is taken to narrow that down."""


def public_statements(document: PolicyDocument) -> Iterator[Statement]:
    """The statements that allow something to every principal there is, whoever it may be."""
    return passing(document.statement, _is_public)


def _is_public(statement: Statement) -> bool:
    return statement.effect == "Allow" and statement.is_about_all and not _narrows_down(statement.condition)


def _narrows_down(condition: Any) -> bool:
    """Whether a condition is about who asks, or from where, and names some of those."""
    if not condition:
        return False
    tests = [(key.lower(), values) for keys in condition.values() for key, values in keys.items()]
    return any_of(tests, lambda test: test[0] not in _ABOUT_THE_REQUEST and not _is_wildcard(test[1]))


def _is_wildcard(values: Any) -> bool:
    return any_of(values if isinstance(values, list) else [values], lambda value: value == "*")


__all__ = ["public_statements"]
