"""Whom roles trust, what they allow, and what uses them: yes, no, and not to be known."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.estate import World
from ecslint.model.iam.pattern import glob
from ecslint.model.iam.policy import aws_managed_policy
from ecslint.model.iam.role import Role
from ecslint.model.iam.role_uses import with_same_task_role
from ecslint.model.unknown import Hole, text_of
from tests.model.stacks import UNDECIDED, named, outcome, stack

ACCOUNT = Hole("AWS::AccountId", "AWS::AccountId", never="/:.", nonempty=True)
REGION = Hole("AWS::Region", "AWS::Region", never="/:.", nonempty=True)

HEAD = """
Parameters:
  Service: {Type: String}
  Arns: {Type: CommaDelimitedList}
  Boundary: {Type: String}
  RoleName: {Type: String}
  Bucket: {Type: String}
"""


def role_of(properties: str, more: str = "") -> Role:
    trust = "AssumeRolePolicyDocument: {Statement: []}\n" if "AssumeRole" not in properties else ""
    body = "".join(f"      {line}\n" for line in (trust + properties).splitlines() if line.strip())
    return named(stack(f"  Role:\n    Type: AWS::IAM::Role\n    Properties:\n{body}{more}", HEAD), Role, "Role")


def trust(statement: str) -> str:
    return "AssumeRolePolicyDocument:\n  Statement:\n" + "".join(f"  {line}\n" for line in statement.splitlines())


ASSUME = "Effect: Allow, Action: 'sts:AssumeRole'"
TASKS = f"- {{{ASSUME}, Principal: {{Service: ecs-tasks.amazonaws.com}}}}\n"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (f"- {{{ASSUME}, Principal: {{Service: ecs-tasks.amazonaws.com}}}}", True),
        (f"- {{{ASSUME}, Principal: {{Service: [ec2.amazonaws.com, ecs-tasks.amazonaws.com]}}}}", True),
        (f"- {{{ASSUME}, Principal: {{Service: ecs-tasks.amazonaws.com.cn}}}}", True),
        (f"- {{{ASSUME}, Principal: {{Service: !Sub 'ecs-tasks.${{AWS::URLSuffix}}'}}}}", True),
        (f"- {{{ASSUME}, Principal: {{Service: !Sub 'ec2.${{AWS::URLSuffix}}'}}}}", False),
        (f"- {{{ASSUME}, Principal: {{Service: !Sub 'ecs-tasks.${{Service}}'}}}}", UNDECIDED),
        (f"- {{{ASSUME}, Principal: {{Service: ecs.amazonaws.com}}}}", False),
        (f"- {{{ASSUME}, Principal: {{Service: ecs-tasks.example.com}}}}", False),
        (f"- {{{ASSUME}, Principal: {{Service: !Ref Service}}}}", UNDECIDED),
        (f"- {{{ASSUME}, Principal: {{Service: [!Ref Service, ecs-tasks.amazonaws.com]}}}}", True),
        (f"- {{{ASSUME}, Principal: '*'}}", True),
        (f"- {{{ASSUME}, Principal: {{AWS: '*'}}}}", True),
        (f"- {{{ASSUME}, Principal: {{AWS: !Sub 'arn:aws:iam::${{AWS::AccountId}}:root'}}}}", False),
        (f"- {{{ASSUME}, NotPrincipal: {{Service: ec2.amazonaws.com}}}}", True),
        ("- {Effect: Allow, Action: ['sts:*'], Principal: {Service: ecs-tasks.amazonaws.com}}", True),
        ("- {Effect: Allow, Action: sts:assumerole, Principal: {Service: ecs-tasks.amazonaws.com}}", True),
        ("- {Effect: Allow, Action: sts:TagSession, Principal: {Service: ecs-tasks.amazonaws.com}}", False),
        (
            f"- {{{ASSUME}, Principal: {{Service: ecs-tasks.amazonaws.com}}, Condition: {{StringEquals: {{a: b}}}}}}",
            True,
        ),
        (
            TASKS + "- {Effect: Deny, Action: 'sts:AssumeRole', Principal: '*'}",
            False,
        ),
        (
            TASKS + "- {Effect: Deny, Action: 'sts:AssumeRole', Principal: '*', Condition: {Bool: {a: true}}}",
            True,
        ),
    ],
)
def test_trust(statement: str, expected: Any) -> None:
    role = role_of(trust(statement))
    assert outcome(lambda: role.trusts("ecs-tasks.amazonaws.com")) is expected


def test_a_single_statement_need_not_be_a_list() -> None:
    role = role_of(f"AssumeRolePolicyDocument:\n  Statement: {{{ASSUME}, Principal: {{Service: ec2.amazonaws.com}}}}")
    assert role.trusts("ec2.amazonaws.com")
    assert not role.trusts("ecs-tasks.amazonaws.com")


def test_documents_written_as_json_text() -> None:
    statement = '{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}'
    role = role_of(f"AssumeRolePolicyDocument: '{{\"Statement\": [{statement}]}}'")
    assert role.trusts("ec2.amazonaws.com")
    assert not role.trusts("ecs-tasks.amazonaws.com")
    assert outcome(lambda: role_of("AssumeRolePolicyDocument: nonsense").trusts("x.amazonaws.com")) is UNDECIDED


def inline(*statements: str) -> str:
    listed = "".join(f"      - {each}\n" for each in statements)
    return f"Policies:\n- PolicyName: p\n  PolicyDocument:\n    Statement:\n{listed}"


READ = "{Effect: Allow, Action: 's3:Get*', Resource: '*'}"
TASK = "AmazonECSTaskExecutionRolePolicy"


@pytest.mark.parametrize(
    ("properties", "action", "resource", "expected"),
    [
        ("", "s3:GetObject", None, False),
        (inline(READ), "s3:GetObject", None, True),
        (inline(READ), "S3:getobject", "arn:aws:s3:::b/k", True),
        (inline(READ), "s3:PutObject", None, False),
        (inline("{Effect: Allow, Action: '*', Resource: '*'}"), "ecs:RunTask", None, True),
        (inline("{Effect: Allow, NotAction: 'iam:*', Resource: '*'}"), "ecs:RunTask", None, True),
        (inline("{Effect: Allow, NotAction: 'iam:*', Resource: '*'}"), "iam:PassRole", None, False),
        (inline("{Effect: Allow, Action: 's3:?etObject', Resource: '*'}"), "s3:GetObject", None, True),
        (
            inline("{Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::a/*'}"),
            "s3:GetObject",
            "arn:aws:s3:::a/k",
            True,
        ),
        (
            inline("{Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::a/*'}"),
            "s3:GetObject",
            "arn:aws:s3:::b/k",
            False,
        ),
        (inline("{Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::a/*'}"), "s3:GetObject", "*", False),
        (inline("{Effect: Allow, Action: 's3:*', NotResource: 'arn:aws:s3:::a/*'}"), "s3:GetObject", "arn:x", True),
        (
            inline("{Effect: Allow, Action: 's3:*', NotResource: 'arn:aws:s3:::a/*'}"),
            "s3:GetObject",
            "arn:aws:s3:::a/k",
            False,
        ),
        (
            inline("{Effect: Allow, Action: 's3:*', NotResource: !Ref Bucket}"),
            "s3:GetObject",
            "arn:aws:s3:::a/k",
            UNDECIDED,
        ),
        (inline("{Effect: Allow, NotAction: !Ref Arns, Resource: '*'}"), "s3:GetObject", None, UNDECIDED),
        (inline(READ, "{Effect: Deny, NotAction: 'ecs:*', Resource: '*'}"), "s3:GetObject", None, False),
        (inline(READ, "{Effect: Deny, NotAction: 's3:*', Resource: '*'}"), "s3:GetObject", None, True),
        (
            inline(READ, "{Effect: Deny, Action: 's3:*', Resource: 'arn:aws:s3:::x/*'}"),
            "s3:GetObject",
            "arn:aws:s3:::x/k",
            False,
        ),
        (
            inline(READ, "{Effect: Deny, Action: 's3:*', NotResource: 'arn:aws:s3:::x/*'}"),
            "s3:GetObject",
            "arn:aws:s3:::x/k",
            True,
        ),
        (
            inline(READ, "{Effect: Deny, Action: 's3:*', Resource: !Ref Bucket}"),
            "s3:GetObject",
            "arn:aws:s3:::x/k",
            UNDECIDED,
        ),
        ("ManagedPolicyArns: [!Ref Service]\n" + inline(READ), "s3:GetObject", None, UNDECIDED),  # it may deny
        (
            inline("{Effect: Allow, Action: 's3:*', Resource: !Sub 'arn:aws:s3:::${Bucket}/*'}"),
            "s3:GetObject",
            "arn:aws:s3:::b/k",
            UNDECIDED,
        ),
        (
            inline("{Effect: Allow, Action: 's3:*', Resource: !Sub 'arn:aws:s3:::${Bucket}/*'}"),
            "s3:GetObject",
            "arn:aws:sqs:::b/k",
            False,
        ),
        (inline(READ, "{Effect: Deny, Action: 's3:*', Resource: '*'}"), "s3:GetObject", None, False),
        (inline(READ, "{Effect: Deny, Action: 's3:*', Resource: 'arn:aws:s3:::x/*'}"), "s3:GetObject", None, True),
        (
            inline(READ, "{Effect: Deny, Action: 's3:*', Resource: '*', Condition: {Bool: {x: 'false'}}}"),
            "s3:GetObject",
            None,
            UNDECIDED,
        ),
        (
            inline("{Effect: Allow, Action: 's3:*', Resource: '*', Condition: {Bool: {x: 'true'}}}"),
            "s3:GetObject",
            None,
            UNDECIDED,
        ),
        (
            inline("{Effect: Allow, Action: 's3:*', Resource: '*', Condition: {Bool: {x: 'true'}}}", READ),
            "s3:GetObject",
            None,
            True,
        ),
        (inline("{Effect: Allow, Action: !Ref Arns, Resource: '*'}"), "s3:GetObject", None, UNDECIDED),
        (f"ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/{TASK}']", "ecr:BatchGetImage", None, True),
        (
            f"ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/{TASK}']",
            "ecr:GetAuthorizationToken",
            "*",
            True,
        ),
        (f"ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/{TASK}']", "logs:CreateLogGroup", None, False),
        (
            f"ManagedPolicyArns: [!Sub 'arn:${{AWS::Partition}}:iam::aws:policy/service-role/{TASK}']",
            "logs:PutLogEvents",
            None,
            True,
        ),
        ("ManagedPolicyArns: ['arn:aws:iam::aws:policy/PowerUserAccess']", "sqs:SendMessage", None, True),
        ("ManagedPolicyArns: ['arn:aws:iam::aws:policy/PowerUserAccess']", "iam:PassRole", None, False),
        ("ManagedPolicyArns: ['arn:aws:iam::aws:policy/SomethingNew']", "iam:PassRole", None, UNDECIDED),
        ("ManagedPolicyArns: ['arn:aws:iam::aws:policy/SomethingNew']\n" + inline(READ), "s3:GetObject", None, True),
        (f"ManagedPolicyArns: ['arn:aws:iam::123456789012:policy/{TASK}']", "ecr:BatchGetImage", None, UNDECIDED),
        ("ManagedPolicyArns: !Ref Arns", "iam:PassRole", None, UNDECIDED),
        ("ManagedPolicyArns: [!Ref Service]", "iam:PassRole", None, UNDECIDED),
        ("PermissionsBoundary: !Ref Boundary\n" + inline(READ), "s3:GetObject", None, UNDECIDED),
        ("PermissionsBoundary: !Ref Boundary\n" + inline(READ), "s3:PutObject", None, False),
        (
            "PermissionsBoundary: arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess\n" + inline(READ),
            "s3:GetObject",
            None,
            False,
        ),
    ],
)
def test_what_a_role_allows(properties: str, action: str, resource: str | None, expected: Any) -> None:
    role = role_of(properties)
    assert outcome(lambda: role.allows(action, resource)) is expected


STATEMENT = "PolicyDocument: {Statement: {Effect: Allow, Action: 's3:GetObject', Resource: '*'}}"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (f"  P: {{Type: 'AWS::IAM::Policy', Properties: {{PolicyName: p, Roles: [!Ref Role], {STATEMENT}}}}}", True),
        (f"  P: {{Type: 'AWS::IAM::ManagedPolicy', Properties: {{Roles: [!Ref Role], {STATEMENT}}}}}", True),
        (
            f"  P: {{Type: 'AWS::IAM::RolePolicy', Properties: {{PolicyName: p, RoleName: !Ref Role, {STATEMENT}}}}}",
            True,
        ),
        (f"  P: {{Type: 'AWS::IAM::Policy', Properties: {{PolicyName: p, Roles: [app], {STATEMENT}}}}}", True),
        (f"  P: {{Type: 'AWS::IAM::Policy', Properties: {{PolicyName: p, Roles: [other], {STATEMENT}}}}}", False),
        (f"  P: {{Type: 'AWS::IAM::Policy', Properties: {{PolicyName: p, Users: [app], {STATEMENT}}}}}", False),
        (
            f"  P: {{Type: 'AWS::IAM::Policy', Properties: {{PolicyName: p, Roles: [!Ref RoleName], {STATEMENT}}}}}",
            UNDECIDED,
        ),
    ],
)
def test_policies_beside_a_role(more: str, expected: Any) -> None:
    role = role_of("RoleName: app", more)
    assert outcome(lambda: role.allows("s3:GetObject")) is expected


def test_a_managed_policy_of_the_template() -> None:
    role = role_of(
        "ManagedPolicyArns: [!Ref P]", f"  P: {{Type: 'AWS::IAM::ManagedPolicy', Properties: {{{STATEMENT}}}}}"
    )
    assert role.allows("s3:GetObject", "arn:aws:s3:::b/k")
    assert not role.allows("s3:PutObject")
    assert role.managed_policies == []


def test_managed_policies_are_named_by_the_last_part_of_their_arn() -> None:
    role = role_of(f"ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/{TASK}', !Ref Service]")
    assert role.managed_policies == [TASK]


@pytest.mark.parametrize(
    ("policy", "action", "granted"),
    [
        ("AmazonEC2ContainerServiceforEC2Role", "ecs:RegisterContainerInstance", True),
        ("AmazonEC2ContainerServiceforEC2Role", "ssm:GetParameters", False),
        ("AmazonSSMManagedInstanceCore", "ssmmessages:OpenDataChannel", True),
        ("AmazonEC2ContainerServiceEventsRole", "ecs:RunTask", True),
        ("AmazonECSInfrastructureRolePolicyForVolumes", "ec2:DeleteVolume", UNDECIDED),
        ("AmazonS3FilesClientReadWriteAccess", "s3files:ClientMount", True),
        ("AmazonEC2ContainerRegistryPullOnly", "ecr:GetDownloadUrlForLayer", True),
        ("AdministratorAccess", "anything:AtAll", True),
    ],
)
def test_bundled_policies(policy: str, action: str, granted: Any) -> None:
    assert aws_managed_policy(policy) is not None
    role = role_of(f"ManagedPolicyArns: ['arn:aws:iam::aws:policy/{policy}']")
    assert outcome(lambda: role.allows(action)) is granted


BUCKET = Hole("parameter Bucket", "Bucket")


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("*", text_of((BUCKET,)), True),
        ("a*c", "abbc", True),
        ("a*c", "abbd", False),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("**", "", True),
        (text_of(("arn:", BUCKET)), text_of(("arn:", BUCKET)), True),
        (text_of(("arn:", BUCKET, "/*")), text_of(("arn:", BUCKET, "/key")), True),
        (text_of(("arn:", BUCKET, "/*")), "arn:b", False),
        (text_of(("arn:", BUCKET, "/*")), "arn:b/k", UNDECIDED),
        ("arn:aws:s3:::b/*", text_of((BUCKET, "/k")), UNDECIDED),
        ("arn:aws:s3:::b/*", text_of((BUCKET, ".txt")), UNDECIDED),
        ("arn:aws:s3:::b/k", text_of((BUCKET, ".txt")), False),
        (text_of(("arn:", REGION, ":", ACCOUNT, ":app:*")), "arn:eu-west-1:1:web:1", False),
        (text_of(("arn:", REGION, ":", ACCOUNT, ":app:*")), "arn:eu-west-1:1:app:1", UNDECIDED),
        ("arn:aws:s3:::${aws:username}/*", "arn:aws:s3:::me/k", UNDECIDED),
    ],
)  # fmt: skip
def test_patterns(pattern: Any, value: Any, expected: Any) -> None:
    assert outcome(lambda: glob(pattern, value)) is expected


USERS = """
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {TaskRoleArn: !GetAtt Role.Arn, ExecutionRoleArn: !GetAtt Role.Arn}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Targets:
      - {Id: a, Arn: !GetAtt Cluster.Arn, RoleArn: !GetAtt Role.Arn, EcsParameters: {TaskDefinitionArn: !Ref Task}}
      - {Id: b, Arn: !GetAtt Queue.Arn, RoleArn: !GetAtt Role.Arn}
  Daily:
    Type: AWS::Scheduler::Schedule
    Properties:
      Target: {Arn: !GetAtt Cluster.Arn, RoleArn: !GetAtt Role.Arn, EcsParameters: {TaskDefinitionArn: !Ref Task}}
  Pipe:
    Type: AWS::Pipes::Pipe
    Properties:
      RoleArn: !GetAtt Role.Arn
      Target: !GetAtt Cluster.Arn
      TargetParameters: {EcsTaskParameters: {TaskDefinitionArn: !Ref Task}}
  Profile: {Type: 'AWS::IAM::InstanceProfile', Properties: {Roles: [!Ref Role]}}
  Unused: {Type: 'AWS::IAM::InstanceProfile', Properties: {Roles: [!Ref Role]}}
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {IamInstanceProfile: {Arn: !GetAtt Profile.Arn}}}
  Provider:
    Type: AWS::ECS::CapacityProvider
    Properties: {ManagedInstancesProvider: {InfrastructureRoleArn: !GetAtt Role.Arn}}
  Service:
    Type: AWS::ECS::Service
    Properties:
      LoadBalancers: [{AdvancedConfiguration: {RoleArn: !GetAtt Role.Arn}}]
      VpcLatticeConfigurations: [{RoleArn: !GetAtt Role.Arn}]
      VolumeConfigurations: [{Name: v, ManagedEBSVolume: {RoleArn: !GetAtt Role.Arn}}]
  Files: {Type: 'AWS::S3Files::FileSystem', Properties: {Bucket: b, RoleArn: !GetAtt Role.Arn}}
  Cluster: {Type: 'AWS::ECS::Cluster'}
  Queue: {Type: 'AWS::SQS::Queue'}
