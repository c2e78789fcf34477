"""Every rule's own examples, and what holds for all rules."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import ecslint
from ecslint.config import Settings
from ecslint.finding import Report
from ecslint.masks import RULES as MASKING
from ecslint.model.record import Record
from ecslint.rulebook import Rule, built_in, folder_of
from tests.examples import RULEBOOK, is_snapshot, lines, marked, scan, told

RULES = RULEBOOK.all()


def _all_records(base: type[Record]) -> set[type[Record]]:
    return {base}.union(*(_all_records(each) for each in base.__subclasses__()))


@pytest.fixture(params=RULES, ids=lambda rule: rule.name)
def rule(request: pytest.FixtureRequest) -> Rule:
    assert isinstance(request.param, Rule)
    return request.param


def _judged(example: str, rule: Rule) -> Report:
    """The report on an example by its rule; a suppression is judged by what the other rules found."""
    if rule.record != "suppression":
        return scan(example, rule.name)
    report = scan(example)
    return report._replace(findings=tuple(each for each in report.findings if each.rule == rule.name))


def test_bad_is_reported_at_its_mark(rule: Rule) -> None:
    report = _judged(rule.bad, rule)
    assert marked(rule.bad), "the BAD example marks no line with '# <--'"
    found = lines(report.findings, rule.name, rule.bad if is_snapshot(rule.bad) else "")
    assert found == marked(rule.bad), (told(report), report.undecided, report.incomplete)


def test_good_is_silent(rule: Rule) -> None:
    report = _judged(rule.good, rule)
    assert told(report) == []
    assert not report.incomplete
    assert report.resources, "the GOOD example is not recognized as anything of ECS"


def test_good_differs_from_bad_in_what_is_wrong_only(rule: Rule) -> None:
    """The mended twin must not be reported at warning or above by any rule that does not report the defect."""
    also = {finding.rule for finding in scan(rule.bad).findings}
    fresh = [line for line in told(scan(rule.good)) if line.split()[1].rstrip(":") not in also]
    assert fresh == []


def test_documentation(rule: Rule) -> None:
    text = f"{rule.summary}\n{rule.description}"
    assert rule.summary.endswith("."), "the docstring's first line is one sentence"
    assert len(rule.summary) <= 100
    assert "Fix: " in text, "the docstring says how to mend it, in a paragraph that begins with 'Fix: '"
    assert rule.help.startswith("https://"), "the docstring ends with a link to AWS's documentation"
    assert rule.bad != rule.good


def test_dispatch_is_the_folder(rule: Rule) -> None:
    first = rule.check.__code__.co_varnames[0]
    annotated = rule.check.__annotations__[first]
    name = annotated if isinstance(annotated, str) else annotated.__name__
    assert folder_of(getattr(ecslint, name)) == rule.record


def test_options_are_typed(rule: Rule) -> None:
    for name, option in rule.options.items():
        assert option.type in ("bool", "int", "float", "str", "list[str]"), name


def test_every_folder_is_a_record() -> None:
    folders = {path.name for path in built_in().iterdir() if path.is_dir() and not path.name.startswith("_")}
    assert folders <= {folder_of(record) for record in _all_records(Record)}


def test_names_are_unique() -> None:
    stems = [path.stem for path in built_in().glob("*/*.py")]
    assert len(stems) == len(set(stems))


@pytest.mark.parametrize("path", sorted(built_in().glob("*/*.py")), ids=lambda path: path.stem)
def test_rules_import_only_what_is_offered(path: Path) -> None:
    """Rules read values that may be partly known, so they match with `matches` and never with `re`."""
    allowed = {"ecslint", "__future__", "collections.abc", "math", "itertools"}
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert set(names) <= allowed


def test_severities_follow_the_default_selection() -> None:
    from ecslint.config import selected

    assert all(selected(rule, Settings()) == (rule.severity != "info") for rule in RULES)


def test_rule_names_are_words() -> None:
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name) for rule in RULES)


PROPER = ("AWS ", "ECS ", "Fargate ", "EventBridge ", "CloudFormation ", "Docker ", "EFS ")


def test_messages_read_alike(rule: Rule) -> None:
    """A message is one sentence or two, without a capital at its beginning or a period at its end."""
    for finding in scan(rule.bad, rule.name).findings:
        assert not finding.message.endswith(".")
        assert finding.message[0].islower() or not finding.message[0].isalpha() or finding.message.startswith(PROPER)
        assert "unknown:" not in finding.message


def test_the_rules_that_mask_values_are_known() -> None:
    """So that they mask whichever rules are asked for."""
    masking = {path.stem.replace("_", "-") for path in built_in().rglob("*.py") if "masked=True" in path.read_text()}
    assert masking == set(MASKING)
