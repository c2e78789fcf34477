"""`ecslint scan --show-settings`: what a run would obey, and whence, instead of the run. What it prints is a settings
file that says the same."""

from __future__ import annotations

import datetime
import json
import os
import re
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from ecslint.cli.request import COMPLETE, CONFIG_VARIABLE, FORMAT_VARIABLE, USAGE, Request, judged_by, prepare
from ecslint.config import ConfigError, Settings
from ecslint.config_origins import lines_of
from ecslint.config_values import SETTINGS
from ecslint.rulebook import RuleError

_REPLACED = ("select", "fail-on", "format")
"""Settings that the command line replaces; to others it adds."""


class Shown(NamedTuple):
    """A setting in force: its value, None where the usual one has no form in a settings file, and where it is from."""

    value: Any
    origins: list[str]


def show_settings(request: Request) -> int:
    """Print the settings, as text or with `--format json`; the exit status."""
    try:
        settings, rulebook = prepare(request)
        running = sorted(judged_by(settings, rulebook))
    except (ConfigError, RuleError) as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE
    names = sorted(rulebook.names())
    shown = _shown(request, settings)
    if request.format == "json":
        off = [name for name in names if name not in running]
        values = {name: {"value": each.value, "from": each.origins} for name, each in shown.items()}
        document = {"file": settings.file, "settings": values, "rules": {"on": running, "off": off}}
        print(json.dumps(document, indent=2, default=str))
        return COMPLETE
    print(f"# {_obeyed(request, settings)}")
    for name, each in shown.items():
        line = f"# {name}: {SETTINGS[name].usual}" if each.value is None else f"{name} = {_toml(each.value)}"
        print(f"{line}  # {', '.join(each.origins)}")
    print(f"\n# {len(running)} of {len(names)} rules are on:", *(f"#   {name}" for name in running), sep="\n")
    return COMPLETE


def _obeyed(request: Request, settings: Settings) -> str:
    if settings.file is None:
        return "No settings file" + (" is obeyed." if request.isolated else " was found: these are the usual ones.")
    by_variable = not request.config and os.environ.get(CONFIG_VARIABLE)
    why = "--config" if request.config else CONFIG_VARIABLE if by_variable else "the nearest"
    return f"Settings file: {settings.file} ({why})"


def _shown(request: Request, settings: Settings) -> dict[str, Shown]:
    lines = lines_of(settings.file, SETTINGS) if settings.file else {}
    given = {
        "select": request.select is not None,
        "extend-select": bool(request.extend_select),
        "ignore": bool(request.ignore),
        "fail-on": request.fail_on is not None,
        "format": request.format is not None,
        "rules": bool(request.rules),
    }
    if given["select"]:  # what the file adds to its own choice goes with that
        lines.pop("extend-select", None)
    values = _values(request, settings)
    shown = {}
    for name in SETTINGS:
        flag = [f"--{name}"] if given.get(name) else []
        if name == "format" and not flag and os.environ.get(FORMAT_VARIABLE):
            flag = [FORMAT_VARIABLE]
        written = [] if name not in lines or (flag and name in _REPLACED) else [f"{settings.file}:{lines[name]}"]
        shown[name] = Shown(values[name], written + flag or ["default"])
    return shown


def _values(request: Request, settings: Settings) -> dict[str, Any]:
    """The settings as a settings file has them."""
    values = {name: getattr(settings, name.replace("-", "_")) for name in SETTINGS}
    values["rules"] = [*settings.rules, *settings.data_rules, *request.rules]
    values["rule"] = {
        name: {
            **({"severity": settings.severities[name]} if name in settings.severities else {}),
            **{option.replace("_", "-"): value for option, value in settings.rule.get(name, {}).items()},
        }
        for name in {**settings.rule, **settings.severities}
    }
    values["suppress"] = [
        {
            "rules": wish.rules,
            **{scope: texts for scope, texts in wish.scope._asdict().items() if texts},
            **({"reason": wish.reason} if wish.reason else {}),
            **({"until": wish.until} if wish.until else {}),
        }
        for wish in settings.suppress
    ]
    return values | {name: dict(value) for name, value in values.items() if isinstance(value, Mapping)}


def _toml(value: Any) -> str:
    """A value as TOML, on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)} = {_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, datetime.date):
        return value.isoformat()
    # A text of JSON is one of TOML, but for DEL, which TOML wants escaped too.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if re.fullmatch(r"[\w-]+", name, re.ASCII) else _toml(name)
