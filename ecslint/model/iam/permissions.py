"""Which permissions a task definition needs, derived from its features, and which of them a role lacks.

The execution role is ECS's own: it pulls images, fetches secrets and environment files and writes the logs of awslogs.
The task role is the containers': with it file systems are mounted, FireLens delivers logs and ECS Exec opens its
channel (see `task_permissions`). Read 2026-11 from
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html and
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model.common import any_of, one_by_one, passing
from ecslint.model.iam.arn import REGION, arn, arn_of, spelled_out
from ecslint.model.iam.policy_condition import NOTHING_KNOWN, Request
from ecslint.model.unknown import Hole, Text, Undecided, text_of

if TYPE_CHECKING:
    from ecslint.model.ecs.container import Container
    from ecslint.model.ecs.container_part import LogConfiguration, Secret
    from ecslint.model.ecs.environment import EnvironmentFile
    from ecslint.model.ecs.launch import TaskLaunch
    from ecslint.model.ecs.task_definition import TaskDefinition
    from ecslint.model.estate import Estate
    from ecslint.model.iam.role import Role
    from ecslint.model.record import Place, Record

_SUFFIX = "??????"
"""The six characters that Secrets Manager adds to a secret's name, in a policy."""


class Permission(NamedTuple):
    """An action that a role has to allow."""

    action: str
    resource: str | Text | None
    """What a policy names for it; None where the action is on no resource, or the resource is not known."""
    what: str
    """What it is for, in words."""
    place: Place
    """The field that needs it."""
    asked: tuple[str | Text | None, ...] = ()
    """The ARNs by which AWS may ask for it, of which one allowed is enough; without any, every resource will do."""
    request: Request = NOTHING_KNOWN
    """What is known of the request, for conditions."""
    target: Record | None = None
    """The resource, where it is at hand: its own policy may grant the action as well. An Unknown in place of one that
    is not at hand, and whose policy, or lack of one, may grant it."""
    essential: bool = True
    """Whether tasks are known to fail without it."""


Permissions = Iterator[Permission]


def lacking(role: Role, permissions: Iterable[Permission]) -> list[Permission]:
    """Those of the essential permissions that neither the role has nor a policy of the resource may grant. What is
    undecided counts only when nothing is known to be lacking."""
    found: list[Permission] = []
    try:
        found.extend(passing((each for each in permissions if each.essential), lambda each: _is_lacking(role, each)))
    except Undecided:
        if not found:
            raise
    return found


def _is_lacking(role: Role, permission: Permission) -> bool:
    from ecslint.model.iam.resource_policy import grants, rule_out_others

    action = permission.action
    if any_of(permission.asked or (None,), lambda asked: role.allows(action, asked, permission.request)):  # type: ignore[arg-type]
        return False
    if permission.target is not None and grants(permission.target, action, role):
        return False
    rule_out_others(role)
    return True


def execution_permissions(task: TaskDefinition) -> Permissions:
    """What the execution role has to allow. Undecided, after the last that is known, when there may be more."""
    yield from one_by_one(
        (one_by_one(map(_of_container, task.containers)), one_by_one(map(_of_service_connect, task.launches)))
    )


def secrets_needed(task: TaskDefinition) -> Permissions:
    """What fetching its secrets takes, of all that the execution role has to allow."""

    def judge(container: Container) -> Permissions:
        logs = container.log_configuration
        yield from _of_credentials(container)
        yield from one_by_one(map(_of_secret, container.secrets))
        yield from one_by_one(map(_of_secret, [] if logs is None else logs.secret_options))

    yield from one_by_one(map(judge, task.containers))


def _of_container(container: Container) -> Permissions:
    yield from one_by_one(
        (
            _of_image(container),
            _of_credentials(container),
            _of_container_logs(container),
            one_by_one(map(_of_secret, _listed(container, "secrets"))),
            one_by_one(map(_of_environment_file, _listed(container, "environment_files"))),
        )
    )


def _listed(container: Container, field: str) -> Iterator[Any]:
    yield from getattr(container, field)


def _of_image(container: Container) -> Permissions:
    from ecslint.model.monitoring import Repository

    image = container.image_reference
    if image is None or not image.is_in_ecr:
        return
    what, place = f"the image of `{container.peek('name')}`", container.at("image")
    yield Permission("ecr:GetAuthorizationToken", None, what, place, ("*",))
    repository: Any = _repository(image.host, image.repository, container.estate)
    found: Any = None if repository is None else container.estate.follow(image.repository, Repository)
    target = found if isinstance(found, Repository) else None
    for action in ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"):
        yield Permission(action, repository, what, place, _known(repository), target=target)


