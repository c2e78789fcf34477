"""The forms in which a run is reported: one module per format, imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ecslint.finding import Report

if TYPE_CHECKING:
    from ecslint.pictures import Pictures

_MODULES = {
    "text": "text",
    "concise": "concise",
    "json": "json_format",
    "jsonl": "json_lines",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
    "markdown": "markdown",
    "html": "html_format",
}

FORMATS: tuple[str, ...] = tuple(_MODULES)


class RuleSummary(Protocol):
    """What a report tells about a rule."""

    @property
    def name(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def description(self) -> str:
        """Markdown."""

    @property
    def severity(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def help(self) -> str:
        """An address to read more at, or an empty string."""


class Context(NamedTuple):
    """What a report needs besides the outcome: where it is shown, and how much of it."""

    version: str
    read: Callable[[str], str | None] = lambda _: None
    """The text of a file by its name in a location; None when it cannot be had, and then there is no code frame."""
    color: bool = False
    width: int = 0
    """Columns of the terminal; 0 when it is not one, and then messages are not wrapped."""
    rules: Mapping[str, RuleSummary] = MappingProxyType({})
    """By name; looked at by SARIF and HTML only. A rule that is missing is described by its findings."""
    pictures: Pictures | None = None
    """For HTML only."""
    home: str = ""
    """Address of the project's own page, for SARIF."""
    show_undecided: bool = False
    statistics: bool = False
    quiet: bool = False
    """No closing summary. What could not be checked is said all the same."""


def render(format: str, report: Report, context: Context) -> str:  # noqa: A002 - the option is called that
    """The whole report as text that ends in a newline, or is empty. Raises KeyError for an unknown format."""
    rendered: str = import_module(f"{__name__}.{_MODULES[format]}").render(report, context)
    return rendered
