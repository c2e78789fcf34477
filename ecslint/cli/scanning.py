"""What `ecslint scan` does once its command line is read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ecslint import __version__
from ecslint.cli.request import (
    COMPLETE,
    FINDINGS,
    INCOMPLETE,
    INTERRUPTED,
    NOTHING_CHECKED,
    USAGE,
    Request,
    check_format,
    judged_by,
    opened,
    prepare,
)
from ecslint.config import ConfigError, Settings
from ecslint.discovery import PathNotFound
from ecslint.finding import SEVERITIES, Incomplete, Report
from ecslint.reports import Context, render
from ecslint.rulebook import Rulebook, RuleError
from ecslint.scan import Outcome, Scan

_AT_ONCE = 1 << 16
"""Characters of a report that are printed at once."""


def run(request: Request) -> int:
    """Scan and report; the exit status."""
    try:
        settings, rulebook = prepare(request)
        outputs = [_output(each) for each in request.outputs]
        if request.diff or request.fix or request.unsafe_fixes:
            from ecslint.cli import fixing

            if request.diff:
                return fixing.show(request, settings, rulebook)
            request = fixing.write(request, settings, rulebook)
        outcome, checked, seen = _judged(request, settings, rulebook)
        _tell(*(f"note: {note}" for note in (*settings.notes, *outcome.report.notes)))
        rendered = _renderer(outcome, rulebook, request.shown)
        for form, file in outputs:
            _write(file, rendered(form, False))
        if request.edited:
            _tell(rendered(settings.format, False).rstrip("\n"))
        else:
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
        outcome = _outcome(opened(request, settings, rulebook), request, settings)
        return outcome, bool(outcome.report.files), []
    from ecslint.cli import coverage
    from ecslint.cli.collecting import collected
    from ecslint.live.needs import ask_values, wanted_by

    rules = judged_by(settings, rulebook)
    masks_do = not ask_values(rules)
    with collected(request.live, wanted_by(rules), request.snapshots, values=True, masks_do=masks_do) as collection:
        scan = opened(request, settings, rulebook)
        scan.accounts += map(str, collection.files)
        scan.incomplete += [Incomplete(*trouble) for trouble in collection.troubles]
        if collection.masked and not masks_do:
            which = f"{collection.masked} of {len(collection.files)} snapshots hold"
            scan.notes.append(f"{which} no values of environment variables to judge: --keep-values keeps them")
        files = scan.files
        outcome = _outcome(scan, request, settings)
    report = outcome.report._replace(files=files)  # without the snapshots, which are none of the user's
    seen = [] if request.shown.get("quiet") else [*coverage.table(collection, report.incomplete)]
    return outcome._replace(report=report), bool(files) or collection.checked, seen


def _outcome(scan: Scan, request: Request, settings: Settings) -> Outcome:
    """What came of the scan, with what a baseline knows marked, and with pictures if a report asks for them. Raises
    ConfigError."""
    outcome = scan.judge()
    if request.baseline is not None:
        from ecslint.cli.accepted import against

        outcome = against(request.baseline, outcome, settings, scan.rulebook)
    if "html" in (settings.format, *(form for form, _ in map(_output, request.outputs))):
        from ecslint.pictures import pictures_of, sights_of

        outcome = outcome._replace(pictures=pictures_of(sights_of(scan, outcome.report.findings)))
    return outcome


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
    for start in range(0, len(text), _AT_ONCE):  # that of a large account is long, and would be there four times
        part = text[start : start + _AT_ONCE]
        sys.stdout.write(part.encode(encoding, "backslashreplace").decode(encoding))


def _output(text: str) -> tuple[str, str]:
    form, equals, file = text.partition("=")
    if not equals or not file:
        raise ConfigError(f"--output takes FORMAT=FILE, such as sarif=ecslint.sarif, not {text!r}")
    check_format(form)
    return form, file


def _renderer(outcome: Outcome, rulebook: Rulebook, shown: Mapping[str, Any]) -> Callable[[str, bool], str]:
    def rendered(form: str, on_terminal: bool) -> str:
        found = {finding.rule for finding in outcome.report.findings} if form in ("sarif", "html") else ()
        context = Context(
            __version__,
            read=outcome.texts.get,
            color=on_terminal and wants_color(),
            width=_width() if on_terminal else 0,
            rules={name: rule for name in found if (rule := rulebook.get(name))},
            pictures=outcome.pictures,
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
