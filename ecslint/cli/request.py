"""What a command line asks for: its settings and rules, and what it names to be scanned."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint import config, integrations
from ecslint.config import ConfigError, Settings
from ecslint.finding import CATEGORIES, Incomplete
from ecslint.reports import FORMATS
from ecslint.rulebook import Rulebook
from ecslint.scan import Scan

if TYPE_CHECKING:
    from ecslint.cli.live_options import LiveRequest

COMPLETE, FINDINGS, USAGE, INCOMPLETE, NOTHING_CHECKED = range(5)
"""The exit statuses."""
CONFIG_VARIABLE, FORMAT_VARIABLE = "ECSLINT_CONFIG", "ECSLINT_OUTPUT_FORMAT"
"""Variables of the environment that stand for `--config` and `--format` where these are not given."""
INTERRUPTED = 130
"""As shells have it: 128, and the number of the signal."""


class Request(NamedTuple):
    """The command line of a scan, as it was written."""

    paths: tuple[str, ...]
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    format: str | None = None
    outputs: tuple[str, ...] = ()
    config: str | None = None
    isolated: bool = False
    rules: tuple[str, ...] = ()
    parameter_files: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    stdin_filename: str = "<stdin>"
    force_exclude: bool = False
    no_ignores: bool = False
    baseline: str | None = None
    partners: tuple[str, ...] = ()
    live: LiveRequest | None = None
    """The accounts to read; None: none."""
    snapshots: str | None = None
    """Where what is read of them is kept."""
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    edited: Mapping[str, bytes] = {}
    """What stands for the content of files, by path: of standard input once it is read."""
    shown: Mapping[str, Any] = {}


def prepare(request: Request) -> tuple[Settings, Rulebook]:
    """The settings and rules of a run. Names that mean nothing are refused, with a suggestion. Raises ConfigError."""
    start = request.paths[0] if request.paths and request.paths[0] != "-" else "."
    settings = _loaded(request, start)
    settings = config.with_flags(settings, request.select, request.extend_select, request.ignore)
    form = request.format or os.environ.get(FORMAT_VARIABLE) or settings.format
    settings = settings._replace(fail_on=request.fail_on or settings.fail_on, format=form)
    folders = [Path(folder) for folder in (*settings.rules, *request.rules)]
    for folder in folders:
        if not folder.is_dir():
            raise ConfigError(f"the folder of rules {str(folder)!r} does not exist")
    rulebook = Rulebook(tuple(folders), tuple(map(Path, settings.data_rules)))
    if folders or settings.data_rules:
        rulebook.verify()
    for flag in ("select", "extend_select", "ignore"):
        names = integrations.ours(getattr(request, flag) or ())
        if names:
            known = (*rulebook.names(), *integrations.PARTNERS)
            config.check_names(names, known, CATEGORIES, f"--{flag.replace('_', '-')}")
    if settings.file:
        known = (*rulebook.names(), *integrations.PARTNERS)
        config.check_selection(integrations.only_ours(settings), known, CATEGORIES)
        if settings.rule or settings.severities:
            config.check_options(settings, rulebook.all())
    check_format(form, "" if request.format else os.environ.get(FORMAT_VARIABLE, "") and f" (from {FORMAT_VARIABLE})")
    if settings.fail_on not in config.FAIL_ON:
        raise ConfigError(f"--fail-on takes {', '.join(config.FAIL_ON)}, not {settings.fail_on!r}")
    return settings, rulebook


def _loaded(request: Request, start: str) -> Settings:
    """The settings before the command line changes them: of the file that it names, or else the environment."""
    variable = None if request.config or request.isolated else os.environ.get(CONFIG_VARIABLE)
    try:
        return config.load(start, request.config or variable or None, request.isolated)
    except ConfigError as error:
        raise ConfigError(f"{error} (named by {CONFIG_VARIABLE})" if variable else str(error)) from None


def check_format(form: str, whence: str = "") -> None:
    """Raises ConfigError for a format that there is not."""
    if form not in FORMATS:
        raise ConfigError(f"there is no format {form!r}{whence}; there are {', '.join(FORMATS)}")


def opened(request: Request, settings: Settings, rulebook: Rulebook) -> Scan:
    """What the command line names, taken in and not yet judged. Raises ConfigError and PathNotFound."""
    given: Mapping[str, Any] = {}
    notes: list[str] = []
    if request.parameter_files or request.parameters:
        from ecslint.parameters import from_command_line

        given = from_command_line(request.parameter_files, request.parameters, notes.append)
    scan = Scan(settings, rulebook, given)
    scan.notes += notes
    scan.obeys_suppressions = not request.no_ignores
    scan.may_fork = True
    scan.edited = request.edited
    scan.partners = integrations.open_partners(request.partners, settings, isolated=request.isolated)
    paths = request.paths or (() if request.live else (".",))
    scan.add_paths([path for path in paths if path != "-"], force_exclude=request.force_exclude)
    if "-" in paths:
        read = request.edited.get(request.stdin_filename)
        scan.add(sys.stdin.buffer.read() if read is None else read, request.stdin_filename)
    scan.incomplete += _unread(paths)
    if given or settings.parameters or settings.parameter_files:
        from ecslint.parameter_checks import remarks

        scan.notes += remarks(given, (each.template for each in scan.inputs.opened if each.template))
    return scan


def _unread(paths: Sequence[str]) -> Iterator[Incomplete]:
    """What a run over accounts set out to read into one of the folders, and has not."""
    for path in paths:
        if os.path.isdir(path) and any(name.startswith("ecslint-plan") for name in os.listdir(path)):  # noqa: PTH112, PTH208 - quick
            from ecslint.live import plan, snapshot

            try:
                planned = plan.read(Path(path))
            except snapshot.SnapshotError as error:
                yield Incomplete(path, str(error))
                continue
            yield from (Incomplete(*each) for each in plan.missing(planned, snapshot.find(Path(path))))


def judged_by(settings: Settings, rulebook: Rulebook) -> set[str]:
    """The names of the rules that take part in a run."""
    return {rule.name for rule in rulebook.all() if config.selected(rule, settings)}
