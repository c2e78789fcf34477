"""Which service a scalable target is about, and which policies are its own."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.estate import World
from ecslint.model.scaling import ScalableTarget
from ecslint.model.service import Service
from ecslint.model.unknown import Unknown
from tests.model.stacks import UNDECIDED, named, only, outcome, stack

HEAD = """
Parameters:
  ClusterName: {Type: String}
  ServiceName: {Type: String}
  Id: {Type: String}
"""
ECS = """
  Cluster: {Type: 'AWS::ECS::Cluster'}
  Service: {Type: 'AWS::ECS::Service', Properties: {Cluster: !Ref Cluster, ServiceName: api}}
"""


def target_of(resource_id: str, more: str = "") -> ScalableTarget:
    kind = "Type: AWS::ApplicationAutoScaling::ScalableTarget"
    written = f"  Target:\n    {kind}\n    Properties:\n      ResourceId: {resource_id}\n"
    return named(stack(ECS + written + more, HEAD), ScalableTarget, "Target")


@pytest.mark.parametrize(
    ("resource_id", "by_arn"),
    [
        ("service/main/api", False),
        ("!Sub 'service/${Cluster}/${Service.Name}'", False),
        ("!Join ['/', [service, !Ref Cluster, !GetAtt Service.Name]]", False),
        ("!Sub 'service/${ClusterName}/${Service.Name}'", False),
        ("!Join ['/', [service, !ImportValue cluster, !GetAtt Service.Name]]", False),
        ("!Sub 'service/${Cluster}/${Service}'", True),
        ("!Join ['/', [service, !Ref ClusterName, !Ref Service]]", True),
        ("!Sub 'service/${Cluster}/${Service.ServiceArn}'", True),
        ("!Sub 'service/${Cluster.Arn}/${Service.Name}'", True),
        ("service/main/arn:aws:ecs:eu-west-1:111122223333:service/main/api", True),
        ("!Sub 'service/${AWS::StackName}/${Service.Name}'", False),
        ("!Ref Service", True),
    ],
)
def test_the_service_is_found_in_every_spelling(resource_id: str, by_arn: Any) -> None:
    target = target_of(resource_id)
    assert outcome(lambda: target.refers_by_arn) is by_arn
    if resource_id != "!Ref Service":
        assert isinstance(target.service, Service)
        assert target.service.scaling_targets == [target]


@pytest.mark.parametrize(
    "resource_id", ["service/main/web", "!Ref Id", "!Sub 'service/${Cluster}/${ServiceName}'", "!Ref Service"]
)
def test_a_service_that_cannot_be_known(resource_id: str) -> None:
    assert isinstance(target_of(resource_id).service, Unknown)


def test_whether_an_unknown_name_is_an_arn() -> None:
    assert outcome(lambda: target_of("!Sub 'service/${Cluster}/${ServiceName}'").refers_by_arn) is UNDECIDED


@pytest.mark.parametrize("resource_id", ["table/orders", "!Sub 'function:${Id}'"])
def test_targets_that_are_no_services(resource_id: str) -> None:
    assert target_of(resource_id).service is None


def test_the_cluster_tells_services_of_one_name_apart() -> None:
    world = World()
    for name in ("one", "two"):
        ecs = f"  C: {{Type: 'AWS::ECS::Cluster', Properties: {{ClusterName: {name}}}}}\n"
        service = "  S: {Type: 'AWS::ECS::Service', Properties: {Cluster: !Ref C, ServiceName: web}}\n"
        stack(ecs + service, path=f"{name}.yaml", world=world)
    kind = "Type: 'AWS::ApplicationAutoScaling::ScalableTarget'"
    target = only(
        stack(f"  T: {{{kind}, Properties: {{ResourceId: service/two/web}}}}", path="t.yaml", world=world),
        ScalableTarget,
    )
    assert target.service is not None
    assert target.service.cluster.cluster_name == "two"


def policy(target: str) -> str:
    return f"  P:\n    Type: AWS::ApplicationAutoScaling::ScalingPolicy\n    Properties: {{PolicyName: p, {target}}}\n"


@pytest.mark.parametrize(
    ("resource_id", "of_policy", "expected"),
    [
        ("service/main/api", "ScalingTargetId: !Ref Target", 1),
        ("service/main/api", "ResourceId: service/main/api", 1),
        ("service/main/api", "ResourceId: service/main/web", 0),
        ("service/main/api", "ScalingTargetId: 'service/main/api|ecs:service:DesiredCount|ecs'", 1),
        ("!Sub 'service/${Cluster}/${Service.Name}'", "ResourceId: !Sub 'service/${Cluster}/${Service.Name}'", 1),
        ("!Sub 'service/${Cluster}/${Service.Name}'", "ResourceId: service/main/api", 1),
        ("!Sub 'service/${ClusterName}/x'", "ResourceId: !Sub 'service/${ClusterName}/x'", 1),
        ("service/main/api", "ScalingTargetId: !Ref Id", UNDECIDED),
        ("service/main/api", "ResourceId: !Ref Id", UNDECIDED),
    ],
)
def test_policies_of_a_target(resource_id: str, of_policy: str, expected: Any) -> None:
    target = target_of(resource_id, policy(of_policy))
    assert outcome(lambda: len(target.policies)) == expected


def test_policies_of_another_target_are_not_its_own() -> None:
    other = "  Other: {Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: {ResourceId: !Ref Id}}\n"
    target = target_of("service/main/api", other + policy("ScalingTargetId: !Ref Other"))
    assert target.policies == []


def test_what_a_policy_follows() -> None:
    written = policy(
        "ScalingTargetId: !Ref Target, TargetTrackingScalingPolicyConfiguration: {TargetValue: 60, "
        "PredefinedMetricSpecification: {PredefinedMetricType: ECSServiceAverageCPUUtilization}}"
    )
    (found,) = target_of("service/main/api", written).policies
    tracking = found.target_tracking_scaling_policy_configuration
    assert tracking is not None
    assert (tracking.target_value, tracking.disable_scale_in) == (60.0, False)
    assert tracking.predefined_metric_specification is not None
    assert tracking.predefined_metric_specification.predefined_metric_type == "ECSServiceAverageCPUUtilization"
