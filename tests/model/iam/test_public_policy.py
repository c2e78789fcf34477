"""Which statements of a resource's policy let everybody in."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.iam.policy import PolicyDocument
from ecslint.model.iam.public_policy import public_statements
from ecslint.model.node import Node, Source

STATEMENTS: list[tuple[str, dict[str, Any], bool]] = [
    ("everybody", {"Principal": "*"}, True),
    ("every account", {"Principal": {"AWS": ["111122223333", "*"]}}, True),
    ("all but one", {"NotPrincipal": {"AWS": "111122223333"}}, True),
    ("with encryption", {"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}, True),
    ("of any organization", {"Principal": "*", "Condition": {"StringLike": {"aws:PrincipalOrgID": "*"}}}, True),
    ("one account", {"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}, False),
    ("a service", {"Principal": {"Service": "backup.amazonaws.com"}}, False),
    ("an organization", {"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}, False),
    ("a network", {"Principal": "*", "Condition": {"StringEquals": {"AWS:SourceVpce": ["vpce-1"]}}}, False),
    ("a denial", {"Effect": "Deny", "Principal": "*"}, False),
]


@pytest.mark.parametrize(
    ("statement", "public"), [each[1:] for each in STATEMENTS], ids=[each[0] for each in STATEMENTS]
)
def test_public_statements(statement: dict[str, Any], public: bool) -> None:
    raw = {"Statement": [{"Effect": "Allow", "Action": "*", **statement}]}
    assert bool(list(public_statements(PolicyDocument(Node(Source(), raw, ()), None)))) is public
