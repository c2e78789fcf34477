"""Where the log driver awslogs sends to: the log group, and the region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ecslint.model.common import any_of
from ecslint.model.ecs.container import Container
from ecslint.model.ecs.container_part import LogConfiguration
from ecslint.model.ecs.launch import TaskLaunch
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.monitoring import LogGroup
from ecslint.model.record import Place
from ecslint.model.unknown import Hole, Text, Undecided, Unknown, matches

_REGION = r"^[a-z]{2}(-[a-z]+)+-\d$"
_OF_AWS = (
    "709825985650",  # AWS Marketplace, whose images are all in us-east-1, as a dozen vendors publish
    "763104351884",  # deep learning containers
    "840364872350",  # App Mesh's Envoy
    "906394416424",  # AWS for Fluent Bit
    "602401143452",  # add-ons of EKS
    "246618743249",  # SageMaker's XGBoost and scikit-learn in us-west-2
    "683313688378",  # the same in us-east-1
)
"""Accounts of AWS whose registries everybody may pull from, be it from another region. Read 2026-11 from what the
templates and guides of those who use them name."""


def creates_group(logs: LogConfiguration) -> bool:
    """Whether awslogs makes the log group when it is not there."""
    value = logs.options.get("awslogs-create-group")
    return value is not None and value.lower() == "true"


def has_group_at_hand(logs: LogConfiguration) -> bool:
    """Whether a log group of the run has the name that awslogs is given. Undecided where the name comes from elsewhere,
    and with it perhaps the group."""
    name: Any = logs.options.get("awslogs-group")
    if isinstance(name, Unknown):
        raise Undecided(name.needs)
    if isinstance(logs.estate.follow(name, LogGroup), LogGroup):
        return True
    if isinstance(name, str) and logs.estate.world.named(LogGroup, name):  # several have it
        return True
    for part in name.parts if isinstance(name, Text) else ():
        if isinstance(part, Hole) and not part.written.startswith("AWS::"):
            raise Undecided(part.needs)
    groups = logs.estate.adrift(LogGroup, _if_known_by_name) if isinstance(name, str) else logs.estate.own(LogGroup)
    return any_of(groups, lambda each: each.log_group_name is not None and each.log_group_name == name)


def _if_known_by_name(group: LogGroup) -> LogGroup | None:
    """The group itself, unless its name is open and may be anything."""
    name: object = group.log_group_name
    return group if name is None or isinstance(name, str) else None


def task_of(logs: LogConfiguration) -> TaskDefinition | None:
    """The task definition whose containers write these logs, or whose service has the proxy that does."""
    return logs.root.task_definition if isinstance(logs.root, TaskLaunch) else logs.task_definition


def region_of_arn(arn: Any) -> str | None:
    """The region in an ARN; None when it is no ARN, or the region is not written out."""
    if isinstance(arn, Text) and not (isinstance(arn.parts[0], str) and arn.parts[0].startswith("arn:")):
        return None
    pieces = [] if arn is None or not arn.startswith("arn:") else arn.split(":", 5)
    return _literal(pieces[3]) if len(pieces) > 3 else None


def region_of_task(task: TaskDefinition) -> tuple[str, tuple[tuple[Place, str], ...]] | None:
    """The one region of which everything speaks that names one: the images in the account's own registry, and the ARNs
    of the secrets. None when nothing does, or not all name the same, or one may name another."""
    told = list(_told(task))
    regions = {region for region, _, _ in told}
    if len(regions) != 1 or None in regions:
        return None
    (region,) = regions
    return None if region is None else (region, tuple((place, words) for _, place, words in told))


def _told(task: TaskDefinition) -> Iterator[tuple[str | None, Place, str]]:
    accounts = {account for arn in (task.execution_role_arn, task.task_role_arn) if (account := _account_of(arn))}
    for container in task.containers:
        image = container.image_reference
        if image is not None and image.region is not None and not _is_of_others(image.account, accounts):
            yield _literal(image.region), container.at("image"), "the registry of the image"
        yield from _told_by_secrets(container)


def _is_of_others(account: Any, own: set[str]) -> bool:
    """Whether the registry of an account is known to be someone else's, which may be anywhere."""
    return isinstance(account, str) and (account in _OF_AWS or bool(own and account not in own))


def _told_by_secrets(container: Container) -> Iterator[tuple[str | None, Place, str]]:
    for secret in container.secrets:
        value: Any = secret.value_from
        first = value.parts[0] if isinstance(value, Text) else value
        if isinstance(first, str) and first.startswith("arn:"):
            yield region_of_arn(value), secret.at("value_from"), "a secret"


def _account_of(arn: Any) -> str | None:
    if not isinstance(arn, str) or not arn.startswith("arn:"):
        return None
    pieces = arn.split(":", 5)
    return pieces[4] if len(pieces) > 4 else None


def _literal(region: Any) -> str | None:
    return region if isinstance(region, str) and matches(region, _REGION) else None
