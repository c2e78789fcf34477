"""What a baseline accepts of the findings of a run."""

from __future__ import annotations

from pathlib import Path

from ecslint.baseline import Baseline, BaselineError
from ecslint.cli.request import judged_by
from ecslint.config import ConfigError, Settings
from ecslint.judgeable import looked_at
from ecslint.rulebook import Rulebook
from ecslint.scan import Outcome


def against(file: str, outcome: Outcome, settings: Settings, rulebook: Rulebook) -> Outcome:
    """The outcome with the findings that a baseline knows marked, and a note of what it knows in vain."""
    try:
        baseline = Baseline.read(Path(file))
    except BaselineError as error:
        raise ConfigError(str(error)) from None
    report = outcome.report
    looked = looked_at(report, outcome.whole)
    stale = baseline.stale(report.findings, outcome.texts, judged_by(settings, rulebook), looked)
    notes = report.notes
    if count := sum(entry.times for entry in stale):
        where = ", ".join(sorted({f"{entry.rule} in {entry.file}" for entry in stale})[:3])
        verb = "finding of the baseline is" if count == 1 else "findings of the baseline are"
        notes += (f"{count} {verb} mended ({where}): `ecslint baseline prune --baseline {file}` forgets them",)
    return outcome._replace(report=report._replace(findings=tuple(baseline.apply(report.findings)), notes=notes))
