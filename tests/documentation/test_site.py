"""The site is built without a warning, by whichever generator is installed: pip install -e '.[docs]'."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from tests.documentation.snippets import ROOT

GENERATOR = next((name for name in ("zensical", "material") if find_spec(name)), "")
COMMAND = "zensical" if GENERATOR == "zensical" else "mkdocs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not GENERATOR:
        pytest.skip("no generator of sites is installed: pip install -e '.[docs]'")
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    command = [sys.executable, "-m", COMMAND, "build", "--strict"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def test_every_page_is_built(site: Path) -> None:
    pages = {path.relative_to(ROOT / "docs").with_suffix("") for path in (ROOT / "docs").rglob("*.md")}
    built = {path.parent.relative_to(site) for path in site.rglob("index.html")}
    assert {str(page) for page in pages if page.name != "index"} <= {str(page) for page in built}


def test_pages_of_rules_are_rendered(site: Path) -> None:
    page = (site / "rules" / "rollout-deadlock" / "index.html").read_text(encoding="utf-8")
    assert "<h1" in page
    assert "MaximumPercent" in page
    assert "```" not in re.sub(r"(?s)<pre.*?</pre>", "", page)


def test_nothing_of_the_machine_is_on_it(site: Path) -> None:
    assert [page for page in site.rglob("*.html") if str(ROOT) in page.read_text(encoding="utf-8")] == []


class Loader(yaml.SafeLoader):
    """YAML with the names of Python's functions that the file has for its extensions."""


Loader.add_multi_constructor("tag:yaml.org,2002:python/name:", lambda loader, suffix, node: suffix)


def test_every_page_by_hand_is_in_the_navigation() -> None:
    settings = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader)  # noqa: S506 - a safe one
    named = set(re.findall(r"[\w/-]+\.md", str(settings["nav"])))
    there = {path.name for path in (ROOT / "docs").glob("*.md")} | {"rules/index.md"}
    assert sorted(there ^ named) == []
