"""Metrics of CloudWatch: what became of each thing over the last days, five hundred in a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ecslint.live.calls import CALLS
from ecslint.live.collector import Collector
from ecslint.live.outcome import Outcome

DAYS = 7


class Metric(NamedTuple):
    """A metric of something."""

    of: str
    """The id of what it is of."""
    namespace: str
    name: str
    dimensions: Mapping[str, str]
    statistic: str


def values(collector: Collector, metrics: Sequence[Metric]) -> dict[str, list[float]]:
    """The values of the last seven days, one for each day that has any, by what they are of. Of what could not be read
    there is none, and a note was taken."""
    call = CALLS["cloudwatch:GetMetricData"]
    end = datetime.now(UTC)
    found: dict[str, list[float]] = {}
    for start in range(0, len(metrics), call.batch):
        batch = metrics[start : start + call.batch]
        queries = [_query(f"m{number}", each) for number, each in enumerate(batch)]
        begin = end - timedelta(days=DAYS)
        answer = collector.ask("cloudwatch:GetMetricData", MetricDataQueries=queries, StartTime=begin, EndTime=end)
        results = {each["Id"]: each for each in answer["MetricDataResults"]}
        for number, metric in enumerate(batch):
            result = results.get(f"m{number}", {})
            if result.get("StatusCode") in ("Forbidden", "InternalError"):
                collector.note(call, metric.of, Outcome.ERROR, f"the metric could not be read: {result['StatusCode']}")
            else:
                found[metric.of] = list(result.get("Values") or ())
    return found


def _query(identity: str, metric: Metric) -> dict[str, object]:
    dimensions = [{"Name": name, "Value": value} for name, value in metric.dimensions.items()]
    chosen = {"Namespace": metric.namespace, "MetricName": metric.name, "Dimensions": dimensions}
    return {"Id": identity, "MetricStat": {"Metric": chosen, "Period": 86_400, "Stat": metric.statistic}}
