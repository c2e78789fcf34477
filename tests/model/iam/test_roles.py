"""What roles are for, and what is on the wrong one; what file systems ask of those who mount them."""

from __future__ import annotations

from typing import Any

import pytest

import ecslint.model.ecs.service
import ecslint.model.storage.stored_value  # noqa: F401 - each makes its records known
from ecslint.model.ecs.capacity import CapacityProvider
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.iam.infrastructure import _WORKS, unfit_uses
from ecslint.model.iam.policy import aws_managed_policy
from ecslint.model.iam.role import Role
from ecslint.model.iam.wrong_role import misplaced
from ecslint.model.storage.file_system_policy import denies_plain_transport, takes_anybody
from tests.model.stacks import UNDECIDED, named, outcome, stack

HEAD = """
Parameters:
  Any: {Type: String}
"""


def a_role(name: str, properties: str = "", *statements: str) -> str:
    listed = "".join(f"          - {each}\n" for each in statements)
    policies = f"      Policies:\n      - PolicyName: p\n        PolicyDocument:\n          Statement:\n{listed}"
    return (
        f"  {name}:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: {{Statement: []}}\n"
        f"{f'      {properties}{chr(10)}' if properties else ''}{policies if statements else ''}"
    )


def managed(*names: str) -> str:
    return f"ManagedPolicyArns: [{', '.join(f'arn:aws:iam::aws:policy/{name}' for name in names)}]"


def allow(action: str, resource: str = "'*'", more: str = "") -> str:
    return f"{{Effect: Allow, Action: ['{action}'], Resource: {resource}{more}}}"


# -- infrastructure roles

SERVICE = (
    "  Service:\n    Type: AWS::ECS::Service\n    Properties:\n"
    "      VolumeConfigurations: [{Name: v, ManagedEBSVolume: {RoleArn: !GetAtt Role.Arn}}]\n"
)
SHIFTS = (
    "  Shop:\n    Type: AWS::ECS::Service\n    Properties:\n"
    "      LoadBalancers: [{AdvancedConfiguration: {RoleArn: !GetAtt Role.Arn}}]\n"
)
LATTICE = "  Shop: {Type: 'AWS::ECS::Service', Properties: {VpcLatticeConfigurations: [{RoleArn: !GetAtt Role.Arn}]}}\n"
PROVIDER = (
    "  Provider:\n    Type: AWS::ECS::CapacityProvider\n"
    "    Properties: {ManagedInstancesProvider: {InfrastructureRoleArn: !GetAtt Role.Arn}}\n"
)
VOLUMES = "service-role/AmazonECSInfrastructureRolePolicyForVolumes"
SHIFTING = "AmazonECSInfrastructureRolePolicyForLoadBalancers"
INSTANCES = "AmazonECSInfrastructureRolePolicyForManagedInstances"
IF = ", Condition: {StringEquals: {'aws:RequestTag/a': b}}"


@pytest.mark.parametrize(
    ("role", "users", "expected"),
    [
        (a_role("Role"), SERVICE, ["ManagedEbsVolume"]),
        (a_role("Role", managed(VOLUMES)), SERVICE, []),
        (a_role("Role", managed(SHIFTING)), SERVICE, ["ManagedEbsVolume"]),
        (a_role("Role", managed("SomethingNew")), SERVICE, UNDECIDED),
        (a_role("Role", "ManagedPolicyArns: [!Ref Any]"), SERVICE, UNDECIDED),
        (a_role("Role", "", allow("ec2:AttachVolume")), SERVICE, []),  # one main action is enough
        (a_role("Role", "", allow("ec2:CreateVolume", "'*'", IF)), SERVICE, UNDECIDED),
        (a_role("Role", "", allow("ec2:Describe*")), SERVICE, ["ManagedEbsVolume"]),
        (a_role("Role", managed(VOLUMES)), SERVICE + SHIFTS, ["AdvancedConfiguration"]),
        (a_role("Role", managed(VOLUMES, SHIFTING)), SERVICE + SHIFTS, []),
        (a_role("Role", managed(VOLUMES)), PROVIDER, ["ManagedInstancesProvider"]),
        (a_role("Role", managed(INSTANCES)), PROVIDER, []),
        (a_role("Role"), LATTICE, []),  # of which nothing is said here
        (a_role("Role"), "", []),
        (a_role("Role"), SERVICE + "  Grant: {Type: 'Custom::Grant', Properties: {Role: !Ref Role}}\n", UNDECIDED),
    ],
)
def test_infrastructure_roles(role: str, users: str, expected: Any) -> None:
    found = named(stack(role + users, HEAD), Role, "Role")
    assert outcome(lambda: [type(use.record).__name__ for use, _ in unfit_uses(found)]) == expected


