"""Which permissions tasks need, and which of them a role is known to lack: yes, no, and not to be known."""

from __future__ import annotations

from typing import Any

import pytest

import ecslint.model.events.pipes
import ecslint.model.storage.bucket
import ecslint.model.storage.encryption
import ecslint.model.storage.stored_value  # noqa: F401 - each makes its records known
from ecslint.model.common import one_by_one
from ecslint.model.ecs.service import Service
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.estate import Estate, World
from ecslint.model.events.eventbridge import EventRule
from ecslint.model.iam.arn import arn_of, same_partition, spelled_out
from ecslint.model.iam.pattern import glob
from ecslint.model.iam.permission_words import in_words, places_of
from ecslint.model.iam.permissions import execution_permissions, lacking
from ecslint.model.iam.policy_condition import holds
from ecslint.model.iam.role import Policy, Role
from ecslint.model.iam.run_task import names_bare_family, run_permissions
from ecslint.model.iam.task_permissions import exec_permissions, task_role_permissions
from ecslint.model.storage.file_system import FileSystem
from ecslint.model.storage.stored_value import StoredSecret
from ecslint.model.unknown import Hole, Text, text_of
from tests.model.stacks import UNDECIDED, named, outcome, stack

HEAD = """
Parameters:
  Any: {Type: String}
"""


def indented(text: str, by: int) -> str:
    return "".join(f"{' ' * by}{line}\n" for line in text.strip("\n").splitlines())


def role(*statements: str, more: str = "", name: str = "Role") -> str:
    listed = "".join(f"          - {each}\n" for each in statements)
    policies = f"      Policies:\n      - PolicyName: p\n        PolicyDocument:\n          Statement:\n{listed}"
    return (
        f"  {name}:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: {{Statement: []}}\n"
        f"{policies if statements else ''}{indented(more, 6)}"
    )


def task(container: str = "", more: str = "", which: str = "ExecutionRoleArn") -> str:
    return (
        f"  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      Family: shop\n"
        f"      {which}: !GetAtt Role.Arn\n{indented(more, 6)}      ContainerDefinitions:\n"
        f"      - Name: web\n{indented(container, 8)}"
    )


def allow(action: str, resource: str = "'*'", more: str = "") -> str:
    return f"{{Effect: Allow, Action: [{action}], Resource: {resource}{more}}}"


def lacked_by_execution_role(resources: str) -> Any:
    estate = stack(resources, HEAD)
    tasks = estate.referrers(named(estate, Role, "Role"), TaskDefinition, "execution_role")
    return _lacked(estate, one_by_one(map(execution_permissions, tasks)))


def lacked_by_task_role(resources: str) -> Any:
    estate = stack(resources, HEAD)
    tasks = estate.referrers(named(estate, Role, "Role"), TaskDefinition, "task_role")
    return _lacked(estate, one_by_one(map(task_role_permissions, tasks)))


def _lacked(estate: Estate, permissions: Any) -> Any:
    return outcome(lambda: [each.action for each in lacking(named(estate, Role, "Role"), permissions)])


ROOT = "!Sub 'arn:aws:iam::${AWS::AccountId}:root'"


def repository(principal: str) -> str:
    statement = f"{{Effect: Allow, Action: 'ecr:*', Principal: {{AWS: {principal}}}}}"
    return (
        "  Own:\n    Type: AWS::ECR::Repository\n    Properties:\n      RepositoryPolicyText:\n"
        f"        Statement: [{statement}]\n"
    )


def file_system(principal: str) -> str:
    statement = f"{{Effect: Allow, Action: 'elasticfilesystem:*', Principal: {{AWS: {principal}}}}}"
    return (
        "  Files:\n    Type: AWS::EFS::FileSystem\n    Properties:\n      FileSystemPolicy:\n"
        f"        Statement: [{statement}]\n"
    )


OWN = "Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1"
PULL = ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
REPOSITORY = "'arn:aws:ecr:eu-west-1:111122223333:repository/shop'"
EXECUTION = "ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy']"
LISTED = ", ".join(f"'{action}'" for action in PULL[1:])


