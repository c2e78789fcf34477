"""The page: that it stands by itself, that whoever reads it by keyboard or ear can, and that nothing in it is live."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from ecslint.finding import Report
from ecslint.reports import Context, render
from tests.reports.pages import HOSTILE, Page, hostile, illustrated

GOLDEN = Path(__file__).parent / "golden"
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "script"),
    *("header", "nav", "main", "section", "article", "footer", "figure"),
    *("h1", "h2", "h3", "h4", "h5", "p", "ul", "ol", "li", "div", "span", "a", "b", "i", "strong", "code", "pre"),
    *("details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("form", "fieldset", "legend", "label", "input", "select", "option", "datalist", "button"),
    *("svg", "g", "rect", "path", "text"),
}


def page_of(report: Report, context: Context) -> Page:
    return Page(render("html", report, context))


@pytest.fixture(params=["clean", "one", "many", "partial", "illustrated", "hostile"])
def page(request: pytest.FixtureRequest, reports: Mapping[str, Report], context: Context) -> Page:
    if request.param == "hostile":
        return page_of(*hostile())
    if request.param == "illustrated":
        return page_of(reports["many"], context._replace(pictures=illustrated()))
    return page_of(reports[request.param], context)


def test_it_holds_no_other_elements_and_nothing_that_acts(page: Page) -> None:
    assert {each.tag for each in page.elements} <= TAGS
    names = {name for each in page.elements for name in each.attributes}
    assert not {name for name in names if name.startswith(("on", "src", "action", "formaction", "xlink"))}
    assert len(page.all("script")) == 1


def test_it_asks_for_nothing(page: Page) -> None:
    for each in page.all("a"):
        address = each.attributes["href"] or ""
        assert address.startswith(("#", "https://"))
        if not address.startswith("#"):
            assert each.attributes["rel"] == "noreferrer noopener"
    for style in page.all("style"):
        assert not re.search(r"url\(|@import|@font-face|<", style.text)
    assert all("url(" not in (each.attributes.get("style") or "") for each in page.elements)


def test_only_its_own_script_may_run(page: Page) -> None:
    (policy,) = (each.attributes["content"] or "" for each in page.all("meta") if "http-equiv" in each.attributes)
    (script,) = page.all("script")
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    assert policy.split("; ") == [
        *("default-src 'none'", "style-src 'unsafe-inline'", f"script-src 'sha256-{digest}'"),
        *("base-uri 'none'", "form-action 'none'"),
    ]


def test_every_link_within_it_leads_somewhere(page: Page) -> None:
    identities = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(identities) == len(set(identities))
    leads = {(each.attributes["href"] or "")[1:] for each in page.all("a") if (each.attributes["href"] or "")[0] == "#"}
    leads |= {each.attributes["aria-labelledby"] or "" for each in page.all("section")}
    leads |= {each.attributes["list"] or "" for each in page.all("input") if "list" in each.attributes}
    assert leads <= set(identities)


def test_it_can_be_used_without_seeing_it(page: Page) -> None:
    assert [each.attributes for each in page.all("html")] == [{"lang": "en"}]
    for landmark in ("head", "header", "main", "footer", "nav", "h1"):
        assert len(page.all(landmark)) == 1
    for each in (*page.all("input"), *page.all("select")):
        assert each.parent
        assert each.parent.tag == "label"
        assert each.parent.text.strip()
    assert all("scope" in each.attributes for each in page.all("th"))
    assert all(each.children[0].tag == "caption" for each in page.all("table"))
    assert all(each.text.strip() for each in (*page.all("summary"), *page.all("a"), *page.all("button")))
    assert all("aria-label" in each.attributes for each in page.all("svg"))


def test_headings_leave_out_no_level(page: Page) -> None:
    levels = [int(each.tag[1]) for each in page.elements if re.fullmatch(r"h[1-6]", each.tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", ["clean", "one", "many", "partial"])
def test_the_counts_are_those_of_the_json_report(name: str, reports: Mapping[str, Report], context: Context) -> None:
    report, page = reports[name], page_of(reports[name], context)
    data = json.loads(render("json", report, context))
    tiles = [each.children[0] for each in page.all("li", "tile")]
    shown = {"".join(each.own).strip(): int(each.children[0].text.replace(",", "")) for each in tiles}
    for severity, words in (("error", "Errors"), ("warning", "Warnings"), ("info", "Info")):
        assert shown[words] == data["summary"][severity]
    assert shown.get("Not checked", 0) == len(data["incomplete"])
    assert shown.get("Undecided", 0) == len(data["undecided"])
    assert shown.get("Suppressed", 0) == sum(bool(each["suppressed"]) for each in data["findings"])
    counting = [each for each in data["findings"] if not each["suppressed"]]
    for field in ("severity", "category"):
        found = Counter(each.attributes[f"data-{field}"] for each in page.all("li", "finding"))
        assert found == Counter(each[field] for each in counting)
    groups = {
        each.attributes["data-rule"]: int(count.text)
        for each in page.all("details", "rule")
        for count in each.children[0].children
        if "count" in count.classes()
    }
    assert groups == Counter(each["rule"] for each in counting)


def test_hostile_texts_are_shown_and_nothing_else() -> None:
    page = page_of(*hostile())
    assert len(page.all("li", "finding")) == 2 * len(HOSTILE)
    messages = {each.text for each in page.all("p", "message")}
    for text in HOSTILE[:5]:
        assert text in messages
    assert all(not re.search(r"[\x00-\x08\u202a-\u202e]", each.text) for each in page.elements if not each.children)


def test_an_explanation_is_there_once_a_rule(reports: Mapping[str, Report], context: Context) -> None:
    text = render("html", reports["many"], context)
    assert text.count("<p>Do not.</p>") == 1
    assert 'href="https://ecslint.test/rules/fargate-size-unsupported"' in text
    assert "<code>cpu</code> that goes" in text


def test_findings_are_linked_from_the_nodes_that_they_are_on(reports: Mapping[str, Report], context: Context) -> None:
    page = page_of(reports["one"], context._replace(pictures=illustrated()))
    (link,) = page.all("a", "chip")
    assert (link.attributes["href"], link.text) == ("#f0", reports["one"].findings[0].rule)
    assert page.all("li", "finding")[0].attributes["id"] == "f0"


def test_the_heat_map(reports: Mapping[str, Report], context: Context) -> None:
    page = page_of(reports["many"], context._replace(pictures=illustrated()))
    (table,) = page.all("table", "heat")
    parts = [each for each in table.children if each.tag != "caption"]
    assert [[cell.text for cell in row.children] for part in parts for row in part.children] == [
        ["Account", "eu-west-1", "us-east-1", "All"],
        ["111122223333", "1", "0", "1"],
        ["444", "0", "-", "0"],
    ]


@pytest.mark.parametrize(("name", "report"), [("one.html", "one"), ("many.html", "many")])
def test_golden(name: str, report: str, reports: Mapping[str, Report], context: Context) -> None:
    """The body without the script: how a page looks is told by a look at it."""
    text = render("html", reports[report], context._replace(pictures=illustrated()))
    body = re.sub(r"(?s).*<body>\n|<script>.*", "", text)
    assert body == (GOLDEN / name).read_text(encoding="utf-8")
