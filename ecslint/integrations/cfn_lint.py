"""ecslint's rules inside cfn-lint: `cfn-lint --append-rules ecslint.integrations.cfn_lint`.

cfn-lint makes one object of each class of rules that it finds in this module. There is one for every rule of ecslint,
called E9xxx, W9xxx or I9xxx by its severity and number. Each template is judged once, when the first of them is asked.
cfn-lint decides which rules count: ecslint's own settings files are not looked at, but its suppressions in a file hold.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from cfnlint.rules import CloudFormationLintRule, RuleMatch  # type: ignore[import-untyped]
from cfnlint.template import Template  # type: ignore[import-untyped]

from ecslint import discovery
from ecslint.config import Settings
from ecslint.finding import Finding, Report
from ecslint.integrations.rule_numbers import INCOMPLETE, numbered
from ecslint.reports.wording import qualified
from ecslint.rulebook import Option, Rule, Rulebook
from ecslint.scan import Scan

_RULEBOOK: Final = Rulebook()
_LETTERS: Final = {"error": "E", "warning": "W", "info": "I"}
_TYPES: Final = {"bool": "boolean", "int": "integer", "str": "string", "list[str]": "list"}
_HOME: Final = "https://github.com/ecslint/ecslint"


class _Judge:
    """The findings of the template that was judged last, by rule. cfn-lint asks for one template after the other."""

    def __init__(self) -> None:
        self.options: dict[str, dict[str, Any]] = {}
        self._template: Template | None = None
        self._report: Report | None = None

    def report(self, template: Template) -> Report:
        if self._report is None or self._template is not template:
            self._template, self._report = template, self._judged(template)
        return self._report

    def _judged(self, template: Template) -> Report:
        given = template.context.parameter_sets
        parameters = {name: str(value) for name, value in given[0].parameters.items()} if len(given) == 1 else {}
        scan = Scan(Settings(select=("all",), rule=self.options), _RULEBOOK, parameters)
        scan.add(_text(template), template.filename or "template.json", named=False)
        return scan.judge().report


def _text(template: Template) -> bytes:
    """The file as it is written; where there is none, what cfn-lint has read."""
    if template.filename:
        try:
            return discovery.load(template.filename)
        except discovery.Unreadable:
            pass
    return json.dumps(template.template, default=str).encode()


def _match(finding: Finding, template: Template) -> RuleMatch:
    """The finding at the very place where ecslint shows it; in what is no file, where cfn-lint finds its path."""
    location = finding.location
    where: dict[str, Any] = {}
    if location and template.filename:
        stretch = (location.line, location.column, location.end_line, location.end_column)
        where["location"] = tuple(number - 1 for number in stretch)
    return RuleMatch(list(location.path) if location else [], qualified(finding), **where)


_JUDGE: Final = _Judge()


def _class_of(rule: Rule, number: int) -> type[CloudFormationLintRule]:
    def initialize(self: Any, cfn: Template) -> None:
        _JUDGE.options[rule.name] = {name: self.config[name] for name in self.config_definition}

    def match(_: Any, cfn: Template) -> list[RuleMatch]:
        findings = _JUDGE.report(cfn).findings
        return [_match(each, cfn) for each in findings if each.rule == rule.name and not each.suppressed]

    return _class(
        f"{_LETTERS[rule.severity]}{number}", rule.name, rule.summary, rule.help, rule.category, _options(rule.options),
        initialize=initialize, match=match,
    )  # fmt: skip


def _options(options: Mapping[str, Option]) -> dict[str, dict[str, Any]]:
    """A rule's options as cfn-lint's `--configure-rule` takes them."""
    return {
        name: {"default": option.default, "type": _TYPES[option.type], "itemtype": "string"}
        for name, option in options.items()
        if option.type in _TYPES
    }


def _incomplete_class() -> type[CloudFormationLintRule]:
    def match(_: Any, cfn: Template) -> list[RuleMatch]:
        return [RuleMatch([], f"{item.what}: {item.why}") for item in _JUDGE.report(cfn).incomplete]

    summary = "Something that ecslint could not check."
    return _class(f"W{INCOMPLETE}", "not-fully-checked", summary, _HOME, "validity", {}, match=match)


def _class(
    id_: str, name: str, summary: str, help_: str, category: str, options: dict[str, dict[str, Any]], **methods: Any
) -> type[CloudFormationLintRule]:
    def init(self: Any) -> None:
        super(made, self).__init__()
        self.config_definition = options
        self.configure()

    members = {"id": id_, "shortdesc": name, "description": summary, "source_url": help_, "tags": ["ecs", category]}
    made: type[CloudFormationLintRule] = type(
        id_, (CloudFormationLintRule,), {**members, "__init__": init, "__module__": __name__, **methods}
    )
    return made


def _classes() -> list[type[CloudFormationLintRule]]:
    numbers, _ = numbered(_RULEBOOK.names())
    return [*(_class_of(rule, numbers[rule.name]) for rule in _RULEBOOK.all()), _incomplete_class()]


globals().update({made.__name__: made for made in _classes()})
