"""The findings of two runs: which are new, which are fixed, and which cannot be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ecslint.finding import Finding, Report
from ecslint.judgeable import judges

_Key = tuple[str, str | None, str | None]


class FindingsDiff(NamedTuple):
    """What became of the findings."""

    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    same: tuple[Finding, ...]
    not_judged_before: tuple[Finding, ...] = ()
    """Those of the new ones that the first run could not have found."""
    not_judged_now: tuple[Finding, ...] = ()
    """Those of the first run that the second could not have found."""


Leaves = Callable[[Finding], bool]


def _nothing(_: Finding) -> bool:
    return False


def compare(old: Report, new: Report, old_leaves: Leaves = _nothing, new_leaves: Leaves = _nothing) -> FindingsDiff:
    """Suppressed findings do not count in either. `old_leaves` and `new_leaves` tell whether a run was not told to look
    at what a finding is about."""
    mine, its = _counting(old.findings), _counting(new.findings)
    added, same = _beyond(its, mine)
    gone, _ = _beyond(mine, its)
    could_before, can_now = _judges(old), _judges(new)
    return FindingsDiff(
        tuple(added),
        tuple(each for each in gone if can_now(each) and not new_leaves(each)),
        tuple(same),
        tuple(each for each in added if not could_before(each) or old_leaves(each)),
        tuple(each for each in gone if not can_now(each) or new_leaves(each)),
    )


def _counting(findings: Iterable[Finding]) -> list[Finding]:
    return [each for each in findings if not each.suppressed]


def _beyond(findings: Iterable[Finding], others: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings that the others lack, and the rest."""
    left = Counter(map(_key, others))
    beyond, shared = list[Finding](), list[Finding]()
    for each in findings:
        key = _key(each)
        (shared if left[key] > 0 else beyond).append(each)
        left[key] -= 1
    return beyond, shared


def _key(finding: Finding) -> _Key:
    return finding.fingerprint, finding.resource.account, finding.resource.region


def _judges(report: Report) -> Callable[[Finding], bool]:
    """Tells whether a run could have found something."""
    could = judges(report)

    def could_find(finding: Finding) -> bool:
        resource = finding.resource
        place = f"{resource.account} {resource.region}"
        return could(finding.rule, resource.arn or resource.name, place)

    return could_find
