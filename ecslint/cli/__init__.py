"""The command line. One file per command; each is imported when it is called, so that a command starts quickly."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """The `ecslint` command."""
    # A run allocates much, frees little and ends soon: collecting garbage costs it time and gains nothing until it is
    # large, and so does taking the interpreter apart at the end, object by object.
    gc.set_threshold(200_000, 50, 50)
    arguments = sys.argv[1:]
    _leave(_plain_scan(arguments[1:]) if _is_plain_scan(arguments) else _command())


def _is_plain_scan(arguments: list[str]) -> bool:
    """Whether a command line names paths and nothing else, as a hook's does."""
    flags = [argument for argument in arguments[1:] if argument.startswith("-")]
    return arguments[:1] == ["scan"] and set(flags) <= {"--force-exclude"}


def _plain_scan(arguments: list[str]) -> int:
    """Scan without the command tree, whose import takes longer than such a run."""
    from ecslint.cli.scanning import Request, run

    paths = tuple(argument for argument in arguments if argument != "--force-exclude")
    return run(Request(paths, force_exclude=len(paths) < len(arguments)))


def _command() -> int:
    """Run the command that the command line calls; its exit status."""
    from ecslint.cli.app import app_for

    try:
        app_for(sys.argv[1:])()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    return 0


def _leave(status: int) -> None:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # whoever read the output has seen enough
        status = status or 1
    os._exit(status)
