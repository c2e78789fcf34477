"""The command tree."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

COMMANDS = (
    "scan", "init", "snapshot", "diff", "merge", "baseline", "graph", "explain", "rules", "schema", "iam-policy",
    "demo",
)  # fmt: skip
"""In the order in which help lists them; each is a function of that name in a module of that name, with underscores."""


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """The app for a command line: with the one command that it calls, or with all of them for help."""
    app = typer.Typer(
        name="ecslint",
        help="A linter for Amazon ECS: task definitions, service definitions and CloudFormation templates.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(ecslint)
    called = [name for name in arguments[:1] if name in COMMANDS]
    for name in called or COMMANDS:
        function = name.replace("-", "_")
        app.command(name)(getattr(import_module(f"ecslint.cli.{function}"), function))
    return app


def _version(wanted: bool) -> None:
    if wanted:
        from ecslint import __version__

        typer.echo(f"ecslint {__version__}")
        raise typer.Exit


def ecslint(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Find what ECS will reject, what will not start, and what is not good practice, before AWS does."""