def _repository(host: Any, name: Any, estate: Estate) -> str | Text | None:
    """The ARN of an image's repository, whose registry is ACCOUNT.dkr.ecr.REGION.amazonaws.com or
    ACCOUNT.dkr-ecr.REGION.on.aws."""
    try:
        parts = host.split(".", 4)
        region = parts[3] if parts[1] == "dkr" else parts[2]
        return arn("ecr", "repository/", spelled_out(name, estate), region=region, account=parts[0])
    except (Undecided, IndexError):
        return None


def _of_credentials(container: Container) -> Permissions:
    credentials = container.repository_credentials
    if credentials is not None and credentials.credentials_parameter is not None:
        place = credentials.at("credentials_parameter")
        yield from secret_permissions(credentials.credentials_parameter, "the registry's password", place)


def _of_container_logs(container: Container) -> Permissions:
    if container.log_configuration is not None:
        yield from one_by_one(_of_logs(container.log_configuration))


def _of_logs(logs: LogConfiguration) -> Iterator[Permissions]:
    if logs.log_driver == "awslogs":
        yield _of_awslogs(logs)
    yield one_by_one(map(_of_secret, logs.secret_options))


def _of_service_connect(launch: TaskLaunch) -> Permissions:
    connect: Any = getattr(launch, "service_connect_configuration", None)
    if connect is not None and connect.enabled and connect.log_configuration is not None:
        yield from one_by_one(_of_logs(connect.log_configuration))


def _of_awslogs(logs: LogConfiguration) -> Permissions:
    group = logs.options.get("awslogs-group")
    created = logs.options.get("awslogs-create-group")
    place = logs.at("options", "awslogs-group") if "awslogs-group" in logs.options else logs.at("options")
    creates = created is not None and created.lower() == "true"
    yield from log_permissions(group, logs.options.get("awslogs-region"), creates, "the log driver `awslogs`", place)


def log_permissions(group: Any, region: Any, creates_group: bool, what: str, place: Place) -> Permissions:
    """What writing to a log group takes, and creating it, unless the group is at hand."""
    from ecslint.model.monitoring import LogGroup

    estate = place.record.estate
    resource: str | Text | None = None
    asked: tuple[str | Text, ...] = ()
    found: Any = estate.follow(group, LogGroup)
    if isinstance(group, str | Text):
        name, stream = spelled_out(group, estate), Hole("the name of a stream", "stream", never=":*", nonempty=True)
        regions = [REGION] if isinstance(found, LogGroup) or not isinstance(region, str | Text) else []
        for where in [*regions, *([region] if isinstance(region, str | Text) else [])]:
            whole = arn("logs", "log-group:", name, region=where)
            resource = whole + ":*"
            asked += (text_of((*_parts(whole), ":log-stream:", stream)), whole)
    for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
        yield Permission(action, resource, what, place, asked)
    if creates_group and not isinstance(found, LogGroup):
        yield Permission("logs:CreateLogGroup", resource, what, place, asked)


def _of_secret(secret: Secret) -> Permissions:
    reference = secret.reference
    if reference is None or reference.is_resolved or reference.text == "":
        return
    service, what = reference.service, f"the secret `{secret.peek('name')}`"
    if service == "secretsmanager":
        yield from secret_permissions(reference.text, what, secret.at("value_from"))
    elif service in (None, "ssm"):
        asked = _parameter(reference.text, secret.estate)
        yield Permission("ssm:GetParameters", asked[0] if asked else None, what, secret.at("value_from"), asked)
        if secret.source_kind == "live":
            yield from _of_parameter_key(reference.text, what, secret.at("value_from"))


