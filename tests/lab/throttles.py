"""AWS's token buckets, as far as they are published, one set for each account and region.

ECS: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
Elastic Load Balancing: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/throttling.html
EC2: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
Route 53: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from ecslint.demo.exchange import Answer, Exchange


class Bucket(NamedTuple):
    name: str
    burst: int
    per_second: int
    code: str
    status: int = 400


_ECS = (
    (50, 20, "DescribeClusters ListClusters"),
    (100, 20, "DescribeServices ListServices"),
    (50, 20, "DescribeTaskDefinition ListTaskDefinitions ListTaskDefinitionFamilies"),
    (100, 20, "DescribeContainerInstances DescribeTasks ListAttributes ListContainerInstances ListTasks"),
    (50, 20, "DescribeCapacityProviders"),
    (50, 20, "ListAccountSettings"),
    (50, 20, "ListTagsForResource"),
    (50, 20, "DescribeServiceDeployments ListServiceDeployments"),
    (50, 20, "DescribeServiceRevisions"),
    (10, 1, "ListServicesByNamespace"),
)
"""Burst, refill a second, and the operations that share the bucket."""

_BUCKETS = {
    f"ecs:{operation}": Bucket(operations, burst, rate, "ThrottlingException")
    for burst, rate, operations in _ECS
    for operation in operations.split()
}
_ELB = Bucket("elb", 40, 10, "Throttling")
_ROUTE_53 = Bucket("route53", 5, 5, "Throttling")


def bucket_of(action: str) -> Bucket | None:
    prefix, _, operation = action.partition(":")
    if prefix == "elasticloadbalancing" and operation.startswith("Describe"):
        return _ELB
    if prefix == "route53":
        return _ROUTE_53
    if prefix == "ec2" and operation.startswith(("Describe", "Get")):
        return Bucket(action, 100, 20, "RequestLimitExceeded", 503)
    return _BUCKETS.get(action)


class Throttles:
    """How many tokens are left in each bucket."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.refused = 0
        """How many requests found their bucket empty."""
        self._clock = clock
        self._lock = threading.Lock()
        self._left: dict[tuple[str, str, str], tuple[float, float]] = {}

    def refusal(self, exchange: Exchange) -> Answer | None:
        """AWS's answer to one request too many."""
        bucket = bucket_of(exchange.action)
        if bucket is None or self._take(exchange.account, exchange.region, bucket):
            return None
        return exchange.refused(bucket.code, "Rate exceeded", bucket.status)

    def _take(self, account: str, region: str, bucket: Bucket) -> bool:
        now = self._clock()
        with self._lock:
            tokens, filled = self._left.get((account, region, bucket.name), (float(bucket.burst), now))
            tokens = min(bucket.burst, tokens + (now - filled) * bucket.per_second)
            enough = tokens >= 1
            self._left[account, region, bucket.name] = (tokens - 1 if enough else tokens, now)
            self.refused += not enough
        return enough
