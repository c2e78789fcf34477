"""From what a rule found to the finding that is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from ecslint.engine import Raw
from ecslint.finding import Finding, Fix
from ecslint.placing import fingerprint, in_own_words, locate, masked_span, path_of, relate, resource_of
from ecslint.suppression import Subject, subject_of
from ecslint.text import Document, Span

if TYPE_CHECKING:
    from ecslint.config import Settings


class Told(NamedTuple):
    """A finding as it is seen in its variant."""

    finding: Finding
    masked: Span | None
    """The stretch of the file that no report may quote."""
    subject: Subject

    def within(self, when: tuple[tuple[str, bool], ...]) -> Told:
        """As it holds in some variants only, where what mends it may be wrong in others."""
        return self._replace(finding=self.finding._replace(when=when, fix=None)) if when else self


def told(raw: Raw, settings: Settings, documents: Mapping[str, Document]) -> Told:
    """What is told of a fault that a rule found in one of the documents, which are given by path."""
    return Told(finding_of(raw, settings, documents), masked_span(raw.place), subject_of(raw.place.record))


def finding_of(raw: Raw, settings: Settings, documents: Mapping[str, Document]) -> Finding:
    """The finding alone."""
    return Finding(
        raw.rule.name,
        settings.severity(raw.rule),
        raw.confidence,
        raw.rule.category,
        in_own_words(raw.message, raw.place.record),
        raw.rule.help,
        fingerprint(raw.rule.name, raw.place),
        resource_of(raw.place.record),
        locate(raw.place),
        relate(raw.place),
        path=path_of(raw.place),
        fix=_fix_of(raw, documents),
    )


def _fix_of(raw: Raw, documents: Mapping[str, Document]) -> Fix | None:
    """What mends it; None when there is no one answer."""
    if raw.remedy is None:
        return None
    from ecslint.fixes.plan import planned

    return planned(raw.remedy, raw.confidence, documents)