def test_the_policies_that_are_named_are_known() -> None:
    for work in _WORKS.values():
        assert aws_managed_policy(work.policy.rpartition("/")[2]) is not None, work.policy


# -- the name of the instance role


def instances(instance: str, infrastructure: str, profile: str = "!GetAtt Profile.Arn") -> Any:
    resources = (
        f"{instance}{infrastructure}"
        "  Profile: {Type: 'AWS::IAM::InstanceProfile', Properties: {Roles: [!Ref Instance]}}\n"
        "  Provider:\n    Type: AWS::ECS::CapacityProvider\n    Properties:\n      ManagedInstancesProvider:\n"
        "        InfrastructureRoleArn: !GetAtt Infrastructure.Arn\n"
        f"        InstanceLaunchTemplate: {{Ec2InstanceProfileArn: {profile}}}\n"
    )
    provider = named(stack(resources, HEAD), CapacityProvider, "Provider").managed_instances_provider
    assert provider is not None
    return outcome(lambda: provider.cannot_pass_instance_role)


BY_AWS = a_role("Infrastructure", managed(INSTANCES))


def beside(*statements: str) -> str:
    return a_role("Infrastructure", managed(INSTANCES), *statements)


@pytest.mark.parametrize(
    ("instance", "infrastructure", "expected"),
    [
        (a_role("Instance"), BY_AWS, True),
        (a_role("Instance", "RoleName: shop"), BY_AWS, True),
        (a_role("Instance", "RoleName: ecsInstanceRole"), BY_AWS, False),
        (a_role("Instance", "RoleName: ecsInstanceRole-shop"), BY_AWS, False),
        (a_role("Instance", "RoleName: !Sub 'ecsInstanceRole-${AWS::StackName}'"), BY_AWS, False),
        (a_role("Instance", "RoleName: !Sub '${AWS::StackName}-x'"), BY_AWS, UNDECIDED),
        (a_role("Instance", "RoleName: !Ref Any"), BY_AWS, UNDECIDED),
        (a_role("Instance"), a_role("Infrastructure", "", allow("ec2:*")), False),  # which passes nothing at all
        (a_role("Instance"), beside(allow("iam:PassRole", "!GetAtt Instance.Arn")), False),
        (a_role("Instance"), beside(allow("iam:PassRole")), False),
        (a_role("Instance"), beside(allow("iam:PassRole", "!GetAtt Infrastructure.Arn")), True),
        (a_role("Instance"), beside(allow("iam:PassRole", "'arn:aws:iam::*:role/*-Instance-*'")), UNDECIDED),
        (a_role("Instance"), beside(allow("iam:PassRole", "!Ref Any")), UNDECIDED),
        (
            a_role("Instance"),
            beside(
                allow("iam:PassRole", "'*'", ", Condition: {StringEquals: {'iam:PassedToService': ec2.amazonaws.com}}")
            ),
            False,
        ),
        (
            a_role("Instance"),
            beside(
                allow("iam:PassRole", "'*'", ", Condition: {StringEquals: {'iam:PassedToService': ecs.amazonaws.com}}")
            ),
            True,
        ),
        (
            a_role("Instance"),
            a_role("Infrastructure", f"ManagedPolicyArns: ['arn:aws:iam::aws:policy/{INSTANCES}', !Ref Any]"),
            UNDECIDED,
        ),
        ("", BY_AWS, UNDECIDED),
    ],
)
def test_instance_roles_of_managed_instances(instance: str, infrastructure: str, expected: Any) -> None:
    assert instances(instance, infrastructure) is expected


