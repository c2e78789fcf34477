"""The lines on which settings begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecslint.config_origins import lines_of

NAMES = ("select", "ignore", "rule", "rules", "suppress", "parameters")
CASES = [
    ("", {}),
    ('ignore = ["a"]\n', {"ignore": 1}),
    ('# ignore = ["b"]\n\nignore=["a"] # select = []\n', {"ignore": 3}),
    ('"ignore" = [\n  "a",\n]\nselect = [\n]\n', {"ignore": 1, "select": 4}),
    ('select = ["""\nignore = []\n"""]\nignore = []\n', {"select": 1, "ignore": 4}),
    ('rules = ["mine"]\n[rule.a]\nx = 1\n[rule.b]\nx = 1\n', {"rules": 1, "rule": 2}),
    ("rule.a.x = 1\nrule.b.x = 1\n", {"rule": 1}),
    ('[parameters."a.yaml"]\nselect = "x"\n', {"parameters": 1}),
    ("[[suppress]]\nrules = ['a']\n[[suppress]]\nrules = ['b']\n", {"suppress": 1}),
    ("\ufeffignore = []\r\nselect = []\r\n", {"ignore": 1, "select": 2}),
]


@pytest.mark.parametrize(("text", "lines"), CASES, ids=[text for text, _ in CASES])
def test_lines(tmp_path: Path, text: str, lines: dict[str, int]) -> None:
    file = tmp_path / "ecslint.toml"
    file.write_bytes(text.encode())
    assert lines_of(str(file), NAMES) == lines


def test_lines_of_a_python_project(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text("[tool.other]\nignore = []\n[tool.ecslint]\nignore = []\n[tool.ecslint.rule.a]\nx = 1\n")
    assert lines_of(str(file), NAMES) == {"ignore": 4, "rule": 5}
