"""How scaling policies decide: by a metric's value, by an alarm's steps, or by a forecast."""

from __future__ import annotations

from ecslint.model.convert import Json
from ecslint.model.evidence import derived
from ecslint.model.neighbour import Neighbour
from ecslint.model.record import field

_OF_SERVICES = ("AWS/ECS", "ECS/ContainerInsights", "AWS/ApplicationELB")
_KINDS = (("cpu", "cpu"), ("memory", "memory"), ("requestcount", "requests"))


def kind_of(metric: str | None, namespace: str | None = None) -> str:
    """What a metric measures: `cpu`, `memory`, `requests`; `other` for one outside ECS's and load balancers' own
    namespaces."""
    if metric is None or (namespace is not None and namespace not in _OF_SERVICES):
        return "other"
    name = metric.lower()
    return next((kind for sign, kind in _KINDS if sign in name), "other")


class PredefinedMetric(Neighbour):
    """A metric that the service publishes of itself."""

    identity = "predefined_metric_type"

    predefined_metric_type: str | None = field(required=True)
    resource_label: str | None


class TargetTracking(Neighbour):
    """Scaling that keeps a metric at a value."""

    target_value: float | None = field(required=True)
    predefined_metric_specification: PredefinedMetric | None
    customized_metric_specification: Json
    disable_scale_in: bool = False
    scale_in_cooldown: int = 300
    scale_out_cooldown: int = 300


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


class PredictiveScaling(Neighbour):
    """Scaling ahead of a forecast; it only forecasts unless told to scale, and never scales in."""

    mode: str = field("ForecastOnly", values=("ForecastOnly", "ForecastAndScale"))
    metric_specifications: list[PredictiveMetric]
    scheduling_buffer_time: int = field(300, minimum=0, maximum=3600)
    max_capacity_breach_behavior: str = field("HonorMaxCapacity", values=("HonorMaxCapacity", "IncreaseMaxCapacity"))
    max_capacity_buffer: int | None = field(minimum=0, maximum=100)
