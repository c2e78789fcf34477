"""What of the accounts was seen and what was not, in a few lines on standard error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ecslint.finding import Incomplete
from ecslint.live.outcome import Outcome
from ecslint.reports.wording import counted

if TYPE_CHECKING:
    from ecslint.cli.collecting import Collection

_RULES_NAMED = 3


def table(collection: Collection, incomplete: Iterable[Incomplete]) -> Iterator[str]:
    """The lines: how much was asked, each kind of failure, and which permissions are missing."""
    failed = _failed(incomplete)
    if collection.now or collection.before:
        yield _total(collection)
    widths = [max((len(row[column]) for row in failed), default=0) for column in (0, 1, 2)]
    for outcome, action, times, rules in failed:
        yield f"  {outcome:{widths[0]}}  {action:{widths[1]}}  {times:>{widths[2]}}  {rules}".rstrip()
    denied = sorted({action for outcome, action, _, _ in failed if outcome == Outcome.DENIED})
    if denied:
        yield f"Missing permissions: {', '.join(denied)} (`ecslint iam-policy` prints all that are needed)."


def _total(collection: Collection) -> str:
    places = sorted({each.place for each in collection.now})
    accounts = sorted({place.account for place in places})
    who = accounts[0] if len(accounts) == 1 else counted(len(accounts), "account")
    where = str(places[0]) if len(places) == 1 else f"{counted(len(places), 'region')} of {who}"
    line = f"Asked AWS {counted(collection.asked, 'question')} about {where}; "
    open_ = collection.asked - collection.answered
    line += f"{open_} unanswered." if open_ else "all were answered."
    before = len(collection.before)
    return line + (f" {counted(before, 'snapshot')} of an earlier run." if before else "")


def unanswered(collection: Collection) -> list[Incomplete]:
    """What was not answered, as far as it can be told without the rules."""
    return [
        Incomplete(f"{unit.action} in {each.place}", f"{unit.outcome}: {unit.why}", unit.action, unit.outcome, times)
        for each in (*collection.before, *collection.now)
        for unit, times in each.failed
    ]


def _failed(incomplete: Iterable[Incomplete]) -> list[tuple[str, str, str, str]]:
    """Each outcome and action, how often in all accounts, and for which rules that is a want."""
    times: dict[tuple[str, str], int] = {}
    rules: dict[tuple[str, str], set[str]] = {}
    for each in incomplete:
        if each.action is not None:
            key = each.outcome or "", each.action
            times[key] = times.get(key, 0) + each.times
            rules.setdefault(key, set()).update(each.rules)
    return [(*key, str(count), _named(sorted(rules[key]))) for key, count in sorted(times.items())]


def _named(rules: list[str]) -> str:
    if not rules:
        return ""
    more = len(rules) - _RULES_NAMED
    return "not judged fully: " + ", ".join(rules[:_RULES_NAMED]) + (f" and {more} more" if more > 0 else "")
