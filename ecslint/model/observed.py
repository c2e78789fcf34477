"""What accounts tell of health and use, and of what only the API knows: targets, images, invocations, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecslint.model.evidence import derived
from ecslint.model.neighbour import Neighbour, known
from ecslint.model.record import Record
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from ecslint.model.estate import Estate


class AccountSetting(Record):
    """A setting of ECS for the account, as it holds for whoever looks."""

    cfn_type = "ecs account setting"

    name: str | None
    value: str | None


class TaskFamily(Record):
    """A family of task definitions of which something names a revision."""

    cfn_type = "ecs task family"
    identity = "family"

    family: str | None
    latest: str | None
    """The ARN of the newest active revision; absent where none is active."""

    @property
    def latest_revision(self) -> int | None:
        """Its number."""
        number = "" if self.latest is None else self.latest.rpartition(":")[2]
        return int(number) if number.isdecimal() else None

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        # arn:...:task-definition/FAMILY:REVISION, or FAMILY:REVISION, or FAMILY
        return known(value.rpartition("/")[2].partition(":")[0])


class TargetDescription(Neighbour):
    """A target, by the id of its instance or by its address."""

    identity = "id"

    id: str | None
    port: int | None
    availability_zone: str | None


class TargetState(Neighbour):
    """What the load balancer makes of a target."""

    state: str | None
    reason: str | None
    description: str | None


class TargetHealthDescription(Neighbour):
    """The health of one target."""

    target: TargetDescription | None
    target_health: TargetState | None

    @property
    def state(self) -> str | None:
        """`healthy`, `unhealthy`, `initial`, `draining` ..."""
        return None if self.target_health is None else self.target_health.state


class TargetHealth(Neighbour):
    """The health of a target group's targets."""

    cfn_type = "elb target health"
    identity = "target_group_arn"

    target_group_arn: str | None
    target_health_descriptions: list[TargetHealthDescription]


class RepositoryImage(Neighbour):
    """An image that something names in a repository of the account: what is known of it, or that it is not there."""

    capitals = False
    cfn_type = "ecr image"
    identity = "image_uri"

    image_uri: str | None
    """As it is named: with the registry, and a tag or a digest."""
    repository_name: str | None
    image_digest: str | None
    image_tags: list[str]
    architectures: list[str]
    """The processors that it is built for, as its manifests call them: `amd64`, `arm64`."""
    failure_code: str | None
    """`ImageNotFound` or `RepositoryNotFound` for one that is not there."""

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        return known(value)

    @derived
    def is_missing(self) -> bool:
        """Whether it is known not to be there."""
        return self.failure_code in ("ImageNotFound", "RepositoryNotFound")


class StoredObject(Neighbour):
    """An object of S3 that a task reads as it starts."""

    cfn_type = "s3 object"
    identity = "arn"

    arn: str | None
    exists: bool | None

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        return known(value)


class EventInvocations(Neighbour):
    """How often a rule could not start its targets within the last seven days."""

    cfn_type = "event invocations"
    identity = "arn"

    arn: str | None
    failed: float | None
    """The sum of EventBridge's metric FailedInvocations; absent where it was never published."""

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        return known(value)


class ClusterReservation(Neighbour):
    """How much memory of its instances the tasks of a cluster reserved at most within the last seven days."""

    cfn_type = "ecs cluster reservation"
    identity = "cluster_arn"

    cluster_arn: str | None
    memory: float | None
    """The greatest value of the metric MemoryReservation, in percent; absent where it was never published."""

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        return known(value)


def setting_of(estate: Estate, name: str) -> str | None:
    """The value of an account setting of ECS; None where AWS does not tell of it. Undecided where they were not read,
    as in files."""
    found = next((each for each in estate.own(AccountSetting) if each.name == name), None)
    if found is None and estate.source.kind != "live":
        raise Undecided(f"the account setting {name}")
    return None if found is None else found.value
