"""Metrics of CloudWatch: what became of each thing over the last days, five hundred in a call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from ecslint.live.calls import CALLS
from ecslint.live.collector import Collector
from ecslint.live.outcome import Outcome

DAYS = 7
HOUR = 3600
_DAY = 24 * HOUR


class Metric(NamedTuple):
    """A metric of something."""

    of: str
    """The id of what it is of."""
    namespace: str
    name: str
    dimensions: Mapping[str, str]
    statistic: str


_LOST = ("Forbidden", "InternalError", "no result")
"""Status codes of metrics that could not be read, and a word for one that the answer leaves out."""

Values = list[float]
"""One for each day, or each hour, that has any, in no order."""


def values(collector: Collector, metrics: Sequence[Metric], period: int = _DAY) -> list[Values | None]:
    """The values of the last seven days, up to the last full period of so many seconds, for each of the metrics. None
    for those that could not be read, of which a note was taken."""
    call = CALLS["cloudwatch:GetMetricData"]
    batches = (metrics[start : start + call.batch] for start in range(0, len(metrics), call.batch))
    return [found for batch in batches for found in _values(collector, batch, period)]


def _values(collector: Collector, batch: Sequence[Metric], period: int) -> Iterator[Values | None]:
    call = CALLS["cloudwatch:GetMetricData"]
    queries = [_query(f"m{number}", each, period) for number, each in enumerate(batch)]
    end = _end(period)
    begin = end - timedelta(days=DAYS)
    pages = collector.pages("cloudwatch:GetMetricData", MetricDataQueries=queries, StartTime=begin, EndTime=end)
    results: dict[str, list[dict[str, Any]]] = {}
    for each in (result for page in pages for result in page["MetricDataResults"]):
        results.setdefault(each["Id"], []).append(each)
    for number, metric in enumerate(batch):
        parts = results.get(f"m{number}", [{"StatusCode": "no result"}])
        lost = next((each for each in parts if each.get("StatusCode") in _LOST), None)
        if lost is not None:
            collector.note(call, metric.of, Outcome.ERROR, f"the metric could not be read: {lost['StatusCode']}")
        yield None if lost is not None else [value for each in parts for value in each.get("Values") or ()]


def _end(period: int) -> datetime:
    """Now; or, by the hour, when this hour began, so that each value is of a whole one."""
    now = datetime.now(UTC)
    return now.replace(minute=0, second=0, microsecond=0) if period == HOUR else now


def _query(identity: str, metric: Metric, period: int) -> dict[str, object]:
    dimensions = [{"Name": name, "Value": value} for name, value in metric.dimensions.items()]
    chosen = {"Namespace": metric.namespace, "MetricName": metric.name, "Dimensions": dimensions}
    return {"Id": identity, "MetricStat": {"Metric": chosen, "Period": period, "Stat": metric.statistic}}