@pytest.mark.parametrize(
    ("roles", "image", "more", "expected"),
    [
        (role(), OWN, "", PULL),
        (role(), "Image: nginx:1", "", []),
        (role(), "Image: public.ecr.aws/nginx/nginx:1", "", []),
        (role(), "Image: !Ref Any", "", UNDECIDED),
        (role(more=EXECUTION), OWN, "", []),
        (role(allow("'ecr:*'")), OWN, "", []),
        (role(allow("'ecr:*'", REPOSITORY)), OWN, "", PULL[:1]),  # the token is on no repository
        (role(allow(f"'{PULL[0]}'"), allow(LISTED, REPOSITORY)), OWN, "", []),
        (role(allow(f"'{PULL[0]}'"), allow(LISTED, REPOSITORY.replace("shop", "other"))), OWN, "", PULL[1:]),
        (role(allow(f"'{PULL[0]}'"), allow(LISTED, "!Ref Any")), OWN, "", UNDECIDED),
        (role(allow("'ecr:*'"), "{Effect: Deny, Action: 'ecr:Batch*', Resource: '*'}"), OWN, "", PULL[1:2]),
        (role(allow("'ecr:*'", "'*'", ", Condition: {Bool: {'aws:x': 'true'}}")), OWN, "", UNDECIDED),
        (role(more="ManagedPolicyArns: [!Ref Any]"), OWN, "", UNDECIDED),
        (role(), "Image: !Sub '${Own.RepositoryUri}:1'", "  Own: {Type: 'AWS::ECR::Repository'}", PULL),
        (
            role(allow(f"'{PULL[0]}'"), allow(LISTED, "!GetAtt Own.Arn")),
            "Image: !Sub '${Own.RepositoryUri}:1'",
            "  Own: {Type: 'AWS::ECR::Repository'}",
            [],
        ),
        (
            role(allow(f"'{PULL[0]}'"), allow(LISTED, "!GetAtt Other.Arn")),
            "Image: !Sub '${Own.RepositoryUri}:1'",
            "  Own: {Type: 'AWS::ECR::Repository'}\n  Other: {Type: 'AWS::ECR::Repository'}",
            PULL[1:],
        ),
        (  # the repository's policy lets the role pull
            role(allow(f"'{PULL[0]}'")),
            "Image: !Sub '${Own.RepositoryUri}:1'",
            repository("!GetAtt Role.Arn"),
            [],
        ),
        (  # it lets the account decide
            role(allow(f"'{PULL[0]}'")),
            "Image: !Sub '${Own.RepositoryUri}:1'",
            repository(ROOT),
            PULL[1:],
        ),
        (  # something unseen may attach a policy
            role(),
            OWN,
            "  Grant: {Type: 'Custom::Grant', Properties: {ServiceToken: x, Role: !Ref Role}}",
            UNDECIDED,
        ),
    ],
)
def test_images(roles: str, image: str, more: str, expected: Any) -> None:
    assert lacked_by_execution_role(f"{roles}{task(image)}{more}") == expected


def awslogs(group: str = "/shop", *more: str) -> str:
    lines = [f"awslogs-group: {group}", "awslogs-region: eu-west-1", *more]
    return f"{OWN}\nLogConfiguration:\n  LogDriver: awslogs\n  Options:\n{indented(chr(10).join(lines), 4)}"


STREAM = ["logs:CreateLogStream", "logs:PutLogEvents"]
CREATES = "awslogs-create-group: 'true'"
TO_GROUP = "'arn:aws:logs:eu-west-1:*:log-group:/shop:*'"
LOGS = "'logs:CreateLogStream', 'logs:PutLogEvents'"


@pytest.mark.parametrize(
    ("statements", "managed", "container", "more", "expected"),
    [
        ([allow("'ecr:*'")], "", awslogs(), "", STREAM),
        ([], EXECUTION, awslogs(), "", []),
        ([], EXECUTION, awslogs("/shop", CREATES), "", ["logs:CreateLogGroup"]),
        ([], EXECUTION, awslogs("/shop", "awslogs-create-group: !Ref Any"), "", UNDECIDED),
        ([], EXECUTION, awslogs("/shop", "awslogs-create-group: 'false'"), "", []),
        ([allow("'ecr:*'"), allow(LOGS, TO_GROUP)], "", awslogs(), "", []),
        ([allow("'ecr:*'"), allow(LOGS, TO_GROUP.replace("/shop", "/other"))], "", awslogs(), "", STREAM),
        ([allow("'ecr:*'"), allow(LOGS, TO_GROUP.replace("eu-west", "us-east"))], "", awslogs(), "", STREAM),
        ([allow("'ecr:*'"), allow("'logs:*'", TO_GROUP)], "", awslogs("/shop", CREATES), "", []),
        (
            [allow("'ecr:*'"), allow(LOGS, "!GetAtt Group.Arn")],
            "",
            awslogs("!Ref Group", CREATES),  # which creates nothing
            "  Group: {Type: 'AWS::Logs::LogGroup'}",
            [],
        ),
        (
            [allow("'ecr:*'"), allow(LOGS, "!GetAtt Other.Arn")],
            "",
            awslogs("!Ref Group"),
            "  Group: {Type: 'AWS::Logs::LogGroup'}\n  Other: {Type: 'AWS::Logs::LogGroup'}",
            STREAM,
        ),
        (
            [allow("'ecr:*'"), allow(LOGS, "!GetAtt Group.Arn")],
            "",
            awslogs("/shop"),
            "  Group: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: /shop}}",
            [],
        ),
        ([allow("'ecr:*'"), allow(LOGS, "!Sub '${Group.Arn}'")], "", awslogs("!Ref Any"), "", UNDECIDED),
        ([allow("'ecr:*'")], "", awslogs("!Ref Any"), "", STREAM),
    ],
)
def test_logs(statements: list[str], managed: str, container: str, more: str, expected: Any) -> None:
    resources = f"{role(*statements, more=managed)}{task(container)}{more}"
    assert lacked_by_execution_role(resources) == expected


