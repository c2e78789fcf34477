"""The ends of connections, as far as their network interfaces matter: security groups and subnets.

An end is a record that has such interfaces: a launch of tasks in network mode awsvpc, an Auto Scaling group for tasks
in other modes, a load balancer, a mount target or a VPC endpoint.
"""

from __future__ import annotations

from typing import Any

from ecslint.model.ecs.launch import TaskLaunch
from ecslint.model.ecs.placement import groups_for
from ecslint.model.instances.auto_scaling import AutoScalingGroup
from ecslint.model.network.load_balancing import LoadBalancer
from ecslint.model.network.security_group import SecurityGroup, groups_named
from ecslint.model.network.vpc import Subnet
from ecslint.model.network.vpc_endpoint import VpcEndpoint
from ecslint.model.record import Record
from ecslint.model.unknown import Undecided


def ends_of(launch: TaskLaunch) -> list[TaskLaunch | AutoScalingGroup]:
    """Whose interfaces the tasks of a launch use: their own, or those of the instances of Auto Scaling groups. Empty
    when these are not at hand."""
    if launch.uses_awsvpc:
        return [launch]
    if launch.effective_launch_type != "EC2":
        return []
    if launch.launch_type is None and not launch.effective_strategy:
        return [*launch.cluster.auto_scaling_groups]
    return [*groups_for(launch)]


def groups_of(end: Record) -> list[SecurityGroup]:
    """The security groups of an end, each that is not at hand unknown. Undecided where none is written, as then the
    default one of the VPC counts; a network load balancer then has none."""
    found: list[SecurityGroup] = []
    if isinstance(end, TaskLaunch | VpcEndpoint):
        found = end.security_groups
    elif isinstance(end, AutoScalingGroup):
        found = [] if end.instance_launch is None else groups_named(end.instance_launch)
    else:
        found = groups_named(end)
    if not found and not (isinstance(end, LoadBalancer) and end.type != "application"):
        raise Undecided("the rules of a VPC's default security group")
    return found


def subnets_of(end: Any) -> list[Subnet]:
    """The subnets of an end, each that is not at hand unknown."""
    if isinstance(end, LoadBalancer | VpcEndpoint):
        found = [end.estate.follow(each, Subnet) for each in end.subnet_ids]
    elif isinstance(end, TaskLaunch | AutoScalingGroup):
        found = [*end.subnets]
    else:
        found = [end.subnet]
    subnets = [each for each in found if each is not None]
    if not subnets:
        raise Undecided("the subnets of a network interface")
    return subnets


__all__ = ["ends_of", "groups_of", "subnets_of"]
