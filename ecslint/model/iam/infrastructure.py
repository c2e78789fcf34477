"""What ECS's infrastructure roles are for, and the least that each of them has to allow.

Read 2026-11 from https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html and the
managed policies that it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ecslint.model.common import any_of, one_by_one

if TYPE_CHECKING:
    from ecslint.model.iam.role import Role, RoleUse


class Work(NamedTuple):
    """What ECS does with an infrastructure role."""

    what: str
    policy: str
    """The managed policy for it."""
    actions: tuple[str, ...]
    """Its main actions: a role that allows none of them serves for nothing."""


_WORKS = {
    "ManagedEbsVolume": Work(
        "attach EBS volumes to tasks",
        "service-role/AmazonECSInfrastructureRolePolicyForVolumes",
        ("ec2:CreateVolume", "ec2:AttachVolume"),
    ),
    "AdvancedConfiguration": Work(
        "shift traffic at the load balancer",
        "AmazonECSInfrastructureRolePolicyForLoadBalancers",
        (
            "elasticloadbalancing:ModifyListener",
            "elasticloadbalancing:ModifyRule",
            "elasticloadbalancing:RegisterTargets",
        ),
    ),
    "ManagedInstancesProvider": Work(
        "launch Managed Instances",
        "AmazonECSInfrastructureRolePolicyForManagedInstances",
        ("ec2:CreateFleet", "ec2:RunInstances", "ec2:CreateLaunchTemplate"),
    ),
}
"""By the record that names the role."""


def unfit_uses(role: Role) -> Iterator[tuple[RoleUse, Work]]:
    """What ECS is to do with a role that allows none of the actions that this takes, each kind of work once."""
    works: dict[str, tuple[RoleUse, Work]] = {}
    for use in role.uses:
        kind = type(use.record).__name__
        if kind in _WORKS:
            works.setdefault(kind, (use, _WORKS[kind]))

    def judge(entry: tuple[RoleUse, Work]) -> Iterator[tuple[RoleUse, Work]]:
        from ecslint.model.iam.resource_policy import rule_out_others

        if not any_of(entry[1].actions, role.allows):
            rule_out_others(role)
            yield entry

    yield from one_by_one(map(judge, works.values()))
