"""`ecslint merge`"""

from __future__ import annotations

from typing import Annotated

import typer

_NAMED = 20
"""Missing things that are named; more are counted."""


def merge(
    folders: Annotated[list[str], typer.Argument(metavar="DIR...", help="Folders that `ecslint snapshot` wrote.")],
    output: Annotated[str, typer.Option("--output", "-o", metavar="DIR", help="The folder to put all of them in.")],
) -> None:
    """Put together the snapshots of several machines, as those of `ecslint snapshot --shard I/N`.

    Says which accounts and regions the runs set out to read and are not there. Exit status: 0 complete; 2 a folder
    holds no snapshots; 3 some are missing.
    """
    from pathlib import Path

    from ecslint.cli.request import COMPLETE, INCOMPLETE, USAGE
    from ecslint.live import merging, snapshot
    from ecslint.reports.terminal import clean
    from ecslint.reports.wording import counted

    found = [Path(folder) for folder in folders]
    for folder in found:
        if not folder.is_dir():
            typer.echo(f"error: there is no folder {str(folder)!r}", err=True)
            raise typer.Exit(USAGE)
    try:
        merged = merging.merge(found, Path(output))
    except snapshot.SnapshotError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(USAGE) from None
    for name in merged.twice:
        typer.echo(f"note: {name} was in several folders; the latest is kept", err=True)
    for what, why in merged.missing[:_NAMED]:
        typer.echo(f"missing: {clean(what)}: {clean(why)}", err=True)
    if len(merged.missing) > _NAMED:
        typer.echo(f"missing: {len(merged.missing) - _NAMED} more", err=True)
    typer.echo(f"{counted(len(merged.files), 'snapshot')} in {output}", err=True)
    if not merged.files:
        typer.echo(f"error: there is no snapshot in {', '.join(folders)}", err=True)
        raise typer.Exit(USAGE)
    raise typer.Exit(INCOMPLETE if merged.missing else COMPLETE)
