"""Whether a rule's own examples come out as it says: `ecslint rules --test FOLDER`."""

from __future__ import annotations

from collections.abc import Iterator

from ecslint.config import Settings
from ecslint.finding import Report
from ecslint.rulebook import Rule, Rulebook
from ecslint.scan import Scan

MARK = "# <--"
"""Marks a line of an example that must be reported. It is no part of the example, so that it may stand in JSON."""


def wrong_with(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    """What does not come out as the examples of a rule say, each in a sentence."""
    if not (rule.bad.strip() and rule.good.strip()):
        yield "there is no example of what it reports (`bad`) and of what it takes (`good`)"
    for title, text in (("bad", rule.bad), ("good", rule.good)):
        if not text.strip():
            continue
        report = _judged(text, rule, rulebook)
        found = sorted(each.location.line for each in report.findings if each.location is not None)
        marked = [number for number, line in enumerate(text.split("\n"), 1) if MARK in line]
        if report.incomplete:
            yield f"`{title}` cannot be read: {report.incomplete[0].why}"
        elif not report.resources:
            yield f"`{title}` holds nothing of ECS: it must be a whole task definition, service definition or template"
        elif title == "good" and found:
            yield f"`good` is reported on {_lines(found)}: {report.findings[0].message}"
        elif title == "bad" and not found:
            needs = report.undecided[0].needs if report.undecided else ""
            yield "`bad` is not reported" + (f", because it takes to know {needs}" if needs else "")
        elif title == "bad" and marked and sorted(set(found)) != marked:
            yield f"`bad` is reported on {_lines(found)}, and {_lines(marked)} marked with `{MARK}`"


def _judged(text: str, rule: Rule, rulebook: Rulebook) -> Report:
    scan = Scan(Settings(select=(rule.name,)), rulebook)
    plain = "\n".join(line.partition(MARK)[0].rstrip() if MARK in line else line for line in text.split("\n"))
    scan.add(plain.encode(), "example.json" if plain.lstrip()[:1] in ("{", "[") else "example.yaml")
    return scan.judge().report


def _lines(numbers: list[int]) -> str:
    several = sorted(set(numbers))
    return f"line{'s' if len(several) > 1 else ''} {', '.join(map(str, several))}"
