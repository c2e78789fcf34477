"""What is wrong with the suppressions of a run, as records that rules judge like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ecslint import discovery
from ecslint.engine import Engine
from ecslint.finding import CATEGORIES, UndecidedJudgement
from ecslint.integrations import PARTNERS
from ecslint.model.estate import Estate, World
from ecslint.model.node import Source
from ecslint.model.suppression import Suppression
from ecslint.suppression import Leftover, Suppressions, Wish
from ecslint.suppression.doubt import SURE, UNSURE, Doubt


def records(
    suppressions: Suppressions, engine: Engine, undecided: Iterable[UndecidedJudgement], world: World, doubt: Doubt
) -> Iterator[Suppression]:
    """The suppressions that are of no use, or partly so."""
    names = engine.rulebook.names()
    open_rules = {each.rule for each in undecided}

    def wrong_with(name: str) -> str | None:
        if name in names or name in CATEGORIES or name == "all" or name.startswith(tuple(PARTNERS)):
            return None
        near = discovery.closest(name, names)
        return f"there is no rule `{name}`" + (f"; did you mean `{near}`?" if near else "")

    def is_judged(wish: Wish, name: str) -> bool:
        # Settings are shared by runs over other files; where a rule was undecided, it may yet find something.
        if wish.where is None or name in open_rules or name not in names:
            return False
        rule = engine.rulebook.get(name)
        return rule is not None and engine.selected(rule)

    estate = Estate(Source(), world)
    for leftover in suppressions.leftovers(wrong_with, is_judged):
        for how, rules in _parts(leftover, doubt).items():
            record = Suppression(rules, leftover.wish.where)
            record.unused = rules if leftover.why == "unused" else ()
            record.is_sure = how == SURE
            record.expired = rules if leftover.why == "expired" else ()
            record.until = leftover.wish.until
            record.fault = leftover.wish.fault if leftover.why == "malformed" else ""
            estate.add(record)
            yield record


def _parts(leftover: Leftover, doubt: Doubt) -> dict[str, tuple[str, ...]]:
    """The rules of a leftover, by how sure it is that they are of no use."""
    if leftover.why != "unused":
        return {SURE: leftover.rules}
    parts: dict[str, tuple[str, ...]] = {}
    for rule in leftover.rules:
        if (how := doubt.of(leftover.wish, rule)) in (SURE, UNSURE):
            parts[how] = (*parts.get(how, ()), rule)
    return parts
