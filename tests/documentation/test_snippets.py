"""Every snippet of README.md and docs/ is what it says it is, and means something to the real thing."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ecslint.cli.request import Request, prepare
from ecslint.declarative.rule_file import load
from tests.documentation.snippets import PAGES, ROOT, Snippet, prose, snippets, written_in
from tests.documentation.test_commands import parsed
from tests.documentation.workplace import furnish

KNOWN = ("bash", "console", "diff", "json", "markdown", "mermaid", "python", "sh", "text", "toml", "xml", "yaml")


def where(snippet: Snippet) -> str:
    return snippet.where


class Loader(yaml.SafeLoader):
    """YAML with the tags of CloudFormation and GitLab, whatever they are."""


Loader.add_multi_constructor("!", lambda loader, suffix, node: suffix)


def test_rows_are_of_tables() -> None:
    """A blank line ends a table, and what follows is shown as text with bars."""
    stray = re.compile(r"(?m)^\n\|.*\n(?!\|[-:| ]+\|$)")
    assert [(page.name, row) for page in PAGES for row in stray.findall(prose(page))] == []


def test_languages_are_named() -> None:
    assert [each.where for each in snippets() if each.language not in KNOWN] == []


@pytest.mark.parametrize("snippet", written_in("json"), ids=where)
def test_json(snippet: Snippet) -> None:
    json.loads(snippet.text)


@pytest.mark.parametrize("snippet", written_in("xml"), ids=where)
def test_xml(snippet: Snippet) -> None:
    ET.fromstring(snippet.text)  # noqa: S314 - our own


@pytest.mark.parametrize("snippet", written_in("python"), ids=where)
def test_python(snippet: Snippet) -> None:
    compile(snippet.text, snippet.where, "exec")


@pytest.mark.parametrize("snippet", written_in("toml"), ids=where)
def test_settings(snippet: Snippet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are obeyed: every name in them exists, with the rules that the page makes."""
    named = [each for each in snippets() if each.page == snippet.page and each.file.startswith("our-rules/")]
    furnish(tmp_path, named)
    file = "pyproject.toml" if "[tool.ecslint" in snippet.text else "ecslint.toml"
    (tmp_path / file).write_text(snippet.text)
    (tmp_path / "our-rules").mkdir(exist_ok=True)
    monkeypatch.chdir(tmp_path)
    prepare(Request((), rules=("our-rules",) if named and "rules = " not in snippet.text else (), config=file))


@pytest.mark.parametrize("snippet", written_in("yaml"), ids=where)
def test_yaml(snippet: Snippet, tmp_path: Path) -> None:
    data = yaml.load(snippet.text, Loader)  # noqa: S506 - a safe one
    for command in _commands(data):
        for line in command.replace("\\\n", " ").splitlines():
            parsed(line)
    if isinstance(data, dict) and "repos" in data:
        _check_hooks(data)
    if re.match(r"our-rules/\w+/\w+\.yaml", snippet.file):
        furnish(tmp_path, [snippet])
        load(tmp_path / snippet.file)


def _commands(data: Any) -> Iterator[str]:
    """What a pipeline runs, wherever its format has it."""
    if isinstance(data, list):
        for each in data:
            yield from _commands(each)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in ("run", "script", "before_script", "commands"):
                yield from (value,) if isinstance(value, str) else (each for each in value if isinstance(each, str))
            yield from _commands(value)


def _check_hooks(data: dict[str, Any]) -> None:
    """The hooks exist, and take their arguments."""
    hooks = {each["id"]: each for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    for repository in data["repos"]:
        for hook in repository["hooks"] if repository["repo"].endswith("ecslint/ecslint") else ():
            parsed(" ".join([hooks[hook["id"]]["entry"], *hook.get("args", ())]))
