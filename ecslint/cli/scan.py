"""`ecslint scan`"""

from __future__ import annotations

from typing import Annotated

import typer

from ecslint.cli import completion
from ecslint.cli.live_options import USUAL, LiveRequest, takes_accounts
from ecslint.cli.request import USAGE, Request
from ecslint.cli.scanning import run
from ecslint.reports import FORMATS


@takes_accounts
def scan(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Files and folders; - reads standard input. Default: this folder."),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            autocompletion=completion.rules,
            help="Rules to run: names, categories or all. Repeat, or separate by commas.",
        ),
    ] = None,
    extend_select: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", autocompletion=completion.rules, help="Rules to run besides the usual ones."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", autocompletion=completion.rules, help="Rules to leave out."),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            metavar="SEVERITY",
            autocompletion=completion.severities,
            help="Exit with 1 from this severity on: error, warning (usual), info, never.",
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            autocompletion=completion.formats,
            help=f"One of {', '.join(FORMATS)}. Usual: text.",
        ),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FORMAT=FILE",
            autocompletion=completion.outputs,
            help="Also write a report to a file. Repeatable.",
        ),
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
    with_: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="LINTER",
            autocompletion=completion.partners,
            help="Run cfn-lint or cloudformation-validate too, and merge what it finds. Repeatable.",
        ),
    ] = None,
    stdin_filename: Annotated[
        str, typer.Option(metavar="FILE", help="What to call standard input in reports.")
    ] = "<stdin>",
    baseline: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Findings that this file accepts do not count (ecslint baseline create)."),
    ] = None,
    no_ignores: Annotated[
        bool, typer.Option("--no-ignores", help="Obey no suppression, be it a comment, metadata or a setting.")
    ] = False,
    force_exclude: Annotated[
        bool, typer.Option("--force-exclude", help="Leave out excluded files even when they are named, as hooks do.")
    ] = False,
    show_undecided: Annotated[
        bool, typer.Option("--show-undecided", help="List what could not be decided, and what it would take.")
    ] = False,
    show_files_: Annotated[
        bool, typer.Option("--show-files", help="Instead, list the files that would be read, and as what.")
    ] = False,
    show_settings_: Annotated[
        bool, typer.Option("--show-settings", help="Instead, print the settings in force, and where each is from.")
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what has one right answer, in the files.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="With --fix or --diff: also make changes that need a look.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Instead, show what --fix would change. Exit with 1 when it would.")
    ] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count findings by rule.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print findings only.")] = False,
    live_: Annotated[
        bool, typer.Option("--live", help="Check what runs in AWS accounts: see the options below.")
    ] = False,
    snapshots: Annotated[
        str | None,
        typer.Option(metavar="DIR", help="With --live: keep what is read, which spares calls the next time."),
    ] = None,
    live: LiveRequest = USUAL,
) -> None:
    """Check task definitions, service definitions, CloudFormation templates, running accounts and their snapshots.

    Exit status: 0 nothing found that fails the run; 1 findings; 2 wrong usage or settings; 3 something could not be
    read and no finding failed the run; 4 nothing could be checked at all.
    """
    if not live_ and (unused := live.written() + ["--snapshots"] * (snapshots is not None)):
        typer.echo(f"error: {unused[0]} is about running accounts: add --live", err=True)
        raise typer.Exit(USAGE)
    request = Request(
        tuple(paths or ()),
        select=_names(select) if select else None,
        extend_select=_names(extend_select),
        ignore=_names(ignore),
        fail_on=fail_on,
        format=format_,
        outputs=tuple(output or ()),
        config=config,
        isolated=isolated,
        rules=tuple(rules or ()),
        parameter_files=tuple(parameters or ()),
        parameters=tuple(parameter or ()),
        stdin_filename=stdin_filename,
        force_exclude=force_exclude,
        no_ignores=no_ignores,
        baseline=baseline,
        partners=_names(with_),
        live=live if live_ else None,
        snapshots=snapshots,
        fix=fix,
        unsafe_fixes=unsafe_fixes,
        diff=diff,
        shown={"show_undecided": show_undecided, "statistics": statistics, "quiet": quiet},
    )
    if show_files_:
        from ecslint.cli.show_files import show_files

        raise typer.Exit(show_files(request))
    if show_settings_:
        from ecslint.cli.show_settings import show_settings

        raise typer.Exit(show_settings(request))
    raise typer.Exit(run(request))


def _names(values: list[str] | None) -> tuple[str, ...]:
    return tuple(name.strip() for value in values or [] for name in value.split(",") if name.strip())
