"""Keys of KMS, as a scan reads them."""

from __future__ import annotations

from typing import Any

from ecslint.live.areas.kinds import AWS_KEY, KEY, PARAMETER, SECRET
from tests.lab import ACCOUNT, REGION, Lab
from tests.live.areas.reading import failures, kept, only, read
from tests.live.areas.test_ecs import cluster
from tests.live.areas.test_observed import running

KEYS = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/"


def key(aws: Lab, alias: str = "") -> str:
    made = aws.client("kms").create_key()["KeyMetadata"]
    if alias:
        aws.client("kms").create_alias(AliasName=alias, TargetKeyId=made["KeyId"])
    return str(made["Arn"])


def secret(aws: Lab, name: str, **more: str) -> dict[str, str]:
    made = aws.client("secretsmanager").create_secret(Name=name, SecretString="hidden", **more)
    return {"name": name, "valueFrom": made["ARN"]}


def parameter(aws: Lab, name: str, **more: str) -> dict[str, str]:
    aws.client("ssm").put_parameter(Name=name, Value="hidden", Type="SecureString", **more)
    return {"name": name, "valueFrom": name}


def asked(aws: Lab) -> dict[str, int]:
    return {action: count for action, count in aws.calls.items() if action.startswith("kms")}


def test_the_keys_of_what_tasks_read_with_their_policies(aws: Lab) -> None:
    by_arn, by_alias, by_id, of_exec = key(aws), key(aws, "alias/shop"), key(aws), key(aws)
    key(aws, "alias/idle")
    execute = {"kmsKeyId": of_exec, "logging": "DEFAULT"}
    cluster(aws, "prod", configuration={"executeCommandConfiguration": execute})
    running(aws, secrets=[
        secret(aws, "usual"),
        secret(aws, "one", KmsKeyId=by_arn),
        secret(aws, "two", KmsKeyId="alias/shop"),
        secret(aws, "elsewhere", KmsKeyId=f"arn:aws:kms:{REGION}:999999999999:key/1"),
        parameter(aws, "three", KeyId=by_id.rpartition("/")[2]),
        parameter(aws, "default"),
    ])  # fmt: skip
    snapshot = read(KEY, SECRET, PARAMETER)
    found = {each.id: each.data["Names"] for each in kept(snapshot, KEY).values()}
    assert found == {by_arn: [by_arn], by_alias: ["alias/shop"], by_id: [by_id.rpartition("/")[2]], of_exec: [of_exec]}
    assert all('"Principal"' in each.data["Policy"] for each in kept(snapshot, KEY).values())
    assert {each.data["KeyState"] for each in kept(snapshot, KEY).values()} == {"Enabled"}
    assert failures(snapshot) == []
    assert asked(aws) == {"kms:DescribeKey": 4, "kms:GetKeyPolicy": 4}


def test_a_key_that_is_gone_and_a_policy_that_cannot_be_read(aws: Lab) -> None:
    there = key(aws)
    cluster(aws, "prod")
    gone = f"{KEYS}00000000-0000-0000-0000-000000000000"
    running(aws, secrets=[secret(aws, "one", KmsKeyId=there), secret(aws, "two", KmsKeyId=gone)])
    with aws.failing("kms:GetKeyPolicy", code="AccessDeniedException", status=400):
        snapshot = read(KEY, SECRET)
    assert "Policy" not in only(snapshot, KEY).data
    assert failures(snapshot) == [("kms:GetKeyPolicy", "denied")]


def test_nothing_is_asked_where_all_keys_are_of_aws(aws: Lab) -> None:
    cluster(aws, "prod")
    running(aws, secrets=[secret(aws, "usual"), parameter(aws, "default")])
    assert kept(read(KEY, SECRET, PARAMETER), KEY) == {}
    assert asked(aws) == {}


def mounting(aws: Lab, **file_system: Any) -> None:
    made = aws.client("efs").create_file_system(CreationToken="x", **file_system)["FileSystemId"]
    aws.client("ecs").register_task_definition(
        family="app",
        containerDefinitions=[{"name": "app", "image": "app:1", "memory": 64}],
        volumes=[{"name": "data", "efsVolumeConfiguration": {"fileSystemId": made}}],
    )
    aws.client("ecs").create_service(cluster="prod", serviceName="web", taskDefinition="app", desiredCount=1)
    aws.forget_calls()


def test_the_key_of_aws_for_file_systems(aws: Lab) -> None:
    cluster(aws, "prod")
    mounting(aws, Encrypted=True)
    of_aws = aws.client("kms").describe_key(KeyId="alias/aws/elasticfilesystem")["KeyMetadata"]["Arn"]
    aws.forget_calls()
    assert only(read(AWS_KEY), AWS_KEY).id == of_aws
    assert asked(aws) == {"kms:DescribeKey": 1}


def test_it_is_not_asked_for_where_no_file_system_is_encrypted(aws: Lab) -> None:
    cluster(aws, "prod")
    mounting(aws, Encrypted=False)
    assert kept(read(AWS_KEY), AWS_KEY) == {}
    assert asked(aws) == {}
