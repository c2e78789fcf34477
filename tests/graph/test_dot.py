"""Graphviz's language, read back."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from ecslint.graph import render
from ecslint.graph.dot import quoted
from tests.graph.graphs import hostile, storefront

_STRING = r'"(?:[^"\\\n]|\\["\\])*"'
_VALUE = rf"(?:{_STRING}|<<table .*</table>>|[\w.]+|rounded)"
_LINES = (
    r"// made by ecslint [\w.]+",
    r"digraph ecslint \{",
    rf"  (graph|node|edge) \[\w+={_VALUE}(, \w+={_VALUE})*\]",
    r"  subgraph cluster_\d+ \{",
    rf"    label={_STRING}",
    rf"    n\d+ \[\w+={_VALUE}(, \w+={_VALUE})*\]",
    rf"  n\d+(:r\d+)? -> n\d+ \[label={_STRING}(, style=dashed)?\]",
    r"(  )?\}",
)


@pytest.mark.parametrize("name", ["storefront", "hostile"])
def test_every_line_is_of_a_known_form(name: str) -> None:
    graph = storefront() if name == "storefront" else hostile()
    for line in render("dot", graph, "0").splitlines():
        assert any(re.fullmatch(form, line) for form in _LINES), line
        for table in re.findall(r"<<table.*?</table>>", line):
            tags = re.findall(r"<[^>]*>", table[1:-1])
            assert all(re.fullmatch(r"</?(table|tr|td|b|font|br/|hr/)( [^<>]*)?>", tag) for tag in tags), tags


@pytest.mark.parametrize(
    ("text", "written"),
    [("web", "web"), ('a"b', 'a\\"b'), ("\\N", "\\\\N"), ("&lt;", "&amp;lt;"), ("a\nb", "a b")],
)
def test_quoted(text: str, written: str) -> None:
    assert quoted(text) == written


@pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not installed")
@pytest.mark.parametrize("name", ["storefront", "hostile"])
def test_graphviz_takes_it(name: str) -> None:
    graph = storefront() if name == "storefront" else hostile()
    done = subprocess.run(
        ["dot", "-Tplain"], input=render("dot", graph, "0"), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert sum(line.startswith("node ") for line in done.stdout.splitlines()) == len(graph.nodes)
