"""Which permissions the role of a rule, schedule or pipe needs to start its tasks.

ECS asks for `ecs:RunTask` on the revision that is started, also when the target names the family only: since October
2024 a policy that names the family without `:*` or a revision allows nothing (aws/aws-cdk issue 30390). Whoever starts
a task also passes it its roles.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ecslint.model.common import any_of, one_by_one, passing
from ecslint.model.iam.arn import ACCOUNT, arn, spelled_out
from ecslint.model.iam.permissions import Permission, Permissions, lacking
from ecslint.model.unknown import Hole, Text, Undecided, text_of

if TYPE_CHECKING:
    from ecslint.model.events.eventbridge import EcsParameters, EventTarget
    from ecslint.model.iam.policy import Statement
    from ecslint.model.iam.role import Role

_RUN = "ecs:RunTask"
_PASSED = {"iam:passedtoservice": "ecs-tasks.amazonaws.com"}


def run_permissions(target: EventTarget) -> Permissions:
    """What the target's role has to allow; nothing for a target that starts no tasks."""
    parameters = target.ecs_parameters
    if parameters is not None:
        yield from one_by_one((_to_run(target, parameters), _to_pass(parameters)))


def lacking_to_run(role: Role, targets: Iterable[EventTarget]) -> list[tuple[EventTarget, Permission]]:
    """What the role does not allow, each with the target that needs it: others of the same role may run. What is
    undecided counts only when nothing is known to be lacking."""

    def judge(target: EventTarget) -> Iterator[tuple[EventTarget, Permission]]:
        yield from ((target, each) for each in lacking(role, run_permissions(target)))

    found: list[tuple[EventTarget, Permission]] = []
    try:
        found.extend(one_by_one(map(judge, targets)))
    except Undecided:
        if not found:
            raise
    return found


def _to_run(target: EventTarget, parameters: EcsParameters) -> Permissions:
    started = _revision(_definition(parameters))
    asked = () if started is None else (started,)
    cluster: Any = spelled_out(target.arn, target.estate)
    yield Permission(
        _RUN,
        started,
        "the task definition",
        parameters.at("task_definition_arn"),
        asked,
        {"ecs:cluster": cluster} if isinstance(cluster, str | Text) else {},
    )


def _definition(parameters: EcsParameters) -> str | Text | None:
    """The ARN of what is started, as far as it is known."""
    written: Any = spelled_out(parameters.task_definition_arn, parameters.estate)
    if not isinstance(written, str | Text) or (isinstance(written, str) and not written):
        return None
    first = written.parts[0] if isinstance(written, Text) else written
    if isinstance(first, Hole):
        return None
    return written if first.startswith("arn:") else arn("ecs", "task-definition/", written)


def _revision(definition: str | Text | None) -> str | Text | None:
    """The same with a revision, whichever it is where none is named."""
    if definition is None:
        return None
    try:
        named = definition.rpartition("/")[2].partition(":")[1]
    except Undecided:
        return None
    if named:
        return definition
    revision = Hole("the newest revision", "revision", never="/:", nonempty=True)
    return text_of((*(definition.parts if isinstance(definition, Text) else (definition,)), ":", revision))


def _to_pass(parameters: EcsParameters) -> Permissions:
    task = parameters.task_definition
    if task is None:
        return

    def judge(field: str) -> Iterator[Permission]:
        if task is None or not task.written(field) or parameters.replaces(field):
            return
        name = spelled_out(getattr(task, field), task.estate)
        first = name.parts[0] if isinstance(name, Text) else name
        if isinstance(first, str) and not first.startswith("arn:"):
            name = arn("iam", "role/", name, region="", account=ACCOUNT)
        what = "the task role" if field == "task_role_arn" else "the execution role"
        yield Permission("iam:PassRole", name, what, task.at(field), (name,), _PASSED)

    yield from one_by_one(map(judge, ("task_role_arn", "execution_role_arn")))


def names_bare_family(role: Role, target: EventTarget) -> Statement | None:
    """The statement that allows running the family of the target's task definition, but no revision of it. To be asked
    when the role does not allow starting the target."""
    parameters = target.ecs_parameters
    definition: Any = None if parameters is None else _definition(parameters)
    if definition is None:
        return None

    def is_family(pattern: Any, statement: Statement) -> bool:
        return bool(spelled_out(pattern, statement.estate).rpartition("/")[2] == family)

    def names_family(statement: Statement) -> bool:
        concerned = statement.effect == "Allow" and statement.speaks_of(_RUN, None)
        return concerned and any_of(statement.resource, lambda each: is_family(each, statement))

    try:
        family = definition.rpartition("/")[2].partition(":")[0]
        return next(passing(role.statements, names_family), None)
    except Undecided:
        return None
