"""The order, places and phrases that all reports share."""

from __future__ import annotations

from collections.abc import Iterable

from ecslint.finding import SEVERITIES, Finding, Fix, Incomplete, Related, Report, Resource

_NAMED = 10
"""Rules that are named where people read; programs get them all."""
_SAFE, _UNSAFE = "--fix", "--fix --unsafe-fixes"
MEDIUM = "medium confidence: leans on a default or on something not being in the files at hand"


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """By file and place, and what has no file last, by ARN."""
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[object, ...]:
    location, resource = finding.location, finding.resource
    place: tuple[object, ...] = (1, resource.arn or resource.name, resource.type, dotted(finding.path))
    if location:
        place = (0, location.file, location.line, location.column)
    severity = SEVERITIES.index(finding.severity)
    return (*place, severity, finding.rule, finding.message, finding.when, finding.fingerprint)


def place(finding: Finding) -> str:
    """`file:line:column`; the ARN, and the way to the property, of what is in no file."""
    location = finding.location
    if location:
        return f"{location.file}:{location.line}:{location.column}"
    return f"{called(finding.resource)} {dotted(finding.path)}".rstrip()


def subject(resource: Resource) -> str:
    """The ARN of what is in no file."""
    return resource.arn or f"{resource.type} {resource.name}"


def called(resource: Resource) -> str:
    """The same for people, with the name where the ARN does not tell it: a scalable target's is a row of digits."""
    arn = subject(resource)
    return arn if resource.name in arn else f"{arn} ({resource.name})"


def dotted(path: tuple[str | int, ...]) -> str:
    """The way to a property, as `containerDefinitions[0].image`."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return steps.removeprefix(".")


def elsewhere(related: Related) -> str:
    """What a related place is about that is in no file, and where: `the target group: arn:... port`."""
    if related.resource is None:
        return related.message
    return f"{related.message}: {called(related.resource)} {dotted(related.path)}".rstrip()


def gap(item: Incomplete) -> str:
    """Why something is missing from the report, and which rules could not judge everything for want of it."""
    if not item.rules:
        return item.why
    more = len(item.rules) - _NAMED
    rules = ", ".join(item.rules[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"{item.why}; not judged for want of it: {rules}"


def condition(finding: Finding) -> str:
    """`only when IsProd is false`; empty when the finding always holds."""
    terms = " and ".join(f"{name} is {str(value).lower()}" for name, value in finding.when)
    return terms and f"only when {terms}"


def qualified(finding: Finding) -> str:
    """The message with the condition under which it holds."""
    return f"{finding.message} ({condition(finding)})" if finding.when else finding.message


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 or noun == "info" else f"{number} {noun}s"


def summary(report: Report) -> str:
    """The outcome in one line. A run that is not complete never reads as if all were well."""
    found = [counted(number, severity) for severity in SEVERITIES if (number := report.count(severity))]
    line = f"Found {', '.join(found)} in " if found else "No problems found in "
    resources = counted(report.resources, "resource")
    line += f"{counted(report.files, 'file')} ({resources})" if report.files or not report.resources else resources
    if suppressed := sum(bool(finding.suppressed) for finding in report.findings):
        line += f", {suppressed} suppressed"
    if report.incomplete:
        line += f"; {counted(len(report.incomplete), 'item')} could not be checked"
    return line + "."


def remedy(fix: Fix) -> str:
    """What mends a finding, and what makes it: ``remove `hostPort` (--fix)``."""
    return f"{fix.description} ({_SAFE if fix.safe else _UNSAFE})"


def fixable(report: Report) -> str:
    """How many findings can be mended, and by what; empty when none can."""
    fixes = [finding.fix for finding in report.findings if finding.fix and not finding.suppressed]
    safe = sum(fix.safe for fix in fixes)
    unsafe = len(fixes) - safe
    if not fixes:
        return ""
    if not safe:
        return f"{unsafe} fixable with {_UNSAFE}."
    return f"{safe} fixable with {_SAFE}" + (f" ({unsafe} more with --unsafe-fixes)." if unsafe else ".")


def openness(report: Report) -> str:
    """Why checks are undecided, in a few words."""
    live = any(each.resource.account for each in report.undecided)
    return "what was not seen of the account" if live else "values known only at deployment"


_KINDS = (
    ("parameter ", "parameters that have neither a value nor a default"),
    ("the placeholder ", "placeholders that are filled in before use"),
    ("the value that another stack exports", "values that stacks outside of the run export"),
    ("SSM parameter ", "values of SSM parameters"),
    ("the dynamic reference ", "dynamic references"),
    ("AWS::", "the account, region and stack"),
    ("the task definition around", "the task definition around bare containers"),
    ("the value of ", "values that AWS makes up when it creates a resource"),
)


def kind_of(needs: str) -> str:
    """What sort of thing an undecided check needed."""
    if needs.endswith("which is not in the files at hand"):
        return "resources that are not in the files at hand"
    if ", which " in needs and not needs.startswith("the value of "):
        return "what was not seen of the account"
    return next((kind for start, kind in _KINDS if needs.startswith(start)), "other things")


def causes(report: Report) -> list[tuple[int, str, list[str]]]:
    """What undecided rules needed: how often, what, and which rules; most frequent first."""
    rules: dict[str, list[str]] = {}
    for judgement in report.undecided:
        rules.setdefault(judgement.needs, []).append(judgement.rule)
    return sorted(((len(of), needs, sorted(set(of))) for needs, of in rules.items()), key=lambda row: (-row[0], row[1]))
