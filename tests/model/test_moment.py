"""Times as AWS's services write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ecslint.model.instances.machine_image import MachineImage
from ecslint.model.moment import how_long, moment, seconds_since
from ecslint.model.unknown import Undecided
from tests.model.inputs import Live, record

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize("written", [1795521600, 1795521600.0, "2026-11-24T12:00:00Z", "2026-11-24T12:00:00.000Z",
                                     "2026-11-24T13:00:00+01:00", "2026-11-24T12:00:00"])  # fmt: skip
def test_times_are_read(written: object) -> None:
    assert moment(written) == NOON


@pytest.mark.parametrize("written", [None, True, "", "yesterday", 1e300, float("nan"), {}])
def test_what_is_no_time_is_none(written: object) -> None:
    assert moment(written) is None


def test_now_is_when_the_account_was_looked_at() -> None:
    live = Live()
    live.taken = "2026-11-24T12:00:00Z"
    assert seconds_since(record(MachineImage, {}, live), "2026-11-24T11:59:00Z") == 60
    with pytest.raises(Undecided, match="when the account was looked at"):
        seconds_since(record(MachineImage, {}, Live()), "2026-11-24T11:59:00Z")
    with pytest.raises(Undecided, match="a time, where 'soon' stands"):
        seconds_since(record(MachineImage, {}, live), "soon")


@pytest.mark.parametrize(
    ("seconds", "words"), [(59, "59 seconds"), (150, "2 minutes"), (7200, "2 hours"), (200000, "2 days")]
)
def test_stretches_are_told_in_the_largest_unit(seconds: float, words: str) -> None:
    assert how_long(seconds) == words
