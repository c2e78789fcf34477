"""Times that AWS writes, against the time at which an account was looked at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ecslint.model.record import Record
from ecslint.model.unknown import Undecided

MINUTE, HOUR, DAY = 60, 3600, 86400
"""In seconds."""


def seconds_since(record: Record, time: Any) -> float:
    """How long ago it was, in seconds, when the account of the record was looked at. Undecided when either time is not
    known: the clock of whoever reads a snapshot says nothing of it."""
    taken, then = moment(record._node.source.taken), moment(time)
    if taken is None:
        raise Undecided("when the account was looked at")
    if then is None:
        raise Undecided(f"a time, where {str(time)!r} stands")
    return (taken - then).total_seconds()


def moment(time: Any) -> datetime | None:
    """A time as AWS's services write it: in seconds since 1970, or in ISO 8601; None for anything else."""
    try:
        if isinstance(time, int | float) and not isinstance(time, bool):
            return datetime.fromtimestamp(time, UTC)
        read = datetime.fromisoformat(time)
    except (ValueError, TypeError, OverflowError, OSError):
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def how_long(seconds: float) -> str:
    """A stretch of time for people, in the largest unit of which there are two or more."""
    for size, unit in ((DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes")):
        if seconds >= 2 * size:
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds)} seconds"
