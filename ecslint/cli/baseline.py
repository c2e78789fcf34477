"""`ecslint baseline`"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ecslint.cli.request import INCOMPLETE, USAGE, Request, judged_by, opened, prepare
from ecslint.finding import Report
from ecslint.reports.wording import counted


class Action(StrEnum):
    """What to do with a baseline."""

    CREATE = "create"
    PRUNE = "prune"


def baseline(
    action: Annotated[
        Action, typer.Argument(metavar="create|prune", help="create: accept all findings; prune: forget mended ones.")
    ],
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", help="Files and folders. Default: this folder.")
    ] = None,
    baseline: Annotated[str, typer.Option(metavar="FILE", help="The baseline.")] = "ecslint-baseline.json",
    config: Annotated[
        str | None, typer.Option(metavar="FILE", help="The settings to use instead of the nearest ecslint.toml.")
    ] = None,
    isolated: Annotated[bool, typer.Option("--isolated", help="Obey no settings file.")] = False,
    with_: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="LINTER", help="Accept what cfn-lint or cloudformation-validate finds, too."),
    ] = None,
) -> None:
    """Accept the findings there are now, so that only new ones fail: `ecslint scan --baseline FILE`.

    Findings are known by file, rule, resource and property, not by line. Exit status: 0 written; 2 wrong usage; 3 some
    file could not be read, so the baseline is not written.
    """
    from ecslint.baseline import Baseline, BaselineError
    from ecslint.config import ConfigError
    from ecslint.discovery import PathNotFound
    from ecslint.judgeable import looked_at
    from ecslint.rulebook import RuleError

    request = Request(tuple(paths or ()), config=config, isolated=isolated, partners=tuple(with_ or ()))
    try:
        settings, rulebook = prepare(request)
        outcome = opened(request, settings, rulebook).judge()
        if outcome.report.incomplete:
            raise typer.Exit(_refused(outcome.report))
        findings = [finding for finding in outcome.report.findings if not finding.suppressed]
        if action is Action.CREATE:
            kept = Baseline(Path(baseline))
            kept.take(findings)
            told = f"{baseline} accepts {counted(len(findings), 'finding')}"
        else:
            kept = Baseline.read(Path(baseline))
            looked = looked_at(outcome.report, outcome.whole)
            stale = kept.stale(findings, outcome.texts, judged_by(settings, rulebook), looked)
            kept.prune(stale)
            told = f"{baseline} forgets {counted(sum(entry.times for entry in stale), 'finding')}"
        kept.write()
    except (BaselineError, ConfigError, OSError, PathNotFound, RuleError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(USAGE) from None
    typer.echo(told, err=True)


def _refused(report: Report) -> int:
    """A baseline of a part would call the rest new, or mended."""
    for item in report.incomplete:
        typer.echo(f"error: {item.what}: {item.why}", err=True)
    why = "the baseline is not written, since not everything could be checked"
    typer.echo(f"error: {why}; mend the above, or name only what can be read, and run it again", err=True)
    return INCOMPLETE
