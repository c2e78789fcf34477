"""The stretches of docs/*.md that are made from the code: settings, command-line options, reports.

A stretch stands between `<!-- made: NAME -->` and `<!-- end -->`. What is around it is written by hand.

python scripts/reference_pages.py            write them
python scripts/reference_pages.py --check    end with 1 when they are not what the code says
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, Final

import typer

from ecslint.cli import scanning
from ecslint.cli.app import app_for
from ecslint.cli.request import Request
from ecslint.config_values import SETTINGS, SUPPRESSION_KEYS

ROOT: Final = Path(__file__).parents[1]
DOCS: Final = ROOT / "docs"
_STRETCH: Final = re.compile(r"(?s)(<!-- made: (?P<name>[^>]*?) -->\n).*?(<!-- end -->)")
_LIVE: Final = "Running accounts"
"""The panel of options that several commands have in common."""


def filled(text: str) -> str:
    """A page with its stretches as they should be. Raises KeyError for one that nothing makes."""

    def made(found: re.Match[str]) -> str:
        maker, *arguments = found["name"].split()
        return f"{found[1]}\n{_MAKERS[maker](*arguments).strip()}\n\n{found[3]}"

    return _STRETCH.sub(made, text)


# Settings


def _settings() -> str:
    blocks = []
    for name, setting in SETTINGS.items():
        lines = [f"- Value: {setting.values}", f"- Usually: {setting.usual}"]
        if setting.flag:
            lines.append(f"- On the command line: `{setting.flag}`")
        blocks += [f"### `{name}`", setting.meaning, "\n".join(lines), f"```toml\n{setting.example}\n```"]
    return "\n\n".join(blocks)


def _suppression_keys() -> str:
    return _table(("Key", "What it says"), ((f"`{key}`", meaning) for key, meaning in SUPPRESSION_KEYS.items()))


# The command line


@cache
def _commands() -> dict[str, Any]:
    return dict(typer.main.get_command(app_for([])).commands)  # type: ignore[attr-defined]  # it is a group


def _command_list() -> str:
    rows = (
        (f"[`ecslint {name}`](#ecslint-{name})", command.help.partition("\n\n")[0])
        for name, command in _commands().items()
    )
    return _table(("Command", "What it does"), rows)


def _all_commands() -> str:
    return "\n\n".join(block for name in _commands() for block in _command(name))


def _command(name: str) -> Iterator[str]:
    command = _commands()[name]
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option" and not each.hidden]
    own = [each for each in options if each.rich_help_panel != _LIVE]
    yield f"## `ecslint {name}`"
    yield "```text\n" + " ".join(["ecslint", name, *map(_metavar, arguments), "[OPTION]..."]) + "\n```"
    yield re.sub(r"(?<=\S)\n(?=\S)", " ", command.help)
    rows = [(f"`{_metavar(each)}`", each.help or "") for each in arguments]
    rows += [(_spelled(each), _meaning(each)) for each in own]
    if rows:
        yield _table(("Argument or option", "What it means"), rows)
    if len(own) < len(options):
        yield "Also all [options for running accounts](#options-for-running-accounts)."


def _live_options() -> str:
    options = [each for each in _commands()["scan"].params if getattr(each, "rich_help_panel", None) == _LIVE]
    return _table(("Option", "What it means"), ((_spelled(each), _meaning(each)) for each in options))


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _spelled(option: Any) -> str:
    value = f" {option.metavar}" if option.metavar else ""
    return ", ".join(f"`{name}{value}`" for name in (*option.opts, *option.secondary_opts))


def _meaning(option: Any) -> str:
    usual = f" Usual: `{option.default}`." if isinstance(option.default, str | float | int) and option.default else ""
    return f"{option.help or ''}{'' if option.is_flag else usual}"


# Reports


@cache
def _reports() -> dict[str, str]:
    """What a scan of the input that docs/formats.md shows prints, by format."""
    page = (DOCS / "formats.md").read_text(encoding="utf-8")
    found = re.search(r"(?ms)^`task-definition\.json`:\n\n```json\n(.*?)```", page)
    forms = re.findall(r"<!-- made: report (\w+)", page)
    if found is None:
        raise ValueError("docs/formats.md shows no `task-definition.json`")
    with tempfile.TemporaryDirectory() as folder, chdir(folder), redirect_stdout(StringIO()):
        Path("task-definition.json").write_text(found[1], encoding="utf-8")
        outputs = tuple(f"{form}={form}.out" for form in forms)
        scanning.run(Request(("task-definition.json",), format="text", isolated=True, outputs=outputs))
        return {form: Path(f"{form}.out").read_text(encoding="utf-8") for form in forms}


def _report(form: str, language: str, part: str = "") -> str:
    """A report, or the part of one in JSON to which keys and indexes lead."""
    text = _reports()[form]
    if part:
        value = json.loads(text)
        for key in part.split("."):
            value = value[int(key) if key.isdigit() else key]
        text = json.dumps(value, indent=2)
    return f"```{language}\n{text.rstrip()}\n```"


def _table(head: tuple[str, ...], rows: Any) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *(f"| {' | '.join(map(_cell, row))} |" for row in rows)])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


_MAKERS: Final[dict[str, Callable[..., str]]] = {
    "settings": _settings,
    "suppression-keys": _suppression_keys,
    "command-list": _command_list,
    "commands": _all_commands,
    "live-options": _live_options,
    "report": _report,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    stale = []
    for page in sorted(DOCS.glob("*.md")):
        written = page.read_text(encoding="utf-8")
        if (made := filled(written)) != written:
            stale.append(page.name)
            if not check:
                page.write_text(made, encoding="utf-8")
    print(f"{'stale' if check else 'written'}: {', '.join(stale) or 'none'}")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
