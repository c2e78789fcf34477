"""How far a run has come, for a person who waits: on a terminal only, and gone when the run is over."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Told = Callable[[int], None]
"""Takes how much is done."""


class Progress:
    """Shows nothing."""

    def stage(self, text: str, total: int | None = None) -> Told:
        """Begin with something; `total` is how much there is to do, None when that is not known."""
        return lambda done: None


class _Shown(Progress):
    """Shows a line for what is under way."""

    def __init__(self, bars: Any) -> None:
        self._bars = bars
        self._shown: Any = None

    def stage(self, text: str, total: int | None = None) -> Told:
        if self._shown is not None:
            self._bars.remove_task(self._shown)
        shown = self._shown = self._bars.add_task(text, total=total)
        return lambda done: self._bars.update(shown, completed=done)


@contextmanager
def progress() -> Iterator[Progress]:
    """The progress of a run, on standard error."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield Progress()
        return
    from rich import progress as rich
    from rich.console import Console

    console = Console(stderr=True)
    columns = (rich.SpinnerColumn(), rich.TextColumn("{task.description}"), rich.BarColumn(),
               rich.MofNCompleteColumn(), rich.TimeElapsedColumn())  # fmt: skip
    with rich.Progress(*columns, console=console, transient=True) as bars:
        yield _Shown(bars)
