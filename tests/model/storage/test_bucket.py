"""Buckets: their versions and encryption, and which roles may touch what is in them."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.iam.role import Role
from ecslint.model.storage.bucket import Bucket
from tests.model.stacks import UNDECIDED, named, only, outcome, stack

HEAD = "Parameters: {Id: {Type: String}}"
BUCKETS = """
  Data: {Type: 'AWS::S3::Bucket', Properties: {%s}}
  Other: {Type: 'AWS::S3::Bucket'}
  Named: {Type: 'AWS::S3::Bucket', Properties: {BucketName: pictures}}
"""


def bucket_with(properties: str) -> Bucket:
    return named(stack(BUCKETS % properties, HEAD), Bucket, "Data")


@pytest.mark.parametrize(
    ("properties", "versioned"),
    [
        ("", False),
        ("VersioningConfiguration: {Status: Enabled}", True),
        ("VersioningConfiguration: {Status: Suspended}", False),
        ("VersioningConfiguration: {Status: !Ref Id}", UNDECIDED),
        ("ObjectLockEnabled: true", True),
    ],
)
def test_versions(properties: str, versioned: Any) -> None:
    assert outcome(lambda: bucket_with(properties).versioned) is versioned


def test_encryption() -> None:
    by = "BucketEncryption: {ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: %s}}]}"
    assert bucket_with("").algorithms == []
    assert bucket_with(by % "aws:kms:dsse").algorithms == ["aws:kms:dsse"]


ROLE = """
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies: [{PolicyName: p, PolicyDocument: {Statement: [%s]}}]
"""


@pytest.mark.parametrize(
    ("name", "resource", "may"),
    [
        ("Data", "!Sub '${Data.Arn}/*'", True),
        ("Data", "!Sub '${Data.Arn}/out/*'", True),
        ("Data", "!Sub 'arn:aws:s3:::${Data}/*'", True),
        ("Data", "!Sub 'arn:${AWS::Partition}:s3:::${Data}/*'", True),
        ("Data", "!Join ['', [!GetAtt Data.Arn, '*']]", True),
        ("Data", "'*'", True),
        ("Data", "'arn:aws:s3:::*'", True),
        ("Data", "'arn:aws:s3:::*/out/*'", True),
        ("Data", "!GetAtt Data.Arn", False),
        ("Data", "!Sub '${Other.Arn}/*'", False),
        ("Data", "!Ref Id", UNDECIDED),
        ("Data", "!Sub 'arn:aws:s3:::${Id}/*'", UNDECIDED),
        ("Named", "'arn:aws:s3:::pictures/*'", True),
        ("Named", "'arn:aws:s3:::pict*'", True),
        ("Named", "!Sub '${Named.Arn}/*'", True),
        ("Named", "'arn:aws:s3:::films/*'", False),
    ],
)
def test_who_may_write(name: str, resource: str, may: Any) -> None:
    statement = f"{{Effect: Allow, Action: 's3:Put*', Resource: {resource}}}"
    estate = stack(BUCKETS % "" + ROLE % statement, HEAD)
    role = only(estate, Role)
    bucket = named(estate, Bucket, name)
    assert outcome(lambda: bucket.lets(role, "s3:PutObject")) is may
    assert outcome(lambda: bucket.lets(role, "s3:DeleteObject")) is False


def test_who_is_kept_from_writing() -> None:
    allowed = "{Effect: Allow, Action: 's3:*', Resource: '*'}"
    denied = "{Effect: Deny, Action: 's3:PutObject', Resource: !Sub '${Data.Arn}/*'}"
    estate = stack(BUCKETS % "" + ROLE % f"{allowed}, {denied}", HEAD)
    role = only(estate, Role)
    assert not named(estate, Bucket, "Data").lets(role, "s3:PutObject")
    assert named(estate, Bucket, "Other").lets(role, "s3:PutObject")


def test_conditions_leave_it_open() -> None:
    condition = "Condition: {StringEquals: {'aws:PrincipalTag/a': b}}"
    estate = stack(BUCKETS % "" + ROLE % f"{{Effect: Allow, Action: '*', Resource: '*', {condition}}}", HEAD)
    assert outcome(lambda: named(estate, Bucket, "Data").lets(only(estate, Role), "s3:PutObject")) is UNDECIDED
