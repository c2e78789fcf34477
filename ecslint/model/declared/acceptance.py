"""What AWS has yet to accept."""

from __future__ import annotations

from ecslint.model.record import Record


def may_be_refused(_record_class: type[Record], kind: str) -> bool:
    """Whether AWS may still refuse how something is written: what a live account holds, it has accepted."""
    return kind != "live"
