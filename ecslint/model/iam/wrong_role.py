"""What applications do, allowed to roles that applications do not have: execution roles, and roles of instances.

An execution role is ECS's own: nothing in a container gets its credentials. The role of an instance is its agent's.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model.common import any_of, one_by_one, passing
from ecslint.model.ecs.managed_instances import InstanceLaunchTemplate
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.iam.arn import same_partition, spelled_out
from ecslint.model.iam.pattern import glob
from ecslint.model.iam.permissions import secrets_needed
from ecslint.model.storage.stored_value import StoredSecret

if TYPE_CHECKING:
    from ecslint.model.iam.policy import Statement
    from ecslint.model.iam.role import Role
    from ecslint.model.record import Place, Record

_APPLICATION = (
    *(f"dynamodb:{action}" for action in ("BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query",
                                          "Scan", "UpdateItem")),
    *(f"sqs:{action}" for action in ("DeleteMessage", "ReceiveMessage", "SendMessage")),
    "sns:Publish",
)  # fmt: skip
_TO_BUCKETS = ("s3:DeleteObject", "s3:PutObject")
_OF_SYSTEMS_MANAGER = ("s3:getencryptionconfiguration", "ec2messages:", "ssm:updateinstance")
"""With these beside it, an instance writes the output of Systems Manager to a bucket."""
_MANAGED = ("AmazonDynamoDBFullAccess", "AmazonDynamoDBFullAccess_v2", "AmazonDynamoDBReadOnlyAccess",
            "AmazonS3FullAccess", "AmazonSNSFullAccess", "AmazonSQSFullAccess")  # fmt: skip
"""Managed policies that are for applications. Read 2026-11:
https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html"""
_GET_SECRET = "secretsmanager:GetSecretValue"  # noqa: S105 - an action
_RUN_AS = ("AWS::Batch::JobDefinition", "AWS::CodeBuild::Project", "AWS::Lambda::Function", "AWS::Serverless::Function",
           "AWS::StepFunctions::StateMachine")  # fmt: skip
"""Types of what runs as a role that it is given."""


class Misplaced(NamedTuple):
    """A statement, or a managed policy, with what it allows that belongs to a task role."""

    place: Place
    what: list[str]
    """The actions as they are written, or the managed policy."""
    user: Record
    """What has the role."""
    of_instance: bool
    """Whether it is the role of an instance, rather than an execution role."""


def misplaced(role: Role) -> Iterator[Misplaced]:
    """What the role allows of applications; nothing when it is a task role too, or anything else runs as it."""
    tasks = role.estate.referrers(role, TaskDefinition, "execution_role")
    launches = [launch for profile in role.instance_profiles for launch in profile.launches]
    managed = role.estate.referrers(role, InstanceLaunchTemplate, "instance_role")
    users: list[Any] = [*tasks, *managed]
    if not (users or launches) or role.permissions_boundary is not None:
        return
    user = users[0] if users else next(passing(launches, lambda launch: launch.serves_ecs), None)
    if user is not None:
        statements = one_by_one(_in_statement(role, each, user, tasks) for each in role.statements)
        policies = one_by_one(_in_policy(role, *each, user) for each in enumerate(role.managed_policy_arns))
        yield from _unless_used_otherwise(role, one_by_one((statements, policies)))


def _unless_used_otherwise(role: Role, found: Iterator[Misplaced]) -> Iterator[Misplaced]:
    """Them, unless the role is a task role too: which is looked for when there is something to tell."""
    first = next(found, None)
    if first is None or not role.given_to.isdisjoint(_RUN_AS):
        return
    if not role.referred_by(TaskDefinition, "task_role", "task_role_arn"):
        yield first
        yield from found


def _in_statement(role: Role, statement: Statement, user: Any, tasks: list[TaskDefinition]) -> Iterator[Misplaced]:
    if statement.effect != "Allow":
        return
    of_instance = not isinstance(user, TaskDefinition)
    system = of_instance and _is_of_systems_manager(statement)
    actions = _among(statement, _APPLICATION if system else (*_APPLICATION, *_TO_BUCKETS))
    if actions:
        yield Misplaced(role.place_of(statement), actions, user, of_instance)
    elif tasks and _grants_secret_of_none(statement, tasks):
        yield Misplaced(role.place_of(statement, "resource"), [_GET_SECRET], user, of_instance)


def _in_policy(role: Role, index: int, arn: str, user: Any) -> Iterator[Misplaced]:
    name = role.aws_policy(arn)
    if name is not None and name in _MANAGED:
        of_instance = not isinstance(user, TaskDefinition)
        yield Misplaced(role.at("managed_policy_arns", index), [name], user, of_instance)


def _among(statement: Statement, wanted: tuple[str, ...]) -> list[str]:
    """The actions that the statement names which are among those wanted; not those of every service."""
    return list(passing(statement.action, lambda action: _is_among(action, wanted)))


def _is_among(action: Any, wanted: tuple[str, ...]) -> bool:
    pattern: Any = action.lower()
    if isinstance(pattern, str) and "*" not in pattern and "?" not in pattern:
        return any(pattern == each.lower() for each in wanted)
    return not pattern.startswith("*") and any_of(wanted, lambda each: glob(pattern, each.lower()))


def _is_of_systems_manager(statement: Statement) -> bool:
    return any_of(statement.action, lambda action: action.lower().startswith(_OF_SYSTEMS_MANAGER))


def _grants_secret_of_none(statement: Statement, tasks: list[TaskDefinition]) -> bool:
    """Whether a statement allows fetching a secret of the files at hand that no task definition lists."""
    if not _among(statement, (_GET_SECRET,)):
        return False
    return any_of(statement.resource, lambda each: _is_secret_of_none(each, statement, tasks))


def _is_secret_of_none(resource: Any, statement: Statement, tasks: list[TaskDefinition]) -> bool:
    found: Any = None if isinstance(resource, str) else statement.estate.follow(resource, StoredSecret)
    if not isinstance(found, StoredSecret):
        return False
    pattern = spelled_out(resource, statement.estate)
    needed = one_by_one(map(secrets_needed, tasks))
    return not any_of(
        needed,
        lambda each: not each.asked or any_of(each.asked, lambda asked: glob(*same_partition(pattern, asked))),
    )