def secret_permissions(value: Any, what: str, place: Place) -> Permissions:
    """What fetching a secret takes, by its ARN, with whatever follows it, or by its name."""
    from ecslint.model.storage.stored_value import StoredSecret

    estate = place.record.estate
    first = text_of(value.parts[:1]) if isinstance(value, Text) else None
    found: Any = None
    asked: tuple[str | Text, ...] = ()
    if isinstance(first, Text) and first.reference is not None:
        found = estate.follow(first, StoredSecret)
        spelled = spelled_out(first, estate)
        open_ = spelled.parts[-1] if isinstance(spelled, Text) and len(spelled.parts) > 1 else None
        asked = (text_of((*spelled.parts[:-1], _SUFFIX)), spelled) if isinstance(open_, Hole) else (spelled,)
    else:
        try:
            is_arn = value.startswith("arn:")
            parts = _in_between(value.split(":")[:7]) if is_arn else _parts(arn("secretsmanager", "secret:", value))
            suffix = Hole("the suffix of a secret", "suffix", never="/:*", nonempty=True)
            asked = (text_of((*parts, "-", _SUFFIX)), text_of(parts), text_of((*parts, "-", suffix)))
        except Undecided:
            pass
    target = found if isinstance(found, StoredSecret) else None
    resource = asked[0] if asked else None
    yield Permission("secretsmanager:GetSecretValue", resource, what, place, asked, target=target)
    told = place.record.source_kind == "live"
    stored: Any = estate.follow(value, StoredSecret) if told else target
    if isinstance(stored, StoredSecret):
        yield from key_permissions(stored.kms_key_id, f"the key of {what}", place, told=told)


def _of_parameter_key(name: Any, what: str, place: Place) -> Permissions:
    """What the key of a parameter takes, which is encrypted in accounts only: a template makes none that is."""
    from ecslint.model.storage.stored_value import StoredParameter

    found: Any = place.record.estate.follow(name, StoredParameter)
    if isinstance(found, StoredParameter):
        yield from key_permissions(found.key_id, f"the key of {what}", place, told=True)


def key_permissions(key_id: Any, what: str, place: Place, *, told: bool = False) -> Permissions:
    """What reading what a key of the user's own encrypts takes; nothing when the key is not at hand, or undecided where
    an account should have `told` of it."""
    from ecslint.model.storage.encryption import EncryptionKey

    key: Any = place.record.estate.follow(key_id, EncryptionKey)
    if isinstance(key, EncryptionKey):
        yield Permission("kms:Decrypt", arn_of(key), what, place, (arn_of(key),), target=key)
    elif told and key is not None and "alias/aws/" not in key_id:  # AWS's own need no permission
        raise Undecided(key.needs)


def _parameter(name: Any, estate: Estate) -> tuple[str | Text, ...]:
    """The ARNs that a parameter of Parameter Store may have, by its name or ARN."""
    spelled = spelled_out(name, estate)
    first = spelled.parts[0] if isinstance(spelled, Text) else spelled
    if not isinstance(first, str):
        if first.reference is None:
            return ()
        return arn("ssm", "parameter/", spelled), arn("ssm", "parameter", spelled)
    if first.startswith("arn:"):
        return (spelled,)
    return (arn("ssm", "parameter" if first.startswith("/") else "parameter/", spelled),)


def _of_environment_file(file: EnvironmentFile) -> Permissions:
    if file.value is not None:
        yield from object_permissions(file.value, "the environment file", file.at("value"))


def object_permissions(value: Any, what: str, place: Place, *, essential: bool = True) -> Permissions:
    """What reading an object of S3 by its ARN takes, with the key of its bucket where that is at hand."""
    from ecslint.model.storage.bucket import Bucket

    estate = place.record.estate
    whole = spelled_out(value, estate)
    try:
        holder: Any = whole.partition("/")[0]
    except Undecided:
        holder = None
    found: Any = None if holder is None else estate.follow(holder.rpartition(":")[2], Bucket)
    target = found if isinstance(found, Bucket) else None
    yield Permission("s3:GetObject", whole, what, place, (whole,), target=target, essential=essential)
    asked = _known(holder)
    yield Permission("s3:GetBucketLocation", holder, what, place, asked, target=target, essential=essential)
    encryption = None if target is None else target.bucket_encryption
    for rule in [] if encryption is None else encryption.server_side_encryption_configuration:
        default = rule.server_side_encryption_by_default
        if default is not None:
            yield from key_permissions(default.kms_master_key_id, f"the key of {what}", place)


def _known(resource: str | Text | None) -> tuple[str | Text, ...]:
    return () if resource is None else (resource,)


def _parts(text: str | Text) -> tuple[str | Hole, ...]:
    return text.parts if isinstance(text, Text) else (text,)


def _in_between(pieces: list[Any]) -> tuple[str | Hole, ...]:
    """What stands between colons, as one text again."""
    joined: list[str | Hole] = []
    for piece in pieces:
        joined += (*([":"] if joined else []), *_parts(piece))
    return tuple(joined)


__all__ = ["Permission", "execution_permissions", "lacking", "secrets_needed"]
