"""The resources of stacks, as a comparison with a template reads them."""

from __future__ import annotations

import json

import pytest

from ecslint.live.areas.kinds import STACK_RESOURCE
from ecslint.live.options import Deployment, Options
from ecslint.live.snapshot import Snapshot
from tests.lab import Lab
from tests.live.areas.reading import failures, kept, read
from tests.live.areas.test_ecs import cluster, definition, service


@pytest.fixture
def shop(aws: Lab) -> Lab:
    """A stack with a network and, so its tags say, a service; and a service of another stack."""
    resources = {"Network": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}}
    for name in ("shop", "blog"):
        aws.client("cloudformation").create_stack(StackName=name, TemplateBody=json.dumps({"Resources": resources}))
    cluster(aws, "prod")
    definition(aws)
    for name, logical in (("shop", "Api"), ("blog", "Pages")):
        tags = {"aws:cloudformation:stack-name": name, "aws:cloudformation:logical-id": logical}
        aws.world.state[service(aws, name)] = {"tags": [{"key": key, "value": value} for key, value in tags.items()]}
    aws.forget_calls()
    return aws


def told(snapshot: Snapshot) -> list[tuple[str, str]]:
    found = kept(snapshot, STACK_RESOURCE).values()
    return [(each.data["StackName"], each.data["LogicalResourceId"]) for each in found]


@pytest.mark.parametrize(
    "deployment", [Deployment(("Api", "Task")), Deployment((), "shop")], ids=["by its tags", "by its name"]
)
def test_the_resources_of_the_template_s_stack(shop: Lab, deployment: Deployment) -> None:
    snapshot = read(STACK_RESOURCE, options=Options(deployment=deployment))
    assert told(snapshot) == [("shop", "Network")]
    (found,) = kept(snapshot, STACK_RESOURCE).values()
    assert found.data["PhysicalResourceId"].startswith("vpc-")
    assert "LastUpdatedTimestamp" in found.state
    assert shop.calls["cloudformation:ListStackResources"] == 1
    assert failures(snapshot) == []


def test_nobody_else_asks_for_stacks(shop: Lab) -> None:
    assert told(read()) == []
    assert shop.calls["cloudformation:ListStackResources"] == 0


def test_a_stack_of_another_region_is_merely_not_here(shop: Lab) -> None:
    snapshot = read(STACK_RESOURCE, options=Options(deployment=Deployment((), "elsewhere")))
    assert (told(snapshot), failures(snapshot)) == ([], [])
