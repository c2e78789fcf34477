"""Which service a scalable target is about, and which policies are its own."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.ecs.service import MonitoringConfiguration, Service
from ecslint.model.estate import World
from ecslint.model.scaling.scalable_target import ScalableTarget
from ecslint.model.scaling.scaling_metric import PredefinedMetric, StepScaling
from ecslint.model.unknown import Unknown
from tests.model.inputs import UNKNOWN, record
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


TRACKING = "TargetTrackingScalingPolicyConfiguration: {TargetValue: 60, DisableScaleIn: %s}"
STEPS = "StepScalingPolicyConfiguration: {AdjustmentType: %s, StepAdjustments: [{ScalingAdjustment: %s}]}"


@pytest.mark.parametrize(
    ("configuration", "may"),
    [
        (TRACKING % "false", True),
        (TRACKING % "true", False),
        (TRACKING % "!Ref Id", UNDECIDED),
        (STEPS % ("ChangeInCapacity", -1), True),
        (STEPS % ("ChangeInCapacity", 1), False),
        (STEPS % ("PercentChangeInCapacity", -10), True),
        (STEPS % ("ExactCapacity", 4), True),
        (STEPS % ("ChangeInCapacity", "!Ref Id"), UNDECIDED),
        ("PredictiveScalingPolicyConfiguration: {Mode: ForecastAndScale}", False),
    ],
)
def test_which_policies_may_scale_in(configuration: str, may: Any) -> None:
    (found,) = target_of("service/main/api", policy(f"ScalingTargetId: !Ref Target, {configuration}")).policies
    assert outcome(lambda: found.may_scale_in) is may


@pytest.mark.parametrize(
    ("bounds", "lowered"),
    [
        ([], False),
        (["MinCapacity: 4"], False),
        (["MaxCapacity: 20"], False),
        (["MaxCapacity: 20", "MaxCapacity: 8"], True),
        (["MinCapacity: 0, MaxCapacity: 0"], True),
        (["MaxCapacity: 8"], False),
        (["MaxCapacity: !Ref Id"], UNDECIDED),
    ],
)
def test_what_a_schedule_lowers(bounds: list[str], lowered: Any) -> None:
    actions = ", ".join(f"{{ScheduledActionName: a, Schedule: x, ScalableTargetAction: {{{each}}}}}" for each in bounds)
    more = f"      MinCapacity: 2\n      MaxCapacity: 8\n      ScheduledActions: [{actions}]\n"
    assert outcome(lambda: target_of("service/main/api", more).is_lowered_by_schedule) is lowered


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ([(0, None, 1)], None),
        ([(None, 0, -1), (0, None, 1)], None),
        ([(0, 10, 1), (10, None, 2)], None),
        ([(10, None, 2), (0, 10, 1)], None),
        ([(None, -10, -2), (-10, 0, -1)], None),
        ([(None, None, 1)], None),
        ([], None),
        ([(0, 20, 1), (10, None, 2)], (1, "overlaps with the step before it, which ends at 20")),
        ([(0, None, 1), (10, None, 2)], (1, "overlaps with the step before it, which has no upper bound")),
        ([(0, 10, 1), (20, None, 2)], (1, "leaves a gap to the step before it, which ends at 10")),
        ([(None, 0, -1), (5, None, 2)], (1, "leaves a gap to the step before it, which ends at 0")),
        ([(0, 10, 1)], (0, "leaves a gap above 10")),
        ([(-10, 0, -1)], (0, "leaves a gap below -10")),
    ],
)
def test_steps(steps: list[tuple[int | None, int | None, int]], fault: Any) -> None:
    names = ("MetricIntervalLowerBound", "MetricIntervalUpperBound", "ScalingAdjustment")
    written = ({name: value for name, value in zip(names, step, strict=True) if value is not None} for step in steps)
    scaling = record(StepScaling, {"StepAdjustments": list(written)})
    found = scaling.fault_of_steps
    assert (None if found is None else (scaling.step_adjustments.index(found[0]), found[1])) == fault


@pytest.mark.parametrize(
    ("metric", "of"),
    [
        ("ECSServiceAverageCPUUtilizationHighResolution", "CPUUtilization"),
        ("ECSServiceAverageMemoryUtilizationHighResolution", "MemoryUtilization"),
        ("ECSServiceAverageCPUUtilization", None),
        ("SageMakerVariantConcurrentRequestsPerModelHighResolution", None),
    ],
)
def test_metrics_of_high_resolution(metric: str, of: str | None) -> None:
    assert record(PredefinedMetric, {"PredefinedMetricType": metric}).high_resolution_of == of


@pytest.mark.parametrize(
    ("configurations", "often"),
    [
        ([{"metricNames": ["CPUUtilization"], "resolutionSeconds": 20}], True),
        ([{"metricNames": ["MemoryUtilization"], "resolutionSeconds": 20}], False),
        ([{"metricNames": ["CPUUtilization"], "resolutionSeconds": 60}], False),
        ([{"metricNames": [UNKNOWN], "resolutionSeconds": 20}], UNDECIDED),
        ([], False),
    ],
)
def test_how_often_metrics_are_published(configurations: list[Any], often: Any) -> None:
    monitoring = record(MonitoringConfiguration, {"metricConfigurations": configurations})
    assert outcome(lambda: monitoring.publishes_often("CPUUtilization")) is often
