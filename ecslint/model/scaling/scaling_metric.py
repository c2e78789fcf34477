"""How scaling policies decide: by a metric's value, by an alarm's steps, or by a forecast."""

from __future__ import annotations

import itertools
import math
from typing import Any, cast

from ecslint.model.common import any_of
from ecslint.model.convert import Json
from ecslint.model.evidence import derived
from ecslint.model.neighbour import Neighbour
from ecslint.model.network.load_balancing import LoadBalancer, TargetGroup
from ecslint.model.record import field
from ecslint.model.unknown import Hole, Text, Undecided, Unknown

_LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
_TARGET_GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"
_GIVEN = {
    (_LOAD_BALANCER, "LoadBalancerArn"): "arn:",
    (_LOAD_BALANCER, "LoadBalancerName"): "NAME",
    (_LOAD_BALANCER, "DNSName"): "NAME.elb.amazonaws.com",
    (_TARGET_GROUP, "TargetGroupArn"): "arn:",
    (_TARGET_GROUP, "TargetGroupFullName"): "targetgroup/NAME/ID",
    (_TARGET_GROUP, "TargetGroupName"): "NAME",
}
"""What attributes of load balancers and target groups give, in a form that shows what it is."""

_OF_SERVICES = ("AWS/ECS", "ECS/ContainerInsights", "AWS/ApplicationELB")
_KINDS = (("cpu", "cpu"), ("memory", "memory"), ("requestcount", "requests"))

_ELSEWHERE = (
    "ASG", "AppStream", "Cassandra", "Comprehend", "DynamoDB", "EC2SpotFleet", "ElastiCache", "Kafka", "Lambda",
    "Neptune", "RDS", "SageMaker", "WorkSpaces",
)  # fmt: skip
_FORECAST = (
    "ECSServiceCPUUtilization", "ECSServiceMemoryUtilization", "ECSServiceTotalCPUUtilization",
    "ECSServiceTotalMemoryUtilization", "ALBRequestCount", "TotalALBRequestCount",
)  # fmt: skip
"""How the predefined metrics of other services than ECS begin, and those that only predictive scaling has. Read 2026-11
from botocore's `MetricType` of Application Auto Scaling and
https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredictiveScalingPredefinedMetricPairSpecification.html"""


def kind_of(metric: str | None, namespace: str | None = None) -> str:
    """What a metric measures: `cpu`, `memory`, `requests`; `other` for one outside ECS's and load balancers' own
    namespaces."""
    if metric is None or (namespace is not None and namespace not in _OF_SERVICES):
        return "other"
    name = metric.lower()
    return next((kind for sign, kind in _KINDS if sign in name), "other")


def _is_utilization(metric: str | None) -> bool:
    return metric is not None and metric.startswith("ECSService") and "Utilization" in metric


class PredefinedMetric(Neighbour):
    """A metric that the service publishes of itself."""

    identity = "predefined_metric_type"

    predefined_metric_type: str | None = field(required=True)
    resource_label: str | None

    @property
    def is_of_another_service(self) -> bool:
        """Whether it is known to be a metric of something other than ECS and its load balancers."""
        name = self.predefined_metric_type
        return name is not None and name.startswith(_ELSEWHERE)

    @property
    def only_forecasts(self) -> bool:
        """Whether only predictive scaling takes it."""
        name = self.predefined_metric_type
        return name is not None and name in _FORECAST

    @property
    def high_resolution_of(self) -> str | None:
        """The metric of the service of which it is the values of every 20 seconds, which the service publishes only
        when it is told to; None for a metric that is there anyhow."""
        name = self.predefined_metric_type
        if name is None or not name.startswith("ECSServiceAverage") or not name.endswith("HighResolution"):
            return None
        return "CPUUtilization" if "CPU" in name else "MemoryUtilization"

    @derived
    def label(self) -> str | None:
        """The resource label, in which each reference is written as that which it gives, such as app/NAME/ID for the
        full name of an application load balancer. Undecided when it is not known what some other stretch is, unless an
        ARN is in it as far as it is known."""
        value: Any = self.resource_label
        if not isinstance(value, Text):
            return value if value is None else str(value)
        parts = [part if isinstance(part, str) else self._given(part) for part in value.parts]
        known = "".join(part for part in parts if part is not None)
        if None in parts and "arn:" not in known:
            raise Undecided(value.needs)
        return known

    def _given(self, hole: Hole) -> str | None:
        """What a reference gives, in a form that shows what it is."""
        if hole.reference is None:
            return None
        value, attribute = cast("str", Text((hole,))), hole.reference.attribute
        kind = self.estate.type_of(value) or ""
        if attribute is None and kind in (_LOAD_BALANCER, _TARGET_GROUP):
            return "arn:"
        if kind == _LOAD_BALANCER and attribute == "LoadBalancerFullName":
            balancer = self.estate.follow(value, LoadBalancer)
            return "net/NAME/ID" if balancer is not None and balancer.type == "network" else "app/NAME/ID"
        return _GIVEN.get((kind, attribute or ""))

    @derived
    def target_group(self) -> TargetGroup | None:
        """The target group of its resource label."""
        value: Any = self.resource_label
        for part in value.parts if isinstance(value, Text) else ():
            if isinstance(part, Hole) and self._given(part) == _GIVEN[_TARGET_GROUP, "TargetGroupFullName"]:
                return self.estate.follow(Text((part,)), TargetGroup)
        if isinstance(value, str) and "/targetgroup/" in value:
            return self.estate.follow("targetgroup/" + value.partition("/targetgroup/")[2], TargetGroup)
        return cast("TargetGroup | None", None if value is None else Unknown("the target group of the resource label"))


