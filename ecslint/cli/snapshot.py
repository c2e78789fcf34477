"""`ecslint snapshot`"""

from __future__ import annotations

from typing import Annotated

import typer

from ecslint.cli.live_options import USUAL, LiveRequest, takes_accounts


@takes_accounts
def snapshot(
    output: Annotated[str, typer.Option("--output", "-o", metavar="DIR", help="The folder to write to.")],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
    live: LiveRequest = USUAL,
) -> None:
    """Keep what runs in AWS accounts, to check it later (ecslint scan DIR) or to compare it (ecslint diff OLD NEW).

    One file for each account and region. They hold how things are set up, never the value of a secret or parameter,
    and masks in place of the values of environment variables, which tell what rules ask of them. Written again into
    the same folder, what cannot have changed is not asked for again.

    Exit status: 0 complete; 2 wrong usage; 3 something could not be read; 4 nothing could be read.
    """
    from ecslint.cli import coverage
    from ecslint.cli.collecting import collected
    from ecslint.cli.request import COMPLETE, INCOMPLETE, INTERRUPTED, NOTHING_CHECKED, USAGE
    from ecslint.config import ConfigError
    from ecslint.reports.terminal import clean
    from ecslint.reports.wording import counted

    try:
        with collected(live, None, output) as collection:
            pass
    except ConfigError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(USAGE) from None
    except KeyboardInterrupt:
        typer.echo("interrupted: --resume goes on where it stopped", err=True)
        raise typer.Exit(INTERRUPTED) from None
    for what, why in collection.troubles:
        typer.echo(f"error: {clean(what)}: {clean(why)}", err=True)
    gaps = coverage.unanswered(collection)
    if not quiet:
        for line in coverage.table(collection, gaps):
            typer.echo(line, err=True)
        typer.echo(f"{counted(len(collection.files), 'snapshot')} in {output}", err=True)
    if not (collection.troubles or gaps):
        raise typer.Exit(COMPLETE)
    raise typer.Exit(INCOMPLETE if collection.checked else NOTHING_CHECKED)
