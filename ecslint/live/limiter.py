"""A share of the rate that AWS grants, so that a scan leaves the account's own deployments theirs.

AWS throttles by account, region and group of operations. A limiter keeps one token bucket for each, and is asked
before every request that is sent, so that retries pay too.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple


class Rate(NamedTuple):
    """A token bucket: how many requests may come at once, and how many a second after that."""

    burst: float
    per_second: float


_CAREFUL = Rate(1.0, 5.0)
"""For a bucket of which no rate is published, once AWS has throttled it."""


class Bucket:
    """One token bucket. `take` waits until a request may be sent."""

    def __init__(
        self,
        rate: Rate,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = rate
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._tokens = rate.burst
        self._filled = clock()
        self._halved = False

    def halve(self) -> None:
        """Fill at half the rate from now on; a second time changes nothing."""
        with self._lock:
            if not self._halved:
                self._halved = True
                self._rate = Rate(1.0, self._rate.per_second / 2)
                self._tokens = min(0.0, self._tokens)

    def take(self) -> None:
        """Wait for a token. Those that wait are served in the order in which they came: each takes its token at once,
        be it one that is still to come, and sleeps until it is there."""
        with self._lock:
            now = self._clock()
            self._tokens = min(self._rate.burst, self._tokens + (now - self._filled) * self._rate.per_second)
            self._filled = now
            self._tokens -= 1
            wait = max(0.0, -self._tokens / self._rate.per_second)
        if wait:
            self._sleep(wait)


class Limiter:
    """The buckets of one account and region, by name. `share` is the part of AWS's rate that the scan may use."""

    def __init__(
        self,
        rates: Mapping[str, Rate],
        share: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._buckets = {name: self._bucket(Rate(max(1.0, burst * share), rate * share))
                         for name, (burst, rate) in rates.items()}  # fmt: skip

    def take(self, bucket: str) -> None:
        """Wait for the turn of a request. A bucket of which no rate is published does not wait until it was slowed."""
        if (known := self._buckets.get(bucket)) is not None:
            known.take()

    def slow(self, bucket: str) -> None:
        """Go on at half the rate: AWS throttled although its published rate was kept to, or publishes none."""
        with self._lock:
            known = self._buckets.get(bucket)
            if known is None:
                self._buckets[bucket] = self._bucket(_CAREFUL)
                return
        known.halve()

    def _bucket(self, rate: Rate) -> Bucket:
        return Bucket(rate, self._clock, self._sleep)
