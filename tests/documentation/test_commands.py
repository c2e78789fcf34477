"""What README.md and docs/ tell people to type works, and prints what they say it prints.

The commands of a page are typed one after the other, in one folder. Those that cannot be typed here are listed with the
reason, and their options are checked by the real command line all the same.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from ecslint.cli.app import COMMANDS, app_for
from tests.documentation.snippets import PAGES, ROOT, Snippet, snippets, written_in
from tests.documentation.workplace import furnish, type_in

SHELL = ("sh", "bash")
NOT_TYPED = {
    r"python3 -m venv": "installs from an index: .ci/run types it",
    r"pip install|\. \.venv/": "installs from an index",
    r"git ": "changes a repository",
    r"pre-commit ": "installs the hook from its repository; tests/integrations runs the hooks",
    r"npx ": "needs the CDK",
    r"cfn-lint |ecslint .*--with cfn-lint": "takes seconds to start; tests/integrations runs it",
    r"docker ": "needs Docker; tests/integrations reads the Dockerfile and builds what it builds",
    r"ecslint demo": "takes seconds; tests/demo runs it",
    r"ecslint scan --live": "needs an account; tests/test_live_guide.py runs such commands",
}
"""Regular expressions at the beginning of commands, and why these are not typed."""
ELSEWHERE = {
    "live.md": "tests/test_live_guide.py types them, against an account of its own",
    "quick-start-live.md": "tests/test_live_guide.py types them",
    "custom-rules.md": "tests/test_custom_rules.py types them",
}
"""Pages whose commands other tests type."""
MAY_FIND = re.compile(r"ecslint (scan|diff)\b")
"""Commands that may end with 1."""


def commands(snippet: Snippet) -> list[str]:
    lines = snippet.text.replace("\\\n", " ").splitlines()
    return [command for line in lines if (command := re.sub(r"(^|\s+)#.*", "", line).strip())]


def reason(command: str) -> str:
    return next((why for pattern, why in NOT_TYPED.items() if re.match(pattern, command)), "")


TYPED = [page for page in PAGES if page.name not in ELSEWHERE and any(each.page == page for each in written_in(*SHELL))]
ALL = [(each, command) for each in written_in(*SHELL) for command in commands(each)]


def parsed(command: str) -> None:
    """Read the options of each ecslint of a command line as ecslint does. Raises what it raises at wrong ones."""
    command = re.sub(r"\$\(\(.*?\)\)|\$\{\{.*?\}\}", "1", command)
    for part in re.split(r"\s*(?:&&|\|\||;|\||>)\s*", command):
        words = shlex.split(part)
        if words[:1] == ["ecslint"] and words[1:2] and not words[1].startswith("-"):
            assert words[1] in COMMANDS, part
            tree: Any = typer.main.get_command(app_for(words[1:]))
            tree.commands[words[1]].make_context(words[1], words[2:])


@pytest.mark.parametrize("page", TYPED, ids=lambda page: page.name)
def test_commands_run(page: Path, tmp_path: Path) -> None:
    furnish(tmp_path, [each for each in snippets() if each.page == page and each.file])
    for snippet in written_in(*SHELL):
        for command in commands(snippet) if snippet.page == page else ():
            if reason(command):
                continue
            done = type_in(tmp_path, command)
            assert done.returncode in ((0, 1) if MAY_FIND.search(command) else (0,)), f"{command}\n{done.stdout}"
            assert "Traceback" not in done.stdout, f"{command}\n{done.stdout}"


@pytest.mark.parametrize(("snippet", "command"), ALL, ids=lambda value: value if isinstance(value, str) else "")
def test_options_exist(snippet: Snippet, command: str) -> None:
    parsed(command)


def test_what_is_not_typed_is_still_there() -> None:
    for pattern in NOT_TYPED:
        assert any(re.match(pattern, command) for _, command in ALL), f"nothing is like {pattern!r} any more"
    for name in ELSEWHERE:
        assert (ROOT / "docs" / name).exists()


@pytest.mark.parametrize("snippet", written_in("console"), ids=lambda each: each.where)
def test_sessions_look_as_they_say(snippet: Snippet, tmp_path: Path) -> None:
    """What follows a `$` is what is printed, but for where lines break; `...` on a line stands for anything."""
    furnish(tmp_path, [each for each in snippets() if each.page == snippet.page and each.file])
    for step in re.split(r"(?m)^\$ ", snippet.text)[1:]:
        command, _, shown = step.partition("\n")
        printed = " ".join(type_in(tmp_path, command).stdout.split())
        parts = [re.escape(" ".join(part.split())) for part in re.split(r"(?m)^\.\.\.$", shown)]
        assert re.fullmatch(".*".join(parts), printed), f"{command}\n{printed}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_options_that_are_spoken_of_exist(page: Path) -> None:
    """In running text: `ecslint scan --flag`, from the name of the program on."""
    text = re.sub(r"(?ms)^ *```.*?^ *```$", "", page.read_text(encoding="utf-8"))
    for quoted in re.findall(r"`(ecslint [a-z-]+[^`]*)`", text.replace("\n", " ")):
        command = quoted.split()[1]
        assert command in COMMANDS or command.startswith("-"), quoted
        options = {name for each in _options(command) for name in each}
        assert [
            word for word in quoted.split() if word.startswith("--") and word.partition("=")[0] not in options
        ] == []


def _options(command: str) -> list[list[str]]:
    tree: Any = typer.main.get_command(app_for([command]))
    return [each.opts for each in tree.commands[command].params] if command in tree.commands else [["--version"]]