def secret(value: str) -> str:
    return f"Image: nginx\nSecrets:\n- {{Name: KEY, ValueFrom: {value}}}"


ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:"
GET = "'secretsmanager:GetSecretValue'"
SECRETS = "  Own: {Type: 'AWS::SecretsManager::Secret'}\n  Other: {Type: 'AWS::SecretsManager::Secret'}"
NAMED = "  Own: {Type: 'AWS::SecretsManager::Secret', Properties: {Name: shop/db}}"


@pytest.mark.parametrize(
    ("statements", "value", "more", "expected"),
    [
        ([], f"'{ARN}shop/db-AbCdEf'", "", ["secretsmanager:GetSecretValue"]),
        ([allow(GET)], f"'{ARN}shop/db-AbCdEf'", "", []),
        ([allow(GET, f"'{ARN}shop/db-??????'")], f"'{ARN}shop/db-AbCdEf:key::'", "", []),
        ([allow(GET, f"'{ARN}shop/db-??????'")], f"'{ARN}shop/db'", "", []),  # without its suffix
        ([allow(GET, f"'{ARN}shop/*'")], f"'{ARN}shop/db'", "", []),
        ([allow(GET, f"'{ARN}shop/other-??????'")], f"'{ARN}shop/db-AbCdEf'", "", ["secretsmanager:GetSecretValue"]),
        ([allow(GET, f"'{ARN}shop/db-GhIjKl'")], f"'{ARN}shop/db'", "", UNDECIDED),
        ([allow(GET, "!Ref Own")], "!Ref Own", SECRETS, []),
        ([allow(GET, "!Ref Own")], "!Sub '${Own}:key::'", SECRETS, []),
        ([allow(GET, "!Ref Other")], "!Ref Own", SECRETS, ["secretsmanager:GetSecretValue"]),
        ([allow(GET, f"'{ARN.replace('111122223333', '*')}shop/*'")], "!Ref Own", NAMED, UNDECIDED),
        (
            [allow(GET, "!Sub 'arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:shop/*'")],
            "!Ref Own",
            NAMED,
            [],
        ),
        ([allow(GET, f"'{ARN}billing/*'")], "!Ref Own", NAMED, ["secretsmanager:GetSecretValue"]),
        ([allow(GET, "!Ref Any")], "!Ref Own", SECRETS, UNDECIDED),
        (  # its own policy may grant it
            [],
            "!Ref Own",
            SECRETS + "\n  P: {Type: 'AWS::SecretsManager::ResourcePolicy', Properties: {SecretId: !Ref Own}}",
            UNDECIDED,
        ),
        ([], "/shop/key", "", ["ssm:GetParameters"]),
        ([allow("'ssm:GetParameter'")], "/shop/key", "", ["ssm:GetParameters"]),
        ([allow("'ssm:GetParameter*'")], "/shop/key", "", []),
        ([allow("'ssm:*'", "'arn:aws:ssm:*:*:parameter/shop/*'")], "/shop/key", "", []),
        ([allow("'ssm:*'", "'arn:aws:ssm:*:*:parameter/key'")], "key", "", []),
        ([allow("'ssm:*'", "'arn:aws:ssm:*:*:parameter/other/*'")], "/shop/key", "", ["ssm:GetParameters"]),
        (
            [allow("'ssm:*'", "!Sub 'arn:aws:ssm:${AWS::Region}:${AWS::AccountId}:parameter/${Own}'")],
            "!Ref Own",
            "  Own: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: x}}",
            [],
        ),
        (
            [allow("'ssm:*'", "!Sub 'arn:aws:ssm:${AWS::Region}:${AWS::AccountId}:parameter/shop/key'")],
            "!Ref Own",
            "  Own: {Type: 'AWS::SSM::Parameter', Properties: {Name: /shop/key, Type: String, Value: x}}",
            [],
        ),
        ([], "!Ref Any", "", UNDECIDED),
    ],
)
def test_secrets(statements: list[str], value: str, more: str, expected: Any) -> None:
    assert lacked_by_execution_role(f"{role(*statements)}{task(secret(value))}{more}") == expected


KEYED = "  Own: {Type: 'AWS::SecretsManager::Secret', Properties: {KmsKeyId: !GetAtt Key.Arn}}\n"


