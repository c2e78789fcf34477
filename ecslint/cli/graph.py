"""`ecslint graph`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecslint.cli.request import COMPLETE, INCOMPLETE, NOTHING_CHECKED, USAGE, Request, opened, prepare

if TYPE_CHECKING:
    from ecslint.graph import Graph
    from ecslint.scan import Outcome

_MOST_TEXT, _MOST_LINKS = 50_000, 500
"""More than that Mermaid refuses to draw where nobody has raised its limits, as on GitHub: its `maxTextSize` and
`maxEdges`. Read 2026-11: https://mermaid.js.org/config/schema-docs/config.html"""


def graph(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Files and folders; - reads standard input. Default: this folder."),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", metavar="FORMAT", help="mermaid (usual), dot, json or svg; else as FILE's name asks for."
        ),
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file instead of standard output.")
    ] = None,
    service: Annotated[
        str | None, typer.Option(metavar="NAME", help="Draw only what has to do with one service, by its logical id.")
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
    stdin_filename: Annotated[
        str, typer.Option(metavar="FILE", help="What to call standard input in the graph.")
    ] = "<stdin>",
) -> None:
    """Draw the workload as ecslint sees it, with the findings on it.

    Load balancers, target groups, services, task definitions and containers, what starts and scales them, the capacity
    that they run on, and the roles, secrets, logs, file systems and networks beside them. What a file leaves open is
    dashed, and says what is needed. Templates are drawn as their usual parameters make them.

    Exit status: 0 drawn, whatever was found; 2 wrong usage or settings; 3 drawn, but something could not be read;
    4 nothing of ECS was found.
    """
    from ecslint import __version__
    from ecslint import graph as graphs
    from ecslint.config import ConfigError
    from ecslint.discovery import PathNotFound
    from ecslint.rulebook import RuleError

    request = Request(
        tuple(paths or ()),
        config=config,
        isolated=isolated,
        rules=tuple(rules or ()),
        parameter_files=tuple(parameters or ()),
        parameters=tuple(parameter or ()),
        stdin_filename=stdin_filename,
    )
    try:
        form = _form(format_, output)
        settings, rulebook = prepare(request)
        scan = opened(request, settings, rulebook)
        scan.notes += settings.notes
        outcome = scan.judge()
        drawn = graphs.graph_of(scan.world.estates, outcome.report.findings)
        left_out = graphs.unplaced(drawn, outcome.report.findings)
        if service is not None and drawn.nodes:
            drawn = _around(drawn, service)
        text = graphs.render(form, drawn, __version__) if drawn.nodes else ""
        if text and output:
            _write(output, text)
    except (ConfigError, RuleError, PathNotFound) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(USAGE) from None
    _tell(outcome)
    if not text:
        where = ", ".join(paths or ["."])
        typer.echo(f"error: {_nothing_in(where, snapshots=bool(scan.accounts))}", err=True)
        raise typer.Exit(NOTHING_CHECKED)
    if left_out and service is None:
        _note(f"{left_out} findings are about what is not drawn, such as what only other parameters make")
    if form == "mermaid" and (len(text) > _MOST_TEXT or len(drawn.edges) > _MOST_LINKS):
        _note("this is more than Mermaid draws on most pages; `--service NAME` draws one service, `--format svg` all")
    if not output:
        typer.echo(text.encode(), nl=False)  # UTF-8, whatever the terminal takes
    raise typer.Exit(INCOMPLETE if outcome.report.incomplete else COMPLETE)


def _nothing_in(where: str, *, snapshots: bool) -> str:
    if snapshots:
        return f"{where} is of accounts, of which this draws nothing; `ecslint scan --format html` draws their services"
    return f"nothing of ECS was found in {where}"


def _note(words: str) -> None:
    typer.echo(f"note: {words}", err=True)


def _form(form: str | None, output: str | None) -> str:
    """The format that is asked for, be it by a file's name."""
    from pathlib import Path

    from ecslint.config import ConfigError
    from ecslint.graph import FORMATS, SUFFIXES

    if form is None:
        return SUFFIXES.get(Path(output).suffix.lower(), "mermaid") if output else "mermaid"
    if form not in FORMATS:
        raise ConfigError(f"there is no format {form!r}; there are {', '.join(FORMATS)}")
    return form


def _around(drawn: Graph, name: str) -> Graph:
    """The part of the graph that has to do with the services of that name."""
    from ecslint.config import ConfigError
    from ecslint.discovery import closest

    starts = [node.id for node in drawn.services if node.label == name]
    if starts:
        return drawn.around(starts)
    names = sorted({node.label for node in drawn.services})
    near = closest(name, names)
    hint = f"did you mean {near!r}?" if near else f"there are {', '.join(names[:10])}" if names else "there is none"
    raise ConfigError(f"there is no service {name!r}; {hint}")


def _tell(outcome: Outcome) -> None:
    """Say what the user should know of the paths, and what could not be read."""
    from ecslint.reports.terminal import clean

    for note in outcome.report.notes:
        _note(clean(note))
    for each in outcome.report.incomplete:
        typer.echo(f"error: {clean(each.what)}: {clean(each.why)}", err=True)


def _write(file: str, text: str) -> None:
    from pathlib import Path

    from ecslint.config import ConfigError

    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"the graph cannot be written to {file}: {error.strerror}") from None
