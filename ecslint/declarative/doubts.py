"""What becomes of a keyword of JSON Schema that cannot be decided: it yields a doubt, an error of the kind UNDECIDED.

Doubts pass through what only gathers errors. What asks whether there are any asks `holds`, which knows three answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from jsonschema.exceptions import ValidationError

from ecslint.declarative.view import needed, plainly
from ecslint.model.unknown import Undecided, Unknown

UNDECIDED: Final = "undecided"
"""The kind of a doubt; its message is what it takes to know."""

Errors = Iterator[ValidationError]
Keyword = Callable[[Any, Any, Any, Any], Iterable[ValidationError] | None]


def doubt(needs: str) -> ValidationError:
    return ValidationError(needs, validator=UNDECIDED)


def holds(errors: Iterable[ValidationError]) -> bool:
    """Whether there is no error. Raises Undecided when there are doubts only."""
    needs = None
    for error in errors:
        if error.validator != UNDECIDED:
            return False
        needs = needs or error.message
    if needs is not None:
        raise Undecided(needs)
    return True


def count(judged: Iterable[Errors]) -> tuple[int, int, str]:
    """Of how many there is certainly no error, of how many there may be none, and what it takes to know."""
    certain = open_ = 0
    needs = ""
    for errors in judged:
        try:
            certain += holds(errors)
        except Undecided as undecided:
            open_ += 1
            needs = undecided.needs
    return certain, certain + open_, needs


def kept(errors: Errors) -> Errors:
    """The errors, with a doubt where they end in one, so that the next part has its turn."""
    try:
        yield from errors
    except Undecided as undecided:
        yield doubt(undecided.needs)


# -- keywords as far as they look


def unknown_part(instance: Any) -> Unknown | None:
    inner = instance.values() if isinstance(instance, Mapping) else instance if isinstance(instance, list) else ()
    return next((each for each in inner if isinstance(each, Unknown)), None)


def doubting(keyword: Keyword) -> Keyword:
    """A keyword that yields a doubt where it would raise Undecided."""

    def judge(validator: Any, value: Any, instance: Any, schema: Any) -> Errors:
        yield from kept(iter(keyword(validator, value, instance, schema) or ()))

    return judge


def seeing(keyword: Keyword) -> Keyword:
    """A keyword that needs to know what kind of value it looks at."""

    def judge(validator: Any, value: Any, instance: Any, schema: Any) -> Errors:
        if isinstance(instance, Unknown):
            raise Undecided(instance.needs)
        yield from keyword(validator, value, instance, schema) or ()

    return doubting(judge)


def counting(keyword: Keyword) -> Keyword:
    """A keyword that needs to know which parts there are."""

    def judge(validator: Any, value: Any, instance: Any, schema: Any) -> Errors:
        if (unknown := unknown_part(instance)) is not None:
            raise Undecided(unknown.needs)
        yield from keyword(validator, value, instance, schema) or ()

    return seeing(judge)


def knowing(keyword: Keyword) -> Keyword:
    """A keyword that needs to know all that is within."""

    def judge(validator: Any, value: Any, instance: Any, schema: Any) -> Errors:
        if (needs := needed(instance)) is not None:
            raise Undecided(needs)
        yield from keyword(validator, value, plainly(instance), schema) or ()

    return seeing(judge)