@pytest.mark.parametrize(
    ("statements", "key", "expected"),
    [
        ([], "", ["kms:Decrypt"]),
        ([allow("'kms:Decrypt'", "!GetAtt Key.Arn")], "", []),
        ([allow("'kms:Decrypt'", "'*'")], "", []),
        ([allow("'kms:Decrypt'", "!GetAtt Other.Arn")], "", ["kms:Decrypt"]),
        ([allow("'kms:Decrypt'", "'*'", ", Condition: {StringEquals: {'kms:ViaService': x}}")], "", UNDECIDED),
        ([], f"{{Effect: Allow, Action: 'kms:*', Principal: {{AWS: {ROOT}}}}}", ["kms:Decrypt"]),
        ([], "{Effect: Allow, Action: 'kms:*', Principal: {AWS: 'arn:aws:iam::111122223333:root'}}", ["kms:Decrypt"]),
        ([], "{Effect: Allow, Action: 'kms:Decrypt', Principal: {AWS: !GetAtt Role.Arn}}", []),
        ([], "{Effect: Allow, Action: 'kms:Decrypt', Principal: {AWS: '*'}}", []),
        ([], "{Effect: Allow, Action: 'kms:Decrypt', Principal: {AWS: !Ref Any}}", UNDECIDED),
        ([], "{Effect: Allow, Action: 'kms:Decrypt', Principal: {Service: logs.amazonaws.com}}", ["kms:Decrypt"]),
        ([], "{Effect: Allow, Action: 'kms:Encrypt', Principal: '*'}", ["kms:Decrypt"]),
    ],
)  # fmt: skip
def test_keys_of_secrets(statements: list[str], key: str, expected: Any) -> None:
    policy = f", Properties: {{KeyPolicy: {{Statement: [{key}]}}}}" if key else ""
    more = f"{KEYED}  Key: {{Type: 'AWS::KMS::Key'{policy}}}\n  Other: {{Type: 'AWS::KMS::Key'}}"
    resources = f"{role(allow(GET), *statements)}{task(secret('!Ref Own'))}{more}"
    assert lacked_by_execution_role(resources) == expected


FILE = "Image: nginx\nEnvironmentFiles: [{Type: s3, Value: !Sub '${Own.Arn}/prod.env'}]"
BUCKETS = "  Own: {Type: 'AWS::S3::Bucket'}\n  Other: {Type: 'AWS::S3::Bucket'}\n"
READ = ["s3:GetObject", "s3:GetBucketLocation"]


@pytest.mark.parametrize(
    ("statements", "container", "more", "expected"),
    [
        ([], FILE, BUCKETS, READ),
        ([allow("'s3:Get*'", "[!GetAtt Own.Arn, !Sub '${Own.Arn}/*']")], FILE, BUCKETS, []),
        ([allow("'s3:Get*'", "!Sub '${Own.Arn}/*'")], FILE, BUCKETS, ["s3:GetBucketLocation"]),
        ([allow("'s3:Get*'", "[!GetAtt Other.Arn, !Sub '${Other.Arn}/*']")], FILE, BUCKETS, READ),
        ([allow("'s3:Get*'", "[!Sub 'arn:aws:s3:::${Own}', !Sub 'arn:aws:s3:::${Own}/*']")], FILE, BUCKETS, []),
        ([], FILE, BUCKETS + "  P: {Type: 'AWS::S3::BucketPolicy', Properties: {Bucket: !Ref Own}}", UNDECIDED),
        (
            [allow("'s3:GetObject'", "'arn:aws:s3:::conf/*'"), allow("'s3:GetBucketLocation'", "'arn:aws:s3:::conf'")],
            "Image: nginx\nEnvironmentFiles: [{Type: s3, Value: 'arn:aws:s3:::conf/prod.env'}]",
            "",
            [],
        ),
    ],
)
def test_environment_files(statements: list[str], container: str, more: str, expected: Any) -> None:
    assert lacked_by_execution_role(f"{role(*statements)}{task(container)}{more}") == expected


def test_an_unknown_hides_nothing_that_is_known() -> None:
    container = "Image: !Ref Any\nSecrets:\n- {Name: A, ValueFrom: !Ref Any}\n- {Name: B, ValueFrom: /b}"
    assert lacked_by_execution_role(f"{role()}{task(container)}") == ["ssm:GetParameters"]


def test_credentials_and_log_secrets() -> None:
    container = (
        f"Image: registry.example.com/shop:1\nRepositoryCredentials: {{CredentialsParameter: '{ARN}registry-AbCdEf'}}\n"
        f"LogConfiguration:\n  LogDriver: splunk\n  SecretOptions: [{{Name: token, ValueFrom: '{ARN}splunk-AbCdEf'}}]"
    )
    resources = f"{role(allow(GET, f'{chr(39)}{ARN}registry-*{chr(39)}'))}{task(container)}"
    estate = stack(resources, HEAD)
    (found,) = lacking(named(estate, Role, "Role"), execution_permissions(named(estate, TaskDefinition, "Task")))
    assert (found.action, found.what) == ("secretsmanager:GetSecretValue", "the secret `token`")
    assert found.resource == f"{ARN}splunk-AbCdEf-??????"
    assert in_words([found]) == "`secretsmanager:GetSecretValue` for the secret `token`"
    assert [words for _, words in places_of([found, found])] == ["needs `secretsmanager:GetSecretValue`"]


def test_logs_of_service_connect() -> None:
    service = (
        "  Service:\n    Type: AWS::ECS::Service\n    Properties:\n      TaskDefinition: !Ref Task\n"
        "      ServiceConnectConfiguration:\n        Enabled: true\n        LogConfiguration:\n"
        "          LogDriver: awslogs\n          Options: {awslogs-group: /proxy, awslogs-region: eu-west-1}\n"
    )
    assert lacked_by_execution_role(f"{role()}{task('Image: nginx')}{service}") == STREAM


# -- the task role