def test_an_instance_profile_from_elsewhere() -> None:
    assert instances(a_role("Instance"), BY_AWS, "'arn:aws:iam::111122223333:instance-profile/x'") is UNDECIDED


# -- what belongs to the task role


def task(execution: str = "!GetAtt Role.Arn", more: str = "", secrets: str = "") -> str:
    return (
        f"  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ExecutionRoleArn: {execution}\n{more}"
        f"      ContainerDefinitions: [{{Name: web, Image: nginx, Secrets: [{secrets}]}}]\n"
    )


ON_INSTANCES = (
    "  Profile: {Type: 'AWS::IAM::InstanceProfile', Properties: {Roles: [!Ref Role]}}\n"
    "  Template:\n    Type: AWS::EC2::LaunchTemplate\n    Properties:\n      LaunchTemplateData:\n"
    "        ImageId: resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id\n"
    "        IamInstanceProfile: {Arn: !GetAtt Profile.Arn}\n"
)
SECRETS = "  Own: {Type: 'AWS::SecretsManager::Secret'}\n  Other: {Type: 'AWS::SecretsManager::Secret'}\n"
GET = "secretsmanager:GetSecretValue"


@pytest.mark.parametrize(
    ("role", "more", "expected"),
    [
        (a_role("Role", "", allow("sqs:SendMessage")), task(), ["sqs:SendMessage"]),
        (a_role("Role", "", allow("dynamodb:*")), task(), ["dynamodb:*"]),
        (a_role("Role", "", allow("s3:PutObject")), task(), ["s3:PutObject"]),
        (a_role("Role", "", allow("s3:GetObject")), task(), []),  # an environment file
        (a_role("Role", "", allow("*")), task(), []),  # which other rules tell
        (a_role("Role", managed("AmazonSQSFullAccess")), task(), ["AmazonSQSFullAccess"]),
        (a_role("Role", managed("CloudWatchFullAccess")), task(), []),
        (a_role("Role", "", allow("sqs:SendMessage")), "", []),
        (a_role("Role", "", allow("sqs:SendMessage")), ON_INSTANCES, ["sqs:SendMessage"]),
        (a_role("Role", "", allow("s3:PutObject")), ON_INSTANCES, ["s3:PutObject"]),
        (a_role("Role", "", allow("s3:PutObject', 'ec2messages:SendReply")), ON_INSTANCES, []),  # of Systems Manager
        (a_role("Role", "", allow("sqs:SendMessage")), task(more="      TaskRoleArn: !GetAtt Role.Arn\n"), []),
        (a_role("Role", "", allow("sqs:SendMessage")), task(more="      TaskRoleArn: !Ref Any\n"), UNDECIDED),
        (a_role("Role", "", "{Effect: Deny, Action: 'sqs:*', Resource: '*'}"), task(), []),
        (a_role("Role", "", "{Effect: Allow, Action: !Ref Any, Resource: '*'}"), task(), UNDECIDED),
        (
            a_role("Role", "", allow("sqs:SendMessage")),
            task() + "  Job: {Type: 'AWS::Lambda::Function', Properties: {Role: !GetAtt Role.Arn}}\n",
            [],
        ),
        (a_role("Role", "", allow(GET, "!Ref Own")), task(secrets="{Name: A, ValueFrom: !Ref Own}") + SECRETS, []),
        (a_role("Role", "", allow(GET, "!Ref Other")), task(secrets="{Name: A, ValueFrom: !Ref Own}") + SECRETS, [GET]),
        (a_role("Role", "", allow(GET, "!Ref Own")), task() + SECRETS, [GET]),
        (a_role("Role", "", allow(GET, "!Ref Own")), task(secrets="{ValueFrom: !Ref Any}") + SECRETS, UNDECIDED),
        (a_role("Role", "", allow(GET, "!Ref Any")), task(), []),
        (a_role("Role", "", allow(GET)), task(), []),
    ],
)  # fmt: skip
def test_what_is_on_the_wrong_role(role: str, more: str, expected: Any) -> None:
    found = named(stack(role + more, HEAD), Role, "Role")
    assert outcome(lambda: [what for each in misplaced(found) for what in each.what]) == expected


