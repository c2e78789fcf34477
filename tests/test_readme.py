"""The README begins with two commands that others read out of it. What else it says, tests/documentation tries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("mark", ["the main job", "the tests"])
def test_the_two_commands_are_marked(mark: str) -> None:
    assert re.search(rf"<!-- {mark} -->\n```sh\npython3 -m venv \.venv && [^\n]*\n```", README)


def test_it_stays_short() -> None:
    assert len(README.splitlines()) <= 180
