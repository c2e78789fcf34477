"""From where tasks reach the services of AWS that they need, and whether VPC endpoints lead there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ecslint.model.common import any_of, one_by_one, passing
from ecslint.model.network.reached_services import Need, images_on_internet, needs_of
from ecslint.model.network.vpc_endpoint import endpoints_for, rule_out_others
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from ecslint.model.ecs.launch import TaskLaunch
    from ecslint.model.instances.auto_scaling import AutoScalingGroup
    from ecslint.model.network.security_group import SecurityGroup
    from ecslint.model.network.vpc import Subnet, Vpc
    from ecslint.model.network.vpc_endpoint import VpcEndpoint


def is_reached(service: str, subnet: Subnet) -> bool:
    """Whether an endpoint leads from a subnet to a service, be it one that does not work; the subnet's other ways are
    not looked at."""
    if subnet.vpc is None:
        raise Undecided("the VPC of a subnet")
    return any_of(endpoints_for(subnet.vpc, service), lambda endpoint: endpoint.serves(subnet))


def callers(launch: TaskLaunch, of_instance: bool) -> list[Subnet]:
    """The subnets that the tasks of a launch, or the container instances that they run on, are in; each that is not at
    hand is unknown."""
    if not of_instance:
        return launch.subnets
    from ecslint.model.ecs.placement import groups_for

    found = [subnet for group in groups_for(launch) for subnet in group.subnets]
    if not found:
        raise Undecided("the subnets of the container instances")
    return found


def closed_callers(launch: TaskLaunch, of_instance: bool) -> Iterator[Subnet]:
    """Those of them that nothing leads out of. Where the container instances are not at hand, they are taken to be in
    the subnets of their tasks when no other subnet of the VPC leads out of it either."""
    try:
        subnets = callers(launch, of_instance)
    except Undecided:
        vpcs = [subnet.vpc for subnet in launch.subnets]
        if not vpcs or any_of(vpcs, lambda vpc: vpc is None or any_of(vpc.subnets, lambda each: not each.is_closed)):
            raise
        subnets = launch.subnets
    yield from passing(subnets, lambda subnet: subnet.is_closed)


class Lack(NamedTuple):
    """A service that has to be reached, and cannot be: nothing leads out of the subnet, and no endpoint is for it."""

    need: Need
    subnet: Subnet
    idle: list[VpcEndpoint]
    """The gateway endpoints of the VPC for the service, which do not list the subnet's route table."""


def lacks_of(launch: TaskLaunch) -> Iterator[Lack]:
    """What the tasks of a launch need and cannot reach, for each subnet from where they cannot. Undecided, after the
    last that is known, when there may be more."""

    def judge(need: Need) -> Iterator[Lack]:
        closed = closed_callers(launch, need.of_instance)
        for subnet in passing(closed, lambda each: not is_reached(need.service, each)):
            yield Lack(need, subnet, endpoints_for(subnet.vpc, need.service) if subnet.vpc is not None else [])

    yield from one_by_one(map(judge, needs_of(launch)))


def is_supplied(launch: TaskLaunch, subnet: Subnet) -> bool:
    """Whether endpoints lead from a subnet to all that the tasks of a launch need to start."""
    if subnet.vpc is not None and not subnet.vpc.endpoints:
        rule_out_others(subnet.vpc)
        return False
    if any_of(images_on_internet(launch), lambda _: True):
        return False
    return not any_of(needs_of(launch), lambda need: not is_reached(need.service, subnet))


class Use(NamedTuple):
    """A launch whose tasks, or container instances, need the service of an endpoint of their VPC."""

    launch: TaskLaunch
    need: Need
    subnets: list[Subnet]
    """Those of the VPC from where they need it."""


def uses_of_endpoint(endpoint: VpcEndpoint, service: str) -> Iterator[Use]:
    """The launches that need a service in the VPC of an endpoint, as far as they are known."""
    vpc = endpoint.vpc
    for launch in [] if vpc is None else vpc.task_launches:
        need = next((each for each in launch.needs.known if each.service == service), None)
        if need is not None and (subnets := _within(launch, need, vpc)):
            yield Use(launch, need, subnets)


def _within(launch: TaskLaunch, need: Need, vpc: Vpc | None) -> list[Subnet]:
    try:
        subnets = callers(launch, need.of_instance)
        return list(
            passing(
                subnets,
                lambda each: vpc is not None and each.vpc is not None and each.vpc.resource_key == vpc.resource_key,
            )
        )
    except Undecided:
        return []


def is_unnamed(endpoint: VpcEndpoint, service: str) -> bool:
    """Whether the usual name of a service does not lead to an interface endpoint of it, nor to another of its VPC."""
    vpc = endpoint.vpc
    if endpoint.uses_private_dns or vpc is None or vpc.names_aws_privately:
        return False
    rule_out_others(vpc)
    return not any_of(endpoints_for(vpc, service), lambda other: other.uses_private_dns)


def is_turned_away(use: Use, endpoint: VpcEndpoint) -> bool:
    """Whether the security groups of an interface endpoint let in nothing of those that need it. In the default group
    of a new VPC, which counts when none is written, nothing is let in but by what is in that group itself."""
    from ecslint.model.ecs.placement import groups_for
    from ecslint.model.network.admission import HTTPS, admits
    from ecslint.model.network.network_end import groups_of

    ends: list[TaskLaunch | AutoScalingGroup] = [*groups_for(use.launch)] if use.need.of_instance else [use.launch]
    if endpoint.written("security_group_ids"):
        return any_of(ends, lambda end: not admits(endpoint, HTTPS, end))
    vpc = endpoint.vpc
    if vpc is None or endpoint.source_kind == "live" or "AWS::EC2::SecurityGroupIngress" in vpc.given_to:
        raise Undecided("the rules of a VPC's default security group")
    rule_out_others(vpc)
    return any_of(ends, lambda end: not any_of(groups_of(end), _is_unheard_of))


def _is_unheard_of(group: SecurityGroup) -> bool:
    """Never so for a group at hand; undecided for another, which may be the VPC's default one."""
    return group.resource_key is None


def vpcs_of(launch: TaskLaunch) -> list[Vpc]:
    """The VPCs that the tasks of a launch, or the instances that they run on, are known to be in."""
    found: dict[tuple[int, str], Vpc] = {}
    for of_instance in (False, True):
        try:
            if of_instance and launch.effective_launch_type != "EC2":
                continue
            for subnet in callers(launch, of_instance):
                vpc = subnet.vpc
                if vpc is not None:
                    found[vpc.resource_key] = vpc
        except Undecided:
            continue
    return list(found.values())


__all__ = ["Lack", "Use", "closed_callers", "is_supplied", "is_turned_away", "is_unnamed", "lacks_of",
           "uses_of_endpoint"]  # fmt: skip
