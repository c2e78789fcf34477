"""What `ecslint scan` does once its command line is read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint import __version__, config, integrations
from ecslint.config import ConfigError, Settings
from ecslint.discovery import PathNotFound
from ecslint.finding import CATEGORIES, SEVERITIES, Incomplete, Report
from ecslint.reports import FORMATS, Context, render
from ecslint.rulebook import Rulebook, RuleError
from ecslint.scan import Outcome, Scan

if TYPE_CHECKING:
    from ecslint.cli.live_options import LiveRequest

COMPLETE, FINDINGS, USAGE, INCOMPLETE, NOTHING_CHECKED = range(5)
"""The exit statuses."""
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
    shown: Mapping[str, Any] = {}


def run(request: Request) -> int:
    """Scan and report; the exit status."""
    try:
        settings, rulebook = prepare(request)
        outputs = [_output(each) for each in request.outputs]
        outcome, checked, seen = _judged(request, settings, rulebook)
        if request.baseline is not None:
            outcome = _against(request.baseline, outcome, settings, rulebook)
        _tell(*(f"note: {note}" for note in (*settings.notes, *outcome.report.notes)))
        rendered = _renderer(outcome, rulebook, request.shown)
        for form, file in outputs:
            _write(file, rendered(form, False))
        _print(rendered(settings.format, True))
        _conclude(seen)
    except (ConfigError, RuleError, PathNotFound) as error:
        _tell(f"error: {error}")
        return USAGE
    except KeyboardInterrupt:
        _tell("interrupted" + (": --resume goes on where it stopped" if request.snapshots else ""))
        return INTERRUPTED
    return _status(outcome.report, settings.fail_on, checked=checked)


def _judged(request: Request, settings: Settings, rulebook: Rulebook) -> tuple[Outcome, bool, list[str]]:
    """The outcome, whether anything could be checked at all, and what is to be said of what was seen of accounts.
    Raises ConfigError and PathNotFound."""
    if request.live is None:
        outcome = opened(request, settings, rulebook).judge()
        return outcome, bool(outcome.report.files), []
    from ecslint.cli import coverage
    from ecslint.cli.collecting import collected
    from ecslint.live.needs import wanted_by

    wanted = wanted_by(judged_by(settings, rulebook))
    with collected(request.live, wanted, request.snapshots, values=True) as collection:
        scan = opened(request, settings, rulebook)
        scan.accounts += map(str, collection.files)
        scan.incomplete += [Incomplete(*trouble) for trouble in collection.troubles]
        if collection.masked:
            which = f"{collection.masked} of {len(collection.files)} snapshots hold"
            scan.notes.append(f"{which} no values of environment variables to judge: --keep-values keeps them")
        files = scan.files
        outcome = scan.judge()
    report = outcome.report._replace(files=files)  # without the snapshots, which are none of the user's
    seen = [] if request.shown.get("quiet") else [*coverage.table(collection, report.incomplete)]
    return outcome._replace(report=report), bool(files) or collection.checked, seen


def _conclude(seen: list[str]) -> None:
    """Say what was seen of accounts: on a terminal, after what was found."""
    if seen:
        with suppress(BrokenPipeError):
            sys.stdout.flush()
        _tell(*seen)


def _tell(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)


def _print(text: str) -> None:
    """Print a report, whatever the terminal's encoding can show of it."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def prepare(request: Request) -> tuple[Settings, Rulebook]:
    """The settings and rules of a run. Names that mean nothing are refused, with a suggestion. Raises ConfigError."""
    start = request.paths[0] if request.paths and request.paths[0] != "-" else "."
    settings = config.load(start, request.config, request.isolated)
    settings = config.with_flags(settings, request.select, request.extend_select, request.ignore)
    settings = settings._replace(fail_on=request.fail_on or settings.fail_on, format=request.format or settings.format)
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
    _check_format(settings.format)
    if settings.fail_on not in config.FAIL_ON:
        raise ConfigError(f"--fail-on takes {', '.join(config.FAIL_ON)}, not {settings.fail_on!r}")
    return settings, rulebook


def _check_format(form: str) -> None:
    if form not in FORMATS:
        raise ConfigError(f"there is no format {form!r}; there are {', '.join(FORMATS)}")


def _output(text: str) -> tuple[str, str]:
    form, equals, file = text.partition("=")
    if not equals or not file:
        raise ConfigError(f"--output takes FORMAT=FILE, such as sarif=ecslint.sarif, not {text!r}")
    _check_format(form)
    return form, file


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
    scan.partners = integrations.open_partners(request.partners, settings, isolated=request.isolated)
    paths = request.paths or (() if request.live else (".",))
    scan.add_paths([path for path in paths if path != "-"], force_exclude=request.force_exclude)
    if "-" in paths:
        scan.add(sys.stdin.buffer.read(), request.stdin_filename)
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


def _against(file: str, outcome: Outcome, settings: Settings, rulebook: Rulebook) -> Outcome:
    """The outcome with the findings that a baseline knows marked, and a note of what it knows in vain."""
    from ecslint.baseline import Baseline, BaselineError

    try:
        baseline = Baseline.read(Path(file))
    except BaselineError as error:
        raise ConfigError(str(error)) from None
    report = outcome.report
    stale = baseline.stale(report.findings, outcome.texts, judged_by(settings, rulebook))
    notes = report.notes
    if count := sum(entry.times for entry in stale):
        where = ", ".join(sorted({f"{entry.rule} in {entry.file}" for entry in stale})[:3])
        verb = "finding of the baseline is" if count == 1 else "findings of the baseline are"
        notes += (f"{count} {verb} mended ({where}): `ecslint baseline prune --baseline {file}` forgets them",)
    return outcome._replace(report=report._replace(findings=tuple(baseline.apply(report.findings)), notes=notes))


def _renderer(outcome: Outcome, rulebook: Rulebook, shown: Mapping[str, Any]) -> Callable[[str, bool], str]:
    def rendered(form: str, on_terminal: bool) -> str:
        found = {finding.rule for finding in outcome.report.findings} if form == "sarif" else ()
        context = Context(
            __version__,
            read=outcome.texts.get,
            color=on_terminal and wants_color(),
            width=_width() if on_terminal else 0,
            rules={name: rule for name in found if (rule := rulebook.get(name))},
            **shown,
        )
        return render(form, outcome.report, context)

    return rendered


def wants_color() -> bool:
    """As NO_COLOR and FORCE_COLOR say; else whether a person looks at it."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _width() -> int:
    """The terminal's columns; 0 when it is none."""
    if not sys.stdout.isatty():
        return 0
    from shutil import get_terminal_size

    return get_terminal_size().columns


def _write(file: str, text: str) -> None:
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"the report cannot be written to {file}: {error.strerror}") from None


def _status(report: Report, fail_on: str, *, checked: bool) -> int:
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on in SEVERITIES else ()
    if any(report.count(severity) for severity in failing):
        return FINDINGS
    if report.incomplete:
        return INCOMPLETE if checked else NOTHING_CHECKED
    return COMPLETE
