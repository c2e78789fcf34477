"""What no report may quote: the stretches of files in which secrets were found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from ecslint import config
from ecslint.text import Document, Span

if TYPE_CHECKING:
    from ecslint.config import Settings
    from ecslint.rulebook import Rulebook

RULES: Final = (
    "aws-credentials-in-environment",
    "command-line-secret",
    "log-credential-in-plaintext",
    "plaintext-secret",
    "user-data-secret",
)
"""The rules that find such values."""


class Masks:
    """The stretches, by the path of their file."""

    def __init__(self) -> None:
        self._spans: dict[str, list[Span]] = {}

    def add(self, file: str, span: Span) -> None:
        self._spans.setdefault(file, []).append(span)

    def join(self, others: Masks) -> None:
        """Take over those of another run."""
        for file, spans in others._spans.items():
            self._spans.setdefault(file, []).extend(spans)

    def of(self, file: str) -> Sequence[Span]:
        return self._spans.get(file, ())

    def quotable(self, document: Document) -> str:
        """A file's text, with asterisks in their place."""
        text = document.text
        for span in self.of(document.path):
            hidden = "".join(letter if letter in "\r\n" else "*" for letter in text[span.start : span.end])
            text = text[: span.start] + hidden + text[span.end :]
        return text


def unasked(settings: Settings, rulebook: Rulebook) -> tuple[str, ...]:
    """The rules that find secrets and that a run was not asked for: no report may quote a secret for all that."""
    if settings.select is None and not settings.ignore and not settings.severities:
        return ()
    found = (rulebook.get(name) for name in RULES)
    return tuple(rule.name for rule in found if rule is not None and not config.selected(rule, settings))