def efs(file_system: str = "!Ref Files", more: str = "", iam: str = "ENABLED") -> str:
    return (
        "Volumes:\n- Name: data\n  EFSVolumeConfiguration:\n"
        f"    FilesystemId: {file_system}\n    TransitEncryption: ENABLED\n"
        f"    AuthorizationConfig: {{IAM: {iam}{more}}}"
    )


MOUNT = "'elasticfilesystem:ClientMount'"
PLAIN = "{Effect: Deny, Action: '*', Principal: '*', Condition: {Bool: {'aws:SecureTransport': false}}}"
FILES = (
    f"  Files: {{Type: 'AWS::EFS::FileSystem', Properties: {{FileSystemPolicy: {{Statement: [{PLAIN}]}}}}}}\n"
    "  Point: {Type: 'AWS::EFS::AccessPoint', Properties: {FileSystemId: !Ref Files}}\n"
)
POINT = "'elasticfilesystem:AccessPointArn': !GetAtt Point.Arn"


@pytest.mark.parametrize(
    ("statements", "volume", "more", "lacks"),
    [
        ([], efs(), FILES, True),
        ([], efs(), "  Files: {Type: 'AWS::EFS::FileSystem'}\n", False),  # without a policy, it lets everybody in
        ([], efs("fs-0123456789abcdef0"), "", UNDECIDED),
        ([], efs(iam="DISABLED"), FILES, False),
        ([], efs(iam="!Ref Any"), FILES, UNDECIDED),
        ([allow(MOUNT, "!GetAtt Files.Arn")], efs(), FILES, False),
        ([allow(MOUNT, "'*'")], efs(), FILES, False),
        ([allow(MOUNT, "'arn:aws:elasticfilesystem:*:*:file-system/fs-1'")], efs("fs-2"), "", UNDECIDED),
        ([allow(MOUNT, "!GetAtt Files.Arn", f", Condition: {{StringEquals: {{{POINT}}}}}")], efs(), FILES, True),
        (
            [allow(MOUNT, "!GetAtt Files.Arn", f", Condition: {{StringEquals: {{{POINT}}}}}")],
            efs(more=", AccessPointId: !Ref Point"),
            FILES,
            False,
        ),
        (
            [allow(MOUNT, "'*'", ", Condition: {Bool: {'elasticfilesystem:AccessedViaMountTarget': true}}")],
            efs(),
            FILES,
            False,
        ),
        (  # its own policy allows everybody
            [],
            efs(),
            file_system("'*'"),
            False,
        ),
        (  # its own policy allows the role
            [],
            efs(),
            file_system("!GetAtt Role.Arn"),
            False,
        ),
        (
            [],
            efs(),
            file_system("!GetAtt Guest.Arn") + role(name="Guest"),
            True,
        ),
    ],
)  # fmt: skip
def test_efs(statements: list[str], volume: str, more: str, lacks: Any) -> None:
    expected = ["elasticfilesystem:ClientMount"] if lacks is True else [] if lacks is False else lacks
    resources = f"{role(*statements)}{task('Image: nginx', volume, 'TaskRoleArn')}{more}"
    assert lacked_by_task_role(resources) == expected


def test_s3_files() -> None:
    volume = "Volumes:\n- Name: data\n  S3FilesVolumeConfiguration: {FileSystemArn: !GetAtt Files.FileSystemArn}"
    tasks = task("Image: nginx", volume, "TaskRoleArn")
    files = "  Files: {Type: 'AWS::S3Files::FileSystem', Properties: {Bucket: b, RoleArn: x}}\n"
    policy = "  P: {Type: 'AWS::S3Files::FileSystemPolicy', Properties: {FileSystemId: !Ref Files}}\n"
    client = "ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3FilesClientReadOnlyAccess']"
    assert lacked_by_task_role(f"{role()}{tasks}{files}") == ["s3files:ClientMount"]
    assert lacked_by_task_role(f"{role(more=client)}{tasks}{files}") == []
    assert lacked_by_task_role(f"{role()}{tasks}{files}{policy}") == UNDECIDED


def firelens(*options: str) -> str:
    return f"Image: nginx\nLogConfiguration: {{LogDriver: awsfirelens, Options: {{{', '.join(options)}}}}}"


STREAMS = "  Own: {Type: 'AWS::KinesisFirehose::DeliveryStream'}\n"


