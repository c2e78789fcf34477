"""What ECS's resources name that must be there for them to work, and which of it an account certainly lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ecslint.model.common import one_by_one
from ecslint.model.ecs.cluster import Cluster, ExecuteCommandLogConfiguration, ServiceConnectDefaults
from ecslint.model.ecs.container_part import LogConfiguration, RepositoryCredentials, Secret
from ecslint.model.ecs.environment import EnvironmentFile
from ecslint.model.ecs.launch import AwsvpcConfiguration
from ecslint.model.ecs.log_destination import creates_group
from ecslint.model.ecs.managed_instances import ManagedInstancesProvider
from ecslint.model.ecs.revision import pinned_revision
from ecslint.model.ecs.service_connect import ServiceConnect
from ecslint.model.ecs.service_load_balancer import AdvancedConfiguration, ServiceLoadBalancer
from ecslint.model.ecs.service_volume import ManagedEbsVolume
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.events.eventbridge import EventRule, EventTarget, Schedule
from ecslint.model.iam.role import Role
from ecslint.model.monitoring import LogGroup, Namespace
from ecslint.model.network.load_balancing import TargetGroup
from ecslint.model.network.security_group import SecurityGroup
from ecslint.model.network.vpc import Subnet
from ecslint.model.record import Place, Record
from ecslint.model.running.observed import StoredObject
from ecslint.model.storage.encryption import EncryptionKey
from ecslint.model.storage.stored_value import StoredParameter, StoredSecret


class Name(NamedTuple):
    """A name or ARN that something must have."""

    value: Any
    record_class: type[Record]
    """What it must be the name of."""
    place: Place
    noun: str
    without: str
    """What comes of it when there is none."""
    remedy: str = "make it, or name one that is there"


_DECRYPTING = (None, "Enabled", "Creating", "Updating")
"""States of a key in which it decrypts, or may: the others are certain not to."""
_START = "tasks do not start"
_STARTED = "no task is started"
_ROLLED_OUT = "deployments fail"


def _field(record_class: type[Record], field: str, noun: str, without: str) -> Callable[[Any], Iterator[Name]]:
    """The name, or each of the names, in a field."""

    def names(record: Record) -> Iterator[Name]:
        value = getattr(record, field)
        if isinstance(value, list):
            for at, each in enumerate(value):
                yield Name(each, record_class, record.at(field, at), noun, without)
        elif value is not None:
            yield Name(value, record_class, record.at(field), noun, without)

    return names


def _secret(secret: Secret) -> Iterator[Name]:
    reference = secret.reference
    if reference is None:
        return
    place = secret.at("value_from")
    if reference.service == "secretsmanager":
        yield Name(reference.text, StoredSecret, place, "secret", _START)
    elif reference.service == "ssm":
        yield Name(reference.text, StoredParameter, place, "parameter", _START)
    elif reference.service is None:
        remedy = "make it, or write the ARN if a secret of Secrets Manager is meant"
        yield Name(reference.text, StoredParameter, place, "parameter", _START, remedy)


def _credentials(credentials: RepositoryCredentials) -> Iterator[Name]:
    value = credentials.credentials_parameter
    if value is not None:
        yield Name(value, StoredSecret, credentials.at("credentials_parameter"), "secret", _START)


def _environment_file(file: EnvironmentFile) -> Iterator[Name]:
    found = file.estate.follow(file.value, StoredObject)
    if found is not None and found.exists is False:
        yield Name(None, StoredObject, file.at("value"), "environment file", _START)


def _log_group(logs: LogConfiguration) -> Iterator[Name]:
    name, region = logs.options.get("awslogs-group"), logs.options.get("awslogs-region")
    here = logs._node.source.region
    if logs.log_driver != "awslogs" or name is None or creates_group(logs) or region not in (None, here):
        return
    yield Name(name, LogGroup, logs.at("options", "awslogs-group"), "log group", _START)


def _of_target(target: EventTarget) -> Iterator[Name]:
    owner = target.owner
    if isinstance(owner, EventRule | Schedule) and owner.state == "DISABLED":
        return
    if target.starts_tasks and target.arn is not None and target.arn_is_of == "cluster":
        yield Name(target.arn, Cluster, target.at("arn"), "cluster", _STARTED)
    if target.role_arn is not None:
        yield Name(target.role_arn, Role, target.at("role_arn"), "role", _STARTED)
    launch = target.ecs_parameters
    if launch is not None and launch.task_definition_arn is not None and pinned_revision(launch) is None:
        place = launch.at("task_definition_arn")  # of a revision that is gone, `event-target-pinned-revision` tells
        yield Name(launch.task_definition_arn, TaskDefinition, place, "active task definition", _STARTED)


_NAMES: dict[type[Record], tuple[Callable[[Any], Iterator[Name]], ...]] = {
    TaskDefinition: (_field(Role, "task_role_arn", "role", _START), _field(Role, "execution_role_arn", "role", _START)),
    RepositoryCredentials: (_credentials,),
    Secret: (_secret,),
    EnvironmentFile: (_environment_file,),
    LogConfiguration: (_log_group,),
    ServiceLoadBalancer: (_field(TargetGroup, "target_group_arn", "target group", _ROLLED_OUT),),
    AdvancedConfiguration: (
        _field(TargetGroup, "alternate_target_group_arn", "target group", _ROLLED_OUT),
        _field(Role, "role_arn", "role", _ROLLED_OUT),
    ),
    AwsvpcConfiguration: (
        _field(Subnet, "subnets", "subnet", _START),
        _field(SecurityGroup, "security_groups", "security group", _START),
    ),
    ManagedEbsVolume: (_field(Role, "role_arn", "role", _START),),
    ServiceConnect: (_field(Namespace, "namespace", "namespace", _ROLLED_OUT),),
    ServiceConnectDefaults: (_field(Namespace, "namespace", "namespace", "services that name none cannot be made"),),
    ExecuteCommandLogConfiguration: (
        _field(LogGroup, "cloud_watch_log_group_name", "log group", "sessions of ECS Exec are not recorded"),
    ),
    ManagedInstancesProvider: (_field(Role, "infrastructure_role_arn", "role", "no instance is started"),),
    EventTarget: (_of_target,),
}
"""What each record names. Records of its subclasses name the same."""


def names_of(record: Record) -> Iterator[Name]:
    """What the record names. Undecided is raised only after the last."""
    found = (names for each in type(record).__mro__ for names in _NAMES.get(each, ()))
    yield from one_by_one(names(record) for names in found)


def may_name(record_class: type[Record]) -> bool:
    """Whether such records name anything."""
    return not _NAMES.keys().isdisjoint(record_class.__mro__)


def judged(record: Record) -> Iterator[tuple[Place, str]]:
    """Where a record names what is not there, or is about to go, and what comes of it."""
    yield from one_by_one(map(_judged, names_of(record)))


def _judged(name: Name) -> Iterator[tuple[Place, str]]:
    estate = name.place.record.estate
    called = "" if name.value is None else f" `{name.value}`"
    if name.value is None or estate.lacks(name.record_class, name.value):
        yield name.place, f"there is no {name.noun}{called} in the account, so {name.without}; {name.remedy}"
        return
    found: object = estate.follow(name.value, name.record_class)
    if isinstance(found, StoredSecret) and found.deleted_date is not None:
        gone = f"the {name.noun}{called} is to be deleted and cannot be read any more"
        yield name.place, f"{gone}, so {name.without}; restore it, or name another"
    elif isinstance(found, StoredSecret | StoredParameter) and (state := _unusable_key(found)):
        locked = f"the KMS key of the {name.noun}{called} is in the state `{state}`, in which nothing is decrypted"
        remedy = f"enable the key or cancel its deletion, or encrypt the {name.noun} with another"
        yield name.place, f"{locked}, so {name.without}; {remedy}"


def _unusable_key(stored: StoredSecret | StoredParameter) -> str | None:
    """The state of the key that something is encrypted with, where that is at hand and cannot be used:
    https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html"""
    named = stored.kms_key_id if isinstance(stored, StoredSecret) else stored.key_id
    key: object = stored.estate.follow(named, EncryptionKey)
    state = key.key_state if isinstance(key, EncryptionKey) else None
    return None if state in _DECRYPTING else state
