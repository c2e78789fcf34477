"""What is named and is not there, which only an account can tell: kept apart, since files need none of it."""

from __future__ import annotations

from collections.abc import Iterator

from ecslint.model.record import Place, Record


def may_be_missing(record_class: type[Record], kind: str) -> bool:
    """Whether a class of records names anything that can be known not to be there."""
    if kind != "live":
        return False
    from ecslint.model.running.named_things import may_name

    return may_name(record_class)


def missing_names(record: Record) -> Iterator[tuple[Place, str]]:
    """Where a record of a live account names what is not there, or is about to go, and what comes of it."""
    if record.source_kind == "live":
        from ecslint.model.running.named_things import judged

        yield from judged(record)
