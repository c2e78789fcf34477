"""What a shell offers for the values of options. Names of files are the shell's own business."""

from __future__ import annotations

from collections.abc import Iterable

from ecslint.finding import CATEGORIES, SEVERITIES
from ecslint.reports import FORMATS


def rules(incomplete: str) -> list[str]:
    """Rules, categories and `all`; after a comma, one more. No rule is loaded for it."""
    from ecslint.rulebook import Rulebook

    before, comma, begun = incomplete.rpartition(",")
    return [before + comma + name for name in _beginning(begun, ["all", *CATEGORIES, *sorted(Rulebook().names())])]


def rule(incomplete: str) -> list[str]:
    """A rule."""
    from ecslint.rulebook import Rulebook

    return _beginning(incomplete, sorted(Rulebook().names()))


def formats(incomplete: str) -> list[str]:
    """The forms of a report."""
    return _beginning(incomplete, FORMATS)


def outputs(incomplete: str) -> list[str]:
    """The beginnings of `FORMAT=FILE`."""
    return _beginning(incomplete, [f"{form}=" for form in FORMATS])


def severities(incomplete: str) -> list[str]:
    """What `--fail-on` takes."""
    return _beginning(incomplete, [*SEVERITIES, "never"])


def partners(incomplete: str) -> list[str]:
    """The linters that run beside."""
    from ecslint.integrations import PARTNERS

    return _beginning(incomplete, PARTNERS)


def _beginning(begun: str, words: Iterable[str]) -> list[str]:
    return [word for word in words if word.startswith(begun)]
