"""Pages and stretches that are made from the code are what the code says."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ecslint.reports import FORMATS
from tests.documentation.snippets import ROOT, prose


@pytest.mark.parametrize("script", ["rule_pages.py", "reference_pages.py"])
def test_made_pages_are_up_to_date(script: str) -> None:
    done = subprocess.run(
        [sys.executable, f"scripts/{script}", "--check"], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}write them with: python scripts/{script}"


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_told_of(form: str) -> None:
    assert f"\n## {form}\n" in prose(ROOT / "docs" / "formats.md")
