"""What a run reports: findings, where they are, and what could not be judged."""

from __future__ import annotations

from typing import NamedTuple

SEVERITIES = ("error", "warning", "info")
"""Most severe first. error: AWS rejects it or it cannot run; warning: it runs, but badly; info: advice."""

CATEGORIES = (
    "validity",
    "startup",
    "security",
    "reliability",
    "scaling",
    "networking",
    "storage",
    "observability",
    "cost",
    "deployment",
)


class Location(NamedTuple):
    """A stretch of a file. Lines and columns count from 1; the end column is the first one after the stretch."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    path: tuple[str | int, ...] = ()
    """The keys and indexes that lead to the place, as written in the file."""


class Related(NamedTuple):
    """Another place that has part in a finding, and in a few words which part."""

    message: str
    location: Location | None
    resource: Resource | None = None
    """What it is a part of, when it is in no file."""
    path: tuple[str | int, ...] = ()
    """Where in that, as `path` of a finding."""


class Resource(NamedTuple):
    """What a finding is about: a template's logical id, a task definition's family, a live resource's ARN."""

    type: str
    name: str
    arn: str | None = None
    account: str | None = None
    region: str | None = None
    construct: str | None = None
    """The path of the CDK construct that made it."""
    console: str | None = None
    """The address at which AWS's console shows it."""


class Edit(NamedTuple):
    """A stretch of a file, and what takes its place."""

    location: Location
    start: int
    """Of the stretch, in characters from the beginning of the text; `end` is the first after it."""
    end: int
    text: str


class Fix(NamedTuple):
    """The change of files that mends a finding."""

    safe: bool
    """Whether it does what was meant, whatever else is true of the workload."""
    description: str
    edits: tuple[Edit, ...] = ()
    paths: tuple[tuple[str, tuple[str | int, ...]], ...] = ()
    """Each file with the keys and indexes that lead to what changes; empty when no data does, only comments."""


class Finding(NamedTuple):
    """One thing that is wrong at one place."""

    rule: str
    severity: str
    confidence: str
    category: str
    message: str
    help: str
    fingerprint: str
    resource: Resource
    location: Location | None
    related: tuple[Related, ...] = ()
    when: tuple[tuple[str, bool], ...] = ()
    """The template conditions under which it holds; empty when it always does."""
    suppressed: str | None = None
    path: tuple[str | int, ...] = ()
    """The keys and indexes that lead to the place in what AWS describes, when it is in no file."""
    fix: Fix | None = None


class Incomplete(NamedTuple):
    """Something that could not be read or judged, and what a person can do about it."""

    what: str
    why: str
    action: str | None = None
    """The IAM action of the call to AWS that failed."""
    outcome: str | None = None
    """How it failed: denied, throttled ..."""
    times: int = 1
    """How often."""
    rules: tuple[str, ...] = ()
    """The rules that could not judge everything for want of it."""


class UndecidedJudgement(NamedTuple):
    """A rule that gave up on a resource, because it needed a value that the input leaves open."""

    rule: str
    resource: Resource
    needs: str


class Report(NamedTuple):
    """The outcome of a run, in the order in which it is shown."""

    findings: tuple[Finding, ...]
    incomplete: tuple[Incomplete, ...]
    undecided: tuple[UndecidedJudgement, ...]
    files: int
    resources: int
    checks: int = 0
    """How often a rule was run on a record; 0 when that was not counted."""
    notes: tuple[str, ...] = ()
    """Remarks that are neither findings nor failures, such as a named file that holds nothing of ECS."""

    def count(self, severity: str) -> int:
        return sum(finding.severity == severity for finding in self.findings if not finding.suppressed)
