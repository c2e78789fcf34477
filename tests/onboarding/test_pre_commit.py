"""The hook in a configuration of pre-commit: what is there stays as it is, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ecslint import __version__
from ecslint.onboarding import pre_commit
from ecslint.onboarding.proposal import Refused

ENTRY = f"""\
  - repo: https://github.com/ecslint/ecslint
    rev: v{__version__}
    hooks:
      - id: ecslint
"""
LEFT = "".join(line[2:] + "\n" for line in ENTRY.splitlines())
"""The same with dashes below the key, as many write it."""

WIDE = LEFT.replace("- repo", "-   repo").replace("\n  ", "\n    ")

CASES = {
    "dashes indented": ("repos:\n  - repo: x\n    hooks: [{id: a}]\n^", ENTRY),
    "dashes below the key": ("repos:\n- repo: x\n  hooks: [{id: a}]\n^", LEFT),
    "wide dashes": ("repos:\n-   repo: x\n    hooks: [{id: a}]\n^", WIDE),
    "no end of line": ("repos:\n  - repo: x\n    hooks: [{id: a}]^", "\n" + ENTRY),
    "comments of the last hook": (
        "repos:\n  - repo: x  # why\n    hooks:\n      - id: a\n        # args: later\n^  # the end\n",
        ENTRY,
    ),
    "other keys after": ("repos:\n  - repo: x\n    hooks: [{id: a}]\n^\nci:\n  skip: [a]\n", ENTRY),
    "a list without anything": ("repos:  # none yet\n# else\n^ci: {}\n", ENTRY),
    "comments only": ("# ours\n# later\n^", "repos:\n" + ENTRY),
    "no list": ("ci: {}\n^", "repos:\n" + ENTRY),
    "windows": ("repos:\r\n  - repo: x\r\n    hooks: [{id: a}]\r\n^", ENTRY.replace("\n", "\r\n")),
    "a text of several lines before other keys": (
        "repos:\n  - repo: x\n    hooks:\n      - id: a\n        entry: >-\n          one\n^\n# else\nci: {}\n",
        ENTRY,
    ),
    "brackets over several lines": (
        "repos:\n  - repo: x\n    hooks:\n      - id: a\n        args: [\n          b,\n        ] # c\n^",
        ENTRY,
    ),
    "marks of a document": ("---\nrepos:\n- repo: x\n  hooks:\n  - id: a\n    name:\n^...\n", LEFT),
    "a text of several lines at the end": (
        "repos:\n  - repo: x\n    hooks:\n      - id: a\n        entry: |\n          one\n          two\n^",
        ENTRY,
    ),
}
"""A configuration, with a ^ where the hook is to be put in; and what is put there."""


@pytest.mark.parametrize(("marked", "added"), CASES.values(), ids=CASES)
def test_the_hook_is_put_in(marked: str, added: str) -> None:
    after = pre_commit.with_hook(marked.replace("^", ""))
    assert after == marked.replace("^", added)
    assert yaml.safe_load(after)["repos"][-1]["hooks"] == [{"id": "ecslint"}]
    assert pre_commit.with_hook(after) == after


def test_an_empty_list_is_filled() -> None:
    assert pre_commit.with_hook("# ours\nrepos: []\nci: {}\n") == f"# ours\nrepos:\n{ENTRY}ci: {{}}\n"
    assert pre_commit.with_hook("repos: []") == f"repos:\n{ENTRY}"


def test_the_baseline_is_passed_on() -> None:
    after = pre_commit.with_hook("repos: []\n", "ecslint-baseline.json")
    assert yaml.safe_load(after)["repos"][0]["hooks"][0]["args"] == ["--baseline", "ecslint-baseline.json"]


@pytest.mark.parametrize("name", ["ecslint", "ecslint-all", "ecslint-system"])
def test_a_hook_that_is_there_stays_alone(name: str) -> None:
    text = f"repos:\n  - repo: local\n    hooks: [{{id: {name}, name: x, entry: x, language: system}}]\n"
    assert pre_commit.with_hook(text) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("repos: [{repo: x, hooks: [{id: a}]}]\n", "leaves no sure place for the hook: add to `repos`"),
        ("repos:\n  -\n    repo: x\n    hooks: [{id: a}]\n", "leaves no sure place"),
        ("- a\n", "is no configuration of pre-commit"),
        ("repos: text\n", "is no configuration of pre-commit"),
        ("repos: [\n", "cannot be read"),
    ],
)
def test_what_leaves_no_sure_place_is_left_alone(text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        pre_commit.with_hook(text)


def test_a_new_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    proposal = pre_commit.proposed(None)
    assert proposal is not None
    assert (proposal.before, proposal.after) == (None, "repos:\n" + ENTRY)
