"""Every rule's BAD is reported in every vocabulary: the API's JSON, and CloudFormation in YAML and JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecslint.finding import Report
from ecslint.model import Service, TaskDefinition
from ecslint.model.record import Record
from ecslint.rulebook import Rule
from ecslint.text import read
from tests.examples import MARK, RULEBOOK, is_snapshot, name_of, scan, told, without_marks

RULES = [rule for rule in RULEBOOK.all() if not is_snapshot(rule.bad)]
"""Those about files: an account spells in one way."""

COMMENTS = ("expired-suppression", "malformed-suppression", "unused-suppression")
"""Rules about comments, which JSON has none of."""

JSON_ONLY = {
    "duplicate-key": "data has no key twice: only a text has",
    "invalid-value": "CloudFormation converts texts to booleans",
    "required-parameter-missing": "CloudFormation makes up names that are left out",
    "unknown-parameter": "keys with a capital letter are CloudFormation's own",
}
"""Rules of which some example is wrong in the API's JSON only, or fewer things are."""


def _data(text: str) -> Any:
    return read(without_marks(text), name_of(text)).data


def _spelled(record_class: type[Record], raw: Any, *, template: bool) -> Any:
    """A record's mapping with the keys of the other vocabulary."""
    if not isinstance(raw, dict):
        return raw
    fields = {(field.api if template else field.cfn[0]): field for field in record_class.declared().values()}
    spelled = {}
    for key, value in raw.items():
        field = fields.get(key)
        if field is None:
            spelled[key[0].upper() + key[1:] if template else key[0].lower() + key[1:]] = value
            continue
        inner = field.converter.record_class
        name = field.cfn[0] if template else field.api
        if inner is None:
            spelled[name] = value
        elif isinstance(value, list):
            spelled[name] = [_spelled(inner, item, template=template) for item in value]
        else:
            spelled[name] = _spelled(inner, value, template=template)
    return spelled


def _hits(report: Report, rule: Rule) -> int:
    return sum(finding.rule == rule.name for finding in report.findings)


TEMPLATES = [rule for rule in RULES if "Resources" in rule.bad and rule.name not in COMMENTS]


@pytest.mark.parametrize("rule", TEMPLATES, ids=lambda rule: rule.name)
def test_templates_in_json(rule: Rule) -> None:
    as_json = json.dumps(_data(rule.bad), indent=2)
    assert _hits(scan(as_json, rule.name), rule) == _hits(scan(rule.bad, rule.name), rule)
    assert told(scan(json.dumps(_data(rule.good), indent=2), rule.name)) == []


API = [rule for rule in RULES if isinstance(_data(rule.bad), dict) and "Resources" not in _data(rule.bad)]


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize("rule", [rule for rule in API if rule.name not in JSON_ONLY], ids=lambda rule: rule.name)
def test_definitions_as_templates(rule: Rule, form: str) -> None:
    for text, hits in [(rule.bad, rule.bad.count(MARK)), (rule.good, 0)]:
        raw = _data(text)
        record_class: type[Record] = TaskDefinition if "containerDefinitions" in raw else Service
        resource = {"Type": record_class.cfn_type, "Properties": _spelled(record_class, raw, template=True)}
        template = json.dumps({"Resources": {"It": resource}}, indent=2)
        named = "template.json" if form == "json" else "template.yaml"
        report = scan({named: template if form == "json" else f"# a template\n{template}"}, rule.name)
        found = {finding.location.line for finding in report.findings if finding.location}
        assert len(found) == hits, told(report)
