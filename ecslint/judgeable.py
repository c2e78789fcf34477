"""What a run could have found: what it did not look at is not mended because it was not found."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import TYPE_CHECKING

from ecslint.finding import Report

if TYPE_CHECKING:
    from ecslint.baseline import Entry

Could = Callable[[str, str, str], bool]
"""By a rule, a resource's ARN or name, and its account and region: `111122223333 eu-west-1`."""


def judges(report: Report) -> Could:
    """Tells whether a run could have found something: not where the rule gave up on the resource, nor where something
    that it needs was not seen of the account."""
    gave_up = {(each.rule, each.resource.arn or each.resource.name) for each in report.undecided}
    unseen = [(set(each.rules), each.what) for each in report.incomplete if each.rules]

    def could(rule: str, resource: str, place: str) -> bool:
        hidden = any(rule in rules and what.endswith(place) for rules, what in unseen)
        return not hidden and (rule, resource) not in gave_up

    return could


def looked_at(report: Report, places: Set[str]) -> Callable[[Entry], bool]:
    """Tells whether a run looked for what a baseline knows of an account, among those that it looked at as a whole. An
    ARN without an account or region, as of a role, does not tell where something was found."""
    could = judges(report)

    def looked(entry: Entry) -> bool:
        region, account = (entry.file.split(":", 5) + [""] * 5)[3:5] if entry.file.startswith("arn:") else ("", "")
        place = f"{account} {region}"
        return bool(region and account) and place in places and could(entry.rule, entry.file, place)

    return looked