@pytest.mark.parametrize(
    ("statements", "container", "more", "expected"),
    [
        ([], firelens("Name: firehose", "delivery_stream: a"), "", ["firehose:PutRecordBatch"]),
        ([], firelens("Name: kinesis_firehose", "delivery_stream: a"), "", ["firehose:PutRecordBatch"]),
        ([], firelens("'@type': kinesis_firehose", "delivery_stream_name: a"), "", ["firehose:PutRecordBatch"]),
        ([allow("'firehose:Put*'")], firelens("Name: firehose", "delivery_stream: a"), "", []),
        (
            [allow("'firehose:PutRecord'")],
            firelens("Name: firehose", "delivery_stream: a"),
            "",
            ["firehose:PutRecordBatch"],
        ),
        (
            [allow("'firehose:*'", "'arn:aws:firehose:*:*:deliverystream/b'")],
            firelens("Name: firehose", "delivery_stream: a"),
            "",
            ["firehose:PutRecordBatch"],
        ),
        (
            [allow("'firehose:*'", "!GetAtt Own.Arn")],
            firelens("Name: firehose", "delivery_stream: !Ref Own"),
            STREAMS,
            [],
        ),
        ([], firelens("Name: kinesis", "stream: a"), "", ["kinesis:PutRecords"]),
        ([], firelens("Name: s3", "bucket: a"), "", ["s3:PutObject"]),
        ([allow("'s3:PutObject'", "'arn:aws:s3:::a/*'")], firelens("Name: s3", "bucket: a"), "", []),
        ([allow("'s3:PutObject'", "'arn:aws:s3:::a'")], firelens("Name: s3", "bucket: a"), "", ["s3:PutObject"]),
        ([allow("'s3:PutObject'", "'arn:aws:s3:::a/logs/*'")], firelens("Name: s3", "bucket: a"), "", UNDECIDED),
        ([], firelens("Name: cloudwatch_logs", "log_group_name: a"), "", STREAM),
        (
            [],
            firelens("Name: cloudwatch", "log_group_name: a", "auto_create_group: 'true'"),
            "",
            [*STREAM, "logs:CreateLogGroup"],
        ),
        (
            [allow(LOGS)],
            firelens("Name: cloudwatch", "log_group_name: 'a-$(x)'", "auto_create_group: 'false'"),
            "",
            [],
        ),
        ([], firelens("Name: datadog", "apikey: x"), "", []),
        ([], firelens("Name: firehose", "delivery_stream: a", "role_arn: x"), "", []),
        ([], firelens("Name: !Ref Any"), "", UNDECIDED),
        ([], "Image: nginx", "", []),
    ],
)
def test_where_firelens_delivers(statements: list[str], container: str, more: str, expected: Any) -> None:
    resources = f"{role(*statements)}{task(container, which='TaskRoleArn')}{more}"
    assert lacked_by_task_role(resources) == expected


# -- ECS Exec

CHANNEL = [f"ssmmessages:{verb}{kind}Channel" for verb in ("Create", "Open") for kind in ("Control", "Data")]


def exec_lacks(cluster: str | None, *statements: str, more: str = "") -> Any:
    service = (
        "  Service:\n    Type: AWS::ECS::Service\n    Properties:\n      TaskDefinition: !Ref Task\n"
        f"      EnableExecuteCommand: true\n      Cluster: {'elsewhere' if cluster is None else '!Ref Cluster'}\n"
    )
    settings = f"    Properties: {{ClusterName: a{cluster}}}\n"
    own = "" if cluster is None else f"  Cluster:\n    Type: AWS::ECS::Cluster\n{settings}"
    resources = f"{role(*statements)}{task('Image: nginx', which='TaskRoleArn')}{service}{own}{more}"
    estate = stack(resources, HEAD)
    return _lacked(estate, exec_permissions(named(estate, Service, "Service")))


def sessions(settings: str) -> str:
    return f", Configuration: {{ExecuteCommandConfiguration: {{{settings}}}}}"


TALK = allow("'ssmmessages:*'")


@pytest.mark.parametrize(
    ("cluster", "statements", "more", "expected"),
    [
        ("", [], "", CHANNEL),
        ("", [TALK], "", []),
        ("", [allow("'ssmmessages:Create*'")], "", [each for each in CHANNEL if "Open" in each]),
        ("", [TALK, "{Effect: Deny, Action: 'ssmmessages:*', Resource: '*'}"], "", CHANNEL),
        (None, [], "", CHANNEL),
        (None, [TALK], "", UNDECIDED),
        (sessions("KmsKeyId: !GetAtt Key.Arn"), [TALK], "  Key: {Type: 'AWS::KMS::Key'}", ["kms:Decrypt"]),
        (sessions("KmsKeyId: !Ref Any"), [TALK], "", ["kms:Decrypt"]),
        (sessions("KmsKeyId: !Ref Any"), [TALK, allow("'kms:Decrypt'", "!Ref Any")], "", []),
        (sessions("Logging: OVERRIDE, LogConfiguration: {CloudWatchLogGroupName: /x}"), [TALK], "", STREAM),
        (sessions("Logging: DEFAULT, LogConfiguration: {CloudWatchLogGroupName: /x}"), [TALK], "", []),
        (
            sessions("Logging: OVERRIDE, LogConfiguration: {S3BucketName: b}"),
            [TALK],
            "",
            ["s3:PutObject", "s3:GetEncryptionConfiguration"],
        ),
        (
            sessions("Logging: OVERRIDE, LogConfiguration: {S3BucketName: b}"),
            [
                TALK,
                allow("'s3:PutObject'", "'arn:aws:s3:::b/*'"),
                allow("'s3:GetEncryptionConfiguration'", "'arn:aws:s3:::b'"),
            ],
            "",
            [],
        ),
    ],
)
def test_exec(cluster: str | None, statements: list[str], more: str, expected: Any) -> None:
    found = exec_lacks(cluster, *statements, more=more)
    assert found == expected if expected is UNDECIDED else sorted(found) == sorted(expected)


