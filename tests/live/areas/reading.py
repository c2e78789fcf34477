"""Reading the lab as a scan does."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from ecslint.demo.network import Network
from ecslint.live.account import Identity, collect
from ecslint.live.areas import directory
from ecslint.live.clients import Clients, Session
from ecslint.live.options import USUAL, Options
from ecslint.live.outcome import Outcome
from ecslint.live.snapshot import Resource, Snapshot
from tests.lab import ACCOUNT, REGION, Lab

WHO = Identity(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:role/reader")


@cache
def session() -> Session:
    """One for all tests: what boto3 knows of AWS takes it a while to read."""
    return Session(region=REGION)


def read(*wanted: str, options: Options = USUAL, region: str = REGION, fresh: bool = False) -> Snapshot:
    """What a scan sees of the lab when its rules need these types; without any, all that there is. `fresh`: as another
    run, which knows nothing of the account."""
    if fresh:
        directory._directories.clear()
    return collect(Clients(session(), region, share=100), WHO, region, wanted or None, options)


def bare_network(aws: Lab) -> Network:
    """A VPC of two subnets, with a security group."""
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=REGION + zone)
            for number, zone in enumerate("ab")]  # fmt: skip
    subnets = [each["Subnet"]["SubnetId"] for each in made]
    group = ec2.create_security_group(GroupName="tasks", Description="tasks", VpcId=vpc)["GroupId"]
    return Network(vpc, subnets, subnets, group, group)


def kept(snapshot: Snapshot, type_name: str) -> dict[str, Resource]:
    """What was kept of a type, by id."""
    return {each.id: each for each in snapshot.resources if each.type == type_name}


def only(snapshot: Snapshot, type_name: str) -> Resource:
    """The one resource of a type."""
    (found,) = kept(snapshot, type_name).values()
    return found


def failures(snapshot: Snapshot) -> list[tuple[str, str]]:
    """What failed, but for things that were merely not there."""
    return [(unit.action, str(unit.outcome)) for unit in snapshot.units if unit.outcome is not Outcome.MISSING]


def settings(snapshot: Snapshot) -> str:
    """All that is set up, as text."""
    return json.dumps([(each.type, each.id, each.data) for each in snapshot.resources], sort_keys=True)


def trust(service: str = "ecs-tasks.amazonaws.com") -> str:
    """A trust policy."""
    statement: dict[str, Any] = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
