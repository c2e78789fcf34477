"""What accounts tell of health and use, and of what only the API knows: targets, images, invocations, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecslint.model.common import any_of
from ecslint.model.convert import Json
from ecslint.model.evidence import derived
from ecslint.model.neighbour import Neighbour, known
from ecslint.model.record import Record
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from ecslint.model.ecs.cluster import Cluster
    from ecslint.model.ecs.container import Container
    from ecslint.model.estate import Estate


class AccountSetting(Record):
    """A setting of ECS for the account, as it holds for whoever looks."""

    cfn_type = "ecs account setting"

    name: str | None
    value: str | None


class TrunkingSetting(Record):
    """The account setting that gives instances more network interfaces; it is read where there are instances."""

    cfn_type = "ecs trunking setting"

    name: str | None
    value: str | None


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
    """An image in ECR that containers name, by the name that they write."""

    capitals = False
    cfn_type = "ecr image"
    identity = "image_digest"

    repository_name: str | None
    image_digest: str | None
    """Absent for one that a pull through cache rule may bring when it is first asked for."""
    image_tags: list[str]
    platforms: list[Json]
    """Those of an image for several; empty for one that tells its platform in its layers only."""

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        return known(value)

    @derived
    def architectures(self) -> list[str]:
        """The processors that it is built for, as task definitions call them; empty where that is not told."""
        named = (each.get("architecture") for each in self.platforms)
        return list(dict.fromkeys(ARCHITECTURES.get(each, each) for each in named if isinstance(each, str)))


ARCHITECTURES = {"amd64": "X86_64", "arm64": "ARM64"}


class StoredObject(Neighbour):
    """An object of S3 that a task reads as it starts."""

    capitals = False
    cfn_type = "s3 object"
    identity = "arn"

    arn: str | None
    exists: bool | None

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        return known(value)


class EventInvocations(Neighbour):
    """How often a rule could not start its targets of late."""

    cfn_type = "event invocations"
    identity = "rule_arn"

    rule_arn: str | None
    failed_invocations: float | None
    days: int | None
    """Over which they were counted."""

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        return known(value)


class ClusterReservation(Neighbour):
    """How much memory of its instances the tasks of a cluster reserved at most within the last seven days."""

    cfn_type = "ecs cluster reservation"
    identity = "cluster_arn"

    cluster_arn: str | None
    memory_reservation: float | None
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


def ran_nothing(cluster: Cluster) -> bool:
    """Whether the instances of a cluster have run no task within the last seven days: ECS publishes its metrics for
    clusters with running tasks only. Read 2026-11:
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html"""
    from ecslint.model.moment import DAY
    from ecslint.model.running.running import ContainerInstance

    reservation = cluster.estate.follow(cluster.cluster_arn, ClusterReservation)
    if reservation is None or reservation.memory_reservation:
        return False
    instances = cluster.estate.referrers(cluster, ContainerInstance, "cluster")
    return any_of(instances, lambda each: each.age >= 7 * DAY)


def built_for(container: Container) -> tuple[list[str], str]:
    """The processors that the image of a container is built for, X86_64 or ARM64, and what says so, as the beginning of
    a sentence; empty where nothing does. An image that lists its platforms knows better than its tag."""
    reference = container.image_reference
    if reference is None:
        return [], ""
    if container.source_kind == "live" and is_in_own_registry(container):
        image: object = container.estate.follow(container.image, RepositoryImage)
        if isinstance(image, RepositoryImage) and image.architectures:
            return image.architectures, f"the platforms of `{reference}` say"
    named = reference.architecture
    if named is None and container.source_kind == "live" and is_in_own_registry(container):
        container.estate.lacks(RepositoryImage, container.image)  # undecided where that could not be read
    return ([] if named is None else [named]), f"the tag of `{reference}` says"


def is_in_own_registry(container: Container) -> bool:
    """Whether an image comes from ECR in the account and region that is looked at."""
    image, source = container.image_reference, container.estate.source
    return image is not None and (image.account, image.region) == (source.account, source.region)


_UPSTREAMS = "ecr:DescribePullThroughCacheRules"


def absence_of_image(container: Container) -> str | None:
    """With which confidence the image of a container is not in its repository; None where it is there, and for those
    of other registries than the account's own, which are not looked at. Undecided where that could not be read."""
    image = container.image_reference
    if image is None or not is_in_own_registry(container):
        return None
    try:
        return "high" if container.estate.lacks(RepositoryImage, container.image) else None
    except Undecided as undecided:
        # All but the pull through cache rules was read. What these bring has their prefix, but for a rule for the rest.
        if undecided.needs.startswith(_UPSTREAMS) and "/" not in image.repository:
            return "medium"
        raise
