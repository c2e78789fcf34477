"""Patterns that are wholly known, beside texts that are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecslint.model.iam.pattern import glob


@pytest.mark.parametrize(
    ("pattern", "value", "matches"),
    [
        ("", "", True),
        ("s3:GetObject", "s3:GetObject", True),
        ("s3:GetObject", "s3:GetObjects", False),
        ("s3:*", "s3:", True),
        ("s3:Get*Tagging", "s3:GetObjectTagging", True),
        ("s3:Get*Tagging", "s3:GetTaggin", False),
        ("ab*ba", "aba", False),
        ("*a*b*", "xbxaxb", True),
        ("*a*b*", "xbxa", False),
        ("a?c*", "abcd", True),
        ("a.c", "abc", False),
        ("a*", "a\nb", True),
    ],
)
def test_known_patterns(pattern: str, value: str, matches: bool) -> None:
    assert glob(pattern, value) is matches


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_they_are_what_the_regular_expression_says(pattern: str, value: str) -> None:
    expression = pattern.replace("*", ".*").replace("?", ".")
    assert glob(pattern, value) is (re.fullmatch(expression, value) is not None)
