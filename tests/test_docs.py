"""The pages of docs/: made pages are what the rule files say, links lead somewhere, settings are valid."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ecslint import config

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)\s]*)?\)")
SETTINGS = [
    (page, block)
    for page in PAGES
    for block in re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
]


def test_made_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/rule_pages.py", "--check"], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{done.stdout}write them with: python scripts/rule_pages.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = [target for target, _ in LINK.findall(text) if not target.startswith(("https://", "http://", "mailto:"))]
    assert [target for target in links if not (page.parent / target).exists()] == []


@pytest.mark.parametrize(("page", "block"), SETTINGS, ids=lambda value: value.name if isinstance(value, Path) else "")
def test_settings_are_valid(page: Path, block: str, tmp_path: Path) -> None:
    (tmp_path / "ecslint.toml").write_text(block)
    config.load(str(tmp_path))
