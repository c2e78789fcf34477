"""Links and anchors of README.md, CONTRIBUTING.md and docs/ lead somewhere, on GitHub and on the site."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.documentation.snippets import README, ROOT, prose

PAGES = sorted([README, ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^)\s]+)\)")
HEADING = re.compile(r"(?m)^#{1,6} +(.+?)\s*$")
OURS = "https://github.com/ecslint/ecslint/"


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def links(page: Path) -> list[str]:
    return LINK.findall(re.sub(r"`[^`\n]*`", "``", prose(page)))


@cache
def anchors(page: Path) -> frozenset[str]:
    """Those that GitHub and Python-Markdown, of which the site is made, give a page's headings alike."""
    titles = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title) for title in HEADING.findall(prose(page))]
    kept = [re.sub(r"[^\w\s-]", "", title).strip().lower() for title in titles]
    return frozenset(re.sub(r"\s", "-", each) for each in kept) & {re.sub(r"[-\s]+", "-", each) for each in kept}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    wrong = []
    for link in links(page):
        target, _, anchor = link.partition("#")
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        file = (page.parent / target).resolve() if target else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            wrong.append(link)
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_to_the_repository_lead_somewhere(page: Path) -> None:
    paths = [re.sub(r"^(blob|tree)/main/", "", link.removeprefix(OURS)) for link in links(page) if OURS in link]
    assert [path for path in paths if not (ROOT / path.partition("#")[0]).exists()] == []


@pytest.mark.parametrize("page", [page for page in PAGES if ROOT / "docs" in page.parents], ids=name)
def test_pages_of_the_site_link_to_pages_of_the_site(page: Path) -> None:
    """What is beside docs/ is not on the site: it takes the whole address."""
    assert [link for link in links(page) if not link.startswith("http") and "../.." in link] == []
    outside = [link for link in links(page) if link.startswith("../") and page.parent == ROOT / "docs"]
    assert outside == []


def test_every_page_is_linked() -> None:
    """From the index or from the navigation, so that a reader can find it."""
    index = {link.partition("#")[0] for link in links(ROOT / "docs" / "index.md")}
    there = {page.name for page in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert sorted(there - index) == []
