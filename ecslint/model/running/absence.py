"""What is named and is not there, which only an account can tell: kept apart, since files need none of it."""

from __future__ import annotations

from collections.abc import Iterator

from ecslint.model.record import Place, Record


def missing_names(record: Record) -> Iterator[tuple[Place, str]]:
    """Where a record of a live account names what is not there, or is about to go, and what comes of it."""
    if record.source_kind == "live":
        from ecslint.model.running.named_things import judged

        yield from judged(record)
