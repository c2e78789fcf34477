"""For code scanning services: SARIF 2.1.0."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import quote

from ecslint.finding import Finding, Fix, Location, Report, Resource
from ecslint.reports import Context, RuleSummary
from ecslint.reports.wording import dotted, elsewhere, gap, ordered, qualified

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SCORES = {"error": "8.0", "warning": "5.5", "info": "3.0"}
"""CVSS-like scores of security rules by severity: high, medium and low."""
_ERROR_SCORE = "7.0"
_LIMIT = 1024
"""Characters of a description that GitHub accepts."""

Json = dict[str, object]


def render(report: Report, context: Context) -> str:
    findings = ordered(report.findings)
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    names = sorted(by_rule)
    driver: Json = {"name": "ecslint", "semanticVersion": context.version}
    if context.home:
        driver["informationUri"] = context.home
    driver["rules"] = [_rule(name, context.rules.get(name), by_rule[name]) for name in names]
    run: Json = {
        "tool": {"driver": driver},
        "invocations": [
            {
                "executionSuccessful": not report.incomplete,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": _text(f"{item.what}: {gap(item)}")}}
                    for item in report.incomplete
                ],
            }
        ],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder in which ecslint was run."}}},
        "columnKind": "unicodeCodePoints",
        "results": _results(findings, names),
        "properties": {"files": report.files, "resources": report.resources, "undecided": len(report.undecided)},
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(name: str, rule: RuleSummary | None, findings: list[Finding]) -> Json:
    """A rule as far as it is known; one that another tool brought is known by its findings only."""
    severity, category = (rule or findings[0]).severity, (rule or findings[0]).category
    summary = rule.summary if rule else name
    description = rule.description if rule else findings[0].message
    address = rule.help if rule else findings[0].help
    more = f"More: {address}" if address else ""
    properties: Json = {
        "tags": ["ecs", category],
        "precision": "high" if all(finding.confidence == "high" for finding in findings) else "medium",
    }
    if category == "security":
        properties["security-severity"] = _SCORES[severity]
    elif severity == "error":
        properties["security-severity"] = _ERROR_SCORE
    described: Json = {
        "id": name,
        "name": "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", name)),
        "shortDescription": {"text": summary[:_LIMIT]},
        "fullDescription": {"text": description[:_LIMIT]},
        "help": {
            "text": "\n\n".join(filter(None, (description, more))),
            "markdown": "\n\n".join(filter(None, (f"**{summary}**", description, address and f"[More]({address})"))),
        },
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": properties,
    }
    if address:
        described["helpUri"] = address
    return described


def _results(findings: Iterable[Finding], names: list[str]) -> list[Json]:
    index = {name: number for number, name in enumerate(names)}
    seen: dict[str, int] = {}
    results = []
    for finding in findings:
        seen[finding.fingerprint] = count = seen.get(finding.fingerprint, 0) + 1
        identity = finding.fingerprint if count == 1 else f"{finding.fingerprint}:{count}"
        properties: Json = {"confidence": finding.confidence, "category": finding.category}
        if finding.when:
            properties["when"] = dict(finding.when)
        properties["resource"] = {key: value for key, value in finding.resource._asdict().items() if value}
        result: Json = {
            "ruleId": finding.rule,
            "ruleIndex": index[finding.rule],
            "level": _LEVELS[finding.severity],
            "message": {"text": _text(qualified(finding))},
            "locations": [_place(finding.location, finding.resource) | _logical(finding.resource, finding.path)],
            "partialFingerprints": {"ecslint/v1": identity},
            "properties": properties,
        }
        related = [
            {"id": number, "message": {"text": _text(elsewhere(one))}} | _place(one.location, one.resource)
            for number, one in enumerate(finding.related)
        ]
        if related:
            result["relatedLocations"] = related
        if finding.fix:
            result["fixes"] = [_fix(finding.fix)]
        if finding.suppressed:
            result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": finding.suppressed}]
        results.append(result)
    return results


def _fix(fix: Fix) -> Json:
    by_file: dict[str, list[Json]] = {}
    for edit in fix.edits:
        replacement = {"deletedRegion": _region(edit.location), "insertedContent": {"text": edit.text}}
        by_file.setdefault(edit.location.file, []).append(replacement)
    changes = [{"artifactLocation": _artifact(file), "replacements": edits} for file, edits in by_file.items()]
    return {"description": {"text": _text(fix.description)}, "artifactChanges": changes}


def _text(message: str) -> str:
    """A message in which nothing is taken for a link."""
    return message.replace("[", "\\[").replace("]", "\\]") if "](" in message else message


def _logical(resource: Resource, path: tuple[str | int, ...]) -> Json:
    whole = resource.arn or f"{resource.type}/{resource.name}"
    name = f"{whole} {dotted(path)}".rstrip()
    return {"logicalLocations": [{"name": resource.name, "fullyQualifiedName": name, "kind": "resource"}]}


def _place(location: Location | None, resource: Resource | None) -> Json:
    """A stretch of a file. For what is in none, the ARN stands in: who shows SARIF wants a place for each result."""
    if not location:
        if resource is None or resource.arn is None:
            return {}
        artifact = {"uri": quote(resource.arn, safe=":/")}
        return {"physicalLocation": {"artifactLocation": artifact, "region": {"startLine": 1, "startColumn": 1}}}
    return {"physicalLocation": {"artifactLocation": _artifact(location.file), "region": _region(location)}}


def _region(location: Location) -> Json:
    line, column = max(location.line, 1), max(location.column, 1)
    end_line = max(location.end_line, line)
    end_column = max(location.end_column, column if end_line == line else 1)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _artifact(file: str) -> Json:
    path = file.replace("\\", "/").removeprefix("./")
    encoded = quote(path.encode("utf-8", "surrogateescape"))
    if re.match(r"[A-Za-z]:/", path):
        return {"uri": f"file:///{path[:2]}{quote(path[2:])}"}
    if path.startswith("/"):
        return {"uri": f"file://{encoded}"}
    return {"uri": encoded, "uriBaseId": "%SRCROOT%"}