class TargetTracking(Neighbour):
    """Scaling that keeps a metric at a value."""

    target_value: float | None = field(required=True)
    predefined_metric_specification: PredefinedMetric | None
    customized_metric_specification: Json
    disable_scale_in: bool = False
    scale_in_cooldown: int = 300
    scale_out_cooldown: int = 300

    @derived
    def is_percentage(self) -> bool:
        """Whether its value is a share of what the tasks reserve, in percent."""
        predefined, metric = self.predefined_metric_specification, self.customized_metric_specification
        if predefined is not None:
            return _is_utilization(predefined.predefined_metric_type)
        if not isinstance(metric, dict):
            return False
        statistic = metric.get("Statistic")
        of_ecs = metric.get("Namespace") == "AWS/ECS" and statistic in ("Average", "Minimum", "Maximum")
        return of_ecs and metric.get("MetricName") in ("CPUUtilization", "MemoryUtilization")


class StepAdjustment(Neighbour):
    """By how much to scale while the metric is so far from the alarm's threshold."""

    metric_interval_lower_bound: float | None
    metric_interval_upper_bound: float | None
    scaling_adjustment: int | None = field(required=True)


class StepScaling(Neighbour):
    """Scaling by the distance of an alarm's metric from its threshold."""

    adjustment_type: str | None = field(values=("ChangeInCapacity", "PercentChangeInCapacity", "ExactCapacity"))
    cooldown: int | None
    min_adjustment_magnitude: int | None
    step_adjustments: list[StepAdjustment]

    @derived
    def may_scale_in(self) -> bool:
        """Whether a step takes tasks away, or sets a count that may be lower."""
        if self.adjustment_type == "ExactCapacity":
            return True
        by = [step.scaling_adjustment for step in self.step_adjustments]
        return any_of(by, lambda adjustment: adjustment is None or adjustment < 0)

    @derived
    def fault_of_steps(self) -> tuple[StepAdjustment, str] | None:
        """The first step that overlaps with the one before it or leaves a gap, and which of it; None when each value of
        the metric is in one step, as it has to be:
        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepAdjustment.html"""
        steps = sorted(((_lower(step), _upper(step), at) for at, step in enumerate(self.step_adjustments)))
        if not steps:
            return None
        for (_, end, _), (start, _, at) in itertools.pairwise(steps):
            if start != end:
                kind = "overlaps with" if start < end else "leaves a gap to"
                ends = "has no upper bound" if math.isinf(end) else f"ends at {end:g}"
                return self.step_adjustments[at], f"{kind} the step before it, which {ends}"
        first, last = steps[0], steps[-1]
        if first[0] < 0 and first[0] != -math.inf:
            return self.step_adjustments[first[2]], f"leaves a gap below {first[0]:g}"
        if last[1] > 0 and last[1] != math.inf:
            return self.step_adjustments[last[2]], f"leaves a gap above {last[1]:g}"
        return None


def _lower(step: StepAdjustment) -> float:
    bound = step.metric_interval_lower_bound
    return -math.inf if bound is None else bound


def _upper(step: StepAdjustment) -> float:
    bound = step.metric_interval_upper_bound
    return math.inf if bound is None else bound


class PredictiveMetric(Neighbour):
    """What a forecast is made from."""

    target_value: float | None = field(required=True)
    predefined_metric_pair_specification: PredefinedMetric | None
    predefined_scaling_metric_specification: PredefinedMetric | None
    predefined_load_metric_specification: PredefinedMetric | None

    @derived
    def predefined(self) -> list[PredefinedMetric]:
        """The metrics that AWS publishes, of those that it names."""
        named = (
            self.predefined_metric_pair_specification,
            self.predefined_scaling_metric_specification,
            self.predefined_load_metric_specification,
        )
        return [each for each in named if each is not None]

    @derived
    def is_percentage(self) -> bool:
        """Whether its value is a share of what the tasks reserve, in percent."""
        return any_of(self.predefined, lambda metric: _is_utilization(metric.predefined_metric_type))


class PredictiveScaling(Neighbour):
    """Scaling ahead of a forecast; it only forecasts unless told to scale, and never scales in."""

    mode: str = field("ForecastOnly", values=("ForecastOnly", "ForecastAndScale"))
    metric_specifications: list[PredictiveMetric]
    scheduling_buffer_time: int = field(300, minimum=0, maximum=3600)
    max_capacity_breach_behavior: str = field("HonorMaxCapacity", values=("HonorMaxCapacity", "IncreaseMaxCapacity"))
    max_capacity_buffer: int | None = field(minimum=0, maximum=100)
