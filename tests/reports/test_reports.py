"""Every format against its golden text, its schema and the promises it makes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from ecslint.finding import Location, Report
from ecslint.reports import FORMATS, Context, render
from tests.examples import scan
from tests.reports.conftest import MANY

HERE = Path(__file__).parent
SARIF_SCHEMA = json.loads((HERE / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
FINDINGS_SCHEMA = json.loads((HERE.parents[1] / "ecslint/reports/findings.schema.json").read_text(encoding="utf-8"))

WIDE: dict[str, Any] = {"width": 100}
EVERYTHING: dict[str, Any] = {"show_undecided": True, "statistics": True}

GOLDEN: list[tuple[str, str, str, dict[str, Any]]] = [
    ("clean.txt", "text", "clean", {}),
    ("one.txt", "text", "one", WIDE),
    ("many.txt", "text", "many", WIDE),
    ("many-color.ansi", "text", "many", WIDE | {"color": True}),
    ("many-narrow.txt", "text", "many", EVERYTHING | {"width": 50}),
    ("many-pipe.txt", "text", "many", {"statistics": True}),
    ("partial.txt", "text", "partial", {}),
    ("partial-quiet.txt", "text", "partial", {"quiet": True}),
    ("clean.concise.txt", "concise", "clean", {}),
    ("many.concise.txt", "concise", "many", EVERYTHING),
    ("many-color.concise.ansi", "concise", "many", {"color": True, "quiet": True}),
    ("clean.json", "json", "clean", {}),
    ("many.json", "json", "many", {}),
    ("clean.sarif", "sarif", "clean", {}),
    ("many.sarif", "sarif", "many", {}),
    ("clean.github.txt", "github", "clean", {}),
    ("many.github.txt", "github", "many", {}),
    ("clean.jsonl", "jsonl", "clean", {}),
    ("many.jsonl", "jsonl", "many", {}),
    ("clean.gitlab.json", "gitlab", "clean", {}),
    ("many.gitlab.json", "gitlab", "many", {}),
    ("clean.junit.xml", "junit", "clean", {}),
    ("many.junit.xml", "junit", "many", {}),
    ("clean.md", "markdown", "clean", {}),
    ("many.md", "markdown", "many", {}),
]


@pytest.mark.parametrize(("name", "format_", "report", "options"), GOLDEN, ids=[row[0] for row in GOLDEN])
def test_golden(
    name: str, format_: str, report: str, options: dict[str, Any], reports: Mapping[str, Report], context: Context
) -> None:
    with (HERE / "golden" / name).open(encoding="utf-8", newline="") as file:
        assert render(format_, reports[report], context._replace(**options)) == file.read()


@pytest.mark.parametrize("format_", FORMATS)
def test_the_order_of_the_findings_does_not_matter(
    format_: str, reports: Mapping[str, Report], context: Context
) -> None:
    report = reports["many"]
    reverse = report._replace(findings=report.findings[::-1])
    assert render(format_, reverse, context) == render(format_, report, context)


@pytest.mark.parametrize("format_", FORMATS)
def test_each_report_ends_in_one_line_end(format_: str, reports: Mapping[str, Report], context: Context) -> None:
    for report in reports.values():
        text = render(format_, report, context)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


@pytest.mark.parametrize("format_", ["text", "concise", "github"])
def test_quiet_and_clean_is_empty(format_: str, reports: Mapping[str, Report], context: Context) -> None:
    assert render(format_, reports["clean"], context._replace(quiet=True)) == ""


@pytest.mark.parametrize("format_", ["text", "concise", "github"])
def test_nothing_from_a_file_steers_the_terminal(format_: str, reports: Mapping[str, Report], context: Context) -> None:
    text = render(format_, reports["many"], context)
    assert not {char for char in text if not char.isprintable()} - {"\n"}


def test_unknown_format(reports: Mapping[str, Report], context: Context) -> None:
    with pytest.raises(KeyError):
        render("pdf", reports["one"], context)


@pytest.mark.parametrize("name", ["clean", "one", "many", "partial"])
def test_sarif_schema(name: str, reports: Mapping[str, Report], context: Context) -> None:
    validator = jsonschema.validators.validator_for(SARIF_SCHEMA)
    log = json.loads(render("sarif", reports[name], context))
    assert [error.message for error in validator(SARIF_SCHEMA).iter_errors(log)] == []
    (run,) = log["runs"]
    assert len(run["results"]) == len(reports[name].findings)
    assert run["invocations"][0]["executionSuccessful"] == (not reports[name].incomplete)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    identities = [(result["ruleId"], result["partialFingerprints"]["ecslint/v1"]) for result in run["results"]]
    assert len(identities) == len(set(identities))


def test_the_sarif_schema_is_not_asleep(reports: Mapping[str, Report], context: Context) -> None:
    log = json.loads(render("sarif", reports["one"], context))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log, SARIF_SCHEMA)


@pytest.mark.parametrize(
    ("file", "artifact"),
    [
        ("a/b c.json", {"uri": "a/b%20c.json", "uriBaseId": "%SRCROOT%"}),
        ("./ä:1.json", {"uri": "%C3%A4%3A1.json", "uriBaseId": "%SRCROOT%"}),
        ("a\\b.json", {"uri": "a/b.json", "uriBaseId": "%SRCROOT%"}),
        ("/srv/a.json", {"uri": "file:///srv/a.json"}),
        ("C:\\src\\a b.json", {"uri": "file:///C:/src/a%20b.json"}),
    ],
)
def test_sarif_addresses(file: str, artifact: dict[str, str], reports: Mapping[str, Report], context: Context) -> None:
    finding = reports["one"].findings[0]._replace(location=Location(file, 0, 0, 0, 0))
    log = json.loads(render("sarif", reports["one"]._replace(findings=(finding,)), context))
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == artifact
    assert place["region"] == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}


@pytest.mark.parametrize("name", ["clean", "one", "many", "partial"])
def test_json_schema(name: str, reports: Mapping[str, Report], context: Context) -> None:
    jsonschema.Draft202012Validator.check_schema(FINDINGS_SCHEMA)
    document = json.loads(render("json", reports[name], context))
    jsonschema.validate(document, FINDINGS_SCHEMA)
    assert _undescribed(document, FINDINGS_SCHEMA) == set()


def _undescribed(value: object, schema: dict[str, Any]) -> set[str]:
    """Keys that the schema does not name, so that it cannot fall behind."""
    if "$ref" in schema:
        schema = FINDINGS_SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return _undescribed(value, schema["anyOf"][0])
    if isinstance(value, list):
        return {key for item in value for key in _undescribed(item, schema["items"])}
    if not isinstance(value, dict) or "additionalProperties" in schema:
        return set()
    known = schema["properties"]
    inner = {key for name in value if name in known for key in _undescribed(value[name], known[name])}
    return {key for key in value if key not in known} | inner


def test_github_says_what_will_be_dropped(reports: Mapping[str, Report], context: Context) -> None:
    finding = reports["one"].findings[0]
    many = [finding._replace(location=Location("a.json", line, 1, line, 2)) for line in range(1, 13)]
    many.append(finding._replace(severity="info"))
    lines = render("github", reports["one"]._replace(findings=tuple(many)), context).splitlines()
    assert [line.split()[0] for line in lines[:13]] == ["::error"] * 12 + ["::notice"]
    assert lines[13].startswith("GitHub shows at most 10 annotations of a level per step: 2 errors will be in this log")
    assert "--format sarif" in lines[13]


def test_json_lines_are_the_document_in_pieces(reports: Mapping[str, Report], context: Context) -> None:
    lines = [json.loads(line) for line in render("jsonl", reports["many"], context).splitlines()]
    document = json.loads(render("json", reports["many"], context))
    told = {kind: [line for line in lines if line["type"] == kind] for kind in ("finding", "incomplete", "undecided")}
    for line in lines:
        line.pop("type")
    assert told["finding"] == document["findings"]
    assert told["incomplete"] == document["incomplete"]
    assert told["undecided"] == document["undecided"]
    assert lines[-1] == document["summary"]


def test_gitlab_shows_every_finding_once(reports: Mapping[str, Report], context: Context) -> None:
    entries = json.loads(render("gitlab", reports["many"], context))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) == len(MANY) - 1  # one is suppressed
    assert all(entry["location"]["lines"]["begin"] >= 1 for entry in entries)


def test_junit_is_xml_with_as_many_tests_as_it_says(reports: Mapping[str, Report], context: Context) -> None:
    for report in reports.values():
        suites = ElementTree.fromstring(render("junit", report, context))  # noqa: S314 - it is our own
        for tag, count in (("testcase", "tests"), ("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert len(list(suites.iter(tag))) == int(suites.get(count, "-1")), tag


@pytest.mark.parametrize("name", ["`` <img src=x> ", "```a` <img src=x>", "` <img src=x> ``b`", "\\` <img src=x>"])
def test_no_backticks_of_a_name_let_markup_through(name: str, context: Context) -> None:
    service = {"Type": "AWS::ECS::Service", "Properties": {"ServiceName": name, "TaskDefinition": "shop"}}
    text = render("markdown", scan(json.dumps({"Resources": {"Service": service}}), "invalid-value"), context)
    outside = re.sub(r"(?<![\\`])(`+)(?!`)(.*?)(?<!`)\1(?!`)", "", text)
    assert "img" in text
    assert not re.search(r"(?<!\\)<img", outside)


def test_markdown_fits_in_a_step_summary(reports: Mapping[str, Report], context: Context) -> None:
    many = reports["many"]._replace(findings=MANY * 1000)
    text = render("markdown", many, context)
    assert len(text.encode()) < 1024 * 1024
    assert "findings more would not fit" in text


def test_people_formats_import_little() -> None:
    code = """
import sys
import ecslint
before = set(sys.modules)
from ecslint.finding import Report
from ecslint.reports import Context, render
for format in ("text", "concise"):
    render(format, Report((), (), (), 1, 1), Context("1"))
print(*sorted(name for name in set(sys.modules) - before if "ecslint" not in name))
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"json", "dataclasses", "textwrap", "inspect", "urllib.parse", "unicodedata", "rich", "jsonschema"}
    assert heavy.isdisjoint(found.stdout.split())
