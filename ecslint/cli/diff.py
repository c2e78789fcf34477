"""`ecslint diff`"""

from __future__ import annotations

from typing import Annotated

import typer

from ecslint.cli.live_options import USUAL, LiveRequest, separate, takes_accounts


@takes_accounts
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD|TEMPLATE", help="A snapshot, or a template or definition.")],
    new: Annotated[str | None, typer.Argument(metavar="[NEW]", help="A snapshot; with --live, what runs now.")] = None,
    live_: Annotated[bool, typer.Option("--live", help="Compare with what runs in AWS accounts now.")] = False,
    format_: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    ignore_image_tags: Annotated[
        bool, typer.Option("--ignore-image-tags", help="A template's image may run with another tag or digest.")
    ] = False,
    stack: Annotated[
        str | None, typer.Option(metavar="NAME", help="The stack that was made of the template, of several.")
    ] = None,
    select: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Rules to run on snapshots.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Rules to leave out.")] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(metavar="SEVERITY", help="Exit with 1 from here on: error, warning (usual), info, never."),
    ] = None,
    config: Annotated[
        str | None, typer.Option(metavar="FILE", help="The settings to use instead of the nearest ecslint.toml.")
    ] = None,
    isolated: Annotated[bool, typer.Option("--isolated", help="Obey no settings file.")] = False,
    rules: Annotated[
        list[str] | None, typer.Option("--rules", metavar="DIR", help="A folder of your own rules. Repeatable.")
    ] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option("--parameters", metavar="FILE", help="A file with values of templates' parameters. Repeatable."),
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option(metavar="K=V", help="The value of a template's parameter. Repeatable.")
    ] = None,
    show_undecided: Annotated[
        bool, typer.Option("--show-undecided", help="List what of a template could not be compared.")
    ] = False,
    live: LiveRequest = USUAL,
) -> None:
    """Compare two snapshots, or a template with what runs.

    Of two snapshots: findings that are new and fixed, and what is set up differently, by service. Of a template: where
    its services, their task definitions and their scaling run otherwise than it says; what AWS fills in is left out.

    Exit status: 0 no new findings at or above --fail-on, or no drift; 1 there are some; 2 wrong usage or settings;
    3 something could not be compared, and nothing else failed; 4 nothing could be compared at all.
    """
    from ecslint import __version__
    from ecslint.cli.diffing import Sides, Wishes, check, compared, is_snapshot
    from ecslint.cli.request import USAGE, Request
    from ecslint.cli.scanning import wants_color
    from ecslint.config import ConfigError
    from ecslint.diff import json_format, text
    from ecslint.diff.outcome import SnapshotsDiff
    from ecslint.discovery import PathNotFound
    from ecslint.reports.terminal import painter
    from ecslint.rulebook import RuleError

    request = Request(
        () if is_snapshot(old) else (old,),
        select=tuple(separate(select)) if select else None,
        ignore=tuple(separate(ignore)),
        fail_on=fail_on,
        config=config,
        isolated=isolated,
        rules=tuple(rules or ()),
        parameter_files=tuple(parameters or ()),
        parameters=tuple(parameter or ()),
    )
    wishes = Wishes(stack, not ignore_image_tags)
    try:
        check(format_, new, live if live_ else None, live.written())
        outcome, status = compared(request, Sides(old, new, live if live_ else None), wishes)
    except (ConfigError, RuleError, PathNotFound) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(USAGE) from None
    paint = painter(wants_color())
    if isinstance(outcome, SnapshotsDiff):
        shown = json_format.snapshots(outcome, __version__) if format_ == "json" else text.snapshots(outcome, paint)
    elif format_ == "json":
        shown = json_format.template(outcome, __version__)
    else:
        shown = text.template(outcome, paint, show_open=show_undecided)
    typer.echo(shown.encode(errors="backslashreplace"), nl=False)
    raise typer.Exit(status)
