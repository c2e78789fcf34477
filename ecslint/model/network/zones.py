"""In which Availability Zones subnets lie, and which of them others cover.

Tasks reach a file system through a mount target in their own zone, and a load balancer sends nothing to tasks in a
zone that it is not enabled for. Zones are compared as they are written: by name, by id, as the same index of
Fn::GetAZs, and as those of the same subnet, be it one that is not at hand. What that does not settle is undecided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model.common import any_of, passing, same_text
from ecslint.model.record import Place
from ecslint.model.unknown import Undecided, Unknown

if TYPE_CHECKING:
    from ecslint.model.ecs.launch import TaskLaunch
    from ecslint.model.instances.auto_scaling import AutoScalingGroup
    from ecslint.model.network.load_balancing import LoadBalancer
    from ecslint.model.network.vpc import Subnet
    from ecslint.model.storage.file_system import SharedFileSystem

__all__ = [
    "Located",
    "in_one_zone",
    "located_balancer",
    "located_group",
    "located_launch",
    "located_targets",
    "outside",
]


class Located(NamedTuple):
    """A subnet in which something is."""

    id: Any
    """As it is written."""
    place: Place
    """Where it is written."""

    @property
    def is_one(self) -> bool:
        """Whether it is one subnet for certain: what a file that is no template yet leaves open may become several."""
        if isinstance(self.id, Unknown) or self.is_left_open or "," in str(self.id):
            return False
        return isinstance(self.id, str) or self.place.record.source_kind == "cloudformation"

    @property
    def is_left_open(self) -> bool:
        """Whether it is an empty text, as the default of a parameter is that somebody has to give a value."""
        return isinstance(self.id, str) and not self.id

    def shares_zone_with(self, other: Located) -> bool:
        """Whether both are in one zone. A subnet that is not at hand is at least in its own."""
        return (same_text(self.id, other.id) and not self.is_left_open) or self.subnet.shares_zone_with(other.subnet)

    @property
    def subnet(self) -> Subnet:
        """Its record; Undecided when that is not at hand."""
        from ecslint.model.network.vpc import Subnet

        found: object = self.place.record.estate.follow(self.id, Subnet)
        if isinstance(found, Subnet):
            return found
        raise Undecided(found.needs if isinstance(found, Unknown) else "a subnet, which is not named")

    @property
    def name(self) -> str:
        """What people call it: the logical id of one at hand, else its id."""
        try:
            return self.subnet.name_of_resource
        except Undecided:
            return str(self.id)


def located_launch(launch: TaskLaunch) -> list[Located]:
    """The subnets of the tasks that something launches; none outside awsvpc mode."""
    awsvpc = launch.awsvpc
    if awsvpc is None:
        return []
    return [Located(each, awsvpc.at("subnets", at)) for at, each in enumerate(awsvpc.subnets)]


def located_balancer(balancer: LoadBalancer) -> list[Located]:
    """The subnets that a load balancer is in, in whichever of the two ways they are written."""
    found = [Located(each, balancer.at("subnets", at)) for at, each in enumerate(balancer.subnets)]
    return [*found, *(Located(each.subnet_id, each.at("subnet_id")) for each in balancer.subnet_mappings)]


def located_group(group: AutoScalingGroup) -> list[Located]:
    """The subnets that the instances of a group are in."""
    return [Located(each, group.at("vpc_zone_identifier", at)) for at, each in enumerate(group.vpc_zone_identifier)]


def located_targets(file_system: SharedFileSystem) -> list[Located]:
    """The subnets of a file system's mount targets."""
    return [Located(each.subnet_id, each.at("subnet_id")) for each in file_system.mount_targets]


def in_one_zone(subnets: Sequence[Located]) -> bool:
    """Whether there are any and all of them are in one zone, as a single one is."""
    if not subnets:
        return False
    first, *others = subnets
    if not others and not first.is_one:
        raise Undecided("whether one or several subnets take the place of what is written")
    return not any_of(others, lambda each: not first.shares_zone_with(each))


def outside(subnets: Sequence[Located], covered: Sequence[Located]) -> Iterator[Located]:
    """Those of the subnets in whose zone none of the covered ones is. Undecided is raised only after the last."""
    return passing(subnets, lambda each: not any_of(covered, each.shares_zone_with))