# -- rules that start tasks


def rule(definition: str = "!Ref Task", more: str = "") -> str:
    return (
        "  Rule:\n    Type: AWS::Events::Rule\n    Properties:\n      Targets:\n"
        "      - {Id: a, Arn: !GetAtt Cluster.Arn, RoleArn: !GetAtt Runner.Arn, "
        f"EcsParameters: {{TaskDefinitionArn: {definition}}}{more}}}\n  Cluster: {{Type: 'AWS::ECS::Cluster'}}\n"
        "  Jail: {Type: 'AWS::ECS::Cluster'}\n"
    )


DEFINITION = "arn:aws:ecs:eu-west-1:111122223333:task-definition/"
ANYWHERE = "arn:aws:ecs:*:*:task-definition/"
HERE = "arn:aws:ecs:${AWS::Region}:${AWS::AccountId}:task-definition/"
RUN, PASS = "'ecs:RunTask'", allow("'iam:PassRole'")


@pytest.mark.parametrize(
    ("statements", "target", "expected", "bare"),
    [
        ([], rule(), ["ecs:RunTask", "iam:PassRole"], False),
        ([allow(RUN), PASS], rule(), [], False),
        ([allow("'ecs:*'", "!Ref Task"), PASS], rule(), [], False),
        ([allow(RUN, f"!Sub '{HERE}shop:*'"), PASS], rule(), [], False),
        ([allow(RUN, f"!Sub '{HERE}shop'"), PASS], rule(), ["ecs:RunTask"], True),
        ([allow(RUN, f"'{ANYWHERE}*'"), PASS], rule(), [], False),
        ([allow(RUN, f"'{ANYWHERE}shop'"), PASS], rule(), ["ecs:RunTask"], True),
        ([allow(RUN, f"'{ANYWHERE}shop*'"), PASS], rule(), [], False),
        ([allow(RUN, f"'{DEFINITION}other:*'"), PASS], rule(), ["ecs:RunTask"], False),
        ([allow(RUN, f"'{DEFINITION}shop:*'"), PASS], rule(), UNDECIDED, False),  # of this account and region?
        ([allow(RUN, f"'{DEFINITION}shop'"), PASS], rule(f"'{DEFINITION}shop'"), ["ecs:RunTask"], True),
        ([allow(RUN, f"'{DEFINITION}shop:*'"), PASS], rule(f"'{DEFINITION}shop'"), [], False),
        ([allow(RUN, f"'{DEFINITION}shop:7'"), PASS], rule(f"'{DEFINITION}shop:7'"), [], False),
        ([allow(RUN, f"'{DEFINITION}shop:7'"), PASS], rule(f"'{DEFINITION}shop:8'"), ["ecs:RunTask"], False),
        ([allow(RUN, f"'{DEFINITION}shop:7'"), PASS], rule(f"'{DEFINITION}shop'"), UNDECIDED, False),
        ([allow(RUN, "!GetAtt Cluster.Arn"), PASS], rule(), ["ecs:RunTask"], False),
        ([allow(RUN, "!Ref Any"), PASS], rule(), UNDECIDED, False),
        (
            [allow(RUN, "'*'", ", Condition: {ArnEquals: {'ecs:cluster': !GetAtt Cluster.Arn}}"), PASS],
            rule(),
            [],
            False,
        ),
        (
            [allow(RUN, "'*'", ", Condition: {ArnEquals: {'ecs:cluster': !GetAtt Jail.Arn}}"), PASS],
            rule(),
            ["ecs:RunTask"],
            False,
        ),
        ([allow(RUN), allow("'iam:PassRole'", "!GetAtt Role.Arn")], rule(), [], False),
        ([allow(RUN), allow("'iam:PassRole'", "!GetAtt Runner.Arn")], rule(), ["iam:PassRole"], False),
        (
            [allow(RUN), allow("'iam:PassRole'", "'*'", ", Condition: {StringLike: {'iam:PassedToService': 'ecs-*'}}")],
            rule(),
            [],
            False,
        ),
        (
            [
                allow(RUN),
                allow(
                    "'iam:PassRole'", "'*'", ", Condition: {StringEquals: {'iam:PassedToService': ec2.amazonaws.com}}"
                ),
            ],
            rule(),
            ["iam:PassRole"],
            False,
        ),
        ([allow(RUN)], rule("!Ref Any"), UNDECIDED, False),
        ([allow(RUN)], rule(more=', Input: \'{"executionRoleArn": "x"}\''), [], False),
    ],
)
def test_what_a_rule_needs(statements: list[str], target: str, expected: Any, bare: bool) -> None:
    estate = stack(f"{role(*statements, name='Runner')}{role()}{task('Image: nginx')}{target}", HEAD)
    runner, (first,) = named(estate, Role, "Runner"), named(estate, EventRule, "Rule").targets
    found = outcome(lambda: [each.action for each in lacking(runner, run_permissions(first))])
    assert found == expected
    assert (names_bare_family(runner, first) is not None) is bare


