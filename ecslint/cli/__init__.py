"""The command line. One file per command; each is imported when it is called, so that a command starts quickly."""

from __future__ import annotations

import gc
import os
import sys
from typing import Any


def main() -> None:
    """The `ecslint` command."""
    # A run allocates much, frees little and ends soon: collecting garbage costs it time and gains nothing until it is
    # large, and so does taking the interpreter apart at the end, object by object.
    gc.set_threshold(1_000_000, 50, 50)
    request = _plain_scan(sys.argv[1:])
    _leave(_command() if request is None else _scan(request))


def _scan(request: dict[str, Any]) -> int:
    from ecslint.cli.request import Request
    from ecslint.cli.scanning import run

    return run(Request(**request))


_SWITCHES = {
    "--force-exclude": "force_exclude",
    "--isolated": "isolated",
    "--fix": "fix",
    "--unsafe-fixes": "unsafe_fixes",
    "--diff": "diff",
}
_SETTINGS = {"--format": "format", "-f": "format", "--fail-on": "fail_on", "--config": "config"}


def _plain_scan(arguments: list[str]) -> dict[str, Any] | None:
    """The request of a scan as hooks and pipelines call it: paths, and no options but these. None for any other
    command line, which takes the command tree: importing that takes longer than such a run."""
    if arguments[:1] != ["scan"]:
        return None
    paths: list[str] = []
    request: dict[str, Any] = {}
    words = iter(arguments[1:])
    for word in words:
        if word in _SWITCHES:
            request[_SWITCHES[word]] = True
        elif word in _SETTINGS and (value := next(words, "-")) and not value.startswith("-"):
            request[_SETTINGS[word]] = value
        elif word.startswith("-"):
            return None
        else:
            paths.append(word)
    return {**request, "paths": tuple(paths)}


def _command() -> int:
    """Run the command that the command line calls; its exit status."""
    from ecslint.cli.app import app_for

    try:
        app_for(_words())()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    return 0


def _words() -> list[str]:
    """The words after the command's name; of the line that a shell wants completed, if it is that which calls."""
    if "_ECSLINT_COMPLETE" not in os.environ:
        return sys.argv[1:]
    line = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or ""  # bash has one, others have two
    return line.split()[1:]


def _leave(status: int) -> None:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # whoever read the output has seen enough
        status = status or 1
    os._exit(status)
