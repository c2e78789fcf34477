"""What the keys of an account mean for tasks: who may decrypt with them, in which state they are, and whose."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from ecslint.finding import Report
from ecslint.live.outcome import Outcome, Unit
from ecslint.live.snapshot import Resource
from tests.live.resources import STORED, cluster, failed, scan, secret, task_definition, told

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/execution"
KEY_ID = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/{KEY_ID}"
ABROAD = f"arn:aws:kms:eu-west-1:999999999999:key/{KEY_ID}"
PARAMETER = f"arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/shop/token"
ROOT, ITSELF = f"arn:aws:iam::{ACCOUNT}:root", ROLE


def role(*actions: str, on: str = "*") -> Resource:
    statement = {"Effect": "Allow", "Action": [*actions], "Resource": on}
    document = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["secretsmanager:GetSecretValue", "ssm:GetParameters"], "Resource": "*"},
        *([statement] if actions else []),
    ]}  # fmt: skip
    data = {"RoleName": "execution", "Arn": ROLE, "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": document}],
            "AttachedManagedPolicies": []}  # fmt: skip
    return Resource("AWS::IAM::Role", ROLE, data, {})


def key(*principals: str, state: str = "Enabled", names: tuple[str, ...] = (), read: bool = True) -> Resource:
    statement = {"Effect": "Allow", "Principal": {"AWS": [ROOT, *principals]}, "Action": "kms:*", "Resource": "*"}
    policy = {"Policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})} if read else {}
    data: dict[str, Any] = {"Arn": KEY, "KeyId": KEY_ID, "KeyState": state, "Names": [*names], **policy}
    return Resource("AWS::KMS::Key", KEY, data, {})


def parameter(key_id: str, kind: str = "SecureString") -> Resource:
    data = {"Name": "/shop/token", "Type": kind, "ARN": PARAMETER, "KeyId": key_id}
    return Resource("AWS::SSM::Parameter", PARAMETER, data, {})


def task(value: str) -> Resource:
    secrets = {"secrets": [{"name": "A", "valueFrom": value}]}
    return task_definition(container=secrets, executionRoleArn=ROLE, networkMode="awsvpc")


class Case(NamedTuple):
    name: str
    resources: tuple[Resource, ...]
    told: str = ""
    needs: str = ""
    units: tuple[Unit, ...] = ()


LACKS = "does not allow `kms:Decrypt` for the key of the secret `A`, so its tasks do not start"
UNREAD = Unit("kms", "GetKeyPolicy", KEY, Outcome.DENIED, "", ("AWS::KMS::Key",))

PERMISSIONS = (
    Case("AWS's own key of secrets", (task(STORED), secret(), role())),
    Case("a role that may decrypt with any key", (task(STORED), secret(KmsKeyId=KEY), role("kms:Decrypt"), key())),
    Case("with this key", (task(STORED), secret(KmsKeyId=KEY), role("kms:Decrypt", on=KEY), key())),
    Case("with another", (task(STORED), secret(KmsKeyId=KEY), role("kms:Decrypt", on=f"{KEY[:-1]}0"), key()), LACKS),
    Case("with none", (task(STORED), secret(KmsKeyId=KEY), role(), key()), LACKS),
    Case("a key that names the role", (task(STORED), secret(KmsKeyId=KEY), role(), key(ITSELF))),
    Case("a key that names everybody", (task(STORED), secret(KmsKeyId=KEY), role(), key("*"))),
    Case("by an alias", (task(STORED), secret(KmsKeyId="alias/shop"), role(), key(names=("alias/shop",))), LACKS),
    Case("AWS's own key of parameters", (task("/shop/token"), parameter("alias/aws/ssm"), role())),
    Case("a parameter by its name", (task("/shop/token"), parameter(KEY_ID), role(), key()), LACKS),
    Case("a parameter by its ARN", (task(PARAMETER), parameter(KEY), role(), key()), LACKS),
    Case("a parameter that may be decrypted", (task(PARAMETER), parameter(KEY), role("kms:*"), key())),
    Case("a key of another account", (task(STORED), secret(KmsKeyId=ABROAD), role()),
         needs="which is in account 999999999999"),
    Case("keys that could not be described", (task(STORED), secret(KmsKeyId=KEY), role()),
         needs="kms:DescribeKey, which was denied", units=(failed("kms:DescribeKey", "AWS::KMS::Key"),)),
    Case("a policy that could not be read", (task(STORED), secret(KmsKeyId=KEY), role(), key(read=False)),
         needs="kms:GetKeyPolicy, which was denied", units=(UNREAD,)),
    Case("a policy that does not matter", (task(STORED), secret(KmsKeyId=KEY), role("kms:Decrypt"), key(read=False)),
         units=(UNREAD,)),
)  # fmt: skip

STATES = (
    Case("an enabled key", (task(STORED), secret(KmsKeyId=KEY), role(), key())),
    Case("one that is to be deleted", (task(STORED), secret(KmsKeyId=KEY), role(), key(state="PendingDeletion")),
         f"the KMS key of the secret `{STORED}` is in the state `PendingDeletion`"),
    Case("one that is disabled, of a parameter", (task("/shop/token"), parameter(KEY), role(), key(state="Disabled")),
         "the KMS key of the parameter `/shop/token` is in the state `Disabled`"),
)  # fmt: skip


def judged(rule: str, case: Case) -> Report:
    report = scan(rule, cluster(), *case.resources, units=case.units)
    assert [case.told in message for message in told(report)] == ([True] if case.told else [])
    assert [case.needs in each.needs for each in report.undecided] == ([True] if case.needs else [])
    return report


@pytest.mark.parametrize("case", PERMISSIONS, ids=lambda case: case.name)
def test_who_may_decrypt(case: Case) -> None:
    report = judged("execution-role-permission-missing", case)
    # A grant of KMS may allow it, and is not read.
    assert {each.confidence for each in report.findings} <= {"medium"}


@pytest.mark.parametrize("case", STATES, ids=lambda case: case.name)
def test_in_which_state_a_key_is(case: Case) -> None:
    judged("referenced-resource-not-found", case)


def file_system(encrypted: bool = True) -> Resource:
    data = {"FileSystemId": "fs-1", "Encrypted": encrypted, **({"KmsKeyId": KEY} if encrypted else {})}
    return Resource("AWS::EFS::FileSystem", "fs-1", data, {})


def aws_key(arn: str) -> Resource:
    return Resource("kms aws key", arn, {"Arn": arn, "Alias": "alias/aws/elasticfilesystem"}, {})


FILES = "the files of the file system are encrypted with a key of AWS's"

OWNERS = (
    Case("a key of AWS's", (file_system(), aws_key(KEY)), FILES),
    Case("a key of one's own", (file_system(), aws_key(f"{KEY[:-1]}0"))),
    Case("no key of AWS's is there", (file_system(),)),
    Case("not encrypted", (file_system(encrypted=False), aws_key(KEY))),
    Case("a key that could not be described", (file_system(),), needs="kms:DescribeKey, which was denied",
         units=(failed("kms:DescribeKey", "kms aws key"),)),
)  # fmt: skip


@pytest.mark.parametrize("case", OWNERS, ids=lambda case: case.name)
def test_whose_key_it_is(case: Case) -> None:
    judged("customer-key-missing", case)
