"""The limiter, with a clock of its own."""

from __future__ import annotations

import threading

import pytest

from ecslint.live.calls import CALLS, RATES
from ecslint.live.limiter import Bucket, Limiter, Rate
from tests.lab.throttles import bucket_of


class _Clock:
    """Time passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


def test_a_burst_goes_at_once_and_then_the_rate_holds(clock: _Clock) -> None:
    bucket = Bucket(Rate(40, 16), clock, clock.sleep)
    for _ in range(40):
        bucket.take()
    assert clock.slept == []
    for _ in range(160):
        bucket.take()
    assert clock.now - 100 == pytest.approx(10)


def test_a_full_bucket_does_not_overflow(clock: _Clock) -> None:
    bucket = Bucket(Rate(5, 10), clock, clock.sleep)
    clock.now += 3600
    for _ in range(6):
        bucket.take()
    assert clock.slept == [pytest.approx(0.1)]


def test_those_that_wait_are_served_in_the_order_in_which_they_came() -> None:
    waits: list[float] = []
    bucket = Bucket(Rate(1, 10), lambda: 0.0, waits.append)
    for _ in range(4):
        bucket.take()  # nobody's sleep ends: all four wait at once
    assert waits == [pytest.approx(each) for each in (0.1, 0.2, 0.3)]


def test_half_the_rate_holds_from_now_on(clock: _Clock) -> None:
    bucket = Bucket(Rate(50, 20), clock, clock.sleep)
    bucket.take()
    bucket.halve()
    began = clock.now
    for _ in range(10):
        bucket.take()
    assert clock.now - began == pytest.approx(1)
    bucket.halve()
    bucket.take()
    assert clock.slept[-1] == pytest.approx(0.1), "a second time changes nothing"


def test_a_share_of_the_rate_is_taken(clock: _Clock) -> None:
    limiter = Limiter({"a": Rate(50, 20)}, 0.5, clock, clock.sleep)
    for _ in range(35):
        limiter.take("a")
    assert clock.now - 100 == pytest.approx(1)


def test_a_service_without_a_published_rate_waits_only_once_it_was_throttled(clock: _Clock) -> None:
    limiter = Limiter({}, 0.8, clock, clock.sleep)
    for _ in range(100):
        limiter.take("events")
    assert clock.slept == []
    limiter.slow("events")
    for _ in range(6):
        limiter.take("events")
    assert clock.now - 100 == pytest.approx(1)
    limiter.slow("events")
    limiter.take("events")
    limiter.take("events")
    assert clock.slept[-1] == pytest.approx(0.4)
    limiter.take("logs")
    assert clock.slept[-1] == pytest.approx(0.4), "other services do not mind"


def test_many_threads_take_no_more_than_there_is() -> None:
    waits: list[float] = []
    bucket = Bucket(Rate(100, 10), lambda: 0.0, waits.append)

    def many() -> None:
        for _ in range(25):
            bucket.take()

    threads = [threading.Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == [pytest.approx(number / 10) for number in range(1, 101)]


def test_the_rates_are_those_that_the_double_holds_us_to() -> None:
    """Both were written from AWS's pages, not one from the other."""
    for action, call in CALLS.items():
        bucket = bucket_of(action)
        assert RATES.get(call.bucket) == (bucket and Rate(bucket.burst, bucket.per_second)), action