"""


def test_what_uses_a_role() -> None:
    uses = role_of("", USERS).uses
    assert [(use.record.name_of_resource, use.field, use.service.partition(".")[0]) for use in uses] == [
        ("Task", "task_role_arn", "ecs-tasks"),
        ("Task", "execution_role_arn", "ecs-tasks"),
        ("Provider", "infrastructure_role_arn", "ecs"),
        ("Service", "role_arn", "ecs"),
        ("Service", "role_arn", "ecs"),
        ("Service", "role_arn", "ecs"),
        ("Files", "role_arn", "elasticfilesystem"),
        ("Rule", "role_arn", "events"),
        ("Daily", "role_arn", "scheduler"),
        ("Pipe", "role_arn", "pipes"),
        ("Profile", "roles", "ec2"),
    ]
    assert all(use.record.at(use.field) for use in uses)


def test_a_role_that_nothing_uses() -> None:
    assert role_of("", "  Unused: {Type: 'AWS::IAM::InstanceProfile', Properties: {Roles: [!Ref Role]}}").uses == []


WITH_TASK_ROLE = "  %s:\n    Type: AWS::ECS::TaskDefinition\n    Properties: {Family: %s, TaskRoleArn: %s}\n"
APPS = "arn:aws:iam::111122223333:role/apps"


@pytest.mark.parametrize(
    ("family", "role", "shared"),
    [
        ("billing", APPS, True),
        ("shop", APPS, False),
        ("!Ref 'AWS::NoValue'", APPS, True),
        ("!Ref Id", APPS, False),  # it may be the same family
        ("billing", "arn:aws:iam::444455556666:role/apps", False),
        ("billing", "!Ref Id", False),
    ],
)
def test_task_roles_that_are_shared(family: str, role: str, shared: bool) -> None:
    head = "Parameters: {Id: {Type: String}}"
    tasks = WITH_TASK_ROLE % ("Shop", "shop", APPS) + WITH_TASK_ROLE % ("Other", family, role)
    one, other = stack(tasks, head).own(TaskDefinition)
    assert with_same_task_role(one) == ([other] if shared else [])
    assert with_same_task_role(other) == ([one] if shared else [])


@pytest.mark.parametrize("role", ["!GetAtt Role.Arn", "!Sub 'arn:aws:iam::${AWS::AccountId}:role/apps'", "!Ref Id"])
def test_task_roles_that_are_shared_by_reference(role: str) -> None:
    roles = "  Role: {Type: 'AWS::IAM::Role', Properties: {RoleName: apps}}\n"
    tasks = WITH_TASK_ROLE % ("One", "one", role) + WITH_TASK_ROLE % ("Two", "two", role)
    one, two = stack(roles + tasks, "Parameters: {Id: {Type: String}}").own(TaskDefinition)
    assert with_same_task_role(one) == [two]


def test_task_roles_that_are_shared_by_stacks() -> None:
    world = World()
    for name in ("one", "two"):
        stack(WITH_TASK_ROLE % ("Task", name, APPS), path=f"{name}/stack.yaml", world=world)
    one, two = (each for estate in world.estates for each in estate.own(TaskDefinition))
    assert with_same_task_role(one) == [two]
