"""What deployments may do, with the rounding of ECS."""

from __future__ import annotations

import pytest

from ecslint.config import Settings
from ecslint.pictures import Workload, pictures_of, sights_of
from ecslint.pictures.rollout import Rollout
from ecslint.rulebook import Rulebook
from ecslint.scan import Scan

SERVICE = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties: {{Cluster: prod, TaskDefinition: shop, {0}}}
"""

SCALED = """
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: !Sub "service/prod/${Service.Name}"
      MinCapacity: 0
      MaxCapacity: 10
"""


def workload(properties: str, more: str = "") -> Workload:
    scan = Scan(Settings(select=("invalid-value",)), Rulebook(()))
    scan.add((SERVICE.format(properties) + more).encode(), "stack.yaml")
    (found,) = pictures_of(sights_of(scan, scan.judge().report.findings)).workloads
    return found


@pytest.mark.parametrize(
    ("count", "low", "high", "minimum", "maximum", "stuck"),
    [
        (1, 100, 200, 1, 2, False),
        (1, 50, 150, 1, 1, True),
        (1, 0, 100, 0, 1, False),
        (3, 50, 150, 2, 4, False),
        (3, 66, 133, 2, 3, False),
        (4, 100, 100, 4, 4, True),
        (4, 100, 124, 4, 4, True),
        (4, 75, 125, 3, 5, False),
        (2, 200, 200, 4, 4, False),
    ],
)
def test_rounding(count: int, low: int, high: int, minimum: int, maximum: int, stuck: bool) -> None:
    configuration = f"DeploymentConfiguration: {{MinimumHealthyPercent: {low}, MaximumPercent: {high}}}"
    deployment = workload(f"DesiredCount: {count}, {configuration}").deployment
    assert deployment is not None
    assert deployment.rollouts == (Rollout(count, minimum, maximum),)
    assert deployment.rollouts[0].is_stuck == stuck
    assert (deployment.minimum_percent, deployment.maximum_percent) == (low, high)


def test_a_service_that_is_scaled_is_shown_at_its_bounds() -> None:
    deployment = workload("DesiredCount: 3", SCALED).deployment
    assert deployment is not None
    assert deployment.rollouts == (Rollout(10, 10, 20),)  # with 0 tasks there is nothing to deploy


@pytest.mark.parametrize(
    ("properties", "remark"),
    [
        ("SchedulingStrategy: DAEMON", "A daemon service: "),
        ("DeploymentController: {Type: CODE_DEPLOY}", "The deployment controller is CODE_DEPLOY"),
        ("DeploymentConfiguration: {Strategy: BLUE_GREEN}", "The strategy is BLUE_GREEN"),
        ("DesiredCount: 0", "No task is wanted"),
        ("DesiredCount: !ImportValue count", "it depends on the value that another stack exports as"),
    ],
)
def test_where_there_is_nothing_to_show_is_said_why(properties: str, remark: str) -> None:
    deployment = workload(properties).deployment
    assert deployment is not None
    assert deployment.rollouts == ()
    assert remark in deployment.remark


def test_what_a_workload_is() -> None:
    found = workload("DesiredCount: 1")
    assert (found.kind, found.name, str(found.home), found.line) == ("service", "Service", "stack.yaml", 3)
    assert "service" in {node.kind for node in found.graph.nodes}