# -- policies of file systems

MOUNT, ALL = "Action: 'elasticfilesystem:Client*'", "Principal: {AWS: '*'}"
VIA_TARGET = "Condition: {Bool: {'elasticfilesystem:AccessedViaMountTarget': 'true'}}"
PLAIN = "Condition: {Bool: {'aws:SecureTransport': 'false'}}"
ENCRYPTED = "Condition: {Bool: {'aws:SecureTransport': 'true'}}"
ROLE = "Principal: {AWS: 'arn:aws:iam::111122223333:role/shop'}"


@pytest.mark.parametrize(
    ("statements", "encrypted", "plain", "denies"),
    [
        ([f"Effect: Allow, {ALL}, {MOUNT}"], True, True, False),
        ([f"Effect: Allow, Principal: '*', {MOUNT}"], True, True, False),
        ([f"Effect: Allow, {ALL}, {MOUNT}, {VIA_TARGET}"], True, True, False),
        ([f"Effect: Allow, {ALL}, {MOUNT}, {ENCRYPTED}"], True, False, False),
        ([f"Effect: Allow, {ALL}, {MOUNT}", f"Effect: Deny, {ALL}, Action: '*', {PLAIN}"], True, False, True),
        ([f"Effect: Allow, {ROLE}, {MOUNT}"], False, False, False),
        ([f"Effect: Allow, {ROLE}, {MOUNT}", f"Effect: Deny, {ALL}, Action: '*', {PLAIN}"], False, False, True),
        # what the console writes to keep out who does not say who they are
        ([f"Effect: Allow, {ALL}, Action: ['elasticfilesystem:ClientWrite'], {VIA_TARGET}"], False, False, False),
        ([f"Effect: Allow, {ALL}, {MOUNT}, Condition: {{StringEquals: {{'aws:X': y}}}}"], UNDECIDED, UNDECIDED, False),
        ([f"Effect: Allow, Principal: {{AWS: !Ref Any}}, {MOUNT}"], UNDECIDED, UNDECIDED, False),
        ([f"Effect: Allow, {ALL}, {MOUNT}", f"Effect: Deny, {ROLE}, {MOUNT}"], True, True, False),
        ([f"Effect: Allow, {ALL}, {MOUNT}, Resource: '*'"], True, True, False),
        ([f"Effect: Allow, {ALL}, {MOUNT}, Resource: 'arn:*:elasticfilesystem:*:*:file-system/*'"], True, True, False),
        ([f"Effect: Deny, {ALL}, Action: '*'"], False, False, False),
        ([], True, True, False),
    ],
)  # fmt: skip
def test_who_may_mount(statements: list[str], encrypted: Any, plain: Any, denies: Any) -> None:
    policy = "".join(f"        - {{{each}}}\n" for each in statements)
    properties = f"    Properties:\n      FileSystemPolicy:\n        Statement:\n{policy}" if statements else ""
    files = f"  Files:\n    Type: AWS::EFS::FileSystem\n{properties}"
    more = "      Volumes: [{Name: data, EFSVolumeConfiguration: {FilesystemId: !Ref Files}}]\n"
    (volume,) = named(stack(files + task("x", more), HEAD), TaskDefinition, "Task").volumes
    assert outcome(lambda: takes_anybody(volume, encrypted=True)) is encrypted
    assert outcome(lambda: takes_anybody(volume, encrypted=False)) is plain
    assert outcome(lambda: denies_plain_transport(volume)) is denies


def test_a_file_system_from_elsewhere() -> None:
    more = "      Volumes: [{Name: data, EFSVolumeConfiguration: {FilesystemId: fs-1}}]\n"
    (volume,) = named(stack(task("x", more)), TaskDefinition, "Task").volumes
    assert outcome(lambda: takes_anybody(volume, encrypted=True)) is UNDECIDED
