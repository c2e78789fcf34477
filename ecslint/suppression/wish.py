"""One wish that findings not count: which, why, and for how long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from ecslint.finding import Location


class Scope(NamedTuple):
    """What a wish is about. What is left empty stands for anything."""

    file: str = ""
    lines: tuple[int, ...] = ()
    """A finding is meant whose stretch holds one of them."""
    resource: str = ""
    """A resource of the file, by its logical id."""
    paths: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """`key=value`, or `key` for any value."""


class Wish(NamedTuple):
    """A comment, a resource's metadata, a tag or a setting that says not to report something."""

    rules: tuple[str, ...]
    """Names of rules, categories, or `all`."""
    scope: Scope
    reason: str = ""
    until: date | None = None
    """The last day on which it counts."""
    where: Location | None = None
    """Where it is written; None for a tag."""
    fault: str = ""
    """What is wrong with how it is written, and how to mend it."""

    def names(self, rule: str, category: str) -> bool:
        return any(self.means(name, rule, category) for name in self.rules)

    @staticmethod
    def means(name: str, rule: str, category: str) -> bool:
        """Whether a name of a wish is about a rule. Another linter's are meant by a beginning as well: `cfn-lint:W`."""
        return name in (rule, category, "all") or (":" in rule and rule.startswith(name))


_COMMENT = re.compile(r"ecslint\s*:\s*(?P<wishes>.*)", re.IGNORECASE)
_WISH = re.compile(r"ignore\s*(?:\[(?P<names>[^\]]*)\])?\s*(?:--\s*(?P<reason>.*\S))?\s*", re.DOTALL)
_FORM = "write `# ecslint: ignore[rule-name] -- reason`"


def in_comment(text: str, scope: Scope, where: Location) -> Iterator[Wish]:
    """The wishes of a comment's text: `ecslint: ignore[rule, rule, until=2027-01-31] -- reason; ignore[rule]`."""
    found = _COMMENT.search(text)
    for part in re.split(r";\s*(?=ignore\b)", found["wishes"].strip()) if found else ():
        wish = _WISH.fullmatch(part)
        if wish is None or wish["names"] is None:
            yield Wish((), scope, where=where, fault=f"`{part}` is not understood: {_FORM}")
            continue
        names = [name.strip() for name in wish["names"].split(",") if name.strip()]
        dates = [name.partition("=")[2].strip() for name in names if name.startswith("until")]
        rules = [name for name in names if not name.startswith("until")]
        yield made(rules, scope, where, wish["reason"] or "", *dates[:1])


def in_mapping(raw: Any, scope: Scope, where: Location | None) -> Iterator[Wish]:
    """The wishes of metadata: a list of rules or of mappings with `rule`, `reason` and `until`, or a mapping of rules
    and reasons."""
    if isinstance(raw, str):
        raw = [raw]
    if isinstance(raw, Mapping):
        raw = [{"rule": rule, "reason": reason} for rule, reason in raw.items()]
    for item in raw if isinstance(raw, list) else [None]:
        if isinstance(item, str):
            yield made([item], scope, where)
        elif isinstance(item, Mapping) and isinstance(item.get("rule"), str):
            yield made([item["rule"]], scope, where, str(item.get("reason") or ""), str(item.get("until") or ""))
        else:
            fault = "`ignore` must list names of rules, or mappings with `rule`, `reason` and `until`"
            yield Wish((), scope, where=where, fault=fault)


def made(rules: list[str], scope: Scope, where: Location | None, reason: str = "", until: str = "") -> Wish:
    """A wish as it was written, with what is wrong with it."""
    last, fault = None, "" if rules else f"it names no rule: {_FORM}"
    if until:
        try:
            last = date.fromisoformat(until)
        except ValueError:
            fault = f"`until` takes a date such as 2027-01-31, not `{until}`"
    return Wish(tuple(rules), scope, reason, last, where, fault)
