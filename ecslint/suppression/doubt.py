"""Whether a run can tell that a suppression is of no use.

A rule may find nothing only because what it takes is in a file that is not at hand, or because the values that were
given for parameters are not those of another stage. So it judges the file once more: by itself, and with every value
that its parameters may have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from ecslint.finding import Finding
from ecslint.suppression import Subject, Suppressions, Wish, today

if TYPE_CHECKING:
    from ecslint.scan import Scan

SURE, UNSURE, OPEN = "sure", "unsure", "open"
"""Whatever else is read, nothing is found; nothing is found as long as no other file is read; it may yet be found."""


class _Alone(NamedTuple):
    """What one rule says of one file by itself."""

    findings: tuple[Finding, ...]
    is_open: bool
    looked_around: bool
    """Whether other files could make a difference: the rule has looked around for other resources, or had none to
    judge, since it judges other ones than those that the file holds."""


class Doubt:
    """Tells how sure it is that rules find nothing where wishes are about. `scan_of` begins a run over some files with
    one rule and without values for parameters."""

    def __init__(self, scan_of: Callable[[str, str], Scan], named: Iterable[str]) -> None:
        self.scan_of = scan_of
        self.named = frozenset(named)
        """Files that somebody named, as hooks do: what belongs to them may be in files that were not."""
        self._known: dict[tuple[str, str], _Alone] = {}

    def of(self, wish: Wish, rule: str) -> str:
        """SURE, UNSURE or OPEN."""
        if wish.where is None:
            return OPEN
        alone = self._alone(wish.where.file, rule)
        means = Suppressions([wish._replace(until=None)], today())
        if alone.is_open or any(means.reason_for(each, Subject()) for each in alone.findings):
            return OPEN
        if not alone.looked_around:
            return SURE
        return OPEN if self.named else UNSURE

    def _alone(self, file: str, rule: str) -> _Alone:
        known = self._known.get((file, rule))
        if known is None:
            scan = self.scan_of(file, rule)
            report = scan.judge().report
            known = _Alone(
                report.findings,
                bool(report.undecided or report.incomplete) or _is_left_out(scan, file, rule),
                scan.world.looked_around or not report.checks,
            )
            self._known[file, rule] = known
        return known


def _is_left_out(scan: Scan, file: str, name: str) -> bool:
    """Whether the settings leave the rule out for the file, so that nobody looked."""
    rule = scan.rulebook.get(name)
    return rule is not None and scan.settings.ignores(file, name, rule.category)
