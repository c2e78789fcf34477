"""`ecslint init`"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ecslint.onboarding.proposal import Proposal
    from ecslint.onboarding.repository import Repository
    from ecslint.scan import Scan

_BASELINE = "ecslint-baseline.json"
_MANY = 20
"""Findings: more than a person mends before going on with what brought them here."""


def init(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write all that is proposed without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what is proposed, and write nothing.")] = False,
    baseline: Annotated[
        bool | None,
        typer.Option(
            "--baseline/--no-baseline",
            show_default=False,
            help=f"Accept the findings there are, in {_BASELINE}, so that only new ones fail. Asked if they are many.",
        ),
    ] = None,
) -> None:
    """Set a repository up: a settings file, a hook for pre-commit, a pipeline of GitHub or GitLab.

    Each change is shown as a diff, and asked about. Nothing that is there is overwritten: a configuration of pre-commit
    and a pipeline of GitLab get one entry more. A second run has nothing to do.
    """
    from ecslint.config import ConfigError
    from ecslint.discovery import repository_root
    from ecslint.onboarding import pipelines, pre_commit, repository, settings_file
    from ecslint.rulebook import RuleError

    if (root := repository_root(".")) and root != str(Path.cwd()):
        typer.echo(f"In {root}, the root of the repository:\n")
        os.chdir(root)
    dialog = _Dialog(yes=yes, dry_run=dry_run)
    try:
        scan, is_configured = _opened({})
        found = repository.look(scan)
        _tell(found)
        given = found.parameter_files if not is_configured else {}
        if not is_configured and dialog.settle(lambda: settings_file.proposed(given)) and given:
            scan, _ = _opened(given)
        accepted = _accepted(scan, dialog, baseline)
    except (ConfigError, RuleError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    dialog.settle(lambda: pre_commit.proposed(accepted))
    if found.uses_github:
        dialog.settle(lambda: pipelines.github(found, accepted))
    if found.uses_gitlab:
        dialog.settle(lambda: pipelines.gitlab(found, accepted))
    if not found.uses_github and not found.uses_gitlab:
        dialog.note("no pipeline of GitHub or GitLab is here; docs/integrations.md has templates for these and others")
    raise typer.Exit(dialog.end())


class _Dialog:
    """Shows changes, asks whether to make them, and makes them."""

    def __init__(self, *, yes: bool, dry_run: bool) -> None:
        self.dry_run = dry_run
        self.asks = not yes and not dry_run and sys.stdin.isatty()
        self.writes = self.asks or (yes and not dry_run)
        self.proposed = 0
        self.written: list[str] = []
        self.is_all_there = True

    def settle(self, propose: Callable[[], Proposal | None], shown: str = "") -> bool:
        """Whether a change is made, or would be if anything were written. `shown` stands for a diff that nobody wants
        to read."""
        from ecslint.onboarding.proposal import Refused

        try:
            proposal = propose()
            if proposal is None:
                return False
            self.is_all_there = False
            self.proposed += 1
            typer.echo(shown or "\n".join(proposal.diff()))
            if self.asks and not shown and not typer.confirm(f"Write {proposal.path}?", default=True):
                typer.echo()
                return False
            if self.writes:
                proposal.write()
                self.written.append(proposal.path)
        except Refused as error:
            self.is_all_there = False
            self.note(str(error))
            return False
        typer.echo()
        return True

    def note(self, text: str) -> None:
        typer.echo(f"note: {text}", err=True)

    def end(self) -> int:
        """Say what came of it; the exit status."""
        if self.written:
            typer.echo(f"Wrote {', '.join(self.written)}.")
            if ".pre-commit-config.yaml" in self.written:
                typer.echo("Next: `pre-commit install`, and commit these files.")
        elif self.is_all_there:
            typer.echo("Nothing to do: all of it is there.")
        elif not self.proposed:
            typer.echo("Nothing was written: what is missing is yours to add, as said above.")
        elif self.dry_run:
            typer.echo("Nothing was written: `ecslint init` asks about each, and `ecslint init --yes` writes all.")
        elif not self.writes:
            why = "there is no terminal to ask on, so nothing was written"
            typer.echo(f"error: {why}: type `ecslint init --yes` to write all of this", err=True)
            return 2
        return 0


def _opened(parameter_files: Mapping[str, str]) -> tuple[Scan, bool]:
    """All files, taken in, with what a new settings file would say of parameters; and whether there are settings
    already. Raises ConfigError and RuleError."""
    from ecslint.cli.request import Request, opened, prepare

    request = Request((".",))
    settings, rulebook = prepare(request)
    if parameter_files:
        settings = settings._replace(parameter_files=parameter_files)
    return opened(request, settings, rulebook), settings.file is not None


def _tell(found: Repository) -> None:
    """Say what was seen of the repository."""
    from ecslint.reports.wording import counted

    files = found.ecs_files
    such = f", such as {files[0]}" if files else ""
    typer.echo(f"{counted(len(files), 'file')} with ECS or what goes with it{such}.")
    if found.is_cdk:
        typer.echo("cdk.json: templates are made by `cdk synth`, so the pipeline makes and checks cdk.out.")
    for template, fits in found.undecided_parameters.items():
        typer.echo(
            f"{template}: its parameters are in {', '.join(fits)}; name one in [parameter-files] of ecslint.toml."
        )
    typer.echo()


def _accepted(scan: Scan, dialog: _Dialog, wanted: bool | None) -> str | None:
    """The baseline that hook and pipeline are to use: the one there is, or a new one."""
    from ecslint.baseline import Baseline
    from ecslint.onboarding.proposal import Proposal
    from ecslint.reports.wording import counted

    if Path(_BASELINE).exists():
        return _BASELINE
    report = scan.judge().report
    findings = [finding for finding in report.findings if not finding.suppressed]
    if not findings or wanted is False:
        return None
    found = f"There are {counted(len(findings), 'finding')} (`ecslint scan` shows them)"
    if wanted is None and (len(findings) < _MANY or not dialog.asks):
        hint = "" if len(findings) < _MANY else f"; --baseline accepts them in {_BASELINE}, so that only new ones fail"
        typer.echo(f"{found}{hint}.\n")
        return None
    if wanted is None and not typer.confirm(f"{found}. Accept them, so that only new ones fail?", default=True):
        return None
    if report.incomplete:
        dialog.note(f"no baseline is made, since not everything could be checked: {report.incomplete[0].what}")
        return None
    kept = Baseline(Path(_BASELINE))
    kept.take(findings)
    shown = f"{_BASELINE} (new): accepts {counted(len(findings), 'finding')}"
    return _BASELINE if dialog.settle(lambda: Proposal(_BASELINE, None, kept.text()), shown) else None
