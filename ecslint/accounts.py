"""Judges snapshots of accounts: with the same rules as files, and with word of what could not be seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ecslint.engine import Engine
from ecslint.finding import Incomplete
from ecslint.live.account import behind
from ecslint.live.needs import wanted_by
from ecslint.live.outcome import Outcome, Unit, blames_clock, summarized
from ecslint.live.snapshot import Snapshot, read
from ecslint.model.declared.known_keys import levels
from ecslint.model.estate import Estate, World
from ecslint.model.record import Record
from ecslint.rulebook import Rule
from ecslint.sources import live
from ecslint.sources.live.sight import led_to
from ecslint.suppression.tags import wishes_in
from ecslint.suppression.wish import Wish
from ecslint.variants import Held, Verdict

_MENDS = {
    Outcome.DENIED: "allow `{action}` to the identity that scans",
    Outcome.THROTTLED: "scan again with a lower --rate",
    Outcome.EXPIRED: "sign in again, and scan again with --resume",
    Outcome.NOT_ENABLED: "leave the region out, or enable it for the account",
}
"""What to do about a call that failed."""
_CLOCK = "set the clock of this machine right, and scan again with --resume"


class Judged(NamedTuple):
    """An account and region, with the rules' verdict."""

    name: str
    verdict: Verdict
    gaps: list[Incomplete]
    """What could not be seen of it."""
    wishes: list[Wish]
    """What its tags say not to report."""
    is_whole: bool
    """Whether all that the rules need was looked for, in all of it."""


def judge(engine: Engine, account: Snapshot | str) -> Judged:
    """Judge a snapshot, or the one of a file. Raises SnapshotError."""
    from pathlib import Path

    snapshot = read(Path(account)) if isinstance(account, str) else account
    estate = live.estate_of(snapshot, World())
    verdict = _verdict(engine, estate)
    gaps = [*_gaps(engine, snapshot, verdict), *_lost(estate)]
    is_whole = snapshot.scope.is_whole and _holds_all(engine, snapshot)
    return Judged(f"{snapshot.account} {snapshot.region}", verdict, gaps, [*wishes_in(snapshot)], is_whole)


def _holds_all(engine: Engine, snapshot: Snapshot) -> bool:
    """Whether a snapshot was taken for the rules of the run, or for more."""
    if snapshot.wanted is None:
        return True
    return wanted_by(_selected(engine)) <= {*snapshot.wanted}


def _selected(engine: Engine) -> Iterator[str]:
    """The names of the rules of the run."""
    return (rule.name for rule in engine.rulebook.all() if engine.selected(rule))


def _verdict(engine: Engine, estate: Estate) -> Verdict:
    """An account has no variants, so nothing of what was found out about a resource need be remembered."""
    verdict = Verdict([], [], [], len(estate.records), 0)
    for resource in estate.records:
        judgement = engine.judge_once(resource)
        verdict.held.extend(Held(raw, ()) for raw in judgement.raw)
        gave_up = {(each.rule.name, each.record, each.needs): each for each in judgement.gave_up}
        verdict.gave_up.extend(gave_up.values())
        verdict.failed.extend(judgement.failed)
        verdict = verdict._replace(checks=verdict.checks + judgement.checks)
    return verdict


def _gaps(engine: Engine, snapshot: Snapshot, verdict: Verdict) -> Iterator[Incomplete]:
    """What failed, once for each action, outcome and reason."""
    for unit, count in summarized(snapshot.units):
        times = f", {count} times" if count > 1 else ""
        why = f"{unit.outcome}{times}: {unit.why}" if unit.why else f"{unit.outcome}{times}"
        mend = _CLOCK if blames_clock(unit.why) else _MENDS.get(unit.outcome, "").format(action=unit.action)
        yield Incomplete(
            f"{unit.action} in {snapshot.account} {snapshot.region}",
            f"{why}; {mend}" if mend else why,
            unit.action,
            str(unit.outcome),
            count,
            tuple(sorted(_rules_without(engine, unit, snapshot, verdict))),
        )


def _lost(estate: live.LiveEstate) -> Iterator[Incomplete]:
    for resource, error in estate.sight.lost:
        why = f"it is not described as ecslint knows it ({type(error).__name__}: {error}); please report this"
        yield Incomplete(f"{resource.type} {resource.id}", why)


def _rules_without(engine: Engine, unit: Unit, snapshot: Snapshot, verdict: Verdict) -> set[str]:
    """The rules that missed something for want of a call: those that gave up, and those of records that it tells of or
    leads to, of which some may not be there to be judged. Without any, those that could have: some of what they look at
    was not there to give up on."""
    fed = set(led_to(unit.feeds))
    akin = {each.action for each in snapshot.units if not fed.isdisjoint(each.feeds)} | {unit.action}
    rules = {
        each.rule.name
        for each in verdict.gave_up
        if not _is_about_form(each.rule) and any(action in each.needs for action in akin)
    }
    known = live.classes()
    for type_name in behind(fed) & known.keys():
        for level in levels(known[type_name]):
            rules.update(rule.name for rule in engine.rules_for(level) if _may_judge(rule, level, type_name))
    return rules or {name for name in _selected(engine) if not fed.isdisjoint(wanted_by([name]))}


def _is_about_form(rule: Rule) -> bool:
    """Whether a rule would have found fault with how something is written, which AWS has accepted."""
    return rule.record == _EVERY and rule.category == "validity"


def _may_judge(rule: Rule, record_class: type[Record], type_name: str) -> bool:
    """Whether a rule can find anything in a record of a type of an account, as few rules about any record can."""
    if rule.record != _EVERY:
        return True
    if rule.concerns is not None and not rule.concerns(record_class, "live"):
        return False
    return (rule.concerns is not None or not _is_about_form(rule)) and type_name in wanted_by([rule.name])


_EVERY = Record.__name__.lower()
"""The folder of the rules about records of any kind."""