def test_a_role_of_another_stack() -> None:
    world = World()
    stack(role(allow("'s3:*'"), more="RoleName: runs"), path="roles.yaml", world=world)
    service = stack(
        "  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      TaskRoleArn: !Sub "
        "'arn:aws:iam::${AWS::AccountId}:role/runs'\n      ContainerDefinitions: [{Name: a, Image: nginx, "
        "LogConfiguration: {LogDriver: awsfirelens, Options: {Name: kinesis, stream: s}}}]",
        path="service.yaml",
        world=world,
    )
    found = named(service, TaskDefinition, "Task")
    assert found.task_role is not None
    assert [each.action for each in lacking(found.task_role, task_role_permissions(found))] == ["kinesis:PutRecords"]


# -- ARNs and conditions


def test_arns() -> None:
    estate = stack(
        role(more="RoleName: app\nPath: /shop/")
        + "  Secret: {Type: 'AWS::SecretsManager::Secret', Properties: {Name: db}}\n"
        + "  Files: {Type: 'AWS::EFS::FileSystem'}\n"
        + task("Image: nginx")
    )
    here = "${AWS::Region}:${AWS::AccountId}"
    assert str(arn_of(named(estate, Role, "Role"))) == "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/shop/app"
    assert str(arn_of(named(estate, FileSystem, "Files"))).endswith(f"elasticfilesystem:{here}:file-system/${{Files}}")
    assert str(arn_of(named(estate, StoredSecret, "Secret"))).endswith(f"{here}:secret:db-${{Secret (suffix)}}")
    assert str(arn_of(named(estate, TaskDefinition, "Task"))).endswith("task-definition/shop:${Task (revision)}")


def test_references_that_lead_nowhere_stay_as_they_are() -> None:
    estate = stack("  P: {Type: 'AWS::IAM::Policy', Properties: {PolicyName: !Ref Missing}}", HEAD)
    value = named(estate, Policy, "P").policy_name
    assert spelled_out(value, estate) is not None
    assert spelled_out("plain", estate) == "plain"


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("arn:aws:s3:::a/*", "arn:${P}:s3:::a/k", True),
        ("arn:*:s3:::a/*", "arn:${P}:s3:::a/k", True),
        ("arn:aws:s3:::b/*", "arn:${P}:s3:::a/k", False),
        ("arn:aws:sqs:eu-west-1:1:q", "arn:${P}:sqs:${R}:1:q", UNDECIDED),
        ("arn:aws:sqs:eu-west-1:1:other", "arn:${P}:sqs:${R}:1:q", False),
        ("arn:aws:sqs:${R}:1:q", "arn:${P}:sqs:${R}:1:q", True),
        ("*", "arn:${P}:s3:::a/k", True),
    ],
)
def test_partitions_are_taken_for_alike(pattern: str, value: str, expected: Any) -> None:
    assert outcome(lambda: glob(*same_partition(holed(pattern), holed(value)))) is expected


def holed(text: str) -> str | Text:
    pieces = text.replace("${", "\0$").replace("}", "\0").split("\0")
    return text_of(
        tuple(Hole(each, each[1:], never="/:", nonempty=True) if each.startswith("$") else each for each in pieces)
    )


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, True),
        ({"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}, True),
        ({"StringEquals": {"IAM:passedtoservice": ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"]}}, True),
        ({"StringEquals": {"iam:PassedToService": "ecs-*"}}, False),
        ({"StringLike": {"iam:PassedToService": "ecs-*"}}, True),
        ({"StringNotEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}, False),
        ({"StringNotLike": {"iam:PassedToService": "ec2*"}}, True),
        ({"ForAnyValue:StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}, True),
        ({"StringEqualsIfExists": {"gone": "x"}}, True),
        ({"StringEquals": {"gone": "x"}}, False),
        ({"StringNotEquals": {"gone": "x"}}, True),
        ({"Null": {"gone": "true"}}, True),
        ({"Null": {"iam:PassedToService": True}}, False),
        ({"Bool": {"secure": "true"}}, True),
        ({"Bool": {"secure": False}}, False),
        ({"StringEquals": {"aws:Other": "x"}}, UNDECIDED),
        ({"StringEquals": {"aws:Other": "x", "iam:PassedToService": "ec2.amazonaws.com"}}, False),
        ({"NumericLessThan": {"secure": "1"}}, UNDECIDED),
        ({"StringEquals": "nonsense"}, UNDECIDED),
    ],
)
def test_conditions(condition: Any, expected: Any) -> None:
    request = {"iam:passedtoservice": "ecs-tasks.amazonaws.com", "gone": None, "secure": "true"}
    assert outcome(lambda: holds(condition, request, lambda one, other: (one, other))) is expected


def test_targets_that_start_nothing_need_nothing() -> None:
    estate = stack(
        "  Rule: {Type: 'AWS::Events::Rule', Properties: {Targets: [{Id: a, Arn: 'arn:aws:sqs:eu-west-1:1:q'}]}}"
    )
    assert list(run_permissions(named(estate, EventRule, "Rule").targets[0])) == []
