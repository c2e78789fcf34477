"""The page in a browser: its filters, its links, and that markup in names is text there too.

A second page holds the report in a frame, drives it, and writes what it saw into itself; Chromium prints that page once
it is done. Runs where Chromium is.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ecslint.finding import Finding
from ecslint.reports import Context, render
from ecslint.reports.html_format.findings import numbered
from tests.reports.conftest import FILES, MANY, REPORTS, RULES, SIZE
from tests.reports.pages import HOSTILE, Page, hostile, illustrated

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--enable-logging=stderr", "--virtual-time-budget=20000"),
)

pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine to look at the page with")

DRIVER = (Path(__file__).parent / "driver.html").read_text(encoding="utf-8")


class Seen(dict[str, Any]):
    """What the driver saw, by step; with what the browser's console said."""

    console: list[str]


def looked_at(folder: Path, report: str, steps: list[dict[str, Any]]) -> Seen:
    """Open a report, do the steps one after the other, and tell what is there after each."""
    (folder / "report.html").write_text(report, encoding="utf-8")
    data = json.dumps(steps).replace("<", "\\u003c")
    (folder / "driver.html").write_text(DRIVER.replace("STEPS", data), encoding="utf-8")
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            address = f"http://127.0.0.1:{server.server_port}/driver.html"
            command = [str(BROWSER), *FLAGS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", address]
            done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
        finally:
            server.shutdown()
            thread.join()
    page = Page(done.stdout[done.stdout.index("<html") :])
    (output,) = page.all("output")
    seen = Seen(json.loads(output.text))
    seen.console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return seen


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - it is called that
        pass


COUNTING = numbered(MANY)


def kept(**fields: str) -> list[Finding]:
    """The findings that a filter is to keep."""

    def values(finding: Finding) -> Mapping[str, str]:
        return {
            "rule": finding.rule,
            "severity": finding.severity,
            "category": finding.category,
            "resource": finding.resource.name,
            "file": finding.location.file if finding.location else "",
            "account": finding.resource.account or "",
        }

    return [finding for finding in COUNTING if all(values(finding)[name] == fields[name] for name in fields)]


FILTERS: list[tuple[str, dict[str, str], int]] = [
    ("nothing", {}, len(COUNTING)),
    ("severity", {"severity": "error"}, len(kept(severity="error"))),
    ("rule", {"rule": "tabs"}, 2),
    ("category", {"category": "security"}, len(kept(category="security"))),
    ("resource", {"resource": "Api"}, len(kept(resource="Api"))),
    ("a part of a resource's name, whatever its case", {"resource": "AP"}, len(kept(resource="Api")) + 1),
    ("file", {"file": "stack.yaml"}, len(kept(file="stack.yaml"))),
    ("a part of a file's name", {"file": "deploy/"}, 1),
    ("text", {"text": "rolling"}, 1),
    ("text of the code", {"text": "日本語-サービス"}, 1),
    ("several words in any order", {"text": "group awsvpc"}, 1),
    ("several fields", {"file": "stack.yaml", "severity": "error"}, len(kept(file="stack.yaml", severity="error"))),
    ("what there is not", {"text": "no such words"}, 0),
]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    context = Context("1.2.3", FILES.get, rules=RULES, pictures=illustrated())
    steps = [{"name": name, "fill": fields} for name, fields, _ in FILTERS]
    steps += [
        {"name": "a number of the heat map", "fill": {}, "click": ".heat button"},
        {"name": "a finding on a node", "fill": {"text": "no such words"}, "click": "a.chip"},
        {"name": "folded", "fill": {}, "click": "#unfold"},
        {"name": "unfolded", "fill": {}, "click": "#unfold"},
        {"name": "dark", "fill": {}, "click": "#scheme"},
        {"name": "cleared", "fill": {"text": "no such words"}, "click": "[type=reset]"},
    ]
    return looked_at(tmp_path_factory.mktemp("page"), render("html", REPORTS["many"], context), steps)


@pytest.mark.parametrize(("name", "count"), [(name, count) for name, _, count in FILTERS])
def test_filters(seen: Seen, name: str, count: int) -> None:
    everything = len(COUNTING)
    told = (
        f"All {everything} findings are shown."
        if count == everything
        else f"{count} of {everything} findings are shown."
    )
    assert (seen[name]["findings"], seen[name]["counts"], seen[name]["status"]) == (count, count, told)


def test_what_is_left_is_unfolded(seen: Seen) -> None:
    assert seen["rule"]["open"] == ["tabs"]
    assert seen["folded"]["open"] == []
    assert len(seen["unfolded"]["open"]) == len({finding.rule for finding in COUNTING})


def test_a_number_of_the_heat_map_shows_its_findings(seen: Seen) -> None:
    assert seen["a number of the heat map"]["open"] == ["public-task"]


def test_a_link_on_a_workload_shows_its_finding_again(seen: Seen) -> None:
    assert seen["a finding on a node"]["findings"] == len(COUNTING)
    assert SIZE.rule in seen["a finding on a node"]["open"]


def test_clearing(seen: Seen) -> None:
    assert seen["cleared"]["findings"] == len(COUNTING)


def test_light_and_dark(seen: Seen) -> None:
    assert seen["nothing"]["page"] != seen["dark"]["page"]


def test_no_horizontal_scroll_and_no_errors(seen: Seen) -> None:
    assert not [name for name, step in seen.items() if step["overflow"]]
    assert seen.console == []


def test_hostile_names_are_inert(tmp_path: Path) -> None:
    steps = [{"name": "all", "fill": {}}, {"name": "text", "fill": {"text": "</script><script>top.pwned=1</script>"}}]
    seen = looked_at(tmp_path, render("html", *hostile()), steps)
    assert seen["all"]["findings"] == 2 * len(HOSTILE)
    assert seen["text"]["findings"] > 0
    assert not seen["all"]["pwned"]
    assert seen["all"]["strangers"] == 0
    assert seen.console == []
