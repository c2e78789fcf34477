"""For CI servers that show test results, CodeBuild among them: JUnit's XML. Each rule that found something is a failed
test of its file; what could not be checked is an error; a file about which nothing is said is not named."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from ecslint.finding import Finding, Report
from ecslint.reports import Context
from ecslint.reports.wording import counted, elsewhere, gap, ordered, place, qualified

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""


def render(report: Report, context: Context) -> str:
    findings = ordered(report.findings)
    cases = [_case(finding) for finding in findings] + [_unchecked(item.what, gap(item)) for item in report.incomplete]
    if not cases:
        cases.append(_passed(report))
    failures = sum(not finding.suppressed for finding in findings)
    counts = {
        "name": "ecslint",
        "tests": str(len(cases)),
        "failures": str(failures),
        "errors": str(len(report.incomplete)),
        "skipped": str(len(findings) - failures),
    }
    suites = ET.Element("testsuites", counts)
    suite = ET.SubElement(suites, "testsuite", counts)
    suite.extend(cases)
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _case(finding: Finding) -> ET.Element:
    location = finding.location
    about = location.file if location else finding.resource.arn or finding.resource.type
    case = _element("testcase", name=f"{finding.rule} {finding.resource.name}", classname=about)
    if location:
        case.set("file", _clean(location.file))
        case.set("line", str(location.line))
    if finding.suppressed:
        case.append(_element("skipped", message=finding.suppressed))
        return case
    failure = _element("failure", message=qualified(finding), type=finding.severity)
    lines = [f"{place(finding)}: {finding.severity}: {qualified(finding)}"]
    lines += [f"{one.location.file}:{one.location.line}: {one.message}" for one in finding.related if one.location]
    lines += [elsewhere(one) for one in finding.related if one.resource]
    lines += [line for line in (finding.resource.console, finding.help) if line]
    failure.text = _clean("\n".join(lines))
    case.append(failure)
    return case


def _unchecked(what: str, why: str) -> ET.Element:
    case = _element("testcase", name="could be checked", classname=what)
    case.append(_element("error", message=why, type="incomplete"))
    return case


def _passed(report: Report) -> ET.Element:
    """Servers refuse a report without any test, or take it for a failure."""
    return _element("testcase", name=f"no problems in {counted(report.files, 'file')}", classname="ecslint")


def _element(tag: str, **attributes: str) -> ET.Element:
    return ET.Element(tag, {key: _clean(value) for key, value in attributes.items()})


def _clean(text: str) -> str:
    return _NOT_XML.sub("�", text)
